//! The parameters of a query or of a form (`application/x-www-form-urlencoded`).

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The characters that are written as they are: letters, digits and RFC 3986's other
/// unreserved ones.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The parameters of a request, in their order. `Debug` shows the names alone.
#[derive(Clone, Default)]
pub(crate) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.pairs.iter().map(|(name, _)| name);
        f.debug_set().entries(names).finish()
    }
}

impl Parameters {
    /// Reads parameters. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub(crate) fn parse(encoded: &str) -> Self {
        let decode = |text: &str| {
            let text = text.replace('+', " ");
            percent_decode_str(&text).decode_utf8_lossy().into_owned()
        };
        let pairs = encoded
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(name), decode(value))
            })
            .collect();
        Self { pairs }
    }

    /// Returns a parameter. An empty one counts as missing (RFC 6749, section 3.1).
    #[must_use]
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// Returns the first of these names that occurs more than once, which RFC 6749 forbids
    /// (section 3.1).
    #[must_use]
    pub(crate) fn repeated<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().copied().find(|name| {
            let mut found = self.pairs.iter().filter(|(known, _)| known == name);
            found.next().is_some() && found.next().is_some()
        })
    }

    /// Returns the parameters whose name starts with `prefix`, by the rest of the name.
    pub(crate) fn with_prefix<'s>(
        &'s self,
        prefix: &'s str,
    ) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.pairs
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// Returns these parameters alone.
    #[must_use]
    pub(crate) fn only(&self, names: &[&str]) -> Self {
        let pairs = self.pairs.iter();
        Self {
            pairs: pairs
                .filter(|(name, _)| names.contains(&name.as_str()))
                .cloned()
                .collect(),
        }
    }

    /// Adds a parameter, or replaces the one of this name.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.pairs.retain(|(known, _)| known != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes the parameters.
    #[must_use]
    pub(crate) fn encoded(&self) -> String {
        let pairs = self.pairs.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        pairs.join("&")
    }
}

/// Writes one value of a query or of a form.
#[must_use]
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Adds parameters to the query of an address.
#[must_use]
pub(crate) fn with_query(address: &str, parameters: &Parameters) -> String {
    let separator = if address.contains('?') { '&' } else { '?' };
    format!("{address}{separator}{}", parameters.encoded())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_survive_writing_and_reading() {
        let written = Parameters::default()
            .with("a b", "c&d=e")
            .with("url", "https://x.y/?z#")
            .encoded();
        assert_eq!(written, "a%20b=c%26d%3De&url=https%3A%2F%2Fx.y%2F%3Fz%23");
        let read = Parameters::parse(&written);
        assert_eq!(read.get("a b"), Some("c&d=e"));
        assert_eq!(read.get("url"), Some("https://x.y/?z#"));
        assert_eq!(Parameters::parse("a=b+c").get("a"), Some("b c"));
    }

    #[test]
    fn empty_parameter_is_missing_and_repeats_are_found() {
        let read = Parameters::parse("a=&b=1&b=2");
        assert_eq!(read.get("a"), None);
        assert_eq!(read.repeated(&["a", "b"]), Some("b"));
        assert_eq!(read.repeated(&["a"]), None);
    }

    #[test]
    fn debug_shows_no_value() {
        let shown = format!("{:?}", Parameters::parse("password=secret"));
        assert_eq!(shown, r#"{"password"}"#);
    }
}
