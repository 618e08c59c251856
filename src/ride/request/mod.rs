//! The card on which the rider requests a unicorn.

mod calls;
pub mod card;
mod geolocation;
pub mod model;
pub mod state;
mod texts;

pub use card::RequestCard;
pub use state::RideRequest;
