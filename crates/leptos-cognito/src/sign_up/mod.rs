//! The pages to register, and to verify the e-mail address or phone number.

pub mod register;
pub mod verify;
