//! The texts of the request card.

use super::model::fault::Fault;
use super::model::location::LocationFault;
use super::model::reply::Status;
use super::model::time::duration_s;
use crate::words::request::Request;
use leptos_cognito::i18n::{Minutes, Seconds};

/// Returns the text for a fault of a request.
pub(super) fn fault(fault: Fault) -> Request {
    match fault {
        Fault::SignedOut => Request::SignedOut,
        Fault::NoCredentials => Request::NoCredentials,
        Fault::Unreachable => Request::Unreachable,
        Fault::Slow => Request::Slow,
        Fault::NotAccepted => Request::NotAccepted,
        Fault::Forbidden => Request::Forbidden,
        Fault::TooMany => Request::TooMany,
        Fault::Down => Request::Down,
        Fault::Malformed => Request::Malformed,
        Fault::Rejected => Request::Rejected,
        Fault::CannotCancel => Request::CannotCancel,
        Fault::TooLate => Request::TooLate,
    }
}

/// Returns the text for a device whose place is not the pickup point.
pub(super) fn location(fault: LocationFault) -> Request {
    match fault {
        LocationFault::Refused => Request::LocationRefused,
        LocationFault::Unknown => Request::LocationUnknown,
        LocationFault::Slow => Request::LocationSlow,
        LocationFault::Outside => Request::LocationOutside,
    }
}

/// Returns the text for the colour of a unicorn of the workshop, or `None` for any other
/// colour, which is shown in the API's words.
pub(super) fn color(color: &str) -> Option<Request> {
    match color {
        "Golden" => Some(Request::Golden),
        "White" => Some(Request::White),
        "Yellow" => Some(Request::Yellow),
        _ => None,
    }
}

/// Returns the text for the time until the arrival, or `None` if the API's words are no
/// duration. Those are shown as they are.
pub(super) fn arrival(eta: &str, left_ms: i64) -> Option<Request> {
    duration_s(eta)?;
    // A second that has begun counts, so that the text ends at one second.
    let seconds = u32::try_from(left_ms.saturating_add(999) / 1000).unwrap_or(0);
    Some(if seconds > 90 {
        Request::InMinutes(Minutes(seconds.div_ceil(60)))
    } else {
        Request::InSeconds(Seconds(seconds))
    })
}

/// Returns the text for the status of an earlier ride.
pub(super) fn status(status: Status) -> Request {
    match status {
        Status::Requested => Request::StatusOnItsWay,
        Status::Arrived => Request::StatusArrived,
        Status::Cancelled => Request::StatusCancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrival_counts_down_in_minutes_then_seconds() {
        for (left_ms, text) in [
            (600_000, Request::InMinutes(Minutes(10))),
            (91_000, Request::InMinutes(Minutes(2))),
            (90_000, Request::InSeconds(Seconds(90))),
            (29_001, Request::InSeconds(Seconds(30))),
            (1, Request::InSeconds(Seconds(1))),
        ] {
            assert_eq!(arrival("30 seconds", left_ms), Some(text), "{left_ms}");
        }
        assert_eq!(arrival("soon", 1_000), None);
    }

    #[test]
    fn colours_of_the_workshop_have_texts() {
        assert_eq!(color("Golden"), Some(Request::Golden));
        assert_eq!(color("Plaid"), None);
    }
}
