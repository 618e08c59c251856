//! Which page is shown at which address, and to whom.

pub mod guard;
pub mod navigation;
pub mod paths;
