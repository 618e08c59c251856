//! Lists that are returned in pages.
//!
//! The token for the next page is the last key of this one, with a checksum of the key
//! and the list's name. A token that was made up, or that comes from another list, is
//! refused.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::core::{
    error::{ApiError, ErrorCode},
    wire::{self, Input},
};

/// The largest number of entries in a page, which is also the default.
const MAX_PAGE: u64 = 60;
/// The length of a token's checksum, in bytes.
const CHECKSUM_BYTES: usize = 8;

/// The names of a list and of its paging parameters in the API.
pub(super) struct Page<'a> {
    pub(super) list: &'a str,
    pub(super) limit: &'a str,
    pub(super) token: &'a str,
}

impl Page<'_> {
    /// Returns the page that a request asks for, of a list that is short. `entries` are
    /// pairs of a key and the value to show, in the order of their keys. The API's model
    /// has already checked the page's size.
    ///
    /// # Errors
    /// `InvalidParameterException` for a token that does not come from this list.
    pub(super) fn reply(
        &self,
        input: &Input,
        entries: impl Iterator<Item = (String, Value)>,
    ) -> Result<Value, ApiError> {
        self.reply_from(input, |after| {
            entries.filter(move |(key, _)| after.as_ref().is_none_or(|after| key > after))
        })
    }

    /// Returns the page that a request asks for. `entries_after` returns the entries whose
    /// keys come after the given one, so the entries of earlier pages are not made.
    ///
    /// # Errors
    /// `InvalidParameterException` for a token that does not come from this list.
    pub(super) fn reply_from<I: Iterator<Item = (String, Value)>>(
        &self,
        input: &Input,
        entries_after: impl FnOnce(Option<String>) -> I,
    ) -> Result<Value, ApiError> {
        let limit = input
            .number(self.limit)?
            .filter(|limit| (1..=MAX_PAGE).contains(limit))
            .unwrap_or(MAX_PAGE);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let after = input
            .text(self.token, &wire::ANY)?
            .map(|token| self.key_of(token))
            .transpose()?;
        let mut rest = entries_after(after);
        let page: Vec<(String, Value)> = rest.by_ref().take(limit).collect();
        let more = rest.next().is_some();
        let mut reply = Map::new();
        if let (true, Some((last, _))) = (more, page.last()) {
            reply.insert(self.token.to_owned(), self.token_of(last).into());
        }
        let shown = page.into_iter().map(|(_, shown)| shown).collect();
        reply.insert(self.list.to_owned(), Value::Array(shown));
        Ok(Value::Object(reply))
    }

    fn token_of(&self, key: &str) -> String {
        let mut bytes = self.checksum(key);
        bytes.extend_from_slice(key.as_bytes());
        BASE64URL_NOPAD.encode(&bytes)
    }

    fn key_of(&self, token: &str) -> Result<String, ApiError> {
        let read = || {
            let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
            let (checksum, key) = bytes.split_at_checked(CHECKSUM_BYTES)?;
            let key = String::from_utf8(key.to_vec()).ok()?;
            (self.checksum(&key) == checksum).then_some(key)
        };
        read().ok_or_else(|| ErrorCode::InvalidParameter.with_message("Invalid pagination token."))
    }

    fn checksum(&self, key: &str) -> Vec<u8> {
        let digest = Sha256::new()
            .chain_update(self.list)
            .chain_update([0])
            .chain_update(key)
            .finalize();
        digest.iter().take(CHECKSUM_BYTES).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn page_makes_no_entries_of_earlier_or_later_pages() {
        let page = Page {
            list: "Users",
            limit: "Limit",
            token: "PaginationToken",
        };
        let body = json!({ "Limit": 2, "PaginationToken": page.token_of("key 10") });
        let input = Input::parse(body.to_string().as_bytes()).unwrap();
        let mut made = 0;
        let reply = page.reply_from(&input, |after| {
            assert_eq!(after.as_deref(), Some("key 10"));
            (11..1_000).map(|number| {
                made += 1;
                (format!("key {number}"), json!(number))
            })
        });
        let reply = reply.unwrap();
        assert_eq!(reply["Users"], json!([11, 12]));
        assert_eq!(reply["PaginationToken"], page.token_of("key 12"));
        // One more tells whether another page follows.
        assert_eq!(made, 3);
    }
}
