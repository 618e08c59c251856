//! Finds and installs the programs that the tasks need on this machine.

pub(crate) mod apache;
pub(crate) mod binaryen;
pub(crate) mod browser;
pub(crate) mod engines;
pub(crate) mod nginx;
pub(crate) mod node;
pub(crate) mod packages;
pub(crate) mod python;
pub(crate) mod rust;
pub(crate) mod tools;
