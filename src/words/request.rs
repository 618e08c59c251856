//! The messages about requesting a ride.

use leptos_cognito::family;
use leptos_cognito::i18n::{Minutes, Seconds};

use super::en;
use super::genre::Genre;

family! {
    /// A message about requesting a ride. The English texts are in
    /// `src/words/en/request.rs`.
    pub enum Request after Genre with "Request" in en::request::text {
        // The card
        Title,
        MapHelp,
        ChoosePickup,
        PickupSet,
        PickupNear(String),

        // The place of the device
        WhereIAm,
        Locating,
        LocationRefused,
        LocationUnknown,
        LocationSlow,
        LocationOutside,

        // The request
        Send,
        Sending,
        Searching,

        // The unicorn
        OnItsWay(String),
        IsHere(String),
        Nameless,
        Color,
        Golden,
        White,
        Yellow,
        Arrival,
        InSeconds(Seconds),
        InMinutes(Minutes),

        // The cancellation
        Cancel,
        Cancelling,
        Cancelled,
        PlanAnother,

        // Earlier rides
        Rides,
        StatusOnItsWay,
        StatusArrived,
        StatusCancelled,
        ShowMore,

        // The faults
        SignedOut,
        NoCredentials,
        Unreachable,
        Slow,
        NotAccepted,
        Forbidden,
        TooMany,
        Down,
        Malformed,
        Rejected,
        CannotCancel,
        TooLate,

        // The rest of the page
        ForDevelopers,
    }
}
