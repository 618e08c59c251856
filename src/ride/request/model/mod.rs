//! The logic of requesting a ride, as plain values. This code uses neither the framework
//! nor the browser.
//!
//! - [`coat`]: the colours of unicorns
//! - [`reply`]: the replies of the ride API
//! - [`fault`]: the reasons why a request fails
//! - [`progress`]: the states of a request, from the choice of a pickup point on
//! - [`trip`]: a unicorn that is on its way, and when it arrives
//! - [`time`]: the times and durations that the API writes
//! - [`key`]: the key that makes a repeated request harmless
//! - [`location`]: the place that the device reports

pub mod coat;
pub mod fault;
pub mod key;
pub mod location;
pub mod progress;
pub mod reply;
pub mod time;
pub mod trip;

#[cfg(test)]
mod progress_tests;
