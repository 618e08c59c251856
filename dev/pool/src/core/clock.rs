//! Time in the formats that the service uses. Nothing here reads a clock: the time is
//! always passed in.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A time in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const MILLIS: i64 = 1_000;
const DAY: i64 = 86_400;

impl Timestamp {
    /// Makes a timestamp from milliseconds since the epoch.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds since the epoch.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Returns the whole seconds since the epoch, as in a token's `exp`.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(MILLIS)
    }

    /// Returns the seconds since the epoch with a fraction, as AWS's JSON protocol writes
    /// a timestamp.
    #[must_use]
    pub fn epoch(self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds of this era fit the 53 bits of an f64"
        )]
        let millis = self.0 as f64;
        millis / 1_000.0
    }

    /// Makes a timestamp from seconds since the epoch with a fraction, as AWS's JSON protocol
    /// writes one. The result is `None` for a number outside of the years 1 to 9999.
    #[must_use]
    pub fn from_epoch(seconds: f64) -> Option<Self> {
        const FIRST: f64 = -62_135_596_800.0;
        const LAST: f64 = 253_402_300_800.0;
        if !(FIRST..LAST).contains(&seconds) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the milliseconds of these years fit an i64"
        )]
        let millis = (seconds * 1_000.0).round() as i64;
        Some(Self(millis))
    }

    /// Returns the time that is later by `duration`.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// Returns the time that is earlier by `duration`.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(millis))
    }

    /// Returns the time that has passed since `earlier`, or zero if `earlier` is in the
    /// future.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Returns the time between two timestamps, in either order.
    #[must_use]
    pub fn distance(self, other: Self) -> Duration {
        Duration::from_millis(self.0.abs_diff(other.0))
    }

    /// Writes the time as in RFC 3339, in UTC with milliseconds:
    /// `2026-11-21T09:05:07.000Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let seconds = self.seconds();
        let (year, month, day) = civil_from_days(seconds.div_euclid(DAY));
        let of_day = seconds.rem_euclid(DAY);
        format!(
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
            of_day / 3_600,
            of_day / 60 % 60,
            of_day % 60,
            self.0.rem_euclid(MILLIS),
        )
    }

    /// Parses the `x-amz-date` of a signature: `20261121T090507Z`.
    #[must_use]
    pub fn from_amz(text: &str) -> Option<Self> {
        let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
        (date.len() == 8 && clock.len() == 6).then_some(())?;
        let part =
            |text: &str, from: usize, to: usize| number(text.get(from..to)?, to - from..=to - from);
        let (month, day) = (part(date, 4, 6)?, part(date, 6, 8)?);
        let (hour, minute, second) = (part(clock, 0, 2)?, part(clock, 2, 4)?, part(clock, 4, 6)?);
        let in_range = (1..=12).contains(&month) && (1..=31).contains(&day);
        (in_range && hour < 24 && minute < 60 && second < 61).then_some(())?;
        let days = days_from_civil(part(date, 0, 4)?, month, day);
        let seconds = days * DAY + hour * 3_600 + minute * 60 + second;
        Some(Self(seconds * MILLIS))
    }

    /// Parses a time of XML Schema in UTC, as SAML writes every time (SAML Core, section
    /// 1.3.3): `2026-11-21T09:05:07.25Z`. Digits after the milliseconds are left out.
    #[must_use]
    pub fn from_xml(text: &str) -> Option<Self> {
        let text = text.strip_suffix('Z')?;
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let is_fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
        let shape = whole.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
        (is_fraction && shape && whole.len() == 19).then_some(())?;
        let seconds = Self::from_amz(&format!("{}Z", whole.replace(['-', ':'], "")))?;
        let digits: String = fraction.chars().chain("00".chars()).take(3).collect();
        let millis: i64 = digits.parse().ok()?;
        Some(Self(seconds.0 + millis))
    }

    /// Parses the `TIMESTAMP` of an SRP proof: `Sat Nov 21 09:05:07 UTC 2026`.
    ///
    /// The day of the week is not compared with the date, because nothing depends on it. A day
    /// below 10 may have a zero before it; see [`Self::signed_srp_text`].
    #[must_use]
    pub fn from_srp(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let weekday = words.next()?;
        if !["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].contains(&weekday) {
            return None;
        }
        let month_name = words.next()?;
        let month = 1 + i64::try_from(MONTHS.iter().position(|m| *m == month_name)?).ok()?;
        let day = number(words.next()?, 1..=2)?;
        let mut clock = words.next()?.split(':');
        let hour = number(clock.next()?, 2..=2)?;
        let minute = number(clock.next()?, 2..=2)?;
        let second = number(clock.next()?, 2..=2)?;
        if clock.next().is_some() || words.next()? != "UTC" {
            return None;
        }
        let year = number(words.next()?, 4..=4)?;
        let in_range = (1..=31).contains(&day) && hour < 24 && minute < 60 && second < 61;
        if words.next().is_some() || !in_range {
            return None;
        }
        let days = days_from_civil(year, month, day);
        let seconds = days * DAY + hour * 3_600 + minute * 60 + second;
        Some(Self(seconds * MILLIS))
    }

    /// Returns the text that the service signs for the `TIMESTAMP` of an SRP proof: the same
    /// text, with no zero before the day.
    ///
    /// Cognito reads a day with a zero, and then finds the signature over that text wrong. It
    /// answers "Incorrect username or password." (pull request 12 of qwigo/warrant, and 1758 of
    /// ministackorg/ministack, which was measured).
    #[must_use]
    pub fn signed_srp_text(text: &str) -> String {
        let words = text.split(' ').enumerate();
        let without_zero = words.map(|(place, word)| {
            if place == 2 {
                word.trim_start_matches('0')
            } else {
                word
            }
        });
        without_zero.collect::<Vec<_>>().join(" ")
    }
}

fn number(text: &str, width: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let digits = width.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Returns the number of days from the epoch to a date in the proleptic Gregorian
/// calendar.
///
/// Years start in March here, so that the leap day is the last day and one linear formula
/// gives the lengths of the months.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let shifted_month = (month + 9) % 12;
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Converts days since the epoch into year, month and day: the inverse of
/// [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_at_calendar_edges_are_converted_both_ways() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (1_709_251_200_000, "2024-03-01T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Timestamp(millis).rfc3339(), text);
        }
        for days in (-200_000..200_000).step_by(37) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn epoch_is_written_and_read_to_the_millisecond() {
        for millis in [0, 1, -1, 1_795_000_005_123, 1_795_000_005_999] {
            let time = Timestamp::from_millis(millis);
            assert_eq!(Timestamp::from_epoch(time.epoch()), Some(time));
        }
        for wrong in [f64::NAN, f64::INFINITY, 1e12, -1e12] {
            assert_eq!(Timestamp::from_epoch(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn xml_time_is_parsed_and_others_refused() {
        let read = |text| Timestamp::from_xml(text).map(Timestamp::rfc3339);
        for (text, time) in [
            ("2026-11-28T09:05:07Z", "2026-11-28T09:05:07.000Z"),
            ("2026-11-28T09:05:07.25Z", "2026-11-28T09:05:07.250Z"),
            ("2026-11-28T09:05:07.1239999Z", "2026-11-28T09:05:07.123Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(time));
        }
        for wrong in [
            "",
            "Z",
            "2026-11-28T09:05:07",
            "2026-11-28T09:05:07+00:00",
            "2026-11-28T09:05:07.Z",
            "2026-11-28T09:05:07.xZ",
            "2026-13-28T09:05:07Z",
            "2026-11-28 09:05:07Z",
            "20261128T090507Z",
            "2026-11-28T09-05-07Z",
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn srp_timestamp_is_parsed_and_others_refused() {
        let read = |text| Timestamp::from_srp(text).map(Timestamp::rfc3339);
        assert_eq!(
            read("Wed Sep 3 06:04:08 UTC 2025").as_deref(),
            Some("2025-09-03T06:04:08.000Z")
        );
        assert_eq!(
            read("Wed Sep 03 06:04:08 UTC 2025").as_deref(),
            Some("2025-09-03T06:04:08.000Z")
        );
        assert_eq!(
            read("Thu Feb 29 00:00:00 UTC 2024").as_deref(),
            Some("2024-02-29T00:00:00.000Z")
        );
        for wrong in [
            "",
            "Wed Sep 003 06:04:08 UTC 2025",
            "Wed Sep 00 06:04:08 UTC 2025",
            "Wed Sep 3 6:04:08 UTC 2025",
            "Wed Sep 3 24:04:08 UTC 2025",
            "Mi Sep 3 06:04:08 UTC 2025",
            "Wed Sept 3 06:04:08 UTC 2025",
            "Wed Sep 3 06:04:08 CET 2025",
            "Wed Sep 3 06:04:08 UTC 2025 ",
            "2025-09-03T06:04:08Z",
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
    #[test]
    fn signed_srp_text_has_no_zero_before_the_day() {
        for (given, signed) in [
            (
                "Wed Sep 03 06:04:08 UTC 2025",
                "Wed Sep 3 06:04:08 UTC 2025",
            ),
            ("Wed Sep 3 06:04:08 UTC 2025", "Wed Sep 3 06:04:08 UTC 2025"),
            (
                "Wed Sep 10 06:04:08 UTC 2025",
                "Wed Sep 10 06:04:08 UTC 2025",
            ),
        ] {
            assert_eq!(Timestamp::signed_srp_text(given), signed);
        }
    }
}
