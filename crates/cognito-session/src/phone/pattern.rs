//! A matcher for the patterns of `plan.txt`.
//!
//! A pattern is a regular expression over decimal digits that consists of these elements:
//! a digit, `.` for any digit, a class such as `[1-35]`, `( )` for a group, `|`, and `?`,
//! `{n}` or `{n,m}` after one of them. The matcher follows all paths through a pattern at
//! once: it maps a set of positions in the text to the set of positions after the
//! matches. A set is the bits of an integer, so a text has at most [`LONGEST`] digits.

/// The most digits of a text.
pub(super) const LONGEST: usize = 31;

/// Returns the lengths of all matches at the beginning of the digits.
pub(super) fn prefixes(pattern: &str, digits: &str) -> impl Iterator<Item = usize> {
    let ends = ends(pattern, digits);
    (0..=LONGEST).filter(move |at| ends & (1 << at) != 0)
}

/// Returns whether the pattern matches all of the digits.
pub(super) fn matches(pattern: &str, digits: &str) -> bool {
    digits.len() <= LONGEST && ends(pattern, digits) & (1 << digits.len()) != 0
}

fn ends(pattern: &str, digits: &str) -> u32 {
    let mut matcher = Matcher {
        pattern: pattern.as_bytes(),
        at: 0,
        digits: digits.as_bytes(),
    };
    matcher.any(1)
}

struct Matcher<'a> {
    pattern: &'a [u8],
    /// The position in the pattern.
    at: usize,
    digits: &'a [u8],
}

impl Matcher<'_> {
    fn peek(&self) -> Option<u8> {
        self.pattern.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let sign = self.peek();
        self.at += 1;
        sign
    }

    /// Matches alternatives, up to the end of their group.
    fn any(&mut self, starts: u32) -> u32 {
        let mut ends = self.all(starts);
        while self.peek() == Some(b'|') {
            self.at += 1;
            ends |= self.all(starts);
        }
        ends
    }

    /// Matches a sequence, up to the end of its alternative.
    fn all(&mut self, mut starts: u32) -> u32 {
        while !matches!(self.peek(), None | Some(b'|' | b')')) {
            let begin = self.at;
            let mut now = self.one(starts);
            let (least, most) = self.times();
            let behind = self.at;
            let mut ends = if least == 0 { starts } else { 0 };
            for time in 1..=most {
                if time >= least {
                    ends |= now;
                }
                if time < most {
                    self.at = begin;
                    now = self.one(now);
                }
            }
            self.at = behind;
            starts = ends;
        }
        starts
    }

    /// Matches a digit, a class of digits or a group.
    fn one(&mut self, starts: u32) -> u32 {
        match self.next() {
            Some(b'(') => {
                let ends = self.any(starts);
                self.at += 1;
                ends
            }
            Some(b'[') => {
                let mut class = [false; 10];
                let mut last = 0;
                loop {
                    match self.next() {
                        None | Some(b']') => break,
                        Some(b'-') => {
                            let to = self.next().unwrap_or(last);
                            mark(&mut class, last, to);
                        }
                        Some(digit) => {
                            last = digit;
                            mark(&mut class, digit, digit);
                        }
                    }
                }
                self.step(starts, |digit| {
                    let value = usize::from(digit.wrapping_sub(b'0'));
                    class.get(value).copied().unwrap_or(false)
                })
            }
            Some(b'.') => self.step(starts, |_| true),
            Some(wanted) => self.step(starts, |digit| digit == wanted),
            None => 0,
        }
    }

    /// Reads how often the preceding element is repeated, at least and at most.
    fn times(&mut self) -> (u32, u32) {
        match self.peek() {
            Some(b'?') => {
                self.at += 1;
                (0, 1)
            }
            Some(b'{') => {
                self.at += 1;
                let least = self.number();
                let most = if self.peek() == Some(b',') {
                    self.at += 1;
                    self.number()
                } else {
                    least
                };
                self.at += 1;
                (least, most)
            }
            _ => (1, 1),
        }
    }

    fn number(&mut self) -> u32 {
        let mut number = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            number = number * 10 + u32::from(digit - b'0');
            self.at += 1;
        }
        number
    }

    /// Returns the positions one digit further, for each position whose digit is wanted.
    fn step(&self, starts: u32, wanted: impl Fn(u8) -> bool) -> u32 {
        let mut ends = 0;
        for (at, digit) in self.digits.iter().enumerate().take(LONGEST) {
            if starts & (1 << at) != 0 && wanted(*digit) {
                ends |= 1 << (at + 1);
            }
        }
        ends
    }
}

fn mark(class: &mut [bool; 10], from: u8, to: u8) {
    for digit in from..=to {
        if let Some(is_in) = class.get_mut(usize::from(digit.wrapping_sub(b'0'))) {
            *is_in = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_regular_expressions_do() {
        for (pattern, yes, no) in [
            ("", &[""][..], &["1"][..]),
            ("12", &["12"], &["1", "123", "21", ""]),
            ("1.", &["10", "19"], &["1", "100"]),
            ("[1-35]", &["1", "2", "3", "5"], &["0", "4", "6", ""]),
            ("1|23|", &["1", "23", ""], &["2", "123"]),
            ("(1|23).", &["19", "234"], &["1", "23", "2"]),
            ("1?2", &["2", "12"], &["112", "1"]),
            ("(12)?3", &["3", "123"], &["13", "12123"]),
            (".{3}", &["123"], &["12", "1234"]),
            ("1.{2,4}", &["123", "1234", "12345"], &["12", "123456"]),
            ("(1|12){2}", &["11", "112", "1212"], &["1", "12"]),
            (
                "(1[2-4]|5){1,2}6",
                &["126", "5136", "56"],
                &["6", "15", "12556"],
            ),
        ] {
            for digits in yes {
                assert!(matches(pattern, digits), "{pattern} {digits}");
            }
            for digits in no {
                assert!(!matches(pattern, digits), "{pattern} {digits}");
            }
        }
    }

    #[test]
    fn prefixes_have_every_length_that_matches() {
        let all = |pattern: &str| prefixes(pattern, "00120655").collect::<Vec<_>>();
        assert_eq!(all("00[126-9]?"), [2, 3]);
        assert_eq!(all("0|00|8"), [1, 2]);
        assert_eq!(all("0?"), [0, 1]);
        assert!(all("9").is_empty());
    }

    #[test]
    fn broken_patterns_and_long_texts_end_quietly() {
        for pattern in ["(", "[", "[1-", "{", "1{", ")", "(((1", "a", "|(|[|{"] {
            let _matched = matches(pattern, "123");
        }
        assert!(!matches(".{40}", &"1".repeat(40)));
        assert_eq!(prefixes(".{3}", &"1".repeat(64)).count(), 1);
    }
}
