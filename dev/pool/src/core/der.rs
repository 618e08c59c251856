//! DER, the encoding of keys and certificates (X.690): the few types that are needed.

use super::clock::Timestamp;

/// The tag of an integer.
pub(crate) const INTEGER: u8 = 0x02;
/// The tag of a string of bits.
pub(crate) const BIT_STRING: u8 = 0x03;
/// The tag of an object identifier.
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
/// The tag of a time with two digits for the year.
pub(crate) const UTC_TIME: u8 = 0x17;
/// The tag of a time with four digits for the year.
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
/// The tag of a sequence.
pub(crate) const SEQUENCE: u8 = 0x30;

/// The rest of a text in DER (X.690).
pub(crate) struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// Reads a text from its start.
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self(text)
    }

    /// Returns the tag of the next element.
    pub(crate) fn next_tag(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// Takes the next element, which must have this tag, and returns its contents.
    pub(crate) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(*first), rest),
            0x81..=0x83 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let length = digits
                    .iter()
                    .fold(0, |length, digit| length << 8 | usize::from(*digit));
                (length, rest)
            }
            _ => return None,
        };
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        (*found == tag).then_some(contents)
    }

    /// Takes the next element, which must be a time in UTC (RFC 5280, section 4.1.2.5).
    pub(crate) fn time(&mut self) -> Option<Timestamp> {
        let tag = self.next_tag()?;
        let text = std::str::from_utf8(self.take(tag)?).ok()?;
        let (date, clock) = match tag {
            UTC_TIME => text.split_at_checked(6)?,
            GENERALIZED_TIME => text.split_at_checked(8)?,
            _ => return None,
        };
        let century = match tag {
            UTC_TIME if date < "50" => "20",
            UTC_TIME => "19",
            _ => "",
        };
        Timestamp::from_amz(&format!("{century}{date}T{clock}"))
    }
}

/// Encodes a positive number of at most `longest` bytes as a DER INTEGER.
pub(crate) fn integer(bytes: &[u8], longest: usize) -> Option<Vec<u8>> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bytes = bytes.get(zeros..)?;
    let first = *bytes.first()?;
    let mut contents = Vec::with_capacity(bytes.len() + 1);
    if first & 0x80 != 0 {
        contents.push(0);
    }
    contents.extend_from_slice(bytes);
    (bytes.len() <= longest).then(|| element(0x02, &contents))
}

/// Encodes a DER element.
pub(crate) fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len().to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let digits = length.iter().skip(zeros);
    let mut der = vec![tag];
    if contents.len() >= 0x80 {
        // The length has at most eight bytes.
        der.push(0x80 | u8::try_from(length.len() - zeros).unwrap_or_default());
    }
    if contents.is_empty() {
        der.push(0);
    }
    der.extend(digits);
    der.extend_from_slice(contents);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_lengths_are_encoded_as_der() {
        assert_eq!(integer(&[1, 0, 1], 4).unwrap(), [2, 3, 1, 0, 1]);
        assert_eq!(integer(&[0, 0, 0x80], 4).unwrap(), [2, 2, 0, 0x80]);
        assert_eq!(integer(&[0], 4), None);
        assert_eq!(integer(&[], 4), None);
        assert_eq!(integer(&[1; 5], 4), None);
        assert_eq!(element(0x30, &[7; 0x7f])[..2], [0x30, 0x7f]);
        assert_eq!(element(0x30, &[7; 0x80])[..3], [0x30, 0x81, 0x80]);
        assert_eq!(element(0x30, &[7; 0x123])[..4], [0x30, 0x82, 0x01, 0x23]);
        assert_eq!(element(0x30, &[]), [0x30, 0]);
    }
}
