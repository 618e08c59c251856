//! The workshop's `amplify-config.js`: four names under `Auth`, in JavaScript or in JSON.
//!
//! It is read for these names alone and never run: comments are skipped, and a name
//! counts where a colon and a text follow it.

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

#[derive(Debug)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut chars = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => {
                chars.by_ref().take_while(|c| *c != '\n').for_each(drop);
            }
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut before = ' ';
                for c in chars.by_ref() {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            '\'' | '"' | '`' => {
                let mut value = String::new();
                while let Some(inner) = chars.next() {
                    match inner {
                        '\\' => value.extend(chars.next()),
                        _ if inner == c => break,
                        _ => value.push(inner),
                    }
                }
                tokens.push(Token::Text(value));
            }
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(next) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
            c if c.is_whitespace() => {}
            c => tokens.push(Token::Mark(c)),
        }
    }
    tokens
}
