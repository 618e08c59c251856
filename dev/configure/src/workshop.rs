//! The workshop's `amplify-config.js`: four names under `Auth`, in JavaScript or in
//! JSON.
//!
//! The file is only searched for these names and never run: comments are skipped, and a
//! name counts if it is followed by a colon and a string.

use crate::literal::{Token, tokens};

/// The values of the four names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The value of `region`.
    pub region: Option<String>,
    /// The value of `userPoolId`.
    pub user_pool_id: Option<String>,
    /// The value of `userPoolWebClientId`.
    pub client_id: Option<String>,
    /// The value of `identityPoolId`.
    pub identity_pool_id: Option<String>,
}

/// Reads the names from a text. Empty strings, which the workshop's template has, count
/// as missing.
#[must_use]
pub fn read(text: &str) -> Names {
    let tokens = tokens(text);
    let value = |name: &str| {
        tokens.windows(3).find_map(|three| match three {
            [
                Token::Word(key) | Token::Text(key),
                Token::Mark(':'),
                Token::Text(value),
            ] if key == name && !value.trim().is_empty() => Some(value.trim().to_owned()),
            _ => None,
        })
    };
    Names {
        region: value("region"),
        user_pool_id: value("userPoolId"),
        client_id: value("userPoolWebClientId"),
        identity_pool_id: value("identityPoolId"),
    }
}
