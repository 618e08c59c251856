//! The map of the ride page, as values: where it looks, what it shows, what a gesture
//! makes of it. No framework and no browser here; `ui::components::map` draws it.
//!
//! - [`mercator`]: places on the globe and points of the flat world
//! - [`view`]: the part of the world that is on the screen
//! - [`motion`]: an eased way from one view to another
//! - [`gesture`]: pointers that pan and pinch
//! - [`input`]: what keys and the wheel mean
//! - [`basemap`]: the embedded map's file format
//! - [`outline`]: as much of its lines as a view needs
//! - [`labels`]: which names have room
//! - [`tiles`]: the raster tiles that a view needs
//! - [`recent`]: a small bounded cache

pub mod basemap;
pub mod gesture;
pub mod input;
pub mod labels;
pub mod mercator;
pub mod motion;
pub mod outline;
pub mod recent;
pub mod tiles;
pub mod view;
