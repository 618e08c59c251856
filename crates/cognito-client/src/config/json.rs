//! A file that is JSON, whoever reads it.

use serde_json::Value;

/// A value of a file that is JSON, whoever read it: the browser does in the app, which
/// spares the sign-in page a reader of its own; where a file has to be explained, it is
/// serde_json.
pub trait Json: Sized {
    /// What stands under this name in an object.
    fn field(&self, name: &str) -> Option<Self>;
    /// Whether it is nothing.
    fn is_null(&self) -> bool;
    /// The text it is.
    fn text(&self) -> Option<String>;
    /// The truth it is.
    fn flag(&self) -> Option<bool>;
    /// The whole number it is, without a sign.
    fn number(&self) -> Option<u32>;
    /// The items of the list it is.
    fn items(&self) -> Option<Vec<Self>>;
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
}
