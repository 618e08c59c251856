//! What there is to translate. On the host alone: no key is in the app.

use super::account::Account;
use super::aws::Aws;
use super::forms::Forms;
use super::map::Map;
use super::{Argument, Family, Message};

/// A message, as a translator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name in the files.
    pub key: &'static str,
    /// What it says in English, with plural forms and `{0}`.
    pub english: &'static str,
    /// What stands in place of `{0}`.
    pub argument: Argument,
}

/// The messages of all families, in the order of a language's file.
#[must_use]
pub fn all() -> Vec<Template> {
    let mut all = Vec::new();
    push(&mut all, Message::all());
    push(&mut all, Aws::all());
    push(&mut all, Map::all());
    push(&mut all, Account::all());
    push(&mut all, Forms::all());
    all
}

fn push<F: Family>(all: &mut Vec<Template>, messages: Vec<F>) {
    for (key, message) in F::KEYS.iter().zip(messages) {
        all.push(Template {
            key,
            english: message.english(),
            argument: message.argument(),
        });
    }
}

/// A language's file, with these texts.
pub fn file(text: impl Fn(&Template) -> String) -> String {
    let lines = all().into_iter();
    lines
        .map(|template| format!("{} = {}\n", template.key, text(&template)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_stands_where_it_is_looked_up() {
        let mut line = 0;
        for message in Message::all() {
            assert_eq!(message.line(), line, "{message:?}");
            line += 1;
        }
        for message in Aws::all() {
            assert_eq!(message.line(), line, "{message:?}");
            line += 1;
        }
        for message in Map::all() {
            assert_eq!(message.line(), line, "{message:?}");
            line += 1;
        }
        for message in Account::all() {
            assert_eq!(message.line(), line, "{message:?}");
            line += 1;
        }
        for message in Forms::all() {
            assert_eq!(message.line(), line, "{message:?}");
            line += 1;
        }
        let keys: Vec<_> = super::super::KEYS.concat();
        let listed: Vec<_> = all().iter().map(|template| template.key).collect();
        assert_eq!(listed, keys);
    }
}
