//! The lines of a CSV file, as Cognito reads them: a backslash before a comma makes it a part
//! of a value, and quotation marks have no meaning.
//!
//! Source: "Formatting the CSV file", Amazon Cognito Developer Guide.

/// Returns the values of a line.
pub(super) fn values(line: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some(',')) => {
                letters.next();
                push(&mut values, ',');
            }
            (',', _) => values.push(String::new()),
            (other, _) => push(&mut values, other),
        }
    }
    for value in &mut values {
        *value = value.trim().to_owned();
    }
    values
}

fn push(values: &mut [String], letter: char) {
    if let Some(last) = values.last_mut() {
        last.push(letter);
    }
}

/// Returns the line that starts at this byte, without its end, and the byte after it; or
/// `None` at the end of the file.
pub(super) fn line_at(text: &str, offset: usize) -> Option<(&str, usize)> {
    let rest = text.get(offset..).filter(|rest| !rest.is_empty())?;
    let (line, length) = match rest.split_once('\n') {
        Some((line, _)) => (line, line.len() + 1),
        None => (rest, rest.len()),
    };
    Some((line.strip_suffix('\r').unwrap_or(line), offset + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comma_after_a_backslash_is_part_of_the_value() {
        assert_eq!(values(r"a, b\, c ,,d\e"), ["a", "b, c", "", r"d\e"]);
        assert_eq!(values(r#""a,b""#), ["\"a", "b\""]);
        assert_eq!(values(""), [""]);
    }

    #[test]
    fn lines_end_with_or_without_a_carriage_return() {
        let text = "ä\r\nb\n\nc";
        let mut lines = Vec::new();
        let mut at = 0;
        while let Some((line, next)) = line_at(text, at) {
            lines.push(line);
            at = next;
        }
        assert_eq!(lines, ["ä", "b", "", "c"]);
        // An offset within a letter is no line.
        assert_eq!(line_at(text, 1), None);
    }
}
