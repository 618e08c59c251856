//! The English texts about requesting a ride.

use super::super::request::Request;

pub(in super::super) fn text(message: &Request) -> &'static str {
    use Request as R;
    match message {
        R::Title => "Request a ride",
        R::MapHelp => {
            "The pin marks your pickup point. Click or tap the map to set it. With the keyboard, the arrow keys move the map under the crosshair, with Shift further, and Enter sets the pickup point; plus and minus zoom; Home goes back."
        }
        R::ChoosePickup => {
            "Where shall we pick you up? Tap the map, or move it with the arrow keys and press Enter."
        }
        R::PickupSet => "Your pickup point is set.",
        R::PickupNear(_) => "Your pickup point is near {0}.",

        R::WhereIAm => "Where I am",
        R::Locating => "Finding where you are…",
        R::LocationRefused => {
            "This page may not see where you are. Allow it in your browser’s settings, or tap the map."
        }
        R::LocationUnknown => {
            "Your device can’t tell where you are right now. Tap the map instead."
        }
        R::LocationSlow => "It took too long to find where you are. Try again, or tap the map.",
        R::LocationOutside => {
            "You are outside of the area where our unicorns run. Choose a point on the map."
        }

        R::Send => "Request unicorn",
        R::Sending => "Requesting…",
        R::Searching => "Looking for a unicorn near you…",

        R::OnItsWay(_) => "{0} is on the way to you.",
        R::IsHere(_) => "{0} is here. Enjoy your ride!",
        R::Nameless => "Your unicorn",
        R::Color => "Color",
        R::Golden => "Golden",
        R::White => "White",
        R::Yellow => "Yellow",
        R::Arrival => "Arrival",
        R::InSeconds(_) => "in {0}",
        R::InMinutes(_) => "in {0}",

        R::Cancel => "Cancel ride",
        R::Cancelling => "Cancelling…",
        R::Cancelled => "Your ride is cancelled.",
        R::PlanAnother => "Plan another ride",

        R::Rides => "Your rides",
        R::StatusOnItsWay => "On the way",
        R::StatusArrived => "Arrived",
        R::StatusCancelled => "Cancelled",
        R::ShowMore => "Show earlier rides",

        R::SignedOut => "Your session has ended. Sign in again to ride.",
        R::NoCredentials => "You have no access to the ride service. Tell whoever runs this app.",
        R::Unreachable => "The ride service can’t be reached. Check your connection and try again.",
        R::Slow => "The ride service took too long to answer. Try again.",
        R::NotAccepted => {
            "The ride service does not accept your sign-in. Sign out, sign in again, and try once more."
        }
        R::Forbidden => {
            "Your account may not request rides. Tell whoever runs this app if it should."
        }
        R::TooMany => "Many riders are asking right now. Wait a moment, then try again.",
        R::Down => "The ride service has a problem right now. Try again in a moment.",
        R::Malformed => {
            "The ride service gave an answer that we can’t read. Try again; if it lasts, tell whoever runs this app."
        }
        R::Rejected => {
            "The ride service did not accept this request. Choose another pickup point and try again."
        }
        R::CannotCancel => "This ride can’t be cancelled.",
        R::TooLate => "Too late to cancel: your unicorn has arrived already.",

        R::ForDevelopers => "For developers",
    }
}
