//! What a task needs on this machine, and putting it there.

pub(crate) mod binaryen;
pub(crate) mod browser;
pub(crate) mod debian;
pub(crate) mod engines;
pub(crate) mod nginx;
pub(crate) mod node;
pub(crate) mod python;
pub(crate) mod rust;
pub(crate) mod tools;
