//! The app's addresses, in one place.

use cognito_session::next::push_encoded;

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

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Sign in.
    SignIn,
    /// Register.
    Register,
    /// Verify email.
    Verify,
    /// Reset your password.
    ForgotPassword,
    /// The map, and home.
    Ride,
    /// Account.
    Account,
    /// Nothing is at this address.
    NotFound,
}

impl Page {
    /// The page at a path; one slash at its end makes no difference.
    #[must_use]
    pub fn at(path: &str) -> Self {
        if path.is_empty() || path == HOME {
            return Self::Ride;
        }
        match path.strip_suffix('/').unwrap_or(path) {
            SIGN_IN => Self::SignIn,
            REGISTER => Self::Register,
            VERIFY => Self::Verify,
            FORGOT_PASSWORD => Self::ForgotPassword,
            ACCOUNT => Self::Account,
            _ => Self::NotFound,
        }
    }

    /// Whether it is for those who are not signed in. All others are behind the guard:
    /// who adds a page and forgets to say so here has it guarded.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::SignIn | Self::Register | Self::Verify | Self::ForgotPassword
        )
    }
}

/// The address of a page, with the e-mail that the page is about. On the way there, the
/// e-mail moves into the history's entry: see [`enter`](crate::browser::history::enter).
#[must_use]
pub fn with_email(path: &str, email: &str) -> String {
    let mut address = path.to_owned();
    if !email.is_empty() {
        address.push_str("?email=");
        push_encoded(&mut address, email);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_its_page() {
        for (path, page) in [
            ("/", Page::Ride),
            ("", Page::Ride),
            ("/signin", Page::SignIn),
            ("/signin/", Page::SignIn),
            ("/register", Page::Register),
            ("/verify", Page::Verify),
            ("/forgot-password", Page::ForgotPassword),
            ("/account", Page::Account),
            ("/account/more", Page::NotFound),
            ("/SignIn", Page::NotFound),
            ("/signin/x", Page::NotFound),
            ("//", Page::NotFound),
            ("//signin", Page::NotFound),
            ("/account//", Page::NotFound),
        ] {
            assert_eq!(Page::at(path), page, "{path}");
        }
    }

    #[test]
    fn what_is_not_known_is_guarded() {
        assert!(!Page::at("/anything").is_open());
        assert!(!Page::at("/").is_open());
        assert!(Page::at("/signin").is_open());
    }
}
