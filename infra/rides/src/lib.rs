//! The ride API of Wild Rydes, without I/O.
//!
//! A rider requests a ride, lists the rides so far, and cancels one that has not arrived.
//! [`answer`] is the whole API: an event of API Gateway, the time and random bytes go in,
//! and a response comes out. Rides are kept in a [`Table`].
//!
//! | route | success | what it does |
//! |---|---|---|
//! | `POST /ride` | 201 | requests a unicorn to a place |
//! | `GET /rides` | 200 | lists the rider's own rides, the newest first |
//! | `DELETE /ride/{RideId}` | 204 | cancels a ride |
//!
//! Each route exists twice: as it is, for API Gateway's JWT authorizer, and under `/iam`,
//! for its IAM authorization (Signature Version 4). [`ROUTES`] lists all six.
//!
//! | module | idea |
//! |---|---|
//! | [`event`] | what API Gateway gives to a function, and what it expects back |
//! | [`ride`] | a ride, its unicorn and its status |
//! | [`table`] | the port to the place where rides are kept |
//! | [`time`] | points in time |
//! | `dynamodb` | the table in Amazon DynamoDB (feature `dynamodb`) |

mod api;
#[cfg(feature = "dynamodb")]
pub mod dynamodb;
pub mod event;
mod fleet;
pub mod ride;
mod ride_id;
mod rider;
pub mod table;
pub mod time;

pub use api::{ALLOWED_HEADERS, ALLOWED_METHODS, Answer, Invocation, RANDOM_BYTES, ROUTES, answer};
pub use table::Table;
