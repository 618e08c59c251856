//! Shortens the names by which the module and its script refer to each other.
//!
//! wasm-bindgen adds a hash to each name, so that the imports of two crates with the
//! same name stay apart. That is 16 KB in the module and as much in the script, and it
//! hardly compresses. Once module and script are complete, any unique names will do.

use std::collections::HashMap;

use crate::elements::without_null_segments;
use crate::module::{
    CUSTOM, ELEMENTS, EXPORTS, IMPORTS, Reader, push_bytes, push_number, with_sections,
};

/// The names by which the splitter's parts refer to the module's exports.
const KEPT_PREFIXES: [&str; 2] = ["__wasm_split", "__indirect_function_table"];
/// The prefixes of wasm-bindgen's names: nothing else in the script begins with them.
const GENERATED_PREFIXES: [&str; 2] = ["__", "wasm_bindgen_"];

/// Module and script, with short names for each other; `None` if the module is not in
/// wasm-bindgen's form.
pub(crate) fn shorten_names(module: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let mut names = Names::default();
    let module = with_sections(module, |kind, content| match kind {
        IMPORTS => imports(content, &mut names),
        EXPORTS => exports(content, &mut names),
        ELEMENTS => without_null_segments(content),
        // Custom sections name the tools that made the module and the features that it
        // needs. Browsers do not read them.
        CUSTOM => Some(Vec::new()),
        _ => Some(content.to_vec()),
    })?;
    let script = names
        .modules
        .iter()
        .fold(script.to_owned(), |script, (old, new)| {
            script.replace(&format!("\"{old}\""), &format!("\"{new}\""))
        });
    Some((module, renamed(&script, &names.fields)))
}

#[derive(Default)]
struct Names {
    modules: HashMap<String, String>,
    fields: HashMap<String, String>,
}

impl Names {
    fn of_module(&mut self, old: &str) -> &str {
        let next = short(self.modules.len());
        self.modules.entry(old.to_owned()).or_insert(next)
    }

    fn of_field(&mut self, old: &str) -> &str {
        let next = short(self.fields.len());
        self.fields.entry(old.to_owned()).or_insert(next)
    }
}

/// A unique name for each number: letters in the order of a spreadsheet's columns (a,
/// …, z, aa, …). They are preceded by `$`, which no other name in the script begins
/// with.
fn short(mut number: usize) -> String {
    let mut name = String::from("$");
    loop {
        let digit = u8::try_from(number % 26).unwrap_or_default();
        name.push(char::from(b'a' + digit));
        number /= 26;
        if number == 0 {
            return name;
        }
        number -= 1;
    }
}

fn imports(content: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let mut rest = Reader(content);
    let count = rest.number()?;
    let mut out = Vec::new();
    push_number(&mut out, count);
    for _ in 0..count {
        let (from, field) = (rest.text()?, rest.text()?);
        let is_scripts = from.ends_with("_bg.js");
        let from = if is_scripts {
            names.of_module(from)
        } else {
            from
        };
        push_bytes(&mut out, from.as_bytes());
        let field = if is_scripts {
            names.of_field(field)
        } else {
            field
        };
        push_bytes(&mut out, field.as_bytes());
        out.extend_from_slice(rest.span(import_type)?);
    }
    rest.0.is_empty().then_some(out)
}

/// Reads the type of an import: a function, table, memory, global or tag.
fn import_type(rest: &mut Reader<'_>) -> Option<()> {
    match rest.byte()? {
        0 => rest.number().map(drop),
        1 => {
            rest.byte()?;
            limits(rest)
        }
        2 => limits(rest),
        3 | 4 => rest.take(2).map(drop),
        _ => None,
    }
}

fn limits(rest: &mut Reader<'_>) -> Option<()> {
    let has_most = rest.byte()? & 1 == 1;
    rest.number()?;
    if has_most {
        rest.number()?;
    }
    Some(())
}

fn exports(content: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let mut rest = Reader(content);
    let count = rest.number()?;
    let mut out = Vec::new();
    push_number(&mut out, count);
    for _ in 0..count {
        let name = rest.text()?;
        let starts = |with: &&str| name.starts_with(with);
        let is_kept = !GENERATED_PREFIXES.iter().any(starts) || KEPT_PREFIXES.iter().any(starts);
        let name = if is_kept { name } else { names.of_field(name) };
        push_bytes(&mut out, name.as_bytes());
        out.extend_from_slice(rest.span(|export| {
            export.byte()?;
            export.number().map(drop)
        })?);
    }
    rest.0.is_empty().then_some(out)
}

/// The script with these names replaced where they occur as complete identifiers.
fn renamed(script: &str, names: &HashMap<String, String>) -> String {
    let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_of_a_name(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        out.push_str(names.get(word).map_or(word, String::as_str));
        let start = after.find(is_of_a_name).unwrap_or(after.len());
        let (between, next) = after.split_at(start);
        out.push_str(between);
        rest = next;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_name_of_its_own() {
        let names: std::collections::HashSet<_> = (0..2000).map(short).collect();
        assert_eq!(names.len(), 2000);
        assert_eq!([short(0), short(25), short(26)], ["$a", "$z", "$aa"]);
    }

    #[test]
    fn module_and_script_agree_on_new_names() {
        let module = b"\0asm\x01\0\0\0\x02\x1a\x02\x07./_bg.js\x05__w_1\0\0";
        // The section announces two imports and has one: a malformed module gives
        // `None`.
        assert_eq!(shorten_names(module, ""), None);
        let module = b"\0asm\x01\0\0\0\x02\x10\x01\x06a_bg.js";
        assert_eq!(shorten_names(module, ""), None);
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut content = vec![1];
        push_bytes(&mut content, b"./a_bg.js");
        push_bytes(&mut content, b"__wbg_f_12ab");
        content.extend([0, 0]);
        module.push(IMPORTS);
        push_bytes(&mut module, &content);
        let mut content = vec![2];
        push_bytes(&mut content, b"memory");
        content.extend([2, 0]);
        push_bytes(&mut content, b"__wbindgen_malloc");
        content.extend([0, 1]);
        module.push(EXPORTS);
        push_bytes(&mut module, &content);
        module.extend([CUSTOM, 6]);
        push_bytes(&mut module, b"maker");
        let script =
            r#"x={"./a_bg.js":{__wbg_f_12ab:f,__wbg_f_12abc:g}};w.__wbindgen_malloc(w.memory)"#;
        let (module, script) = shorten_names(&module, script).unwrap();
        assert_eq!(script, r#"x={"$a":{$a:f,__wbg_f_12abc:g}};w.$b(w.memory)"#);
        let text = String::from_utf8_lossy(&module);
        assert!(text.contains("$a") && text.contains("$b") && text.contains("memory"));
        assert!(!text.contains("__wb") && !text.contains("maker"));
    }
}
