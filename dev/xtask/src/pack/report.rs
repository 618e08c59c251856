//! Reports the bytes of a module by the crate that their code comes from.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The number of crates and of functions that are listed.
const CRATES: usize = 24;
const FUNCTIONS: usize = 40;

/// The bytes of a module that still has the names of its functions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    title: String,
    total: usize,
    data: usize,
    crates: BTreeMap<String, usize>,
    functions: Vec<(usize, String)>,
}

impl Report {
    /// Computes the report of a module.
    pub(crate) fn of(title: &str, module: &[u8]) -> Result<Self, wasmparser::BinaryReaderError> {
        let mut report = Self {
            title: title.to_owned(),
            total: module.len(),
            ..Self::default()
        };
        let mut imported = 0_usize;
        let mut bodies = Vec::new();
        let mut names = BTreeMap::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if matches!(import?.ty, TypeRef::Func(_)) {
                            imported += 1;
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(length(body.range())),
                Payload::DataSection(data) => report.data = length(data.range()),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(sections) = section.as_known() {
                        report.total = report.total.saturating_sub(length(section.range()));
                        for section in sections {
                            if let Name::Function(functions) = section? {
                                for naming in functions {
                                    let naming = naming?;
                                    let place = usize::try_from(naming.index).unwrap_or_default();
                                    names.insert(place, plain(&demangled(naming.name)));
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        for (place, size) in bodies.into_iter().enumerate() {
            let name = names.remove(&(imported + place)).unwrap_or_default();
            *report.crates.entry(crate_of(&name)).or_default() += size;
            report.functions.push((size, name));
        }
        report.functions.sort_by(|a, b| b.cmp(a));
        Ok(report)
    }
}

fn length(range: Range<u64>) -> usize {
    usize::try_from(range.end.saturating_sub(range.start)).unwrap_or_default()
}

/// The crate at the start of a function's path. For a method of a trait it is the crate
/// of the implementing type, and for the drop of a value the crate of the value's type.
fn crate_of(name: &str) -> String {
    const BEFORE: [&str; 12] = [
        "core::ptr::drop_in_place::<",
        "core::ptr::drop_in_place<",
        "core::ptr::drop_glue<",
        "<",
        "&",
        "*",
        "[",
        "(",
        "dyn ",
        "mut ",
        "const ",
        "_ as ",
    ];
    let mut name = name;
    while let Some(rest) = BEFORE.iter().find_map(|before| name.strip_prefix(before)) {
        name = rest;
    }
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let (head, rest) = name.split_at(end.unwrap_or(name.len()));
    if rest.starts_with("::") && !head.is_empty() {
        head.to_owned()
    } else {
        "other".to_owned()
    }
}

/// A name as it is written in Rust. wasm-bindgen has demangled the names of the first
/// module already.
fn demangled(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// A name without the hashes that distinguish two releases of a crate.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for (place, piece) in name.split('[').enumerate() {
        let hash = piece
            .split_once(']')
            .filter(|(hash, _)| hash.len() >= 8 && hash.chars().all(|c| c.is_ascii_hexdigit()));
        match hash {
            Some((_, rest)) if place > 0 => plain.push_str(rest),
            _ if place > 0 => {
                plain.push('[');
                plain.push_str(piece);
            }
            _ => plain.push_str(piece),
        }
    }
    plain
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, {} bytes without names:", self.title, self.total)?;
        writeln!(f, "{:>8}  data", self.data)?;
        let mut crates: Vec<_> = self.crates.iter().collect();
        crates.sort_by(|a, b| b.1.cmp(a.1));
        for (name, size) in crates.into_iter().take(CRATES) {
            writeln!(f, "{size:>8}  {name}")?;
        }
        writeln!(f, "The largest functions:")?;
        for (size, name) in self.functions.iter().take(FUNCTIONS) {
            let short: String = name.chars().take(140).collect();
            writeln!(f, "{size:>8}  {short}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_functions_crate_is_at_the_head_of_its_path() {
        for (name, whose) in [
            ("serde_json::de::parse", "serde_json"),
            ("<tachys::view::Any as core::fmt::Debug>::fmt", "tachys"),
            (
                "core::ptr::drop_in_place<cognito_client::config::Config>",
                "cognito_client",
            ),
            ("<&mut dyn leptos::Thing as T>::f", "leptos"),
            (&plain("<js_sys[a7698283c66824ff]::Array>::of"), "js_sys"),
            ("__wbindgen_malloc", "other"),
        ] {
            assert_eq!(crate_of(name), whose, "{name}");
        }
    }

    #[test]
    fn names_lose_their_hashes_alone() {
        assert_eq!(
            plain("a[0123456789abcdef]::f::<[u8; 4]>"),
            "a::f::<[u8; 4]>"
        );
    }

    #[test]
    fn bytes_are_counted_by_function() {
        // The module has one function with one instruction, named `app::f`.
        let module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x05\x01\x03\0\x01\x0b\0\x10\x04name\x01\x09\x01\0\x06app::f";
        let report = Report::of("app", module).unwrap();
        assert_eq!(report.crates, BTreeMap::from([("app".to_owned(), 3)]));
        assert_eq!(report.functions, [(3, "app::f".to_owned())]);
    }
}
