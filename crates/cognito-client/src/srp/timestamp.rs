//! The parameter `TIMESTAMP`, in the only form that Cognito accepts.

const DAYS: [&str; 7] = ["Thu ", "Fri ", "Sat ", "Sun ", "Mon ", "Tue ", "Wed "];

const MONTHS: [(&str, u32); 12] = [
    ("Jan ", 31),
    ("Feb ", 28),
    ("Mar ", 31),
    ("Apr ", 30),
    ("May ", 31),
    ("Jun ", 30),
    ("Jul ", 31),
    ("Aug ", 31),
    ("Sep ", 30),
    ("Oct ", 31),
    ("Nov ", 30),
    ("Dec ", 31),
];

/// The last second of the year 9999.
const LAST: i64 = 253_402_300_799;

/// Returns a time in the form that Cognito requires, such as `Sat Nov 21 09:05:07 UTC
/// 2026`. The names are English whatever the user's language is, and the day of the month
/// has no leading zero.
///
/// `unix_ms` is in milliseconds since 1970. A time before 1970 or after the year 9999
/// becomes the nearest time that can be written, which the service refuses anyway.
#[must_use]
pub fn timestamp(unix_ms: i64) -> String {
    let seconds = unix_ms.div_euclid(1000).clamp(0, LAST);
    let days = (seconds / 86_400) as u32;
    let time = (seconds % 86_400) as u32;

    let (mut year, mut day) = (1970, days);
    while day >= 365 + leap_day(year) {
        day -= 365 + leap_day(year);
        year += 1;
    }
    let mut month_name = "";
    for (name, length) in MONTHS {
        month_name = name;
        let length = if length == 28 {
            28 + leap_day(year)
        } else {
            length
        };
        if day < length {
            break;
        }
        day -= length;
    }

    let mut text = String::with_capacity(28);
    // 1 January 1970 was a Thursday.
    text.push_str(DAYS.get(days as usize % 7).copied().unwrap_or_default());
    text.push_str(month_name);
    push_number(&mut text, day + 1, 1);
    text.push(' ');
    push_number(&mut text, time / 3600, 10);
    text.push(':');
    push_number(&mut text, time / 60 % 60, 10);
    text.push(':');
    push_number(&mut text, time % 60, 10);
    text.push_str(" UTC ");
    push_number(&mut text, year, 1000);
    text
}

fn leap_day(year: u32) -> u32 {
    let every = |years: u32| year.is_multiple_of(years);
    u32::from(every(4) && (!every(100) || every(400)))
}

/// Appends a number below 10,000, with leading zeros up to the given place (1, 10, …). It
/// is written by hand, because `format!` would be the only use of the formatting
/// machinery in this module.
fn push_number(text: &mut String, number: u32, place: u32) {
    for power in [1000, 100, 10, 1] {
        if power <= place || power <= number {
            text.push(char::from(b'0' + (number / power % 10) as u8));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn known_times() {
        for (seconds, expected) in [
            (0, "Thu Jan 1 00:00:00 UTC 1970"),
            (951_782_399, "Mon Feb 28 23:59:59 UTC 2000"),
            (951_782_400, "Tue Feb 29 00:00:00 UTC 2000"),
            (951_868_800, "Wed Mar 1 00:00:00 UTC 2000"),
            (1_795_251_907, "Sat Nov 21 09:05:07 UTC 2026"),
            (4_107_542_400, "Mon Mar 1 00:00:00 UTC 2100"),
            (253_402_300_799, "Fri Dec 31 23:59:59 UTC 9999"),
        ] {
            assert_eq!(timestamp(seconds * 1000), expected);
            assert_eq!(timestamp(seconds * 1000 + 999), expected);
        }
    }

    #[test]
    fn a_clock_out_of_range_gives_the_nearest_time() {
        for before in [-1, -86_400_000, i64::MIN] {
            assert_eq!(timestamp(before), timestamp(0));
        }
        for after in [253_402_300_800_000, i64::MAX] {
            assert_eq!(timestamp(after), "Fri Dec 31 23:59:59 UTC 9999");
        }
    }
}
