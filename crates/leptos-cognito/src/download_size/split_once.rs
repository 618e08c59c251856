//! A search for a short text in another, byte by byte. The standard library's search is
//! made for long texts and would add more: the README of this folder has the figure.

/// Returns the texts before and after the first occurrence of `part`.
pub(crate) fn split_once<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let bytes = text.as_bytes();
    let place = (0..bytes.len()).find(|place| {
        let rest = bytes.get(*place..);
        rest.is_some_and(|rest| rest.starts_with(part.as_bytes()))
    })?;
    // In UTF-8, an occurrence of one text in another begins and ends at character
    // boundaries.
    Some((text.get(..place)?, text.get(place + part.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_splits_as_the_standard_library_does() {
        for text in [
            "",
            "a = b",
            "é = ü = x",
            "= ",
            " = ",
            "a =",
            "a = ",
            "… | {0} | ",
        ] {
            for part in [" = ", " | ", "{0}"] {
                assert_eq!(
                    split_once(text, part),
                    text.split_once(part),
                    "{text} {part}"
                );
            }
        }
    }
}
