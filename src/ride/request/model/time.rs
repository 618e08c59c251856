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
/// The form of a time; each zero stands for a digit.
const FORM: &[u8] = b"0000-00-00T00:00:00";
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
    let mut parts = [0; 6];
    let mut part = 0;
    for (byte, form) in text.iter().zip(FORM) {
        if *form == b'0' {
            let number: &mut i64 = parts.get_mut(part)?;
            *number = *number * 10 + digit(*byte)?;
        } else if byte.eq_ignore_ascii_case(form) {
            part += 1;
        } else {
            return None;
        }
    }
    let [fraction @ .., b'Z' | b'z'] = text.get(FORM.len()..)? else {
        return None;
    };
    let (mut ms, mut digit_ms) = (0, 100);
    if let [point, digits @ ..] = fraction {
        if *point != b'.' {
            return None;
        }
        for byte in digits {
            ms += digit(*byte)? * digit_ms;
            digit_ms /= 10;
        }
    }
    let [year, month, day, hour, minute, second] = parts;
    let is_time = year >= 1970
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
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
    let mut unit = text.as_bytes().trim_ascii();
    let mut count = None;
    while let [first, rest @ ..] = unit
        && let Some(digit) = digit(*first)
    {
        // More than the longest duration is not believed, so that the count stays small.
        count = Some((count.unwrap_or(0) * 10 + digit).min(LONGEST_S + 1));
        unit = rest;
    }
    let unit = unit.trim_ascii_start();
    let (_, unit_s) = UNITS
        .iter()
        .find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(unit))?;
    let seconds = count? * unit_s;
    (seconds <= LONGEST_S).then_some(seconds)
}

/// Returns the value of a digit.
fn digit(byte: u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
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
