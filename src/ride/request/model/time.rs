//! The times and durations that the ride API writes as text.

/// The number of days before the first day of each month, in a year that is no leap year.
const DAYS_BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/// The longest duration that is believed, in seconds: an hour.
const LONGEST_S: u32 = 3_600;

/// Returns the milliseconds since 1970 of a time such as `2026-11-28T02:00:00.000Z`. The
/// text is in Universal Time, as JavaScript's `toISOString` writes it; `None` for any
/// other text.
///
/// Source: RFC 3339, section 5.6.
#[must_use]
pub fn instant_ms(text: &str) -> Option<i64> {
    let text = text.strip_suffix(['Z', 'z'])?;
    let (date, time) = text.split_once(['T', 't'])?;
    let mut date = date.split('-').map(number);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut time = time.split(':').map(number);
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let is_time = (1970..=9999).contains(&year)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let before = usize::try_from(month - 1).ok();
    let before = *before.and_then(|month| DAYS_BEFORE.get(month))?;
    if !is_time || date.next().is_some() || time.next().is_some() {
        return None;
    }
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    // The leap days of all years before this one, since 1970.
    let past = year - 1;
    let leap_days = (past / 4 - past / 100 + past / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
    let days = (year - 1970) * 365 + leap_days + before + i64::from(is_leap && month > 2) + day - 1;
    let ms = [fraction, "000"].concat();
    let ms = ms.get(..3).and_then(number)?;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + ms)
}

/// Returns the seconds of a duration such as `30 seconds`, `2 min` or `1 hour`; a number
/// alone is in seconds. Returns `None` for a text that is no such duration, and for one
/// that is longer than an hour.
#[must_use]
pub fn duration_s(text: &str) -> Option<u32> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (count, unit) = text.split_at_checked(end)?;
    let unit_s = match &*unit.trim().to_ascii_lowercase() {
        "" | "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3_600,
        _ => return None,
    };
    let seconds = count.parse::<u32>().ok()?.checked_mul(unit_s)?;
    (seconds <= LONGEST_S).then_some(seconds)
}

fn number(digits: &str) -> Option<i64> {
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| digits.parse().ok()).flatten()
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
