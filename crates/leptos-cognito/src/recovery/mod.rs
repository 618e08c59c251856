//! The page to reset a forgotten password.

pub mod page;
