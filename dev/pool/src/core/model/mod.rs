//! The rules of AWS's API models for requests and replies, and the check of a request
//! against them.
//!
//! The tables `cognito-idp.txt` and `cognito-identity.txt` are generated from botocore's
//! models by `examples/api_model.rs`. A line that starts with `#` is a comment; in every
//! other line, tabs separate the fields:
//!
//! - `operation`, its name, and the shapes of its request and its reply (`-` for none);
//! - `structure`, its name, then `Member=Shape`, or `*Member=Shape` if the member is required;
//! - `list`, its name, `of=Shape`; `map`, its name, `key=Shape`, `value=Shape`;
//! - `string`, `integer`, `long`, `boolean`, `timestamp`, `blob` or `document`, and a name.
//!
//! `sensitive`, `min=`, `max=`, `enum=` (values separated by commas) and `pattern=`
//! follow the name if the model has them.

mod pattern;
mod request;

use std::{collections::BTreeMap, sync::LazyLock};

use pattern::Pattern;

pub(crate) use request::{check, lower_first, wrong_type};

/// The model of Amazon Cognito user pools, `cognito-idp` 2016-04-18.
pub static USER_POOLS: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_str!("cognito-idp.txt")));

/// The model of Amazon Cognito identity pools, `cognito-identity` 2014-06-30.
pub static IDENTITY_POOLS: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_str!("cognito-identity.txt")));

/// Patterns that replace the model's, by the name of the shape.
///
/// The model refuses every space in a password. The developer guide ("Adding user pool
/// password requirements") counts a space that is neither the first nor the last
/// character as a symbol, and the API Reference has printed this pattern for passwords.
///
/// The model's pattern for a domain has no period, which a custom domain always has.
const CORRECTED_PATTERNS: [(&str, &str); 2] = [
    ("DomainType", r"^[a-z0-9](?:[a-z0-9\-\.]{0,61}[a-z0-9])?$"),
    ("PasswordType", r"^[\S]+.*[\S]+$"),
];

/// Values that the model's enumerations lack, by the name of the shape.
///
/// GetClientToken needs this flow, and its description in the model names it as one of a
/// client's flows.
const MISSING_VALUES: [(&str, &str); 1] = [("ExplicitAuthFlowsType", "ALLOW_CLIENT_TOKEN_AUTH")];

/// The operations and shapes of one API.
#[derive(Debug, Default)]
pub struct Model {
    operations: BTreeMap<&'static str, Operation>,
    shapes: BTreeMap<&'static str, Shape>,
    /// The lines that could not be read; a test checks that there are none.
    unparsed_lines: Vec<&'static str>,
}

#[derive(Debug)]
struct Operation {
    input: &'static str,
    output: &'static str,
}

#[derive(Debug)]
struct Shape {
    sensitive: bool,
    min: Option<i64>,
    max: Option<i64>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Structure(Vec<Member>),
    List {
        of: &'static str,
    },
    Map {
        key: &'static str,
        value: &'static str,
    },
    Text {
        values: Vec<&'static str>,
        pattern: Option<Pattern>,
    },
    /// Bytes in base64, whose bounds count bytes.
    Blob,
    Integer,
    Boolean,
    Timestamp,
    Document,
}

#[derive(Debug)]
struct Member {
    name: &'static str,
    shape: &'static str,
    required: bool,
}

impl Model {
    fn parse(table: &'static str) -> Self {
        let mut model = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let read = match fields.as_slice() {
                &["operation", name, input, output] => {
                    model.operations.insert(name, Operation { input, output });
                    Some(())
                }
                [kind, name, rest @ ..] => Shape::parse(kind, name, rest).map(|shape| {
                    model.shapes.insert(name, shape);
                }),
                _ => None,
            };
            if read.is_none() {
                model.unparsed_lines.push(line);
            }
        }
        model
    }

    fn shape(&self, name: &str) -> Option<&Shape> {
        self.shapes.get(name)
    }

    /// Returns the paths of a reply's members that the API does not have, or has in
    /// another form. The list is empty for a reply that fits and for an unknown
    /// operation.
    #[must_use]
    pub fn unknown_reply_members(&self, operation: &str, reply: &serde_json::Value) -> Vec<String> {
        let mut foreign = Vec::new();
        if let Some(operation) = self.operations.get(operation)
            && !reply.is_null()
        {
            self.compare(operation.output, reply, "", &mut foreign);
        }
        foreign
    }

    /// Returns the paths of a request's members that the API does not have, or has in
    /// another form. The list is empty for an unknown operation.
    #[must_use]
    pub fn unknown_request_members(
        &self,
        operation: &str,
        request: &serde_json::Map<String, serde_json::Value>,
    ) -> Vec<String> {
        let mut foreign = Vec::new();
        if let Some(operation) = self.operations.get(operation) {
            let request = serde_json::Value::Object(request.clone());
            self.compare(operation.input, &request, "", &mut foreign);
        }
        foreign
    }

    fn compare(&self, shape: &str, value: &serde_json::Value, at: &str, out: &mut Vec<String>) {
        use serde_json::Value;
        let Some(shape) = self.shape(shape) else {
            out.push(at.to_owned());
            return;
        };
        match (&shape.kind, value) {
            (Kind::Structure(members), Value::Object(fields)) => {
                for (name, value) in fields {
                    let at = format!("{at}.{name}");
                    match members.iter().find(|member| member.name == name) {
                        Some(member) => self.compare(member.shape, value, &at, out),
                        None => out.push(at),
                    }
                }
            }
            (Kind::List { of }, Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.compare(of, item, &format!("{at}.{index}"), out);
                }
            }
            (Kind::Map { value: of, .. }, Value::Object(fields)) => {
                for (name, value) in fields {
                    self.compare(of, value, &format!("{at}.{name}"), out);
                }
            }
            (Kind::Text { values, .. }, Value::String(text)) => {
                if !values.is_empty() && !values.contains(&text.as_str()) {
                    out.push(at.to_owned());
                }
            }
            (Kind::Integer | Kind::Timestamp, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Blob, Value::String(_))
            | (Kind::Document, _) => {}
            _ => out.push(at.to_owned()),
        }
    }
}

impl Shape {
    fn parse(kind: &str, name: &str, fields: &[&'static str]) -> Option<Self> {
        let mut shape = Self {
            sensitive: false,
            min: None,
            max: None,
            kind: match kind {
                "structure" => Kind::Structure(Vec::new()),
                "list" => Kind::List { of: "" },
                "map" => Kind::Map { key: "", value: "" },
                "blob" => Kind::Blob,
                "string" => Kind::Text {
                    values: Vec::new(),
                    pattern: None,
                },
                "integer" | "long" => Kind::Integer,
                "boolean" => Kind::Boolean,
                "timestamp" => Kind::Timestamp,
                "document" => Kind::Document,
                _ => return None,
            },
        };
        for field in fields {
            match (field.split_once('='), &mut shape.kind) {
                (None, _) if *field == "sensitive" => shape.sensitive = true,
                (Some((name, inner)), Kind::Structure(members)) => members.push(Member {
                    name: name.trim_start_matches('*'),
                    shape: inner,
                    required: name.starts_with('*'),
                }),
                (Some(("of", inner)), Kind::List { of }) => *of = inner,
                (Some(("key", inner)), Kind::Map { key, .. }) => *key = inner,
                (Some(("value", inner)), Kind::Map { value, .. }) => *value = inner,
                (Some(("min", bound)), _) => shape.min = Some(bound.parse().ok()?),
                (Some(("max", bound)), _) => shape.max = Some(bound.parse().ok()?),
                (Some(("enum", list)), Kind::Text { values, .. }) => {
                    let missing = MISSING_VALUES.iter().filter(|(known, _)| *known == name);
                    let missing = missing.map(|(_, value)| *value);
                    *values = list.split(',').chain(missing).collect();
                }
                (Some(("pattern", text)), Kind::Text { pattern, .. }) => {
                    let corrected = CORRECTED_PATTERNS.iter().find(|(known, _)| *known == name);
                    let text = corrected.map_or(text, |(_, text)| text);
                    *pattern = Some(Pattern::new(text));
                }
                _ => return None,
            }
        }
        if let Kind::Structure(members) = &mut shape.kind {
            // The service reports errors in this order, as far as its users have shown
            // them.
            members.sort_by_key(|member| member.name);
        }
        Some(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn models() -> [&'static Model; 2] {
        [&USER_POOLS, &IDENTITY_POOLS]
    }

    #[test]
    fn every_line_of_the_tables_is_parsed() {
        for model in models() {
            assert_eq!(model.unparsed_lines, Vec::<&str>::new());
            assert!(model.operations.len() > 20);
        }
    }

    #[test]
    fn every_named_shape_is_in_its_table() {
        for model in models() {
            let roots = model
                .operations
                .values()
                .flat_map(|operation| [operation.input, operation.output]);
            let inner = model.shapes.values().flat_map(|shape| match &shape.kind {
                Kind::Structure(members) => members.iter().map(|member| member.shape).collect(),
                Kind::List { of } => vec![*of],
                Kind::Map { key, value } => vec![*key, *value],
                _ => Vec::new(),
            });
            for name in roots.chain(inner).filter(|name| *name != "-") {
                assert!(model.shape(name).is_some(), "{name:?}");
            }
        }
    }

    #[test]
    fn every_pattern_of_the_tables_compiles() {
        for model in models() {
            for (name, shape) in &model.shapes {
                if let Kind::Text {
                    pattern: Some(pattern),
                    ..
                } = &shape.kind
                {
                    let understood = pattern.compiles();
                    // The pattern for a bucket name uses look-behind, so that the name
                    // does not end in a dot, and the `regex` crate has none.
                    assert_eq!(understood, *name != "S3BucketType", "{name}");
                }
            }
        }
    }
}
