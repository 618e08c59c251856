//! The rider's own account as values: who they are, what protects them, and what each
//! change makes of it.

pub mod contact;
pub mod device;
pub mod error;
pub mod factors;
pub mod freshness;
pub mod passkey;
pub mod profile;
