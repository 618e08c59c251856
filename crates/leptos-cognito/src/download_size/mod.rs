//! Code that exists only to keep the first download small.
//!
//! The README of this folder lists what each lever gains, here and elsewhere.

pub(crate) mod page_state;
pub mod reactive;
pub mod replace_on_update;
pub mod same_file;
