//! Object literals in JavaScript, TypeScript or JSON. The text is only read and never
//! run: an expression that is not a literal, such as `process.env.POOL`, has no value
//! here.

use serde_json::{Map, Value};

/// The deepest nesting of literals that is read.
const MAX_DEPTH: u8 = 32;

/// A token of JavaScript.
#[derive(Debug)]
pub(crate) enum Token {
    /// A name, a keyword or a number.
    Word(String),
    /// A string, without its quotation marks.
    Text(String),
    /// Any other character.
    Mark(char),
}

/// All object literals of a text; outer ones come before those inside them.
pub(crate) fn objects(text: &str) -> Vec<Map<String, Value>> {
    let tokens = tokens(text);
    let begins = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| matches!(token, Token::Mark('{')));
    begins
        .filter_map(|(begin, _)| {
            let mut reader = Reader {
                tokens: tokens.get(begin..)?,
            };
            match reader.value(MAX_DEPTH) {
                Value::Object(object) => Some(object),
                _ => None,
            }
        })
        .collect()
}

/// A reader that takes values from the front of a list of tokens.
struct Reader<'a> {
    tokens: &'a [Token],
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    /// The literal at the front, or null if there is another expression.
    fn value(&mut self, levels: u8) -> Value {
        let Some(levels) = levels.checked_sub(1) else {
            return Value::Null;
        };
        match self.next() {
            Some(Token::Mark('{')) => Value::Object(self.members(levels)),
            Some(Token::Mark('[')) => Value::Array(self.items(levels)),
            Some(Token::Text(text)) if !text.contains("${") => Value::String(text.clone()),
            Some(Token::Word(word)) => match word.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                number => number.parse::<u64>().map_or(Value::Null, Value::from),
            },
            _ => Value::Null,
        }
    }

    fn members(&mut self, levels: u8) -> Map<String, Value> {
        let mut members = Map::new();
        loop {
            match self.next() {
                None | Some(Token::Mark('}')) => return members,
                Some(Token::Mark(',')) => {}
                Some(Token::Word(name) | Token::Text(name)) => {
                    if let [Token::Mark(':'), rest @ ..] = self.tokens {
                        self.tokens = rest;
                        let value = self.complete_value(levels);
                        members.insert(name.clone(), value);
                    } else {
                        self.skip();
                    }
                }
                Some(_) => self.skip(),
            }
        }
    }

    fn items(&mut self, levels: u8) -> Vec<Value> {
        let mut items = Vec::new();
        loop {
            match self.tokens {
                [] => return items,
                [Token::Mark(']'), rest @ ..] => {
                    self.tokens = rest;
                    return items;
                }
                [Token::Mark(','), rest @ ..] => self.tokens = rest,
                _ => items.push(self.complete_value(levels)),
            }
        }
    }

    /// The literal that is the complete expression at the front, or null if the
    /// expression has more than a literal.
    fn complete_value(&mut self, levels: u8) -> Value {
        let value = self.value(levels);
        let is_whole = match self.tokens.first() {
            None | Some(Token::Mark(',' | '}' | ']')) => true,
            // The word `as` begins TypeScript's `as const`.
            Some(Token::Word(word)) => word == "as",
            Some(_) => false,
        };
        self.skip();
        if is_whole { value } else { Value::Null }
    }

    /// Skips to the next `,` or to the end of the surrounding literal.
    fn skip(&mut self) {
        let mut depth = 0_u32;
        while let Some(token) = self.tokens.first() {
            match token {
                Token::Mark('{' | '[' | '(') => depth += 1,
                Token::Mark('}' | ']' | ')' | ',') if depth == 0 => return,
                Token::Mark('}' | ']' | ')') => depth -= 1,
                _ => {}
            }
            self.next();
        }
    }
}

/// The tokens of a text, without its comments.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
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
            c if c.is_alphanumeric() || c == '_' || c == '$' => {
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
