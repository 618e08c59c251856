//! The logic of the ride page's map, as plain values: its view, its contents and its
//! gestures. This code uses neither the framework nor the browser; [`crate::map`] draws
//! the map.
//!
//! - [`mercator`]: places on the globe and points in world coordinates
//! - [`view`]: the part of the world that is on the screen
//! - [`margin`]: a view with a margin around it, and the place of other views in it
//! - [`motion`]: an eased transition from one camera to another
//! - [`gesture`]: pointers that pan and pinch
//! - [`input`]: the meaning of keys and of the wheel
//! - [`basemap`]: the embedded basemap's file format
//! - [`near`]: the part of the basemap that the first view needs
//! - [`outline`]: the part of the basemap's lines that a view needs
//! - [`labels`]: the choice of the names that fit on the screen, and the name of a place
//! - [`tiles`]: the raster tiles that a view needs
//! - [`recent`]: a small bounded cache
//! - [`travel`]: the way of a unicorn to the pickup point

pub mod basemap;
pub mod gesture;
pub mod input;
pub mod labels;
pub mod margin;
pub mod mercator;
pub mod motion;
pub mod near;
pub mod outline;
pub mod recent;
pub mod tiles;
pub mod travel;
pub mod view;
