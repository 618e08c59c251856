//! The reasons why a configuration cannot be used.

use std::fmt;

/// The reason why there is no configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The file does not exist or could not be fetched.
    Missing,
    /// The file is empty or contains only `{}`.
    Empty,
    /// The file is not JSON.
    NotJson {
        /// The line at which reading stopped, counted from 1.
        line: usize,
    },
    /// A required field is missing.
    MissingField(Field),
    /// A field has a value that is not valid.
    BadField(Field),
    /// An item of a list has a member whose value is missing or not valid.
    BadItem {
        /// The list.
        list: Field,
        /// The index of the item, counted from 0.
        index: usize,
        /// The name of the member.
        member: &'static str,
    },
}

/// The name of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The section of the file that the field belongs to.
    pub section: &'static str,
    /// The field's name in that section.
    pub key: &'static str,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.section, self.key)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the file does not exist or could not be fetched"),
            Self::Empty => f.write_str("the file is empty"),
            Self::NotJson { line } => write!(f, "the file is not JSON, in line {line}"),
            Self::MissingField(field) => write!(f, "{field} is missing"),
            Self::BadField(field) => write!(f, "{field} has a value that is not valid"),
            Self::BadItem {
                list,
                index,
                member,
            } => write!(f, "{list}[{index}].{member} has a value that is not valid"),
        }
    }
}

impl std::error::Error for ConfigError {}
