//! The times and durations that the ride API writes as text.

/// The longest duration that is believed, in seconds: an hour.
const LONGEST_S: i64 = 3_600;
/// The units of durations, in seconds.
const UNITS: [(&str, i64); 13] = [
    ("", 1),
    ("s", 1),
    ("sec", 1),
    ("secs", 1),
    ("second", 1),
    ("seconds", 1),
    ("m", 60),
    ("min", 60),
    ("mins", 60),
    ("minute", 60),
    ("minutes", 60),
    ("hour", LONGEST_S),
    ("h", LONGEST_S),
];
/// The days from the first of March of the year 0 to the first of January 1970.
const DAYS_TO_1970: i64 = 719_468;

/// Returns the milliseconds since 1970 of a time such as `2026-11-28T02:00:00.000Z`. The
/// text is in Universal Time, as JavaScript's `toISOString` writes it; `None` for any
/// other text.
///
/// Source: RFC 3339, section 5.6.
#[must_use]
pub fn instant_ms(text: &str) -> Option<i64> {
    let text = text.as_bytes();
    for (place, marks) in [
        (4, b"--"),
        (7, b"--"),
        (10, b"Tt"),
        (13, b"::"),
        (16, b"::"),
    ] {
        if !marks.contains(text.get(place)?) {
            return None;
        }
    }
    let part = |from, to| number(text.get(from..to)?);
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    let is_time = year >= 1970
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    let [fraction @ .., b'Z' | b'z'] = text.get(19..)? else {
        return None;
    };
    let mut ms = 0;
    if let [point, digits @ ..] = fraction {
        // Two more digits, for a fraction that is shorter than milliseconds.
        ms = number([digits, b"00"].concat().get(..3)?)?;
        if *point != b'.' || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
    }
    // Years that begin in March have their leap day at the end. The lengths of their
    // months repeat every five months, which have 153 days.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - DAYS_TO_1970;
    is_time.then_some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + ms)
}

/// Returns the seconds of a duration such as `30 seconds`, `2 min` or `1 hour`; a number
/// alone is in seconds. Returns `None` for a text that is no such duration, and for one
/// that is longer than an hour.
#[must_use]
pub fn duration_s(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = text.split_at_checked(digits)?;
    let unit = unit.trim();
    let (_, unit_s) = UNITS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
    let seconds = number(count.as_bytes())? * unit_s;
    (seconds <= LONGEST_S).then_some(seconds)
}

/// Returns the number that one to nine digits write.
fn number(digits: &[u8]) -> Option<i64> {
    if !(1..=9).contains(&digits.len()) {
        return None;
    }
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + i64::from(digit - b'0');
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected values come from `date -u -d … +%s%3N` of GNU coreutils.
    #[test]
    fn instant_is_read_as_javascript_writes_it() {
        for (text, ms) in [
            ("1970-01-01T00:00:00.000Z", 0),
            ("2026-11-28T02:03:04.567Z", 1_795_831_384_567),
            ("2024-02-29T23:59:59Z", 1_709_251_199_000),
            ("2024-03-01T00:00:00.5Z", 1_709_251_200_500),
            ("2000-12-31t12:00:00z", 978_264_000_000),
            ("2100-03-01T00:00:00.123456Z", 4_107_542_400_123),
        ] {
            assert_eq!(instant_ms(text), Some(ms), "{text}");
        }
    }

    #[test]
    fn text_that_is_no_instant_is_none() {
        for text in [
            "",
            "now",
            "2026-11-28",
            "2026-13-28T00:00:00Z",
            "2026-00-28T00:00:00Z",
            "2026-11-28T02:00:00+01:00",
            "2026-11-28T2:00Z",
            "-2026-11-28T00:00:00Z",
            "2026-11-28T00:00:00.٣Z",
            "99999999999999999999-01-01T00:00:00Z",
            "2026-11-28T00:00:00:00Z",
        ] {
            assert_eq!(instant_ms(text), None, "{text}");
        }
    }

    #[test]
    fn duration_is_read_in_its_unit() {
        for (text, seconds) in [
            ("30 seconds", 30),
            (" 1 second ", 1),
            ("45s", 45),
            ("2 Minutes", 120),
            ("5 min", 300),
            ("1 hour", 3_600),
            ("12", 12),
            ("0 seconds", 0),
        ] {
            assert_eq!(duration_s(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn text_that_is_no_duration_is_none() {
        for text in [
            "",
            "soon",
            "seconds",
            "-5 seconds",
            "2 hours",
            "1.5 min",
            "99999999999",
            "30 секунд",
        ] {
            assert_eq!(duration_s(text), None, "{text}");
        }
    }
}
