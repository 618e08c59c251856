//! Writes the table of an AWS API that `src/core/model` reads, from botocore's model of it.
//!
//! The table holds facts alone: the operations, the members of their requests and replies, which
//! of them are required, and the lengths, ranges, patterns and enumerations of their values. The
//! model's prose stays out. The source is botocore (<https://github.com/boto/botocore>, Apache
//! License 2.0), from PyPI:
//!
//! ```text
//! pip download --no-deps botocore==1.44.8
//! unzip -p botocore-1.44.8-*.whl botocore/data/cognito-idp/2016-04-18/service-2.json.gz \
//!     | gunzip | cargo run -p cognito-local --example api_model -- 'botocore 1.44.8' \
//!     > dev/pool/src/core/model/cognito-idp.txt
//! unzip -p botocore-1.44.8-*.whl botocore/data/cognito-identity/2014-06-30/service-2.json.gz \
//!     | gunzip | cargo run -p cognito-local --example api_model -- 'botocore 1.44.8' \
//!     > dev/pool/src/core/model/cognito-identity.txt
//! ```
//!
//! `src/core/model/mod.rs` describes the format.

use std::{
    collections::BTreeSet,
    error::Error,
    io::{self, Read, Write},
};

use serde_json::{Map, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let source = std::env::args()
        .nth(1)
        .ok_or("Name the model's source, such as 'botocore 1.44.8'.")?;
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let model: Value = serde_json::from_str(&text)?;
    io::stdout().write_all(table(&model, &source)?.as_bytes())?;
    Ok(())
}

fn table(model: &Value, source: &str) -> Result<String, Box<dyn Error>> {
    let operations = object(model, "operations")?;
    let shapes = object(model, "shapes")?;
    let id = text(model.get("metadata"), "uid").ok_or("The model has no `metadata.uid`.")?;
    let mut out = format!(
        "# {id}: what the API says about its requests and replies. Written by\n\
         # `dev/pool/examples/api_model.rs` from {source}; not edited by hand.\n"
    );
    let mut reachable = BTreeSet::new();
    for (name, operation) in operations {
        let shape = |side: &str| text(operation.get(side), "shape");
        out += &format!(
            "operation\t{name}\t{}\t{}\n",
            shape("input").unwrap_or("-"),
            shape("output").unwrap_or("-"),
        );
        for root in ["input", "output"].into_iter().filter_map(shape) {
            visit(shapes, root, &mut reachable);
        }
    }
    for name in &reachable {
        let shape = shapes.get(*name).ok_or("A shape is named and missing.")?;
        out += &line(name, shape)?;
    }
    Ok(out)
}

/// Collects a shape's name and the names of everything below it.
fn visit<'a>(shapes: &'a Map<String, Value>, name: &'a str, seen: &mut BTreeSet<&'a str>) {
    if !seen.insert(name) {
        return;
    }
    let Some(shape) = shapes.get(name) else {
        return;
    };
    let members = shape.get("members").and_then(Value::as_object);
    let inner = ["member", "key", "value"]
        .into_iter()
        .filter_map(|part| shape.get(part));
    for part in members.into_iter().flat_map(Map::values).chain(inner) {
        if let Some(name) = text(Some(part), "shape") {
            visit(shapes, name, seen);
        }
    }
}

fn line(name: &str, shape: &Value) -> Result<String, Box<dyn Error>> {
    let kind = text(Some(shape), "type").ok_or("A shape has no type.")?;
    let document = shape.get("document").is_some_and(|is| is == true);
    let kind = if document { "document" } else { kind };
    let mut fields = vec![kind.to_owned(), name.to_owned()];
    if shape.get("sensitive").is_some_and(|is| is == true) {
        fields.push("sensitive".to_owned());
    }
    for (part, field) in [("member", "of"), ("key", "key"), ("value", "value")] {
        if let Some(inner) = text(shape.get(part), "shape") {
            fields.push(format!("{field}={inner}"));
        }
    }
    for bound in ["min", "max"] {
        if let Some(number) = shape.get(bound) {
            fields.push(format!("{bound}={number}"));
        }
    }
    if let Some(values) = shape.get("enum").and_then(Value::as_array) {
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        fields.push(format!("enum={}", values.join(",")));
    }
    if let Some(pattern) = text(Some(shape), "pattern") {
        fields.push(format!("pattern={pattern}"));
    }
    let required: Vec<&str> = shape
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if let Some(members) = shape.get("members").and_then(Value::as_object) {
        for (member, inner) in members {
            let mark = if required.contains(&member.as_str()) {
                "*"
            } else {
                ""
            };
            let inner = text(Some(inner), "shape").ok_or("A member has no shape.")?;
            fields.push(format!("{mark}{member}={inner}"));
        }
    }
    Ok(fields.join("\t") + "\n")
}

fn object<'a>(model: &'a Value, name: &str) -> Result<&'a Map<String, Value>, Box<dyn Error>> {
    let found = model.get(name).and_then(Value::as_object);
    found.ok_or_else(|| format!("The model has no `{name}`.").into())
}

fn text<'a>(value: Option<&'a Value>, name: &str) -> Option<&'a str> {
    value?.get(name)?.as_str()
}
