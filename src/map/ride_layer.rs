//! The interface between the map and the request for a ride.

use crate::map::model::mercator::LatLon;
use crate::map::model::travel::Journey;

/// A request for a ride, as the map shows and changes it.
pub trait RideLayer {
    /// Subscribes the caller to all changes.
    fn track(&self);
    /// Returns the pickup point, which the pin marks.
    fn pickup(&self) -> Option<LatLon>;
    /// Returns the unicorn that is on its way or has arrived.
    fn journey(&self) -> Option<Journey>;
    /// Returns `true` while the rider may choose a pickup point on the map.
    fn is_open(&self) -> bool;
    /// Receives the point that the rider chooses on the map.
    fn pick(&self, picked: Picked);
}

/// A point that the rider chose on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Picked {
    /// The point.
    pub at: LatLon,
    /// The name of its surroundings, as the basemap has it.
    pub near: Option<String>,
}
