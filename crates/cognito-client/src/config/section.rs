//! A part of the file, and what was found to be wrong with it.

use std::cell::Cell;

use super::{ConfigError, Field, Json};

/// What was found to be wrong first. Who finds something goes on with what would do: to
/// leave at once, in each of so many places, is 1 KB of the download.
#[derive(Default)]
pub(super) struct Fault(pub(super) Cell<Option<ConfigError>>);

/// A part of the file, which may be missing.
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

    /// The truth value of a field, and `missing` where the file has no such field.
    pub(super) fn flag(&self, key: &'static str, missing: bool) -> bool {
        let value = self.value(key);
        value.map_or(missing, |value| {
            value.flag().unwrap_or_else(|| self.bad(key, missing))
        })
    }

    /// What does in place of a field that holds something else.
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
        let first = self.fault.0.take();
        self.fault.0.set(first.or(Some(fault)));
    }

    pub(super) fn field(&self, key: &'static str) -> Field {
        Field {
            section: self.name,
            key,
        }
    }
}

/// What stands between spaces, if anything does.
fn trimmed(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// `https`, or `http`, with a host and nothing that could end an attribute or a header.
fn is_web_address(url: &str) -> bool {
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
