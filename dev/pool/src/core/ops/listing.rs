//! Lists that come a page at a time. The token of the next page is the last key of this one.

use serde_json::{Map, Value};

use crate::core::{
    error::ApiError,
    wire::{self, Input},
};

/// One page of `(key, shown)` pairs, which must be in the order of their keys.
pub(super) struct Page<'a> {
    pub(super) list: &'a str,
    pub(super) limit: &'a str,
    pub(super) token: &'a str,
}

impl Page<'_> {
    pub(super) fn reply(
        &self,
        input: &Input,
        entries: impl Iterator<Item = (String, Value)>,
    ) -> Result<Value, ApiError> {
        let limit = input
            .number(self.limit)?
            .filter(|limit| (1..=60).contains(limit))
            .unwrap_or(60);
        let limit = usize::try_from(limit).unwrap_or(60);
        let after = input.text(self.token, &wire::ANY)?;
        let mut rest = entries.filter(|(key, _)| after.is_none_or(|after| key.as_str() > after));
        let page: Vec<(String, Value)> = rest.by_ref().take(limit).collect();
        let more = rest.next().is_some();
        let mut reply = Map::new();
        if let (true, Some((last, _))) = (more, page.last()) {
            reply.insert(self.token.to_owned(), last.clone().into());
        }
        let shown = page.into_iter().map(|(_, shown)| shown).collect();
        reply.insert(self.list.to_owned(), Value::Array(shown));
        Ok(Value::Object(reply))
    }
}
