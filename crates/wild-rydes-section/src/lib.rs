//! The names of the app's own section in `amplify_outputs.json`.
//!
//! The app, `cargo xtask` and `cargo xtask configure` all read them here. The package
//! depends on nothing, because `cargo xtask` is the first program that a new machine
//! compiles.

/// The path of the section with the settings that Amplify's format has no field for.
pub const PATH: &str = "custom.wild_rydes";

/// The name of the section in `custom`.
pub const NAME: &str = PATH.split_at("custom.".len()).1;

/// The key, in the section, of the address of the app's API.
pub const API_ENDPOINT: &str = "ride_api_endpoint";

/// The key, in the section, of the authorization of the app's API: `identity_token` or
/// `iam`.
pub const API_AUTHORIZATION: &str = "ride_api_authorization";

/// The key, in the section, of the address of the storage for pictures. Without it, the
/// app asks Amazon S3 itself.
pub const STORAGE_ENDPOINT: &str = "storage_endpoint";
