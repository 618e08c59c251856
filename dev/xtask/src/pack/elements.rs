//! Removes the element segments that write nothing into the table of functions.
//!
//! The splitter reserves a range of the table for each chunk, and initialises it with null
//! references. Every entry of a new table is null already (WebAssembly core specification,
//! section 4.5.4, "Allocation"), so these segments have no effect. They are 8 KB of the
//! module, and 0.15 KB under brotli.

use crate::module::{Reader, push_number};

/// The instruction `ref.null`.
const REF_NULL: u8 = 0xd0;
/// The instruction `ref.func`.
const REF_FUNC: u8 = 0xd2;
/// The instruction `i32.const`.
const I32_CONST: u8 = 0x41;
/// The end of an expression.
const END: u8 = 0x0b;

/// Returns the element section without the segments that hold null references alone, or
/// `None` if the section has a segment of a kind that the tools do not write.
pub(crate) fn without_null_segments(section: &[u8]) -> Option<Vec<u8>> {
    let mut rest = Reader(section);
    let mut kept = Vec::new();
    for _ in 0..rest.number()? {
        let mut is_null = true;
        let segment = rest.span(|rest| {
            is_null = segment(rest)?;
            Some(())
        })?;
        if !is_null {
            kept.push(segment);
        }
    }
    let mut out = Vec::new();
    push_number(&mut out, kept.len());
    out.extend(kept.concat());
    rest.0.is_empty().then_some(out)
}

/// Reads a segment, and returns `true` if it holds null references alone.
fn segment(rest: &mut Reader<'_>) -> Option<bool> {
    let kind = rest.number()?;
    if rest.byte()? != I32_CONST {
        return None;
    }
    rest.number()?;
    if rest.byte()? != END {
        return None;
    }
    let count = rest.number()?;
    let mut is_null = true;
    for _ in 0..count {
        match kind {
            // The functions are given by their indices.
            0 => is_null = rest.number().map(|_| false)?,
            // The functions are given by expressions.
            4 => {
                match rest.byte()? {
                    REF_NULL => rest.byte().map(drop)?,
                    REF_FUNC => is_null = rest.number().map(|_| false)?,
                    _ => return None,
                }
                if rest.byte()? != END {
                    return None;
                }
            }
            _ => return None,
        }
    }
    Some(is_null)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDICES: [u8; 8] = [0, I32_CONST, 1, END, 2, 7, 0x80, 1];
    const NULLS: [u8; 11] = [
        4, I32_CONST, 3, END, 2, REF_NULL, 0x70, END, REF_NULL, 0x70, END,
    ];
    const FUNCTION_AND_NULL: [u8; 11] = [
        4, I32_CONST, 5, END, 2, REF_FUNC, 9, END, REF_NULL, 0x70, END,
    ];

    #[test]
    fn null_segments_are_removed_and_no_others() {
        let section = [&[3][..], &INDICES, &NULLS, &FUNCTION_AND_NULL].concat();
        let kept = [&[2][..], &INDICES, &FUNCTION_AND_NULL].concat();
        assert_eq!(without_null_segments(&section), Some(kept));
    }

    #[test]
    fn section_of_an_unknown_kind_is_refused() {
        for section in [&[1, 1, 0, 1, 7][..], &[1, 4, I32_CONST], &[0, 0], &[]] {
            assert_eq!(without_null_segments(section), None, "{section:?}");
        }
    }
}
