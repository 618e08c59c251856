//! Calls of other AWS services with the user's temporary credentials. The module is pure:
//! it uses no web framework, no browser API and no operation of Cognito.
//!
//! | module | idea |
//! |---|---|
//! | [`sigv4`] | Signature Version 4: the headers that a signed request carries |
//! | [`http`] | a request to be signed, and the port that sends it |
//! | [`objects`] | requests for the objects of a bucket in Amazon S3 |
//! | [`caller`] | `sts:GetCallerIdentity`: the identity that the credentials belong to |

pub mod caller;
pub mod http;
pub mod objects;
pub mod sigv4;
