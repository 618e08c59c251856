//! All messages to translate. This exists on the host only, so the app contains no keys.

use super::account::Account;
use super::errors::Errors;
use super::fields::Fields;
use super::forms::Forms;
use super::guards::Guards;
use super::providers::Providers;
use super::public_pages::PublicPages;
use super::setup::Setup;
use super::steps::Steps;
use super::{Argument, Family, Message};

/// A message as a translator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The key of the message in the language files.
    pub key: &'static str,
    /// The English text, with plural forms and `{0}`.
    pub english: &'static str,
    /// The argument that replaces `{0}`.
    pub argument: Argument,
    /// Set if the text is a name, or another text that is the same in every language.
    pub is_name: bool,
}

/// Returns the messages of all families, in the order of a language file.
#[must_use]
pub fn all() -> Vec<Template> {
    let mut all = Vec::new();
    push(&mut all, Message::all());
    push(&mut all, Fields::all());
    push(&mut all, Steps::all());
    push(&mut all, PublicPages::all());
    push(&mut all, Setup::all());
    push(&mut all, Errors::all());
    push(&mut all, Account::all());
    push(&mut all, Forms::all());
    push(&mut all, Providers::all());
    push(&mut all, Guards::all());
    all
}

fn push<F: Family>(all: &mut Vec<Template>, messages: Vec<F>) {
    all.extend(templates_of(messages));
}

/// Returns the messages of one family.
pub(super) fn templates_of<F: Family>(messages: Vec<F>) -> Vec<Template> {
    let messages = F::KEYS.iter().zip(messages);
    let templates = messages.map(|(key, message)| Template {
        key,
        english: message.english(),
        argument: message.argument(),
        is_name: *key == "Verbatim",
    });
    templates.collect()
}

/// Returns the contents of a language file with these texts.
pub fn file(templates: &[Template], text: impl Fn(&Template) -> String) -> String {
    let lines = templates.iter();
    lines
        .map(|template| format!("{} = {}\n", template.key, text(template)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<F: Family + std::fmt::Debug>(messages: Vec<F>, line: &mut usize) {
        for message in messages {
            assert_eq!(message.line(), *line, "{message:?}");
            *line += 1;
        }
    }

    #[test]
    fn every_message_stands_where_it_is_looked_up() {
        let mut line = 0;
        check(Message::all(), &mut line);
        check(Fields::all(), &mut line);
        check(Steps::all(), &mut line);
        check(PublicPages::all(), &mut line);
        check(Setup::all(), &mut line);
        check(Errors::all(), &mut line);
        check(Account::all(), &mut line);
        check(Forms::all(), &mut line);
        check(Providers::all(), &mut line);
        check(Guards::all(), &mut line);
        let mut keys: Vec<_> = super::super::KEYS.concat();
        let listed: Vec<_> = all().iter().map(|template| template.key).collect();
        assert_eq!(listed, keys);
        assert_eq!(line, keys.len());
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), line, "a key that two families have");
    }
}
