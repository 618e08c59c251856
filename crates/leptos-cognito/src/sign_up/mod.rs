//! The pages to register and to verify the address.

pub mod register;
pub mod verify;
