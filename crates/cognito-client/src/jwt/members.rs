//! The members of a JSON object, in the order in which they were written.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// The members of a JSON object, in order and without duplicate names.
#[derive(Clone, PartialEq)]
pub(super) struct Members(Vec<(String, Value)>);

/// The reason why a text is not a valid set of members.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MembersError {
    NotAnObject,
    Duplicate,
}

impl Members {
    /// Reads JSON text in UTF-8. `serde_json` refuses deep nesting and numbers outside
    /// the range of `f64`. Its own error is not kept, because it can quote a claim.
    pub(super) fn parse(json: &[u8]) -> Result<Self, MembersError> {
        // Replies are read from text too, and `serde_json` has separate code for bytes.
        let json = std::str::from_utf8(json).map_err(|_| MembersError::NotAnObject)?;
        let members: Self = serde_json::from_str(json).map_err(|_| MembersError::NotAnObject)?;
        let mut names: Vec<&str> = members.0.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(MembersError::Duplicate);
        }
        Ok(members)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.iter()
            .find_map(|(found, value)| (found == name).then_some(value))
    }

    /// Returns the member of this name if it is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

/// Collects the members in the order in which they are written. The map of `serde_json`
/// sorts them by name, or adds an index map to the download.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
