//! A section of the file, and the first fault that is found in it.

use std::cell::Cell;

use serde_json::Value;

use super::error::{ConfigError, Field};
use super::json::Json;

/// Parses the text of a file, which has to be an object with at least one member.
pub(super) fn file_of(text: &str) -> Result<Value, ConfigError> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() {
        return Err(ConfigError::Empty);
    }
    // A host that replies to every address with the app's page has no such file.
    if text.starts_with('<') {
        return Err(ConfigError::Missing);
    }
    let file: Value =
        serde_json::from_str(text).map_err(|error| ConfigError::NotJson { line: error.line() })?;
    match file.as_object() {
        None => Err(ConfigError::NotJson { line: 1 }),
        Some(object) if object.is_empty() => Err(ConfigError::Empty),
        Some(_) => Ok(file),
    }
}

/// The first fault that was found. A reader that finds a fault records it and continues
/// with a default value, because returning early in each of so many places would add 1 KB
/// to the download.
#[derive(Default)]
pub(super) struct Fault(pub(super) Cell<Option<ConfigError>>);

impl Fault {
    /// Records a fault, unless another one was found before.
    pub(super) fn found(&self, fault: ConfigError) {
        let first = self.0.take();
        self.0.set(first.or(Some(fault)));
    }
}

/// A section of the file, which may be missing.
pub(super) struct Section<'a, J> {
    pub(super) name: &'static str,
    pub(super) value: Option<J>,
    pub(super) fault: &'a Fault,
}

impl<J: Json> Section<'_, J> {
    pub(super) fn value(&self, key: &str) -> Option<J> {
        let value = self.value.as_ref()?.field(key);
        value.filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        trimmed(self.value(key)?.text()?)
    }

    pub(super) fn required(&self, key: &'static str) -> String {
        let value = self.value(key);
        let is_there = value.is_some();
        match value.and_then(|value| trimmed(value.text()?)) {
            Some(text) => text,
            None if is_there => self.bad(key, String::new()),
            None => {
                self.found(ConfigError::MissingField(self.field(key)));
                String::new()
            }
        }
    }

    pub(super) fn url(&self, key: &'static str) -> Option<String> {
        let url = self.value(key)?.text().and_then(trimmed);
        let url = url.filter(|url| is_web_address(url));
        self.bad_unless(url.is_some(), key);
        url
    }

    /// Returns the truth value of a field, or `missing` if the file has no such field.
    pub(super) fn flag(&self, key: &'static str, missing: bool) -> bool {
        let value = self.value(key);
        value.map_or(missing, |value| {
            value.flag().unwrap_or_else(|| self.bad(key, missing))
        })
    }

    /// Records that the value of a field is not valid, and returns `instead`, which is
    /// used in its place.
    pub(super) fn bad<T>(&self, key: &'static str, instead: T) -> T {
        self.bad_unless(false, key);
        instead
    }

    pub(super) fn bad_unless(&self, is_good: bool, key: &'static str) {
        if !is_good {
            self.found(ConfigError::BadField(self.field(key)));
        }
    }

    pub(super) fn found(&self, fault: ConfigError) {
        self.fault.found(fault);
    }

    pub(super) fn field(&self, key: &'static str) -> Field {
        Field {
            section: self.name,
            key,
        }
    }
}

/// Returns the text without white space at its ends, or `None` if nothing is left.
fn trimmed(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Returns `true` if the text is an address with the scheme `https` or `http`, a host,
/// and no character that could end an attribute or a header.
pub(super) fn is_web_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && !rest.contains(|c: char| {
                c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>' | '\\')
            })
    })
}

/// Returns `true` if the text consists of ASCII letters, digits and the bytes of `more`,
/// and is not empty.
pub(super) fn is_plain(text: &str, more: &[u8]) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || more.contains(&b))
}
