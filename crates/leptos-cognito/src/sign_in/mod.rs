//! The sign-in: the form, its flow up to the session, and one file for each of the steps
//! that the pool may ask for.

pub mod choose_mfa;
pub mod code;
pub mod custom;
pub mod first_factor;
pub mod flow;
pub mod form;
pub mod identifier;
pub mod new_password;
pub mod other_ways;
pub mod own_form;
pub mod passkey;
pub mod passkey_suggestion;
pub mod phone_identifier;
pub mod setup_email;
pub mod setup_mfa;
pub mod setup_totp;
pub mod step;
pub mod unsupported;
