//! The user's own account as plain values: the profile, the factors and devices that
//! protect it, and the effect of each change.

pub mod contact;
pub mod device;
pub mod error;
pub mod factors;
pub mod freshness;
pub mod passkey;
pub mod picture;
pub mod profile;
pub mod proof;
