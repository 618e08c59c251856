//! The answers of all servers, as they are stored and as a table.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::error::BenchError;
use crate::table::{header, line};

/// The rows that are not answered with yes or no.
pub(crate) const OPERATIONS: &str = "operations of user pools that are known";
pub(crate) const START: &str = "time until the first answer";
pub(crate) const MEMORY: &str = "memory after the start";
pub(crate) const KILL: &str = "a new user is there after a kill -9";

/// The marks around the table in the README.
const BEGIN: &str =
    "<!-- The table comes from `cargo xtask bench --pool --features --write`. -->\n";
const END: &str = "<!-- end of the table -->\n";

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The server does it.
    Yes,
    /// The server does not have it.
    No,
    /// The server does it, and accepts a wrong value too.
    TakesAny,
}

impl Answer {
    /// Returns `Yes` or `No`.
    pub(crate) fn of(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }

    /// Returns the answer about a check, from what happened to a right and to a wrong value.
    pub(crate) fn of_check(takes_right: bool, takes_wrong: bool) -> Self {
        match (takes_right, takes_wrong) {
            (true, false) => Self::Yes,
            (true, true) => Self::TakesAny,
            (false, _) => Self::No,
        }
    }

    /// Returns the answer as the table has it.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::TakesAny => "takes any",
        }
        .to_owned()
    }
}

/// The answers of one server, by question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    name: String,
    answers: Vec<(String, String)>,
}

impl Column {
    /// Makes a column without answers.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            answers: Vec::new(),
        }
    }

    /// Adds an answer.
    pub(crate) fn add(&mut self, question: &str, answer: String) {
        self.answers.push((question.to_owned(), answer));
    }

    /// Returns the answer to a question, or a dash if it was not asked.
    fn answer(&self, question: &str) -> &str {
        let mut answers = self.answers.iter();
        let found = answers.find(|(asked, _)| asked == question);
        found.map_or("–", |(_, answer)| answer)
    }

    fn to_json(&self) -> Value {
        let answers = self.answers.iter();
        let answers: Vec<Value> = answers.map(|(one, other)| json!([one, other])).collect();
        json!({ "name": self.name, "answers": answers })
    }
}

/// Returns the table of all servers. The questions are those of the first.
pub(crate) fn table(columns: &[Column]) -> String {
    let mut head = vec![String::new()];
    head.extend(columns.iter().map(|column| column.name.clone()));
    let mut text = header(&head);
    for (question, _) in columns.first().iter().flat_map(|first| &first.answers) {
        let mut cells = vec![question.clone()];
        cells.extend(
            columns
                .iter()
                .map(|column| column.answer(question).to_owned()),
        );
        text += &line(&cells);
    }
    text
}

fn stored() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("others/features.json")
}

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../pool/README.md")
}

/// Returns the text with the table in place of the one between the marks.
fn with_table(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}

/// Stores the answers, and writes their table into the README.
///
/// # Errors
/// A file cannot be read or written, or the README has no place for the table.
pub(crate) fn write(columns: &[Column]) -> Result<(), BenchError> {
    let list: Vec<Value> = columns.iter().map(Column::to_json).collect();
    let text = format!("{:#}\n", Value::Array(list));
    fs::write(stored(), text).map_err(BenchError::io("the answers cannot be stored"))?;
    let text = fs::read_to_string(readme()).map_err(BenchError::io("no README can be read"))?;
    let text = with_table(&text, &table(columns)).ok_or(BenchError::Missing("marks in README"))?;
    fs::write(readme(), text).map_err(BenchError::io("the README cannot be written"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::ask_running;
    use crate::features::session::Target;

    impl Column {
        fn from_json(value: &Value) -> Option<Self> {
            let pair = |pair: &Value| {
                let text = |index| Some(pair.get(index)?.as_str()?.to_owned());
                Some((text(0)?, text(1)?))
            };
            let answers = value.get("answers")?.as_array()?;
            Some(Self {
                name: value.get("name")?.as_str()?.to_owned(),
                answers: answers.iter().map(pair).collect::<Option<_>>()?,
            })
        }
    }

    fn stored_columns() -> Vec<Column> {
        let text = fs::read_to_string(stored()).unwrap();
        let list: Value = serde_json::from_str(&text).unwrap();
        let columns = list.as_array().unwrap().iter();
        columns.map(|one| Column::from_json(one).unwrap()).collect()
    }

    #[test]
    fn table_in_the_readme_is_the_stored_one() {
        let columns = stored_columns();
        assert_eq!(columns.len(), 4);
        let text = fs::read_to_string(readme()).unwrap();
        assert_eq!(with_table(&text, &table(&columns)), Some(text));
    }

    #[tokio::test]
    async fn stored_answers_of_the_pool_are_todays() {
        let settings = cognito_local::Settings {
            keys: Some(cognito_local::test_keys().unwrap()),
            ..cognito_local::sample_pool()
        };
        let pool = cognito_local::Pool::ephemeral(&settings).unwrap();
        let server = cognito_local::http::serve_on_free_port(pool).unwrap();
        let target = Target {
            port: server.address().port(),
            has_inbox: true,
        };
        let today = ask_running("this pool", target).await;
        let stored = &stored_columns()[0];
        for (question, answer) in &today.answers {
            assert_eq!(stored.answer(question), answer, "{question}");
        }
        // Three answers need the program, so only the bench measures them.
        assert_eq!(stored.answers.len(), today.answers.len() + 3);
    }

    #[test]
    fn table_has_a_dash_for_what_was_not_asked() {
        let mut first = Column::new("this pool");
        first.add("a", "yes".to_owned());
        first.add("b", "no".to_owned());
        let mut second = Column::new("other");
        second.add("b", "takes any".to_owned());
        let text = table(&[first.clone(), second]);
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(rows, ["| a | yes | – |", "| b | no | takes any |"]);
        assert_eq!(Column::from_json(&first.to_json()), Some(first));
    }
}
