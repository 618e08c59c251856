//! Removes the exports that the app does not use from a module.
//!
//! wasm-streams, which comes with Leptos for servers, exports three classes to
//! JavaScript. The linker and wasm-bindgen keep everything that is exported: here 8 KB
//! of code and of script, and the code that turns futures into promises, all of it
//! unused.

use crate::module::{CUSTOM, EXPORTS, Reader, push_bytes, push_number, with_sections};

/// The part that the names of the classes' exports have in common.
const UNUSED_EXPORTS: &str = "intounderlying";
/// The part that wasm-bindgen's descriptions of the classes have in common.
const UNUSED_DESCRIPTIONS: &[u8] = b"IntoUnderlying";
/// The custom section that has wasm-bindgen's descriptions.
const DESCRIPTIONS_SECTION: &str = "__wasm_bindgen_unstable";

/// The module without the classes, or `None` if it is not in the form that the linker
/// writes.
pub(crate) fn without_unused_exports(module: &[u8]) -> Option<Vec<u8>> {
    with_sections(module, |kind, content| match kind {
        EXPORTS => exports(content),
        CUSTOM => descriptions(content),
        _ => Some(content.to_vec()),
    })
}

fn exports(content: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Reader(content);
    let mut kept = Vec::new();
    let mut count = 0;
    for _ in 0..rest.number()? {
        let mut is_kept = true;
        let export = rest.span(|export| {
            is_kept = !export.text()?.contains(UNUSED_EXPORTS);
            export.byte()?;
            export.number().map(drop)
        })?;
        if is_kept {
            kept.extend_from_slice(export);
            count += 1;
        }
    }
    let mut out = Vec::new();
    push_number(&mut out, count);
    out.extend(kept);
    Some(out)
}

/// Removes the descriptions of the classes. The section is a list of pairs: the
/// schema's version, and the description that one use of the macro generated. Each of
/// the two is preceded by its length in four bytes.
fn descriptions(content: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Reader(content);
    let name = rest.text()?;
    if name != DESCRIPTIONS_SECTION {
        return Some(content.to_vec());
    }
    let mut out = Vec::new();
    push_bytes(&mut out, name.as_bytes());
    while !rest.0.is_empty() {
        let mut is_kept = true;
        let pair = rest.span(|pair| {
            sized(pair)?;
            let program = sized(pair)?;
            is_kept = !program
                .windows(UNUSED_DESCRIPTIONS.len())
                .any(|bytes| bytes == UNUSED_DESCRIPTIONS);
            Some(())
        })?;
        if is_kept {
            out.extend_from_slice(pair);
        }
    }
    Some(out)
}

fn sized<'a>(rest: &mut Reader<'a>) -> Option<&'a [u8]> {
    let length = u32::from_le_bytes(rest.take(4)?.try_into().ok()?);
    rest.take(length.try_into().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unused_exports_are_removed_by_their_names() {
        let before = b"\x02\x01a\0\0\x10intounderlying_x\0\x01";
        assert_eq!(exports(before).unwrap(), b"\x01\x01a\0\0");
    }

    #[test]
    fn descriptions_of_unused_exports_are_removed() {
        let pair = |program: &[u8]| {
            let length = u8::try_from(program.len()).unwrap();
            [b"\x01\0\0\0v", &[length, 0, 0, 0][..], program].concat()
        };
        let mut before = vec![23];
        before.extend_from_slice(DESCRIPTIONS_SECTION.as_bytes());
        let mut after = before.clone();
        before.extend(pair(b"fetch"));
        after.extend(pair(b"fetch"));
        before.extend(pair(b"..IntoUnderlyingSink.."));
        assert_eq!(descriptions(&before).unwrap(), after);
        assert_eq!(descriptions(b"\x01nrest").unwrap(), b"\x01nrest");
    }
}
