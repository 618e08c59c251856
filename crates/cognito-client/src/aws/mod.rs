//! AWS with a rider's temporary credentials: pure, without framework, browser or Cognito.
//!
//! | module | idea |
//! |---|---|
//! | [`sigv4`] | Signature Version 4: the headers that a signed request carries |
//! | [`http`] | a request to be signed, and the port that sends it |
//! | [`caller`] | `sts:GetCallerIdentity`: who the credentials are |

pub mod caller;
pub mod http;
pub mod sigv4;
