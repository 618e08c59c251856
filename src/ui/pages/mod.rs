//! One page a file, but for the ride page, which is a folder.

pub mod account;
pub mod configuration_needed;
pub mod forgot_password;
pub mod not_found;
pub mod register;
pub mod ride;
pub mod sign_in;
pub mod verify;
