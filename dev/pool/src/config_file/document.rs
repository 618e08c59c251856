//! The tables and values of a TOML file, with their places.

use std::path::Path;

use serde_json::{Map, Number, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::core::declared::{Place, Step};

use super::ConfigFault;

/// A file of TOML.
pub(super) struct Document<'a> {
    path: &'a Path,
    text: &'a str,
    root: Spanned<DeTable<'a>>,
}

/// A table of a document.
#[derive(Clone)]
pub(super) struct Table<'a> {
    document: &'a Document<'a>,
    place: Place,
    fields: &'a DeTable<'a>,
}

impl<'a> Document<'a> {
    /// Parses a text. The path is for errors alone.
    pub(super) fn parse(path: &'a Path, text: &'a str) -> Result<Self, ConfigFault> {
        let root = DeTable::parse(text).map_err(|error| ConfigFault {
            path: path.to_owned(),
            line: line(text, error.span().map_or(0, |span| span.start)),
            key: String::new(),
            message: format!("This is no TOML: {}.", error.message()),
        })?;
        Ok(Self { path, text, root })
    }

    /// Returns the table with everything in it.
    pub(super) fn root(&'a self) -> Table<'a> {
        Table {
            document: self,
            place: Place::default(),
            fields: self.root.get_ref(),
        }
    }

    /// Makes a fault of the value at this place, or of the table around it if there is none.
    pub(super) fn fault(&self, place: &Place, message: &str) -> ConfigFault {
        let (place, offset) = self.find(place);
        ConfigFault {
            path: self.path.to_owned(),
            line: line(self.text, offset),
            key: place.to_string(),
            message: message.to_owned(),
        }
    }

    /// Returns the place as the file spells it, as far as it is there, and its offset. The
    /// API's messages spell a parameter with a small letter at the start.
    fn find(&self, wanted: &Place) -> (Place, usize) {
        let mut place = Place::default();
        let mut offset = 0;
        let mut value = None;
        for step in &wanted.0 {
            let table = match value {
                None => Some(self.root.get_ref()),
                Some(value) => DeValue::as_table(value),
            };
            let array = value.and_then(DeValue::as_array);
            let next = match (step, table, array) {
                (Step::Key(wanted), Some(table), _) => table
                    .iter()
                    .find(|(key, _)| is_spelling_of(wanted, key.get_ref()))
                    .map(|(key, value)| {
                        (Step::from(key.get_ref().as_ref()), key.span().start, value)
                    }),
                (Step::Index(index), _, Some(array)) => array
                    .get(*index)
                    .map(|value| (Step::Index(*index), value.span().start, value)),
                _ => None,
            };
            let Some((step, start, found)) = next else {
                break;
            };
            place = place.of(step);
            offset = start;
            value = Some(found.get_ref());
        }
        (place, offset)
    }
}

fn is_spelling_of(wanted: &str, key: &str) -> bool {
    let start = |text: &str| text.chars().next().map(|first| first.to_ascii_lowercase());
    start(wanted) == start(key) && wanted.chars().skip(1).eq(key.chars().skip(1))
}

/// Returns the number of the line of a byte, from 1.
fn line(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

impl<'a> Table<'a> {
    /// Makes a fault of one of the table's keys.
    pub(super) fn fault(&self, key: &str, message: &str) -> ConfigFault {
        self.document.fault(&self.place.of(key), message)
    }

    /// Makes a fault of the whole table.
    pub(super) fn own_fault(&self, message: &str) -> ConfigFault {
        self.document.fault(&self.place, message)
    }

    /// Refuses every key but these.
    pub(super) fn has_only(&self, known: &[&str]) -> Result<(), ConfigFault> {
        let mut keys = self.fields.keys().map(|key| key.get_ref());
        match keys.find(|key| !known.contains(&key.as_ref())) {
            None => Ok(()),
            Some(key) => {
                let message = format!("There is no such key here, only {}.", known.join(", "));
                Err(self.fault(key, &message))
            }
        }
    }

    fn field(&self, key: &str) -> Option<&'a DeValue<'a>> {
        self.fields.get(key).map(Spanned::get_ref)
    }

    /// Returns a text.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, ConfigFault> {
        let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
        self.typed(key, "a text in quotation marks", text)
    }

    /// Returns a text that must be there.
    pub(super) fn required(&self, key: &str) -> Result<String, ConfigFault> {
        let missing = || self.own_fault(&format!("`{key}` is missing."));
        self.text(key)?.ok_or_else(missing)
    }

    /// Returns a truth value.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, ConfigFault> {
        self.typed(key, "true or false", DeValue::as_bool)
    }

    /// Returns a number that is not negative.
    pub(super) fn number(&self, key: &str) -> Result<Option<u64>, ConfigFault> {
        self.typed(key, "a number from 0 up", |value| {
            u64::try_from(integer(value)?).ok()
        })
    }

    /// Returns a list of texts.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, ConfigFault> {
        let texts = self.typed(key, "a list of texts", |value| {
            let texts = value.as_array()?.iter();
            texts
                .map(|text| text.get_ref().as_str().map(str::to_owned))
                .collect()
        });
        Ok(texts?.unwrap_or_default())
    }

    fn typed<T>(
        &self,
        key: &str,
        kind: &str,
        read: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Result<Option<T>, ConfigFault> {
        let Some(value) = self.field(key) else {
            return Ok(None);
        };
        let wrong = || self.fault(key, &format!("This must be {kind}."));
        read(value).map(Some).ok_or_else(wrong)
    }

    /// Returns a table.
    pub(super) fn table(&self, key: &str) -> Result<Option<Self>, ConfigFault> {
        let fields = self.typed(key, "a table", DeValue::as_table)?;
        Ok(fields.map(|fields| Table {
            document: self.document,
            place: self.place.of(key),
            fields,
        }))
    }

    /// Returns the tables of a list.
    pub(super) fn tables(&self, key: &str) -> Result<Vec<Self>, ConfigFault> {
        let kind = format!("a list of tables, such as [[{}]]", self.place.of(key));
        let fields: Option<Vec<_>> = self.typed(key, &kind, |value| {
            let items = value.as_array()?.iter();
            items.map(|item| item.get_ref().as_table()).collect()
        })?;
        let place = self.place.of(key);
        let tables = fields.into_iter().flatten().enumerate();
        Ok(tables
            .map(|(index, fields)| Table {
                document: self.document,
                place: place.of(index),
                fields,
            })
            .collect())
    }

    /// Returns the table as JSON.
    pub(super) fn json(&self) -> Result<Map<String, Value>, ConfigFault> {
        let fields = self.fields.iter().map(|(key, value)| {
            let key = key.get_ref();
            let no_json = || self.fault(key, "A date, or a number of this size, has no use here.");
            let value = json(value.get_ref()).ok_or_else(no_json)?;
            Ok((key.to_string(), value))
        });
        fields.collect()
    }

    /// Returns the table as texts. Numbers and truth values are written out.
    pub(super) fn as_texts(&self) -> Result<Vec<(String, String)>, ConfigFault> {
        let fields = self.fields.iter().map(|(key, value)| {
            let key = key.get_ref();
            let text = match value.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                DeValue::Boolean(flag) => Some(flag.to_string()),
                value => integer(value).map(|number| number.to_string()),
            };
            let wrong = || self.fault(key, "This must be a text, a whole number, true or false.");
            Ok((key.to_string(), text.ok_or_else(wrong)?))
        });
        fields.collect()
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

fn json(value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(_) => Value::from(integer(value)?),
        DeValue::Float(number) => Value::Number(Number::from_f64(number.as_str().parse().ok()?)?),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Datetime(_) => return None,
        DeValue::Array(items) => {
            let items = items.iter().map(|item| json(item.get_ref()));
            Value::Array(items.collect::<Option<_>>()?)
        }
        DeValue::Table(fields) => {
            let fields = fields.iter().map(|(key, value)| {
                let value = json(value.get_ref())?;
                Some((key.get_ref().to_string(), value))
            });
            Value::Object(fields.collect::<Option<_>>()?)
        }
    })
}
