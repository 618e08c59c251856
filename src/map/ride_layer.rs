//! What the map and the request for a ride have to do with each other.

use leptos::prelude::*;

use crate::map::model::mercator::LatLon;
use crate::map::model::travel::Journey;

/// The pickup point and the unicorn on a map.
#[derive(Clone, Copy)]
pub struct RideLayer {
    /// The pickup point, which the pin marks.
    pub pickup: Signal<Option<LatLon>>,
    /// The unicorn that is on its way or has arrived.
    pub journey: Signal<Option<Journey>>,
    /// Set while the rider may choose a pickup point on the map.
    pub is_open: Signal<bool>,
    /// The function that receives the point that the rider chooses on the map.
    pub pick: Callback<Picked>,
}

/// A point that the rider chose on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Picked {
    /// The point.
    pub at: LatLon,
    /// The name of its surroundings, as the basemap has it.
    pub near: Option<String>,
}
