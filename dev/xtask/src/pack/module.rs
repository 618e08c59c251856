//! Reads a WebAssembly module as a list of sections, and writes it again after changes.

/// The id of the import section.
pub(crate) const IMPORTS: u8 = 2;
/// The id of the export section.
pub(crate) const EXPORTS: u8 = 7;
/// The id of the element section, which initialises tables.
pub(crate) const ELEMENTS: u8 = 9;
/// The id of custom sections, each of which has a name.
pub(crate) const CUSTOM: u8 = 0;

/// Writes the module with the content that `change` returns for each section. Custom
/// sections that become empty are left out. Gives `None` if the bytes are no module, or
/// if `change` does.
pub(crate) fn with_sections(
    module: &[u8],
    mut change: impl FnMut(u8, &[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let (header, rest) = module.split_at_checked(8)?;
    let mut out = header.to_vec();
    let mut rest = Reader(rest);
    while !rest.0.is_empty() {
        let kind = rest.byte()?;
        let content = rest.bytes()?;
        let changed = change(kind, content)?;
        if kind != CUSTOM || !changed.is_empty() {
            out.push(kind);
            push_bytes(&mut out, &changed);
        }
    }
    Some(out)
}

/// A reader for the encoding of modules.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// An unsigned number, in LEB128.
    pub(crate) fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for place in 0..5 {
            let byte = self.byte()?;
            number |= usize::from(byte & 127) << (7 * place);
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    /// Bytes that are preceded by their number.
    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// The bytes that `read` consumes, unchanged.
    pub(crate) fn span(&mut self, read: impl FnOnce(&mut Self) -> Option<()>) -> Option<&'a [u8]> {
        let before = self.0;
        read(self)?;
        before.get(..before.len() - self.0.len())
    }
}

pub(crate) fn push_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = u8::try_from(number & 127).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            return out.push(low);
        }
        out.push(low | 128);
    }
}

pub(crate) fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    push_number(out, bytes.len());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 300, 1 << 21, u32::MAX as usize] {
            let mut out = Vec::new();
            push_number(&mut out, number);
            assert_eq!(Reader(&out).number(), Some(number));
        }
        assert_eq!(Reader(&[128, 128]).number(), None);
    }

    #[test]
    fn a_module_that_nobody_changes_stays() {
        let module = b"\0asm\x01\0\0\0\x01\x02\x01\0\0\x03\x01a!";
        let same = with_sections(module, |_, content| Some(content.to_vec()));
        assert_eq!(same.as_deref(), Some(&module[..]));
        assert_eq!(with_sections(b"\0asm", |_, _| None), None);
    }
}
