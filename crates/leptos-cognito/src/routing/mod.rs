//! Routing: the page that each address shows, and the users who may see it.

pub mod guard;
pub mod in_place;
pub mod navigation;
pub mod paths;
pub mod return_to;
