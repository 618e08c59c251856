//! A local Amazon S3 with one bucket, for the pictures of riders.
//!
//! The crates `s3s` and `s3s-fs` are the S3: they verify Signature Version 4 and keep the
//! objects as files. This crate gives them what is local:
//!
//! | module | content |
//! |---|---|
//! | [`policy`] | the permissions of a rider, which are those of `infra/cognito.yaml` |
//! | [`cors`] | the requests that pages of this machine may send |
//! | `credentials` | asks the local identity pool for the keys of the credentials that it has issued |
//! | `authentication` | gives these keys, and the rider's identity, to `s3s` |
//! | `objects` | names the file of an object |
//! | `loopback` | recognises hosts and origins of this machine |
//! | `server` | accepts connections |

mod authentication;
pub mod cors;
mod credentials;
mod loopback;
mod objects;
pub mod policy;
mod server;

use std::path::PathBuf;

pub use self::server::{Server, StartError, Storage, serve, serve_on_free_port};

/// The name of the bucket, which `storage.bucket_name` of `public/amplify_outputs.json`
/// names.
pub const BUCKET: &str = "wild-rydes-pictures";

/// The settings of a storage.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder with the objects. It is made if it is missing.
    pub folder: PathBuf,
    /// The address of the local identity pool, such as `http://localhost:9229`.
    pub pool: String,
}
