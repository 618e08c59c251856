//! The clock of the device.

use cognito_session::session::Clock;

/// The clock of the device, read with `Date.now()`.
pub struct BrowserClock;

impl Clock for BrowserClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the browser's clock"
    )]
    #[expect(clippy::cast_possible_truncation, reason = "a date's milliseconds fit")]
    fn now_ms(&self) -> i64 {
        js_sys::Date::now() as i64
    }
}
