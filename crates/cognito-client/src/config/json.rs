//! Access to a JSON file, independent of the parser that reads it.

use serde_json::Value;

/// A value in a JSON file, independent of the parser. In the app, the browser parses the
/// file, so that the sign-in page does not need its own parser. If the faults of a file
/// have to be explained, `serde_json` parses it.
pub trait Json: Sized {
    /// Returns the member of this name, or `None` if there is none or this is not an
    /// object.
    fn field(&self, name: &str) -> Option<Self>;
    /// Returns `true` if this is `null`.
    fn is_null(&self) -> bool;
    /// Returns the text, or `None` if this is not a string.
    fn text(&self) -> Option<String>;
    /// Returns the truth value, or `None` if this is not a boolean.
    fn flag(&self) -> Option<bool>;
    /// Returns the number, or `None` if this is not a non-negative integer that fits in
    /// `u32`.
    fn number(&self) -> Option<u32>;
    /// Returns the items, or `None` if this is not an array.
    fn items(&self) -> Option<Vec<Self>>;
    /// Returns the members with their names, or `None` if this is not an object.
    fn members(&self) -> Option<Vec<(String, Self)>>;
}

impl Json for &Value {
    fn field(&self, name: &str) -> Option<Self> {
        self.get(name)
    }

    fn is_null(&self) -> bool {
        Value::is_null(self)
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(ToOwned::to_owned)
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn number(&self) -> Option<u32> {
        self.as_u64()?.try_into().ok()
    }

    fn items(&self) -> Option<Vec<Self>> {
        Some(self.as_array()?.iter().collect())
    }

    fn members(&self) -> Option<Vec<(String, Self)>> {
        let members = self.as_object()?.iter();
        Some(members.map(|(name, value)| (name.clone(), value)).collect())
    }
}
