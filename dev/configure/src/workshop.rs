//! The workshop's `amplify-config.js`: four names under `Auth`, in JavaScript or in JSON.
//!
//! It is read for these names alone and never run: comments are skipped, and a name
//! counts where a colon and a text follow it.

use crate::literal::{Token, tokens};

/// The four names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// `region`.
    pub region: Option<String>,
    /// `userPoolId`.
    pub user_pool_id: Option<String>,
    /// `userPoolWebClientId`.
    pub client_id: Option<String>,
    /// `identityPoolId`.
    pub identity_pool_id: Option<String>,
}

/// What the text says. Empty texts, as the workshop hands them out, count as missing.
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
