//! A reply that is not the service's, and what is wrong with it.

use std::fmt;

/// A reply that is not the service's: a gateway's page, a reply that was cut short, or one
/// whose form is not the operation's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadReply {
    /// The HTTP status of the reply.
    pub status: u16,
    /// The first fault of the reply.
    pub fault: ReplyFault,
}

/// The fault of a reply, without anything of the reply's values, because they may be
/// tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyFault {
    /// The status says that the call failed, and the reply has no error code of the
    /// service.
    NoErrorCode,
    /// The body is not JSON, or it was cut short.
    NotJson {
        /// The line at which reading stopped, counted from 1.
        line: usize,
        /// The byte in that line, counted from 1.
        column: usize,
    },
    /// A member of the body has another type than in the operation's reply.
    WrongType {
        /// The line of the member's value, counted from 1.
        line: usize,
        /// The byte in that line at which the value ends, counted from 1.
        column: usize,
    },
    /// The body lacks this member, or its value is empty.
    Missing(String),
}

impl BadReply {
    /// Converts the error of the JSON parser.
    pub(crate) fn of_json(status: u16, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let fault = if error.is_data() {
            // The text of a wrong type quotes the value, which may be a token. The text of
            // a missing member has only the name that this crate asked for.
            let text = error.to_string();
            let name = text.strip_prefix("missing field `");
            match name.and_then(|rest| rest.split('`').next()) {
                Some(name) => ReplyFault::Missing(name.to_owned()),
                None => ReplyFault::WrongType { line, column },
            }
        } else {
            ReplyFault::NotJson { line, column }
        };
        Self { status, fault }
    }

    /// The error for a successful reply that lacks a member.
    pub(crate) fn lacks(member: &str) -> Self {
        Self {
            status: 200,
            fault: ReplyFault::Missing(member.to_owned()),
        }
    }
}

impl fmt::Display for BadReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a reply with status {} that ", self.status)?;
        match &self.fault {
            ReplyFault::NoErrorCode => f.write_str("has no error code of the service"),
            ReplyFault::NotJson { line, column } => {
                write!(f, "is not JSON, at line {line}, column {column}")
            }
            ReplyFault::WrongType { line, column } => {
                write!(f, "has a wrong type at line {line}, column {column}")
            }
            ReplyFault::Missing(name) => write!(f, "lacks `{name}`"),
        }
    }
}

impl std::error::Error for BadReply {}
