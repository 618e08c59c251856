//! The app's addresses, in one place.

use crate::auth::next::push_encoded;

/// The map, and home.
pub const HOME: &str = "/";
/// Sign in.
pub const SIGN_IN: &str = "/signin";
/// Register.
pub const REGISTER: &str = "/register";
/// Verify email.
pub const VERIFY: &str = "/verify";
/// Reset your password.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// Account.
pub const ACCOUNT: &str = "/account";

/// `path` with the e-mail it is about, which is not secret and makes a reload harmless.
#[must_use]
pub fn with_email(path: &str, email: &str) -> String {
    let mut address = path.to_owned();
    if !email.is_empty() {
        address.push_str("?email=");
        push_encoded(&mut address, email);
    }
    address
}
