//! All addresses of the app, in one place.

use cognito_session::next::push_encoded;

/// The path of the home page.
pub const HOME: &str = "/";
/// The path of the sign-in page.
pub const SIGN_IN: &str = "/signin";
/// The path of the page to register.
pub const REGISTER: &str = "/register";
/// The path of the page that asks for the code of a registration.
pub const VERIFY: &str = "/verify";
/// The path of the page to reset a password.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// The path of the account page.
pub const ACCOUNT: &str = "/account";

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The sign-in page.
    SignIn,
    /// The page to register.
    Register,
    /// The page that asks for the code of a registration.
    Verify,
    /// The page to reset a password.
    ForgotPassword,
    /// The home page.
    Home,
    /// The account page.
    Account,
    /// The page for addresses that do not exist.
    NotFound,
}

impl Page {
    /// Returns the page at a path. One slash at the end of the path makes no difference.
    #[must_use]
    pub fn at(path: &str) -> Self {
        if path.is_empty() || path == HOME {
            return Self::Home;
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

    /// Returns `true` if the page is a public page, which only users who are not signed
    /// in see. All pages that are not listed here are guarded, so a page that is
    /// forgotten here is safe.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::SignIn | Self::Register | Self::Verify | Self::ForgotPassword
        )
    }
}

/// Returns the address of a page that is about this e-mail. When the page is entered, the
/// e-mail moves into the state of the history entry: see
/// [`enter`](crate::browser::history::enter).
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
            ("/", Page::Home),
            ("", Page::Home),
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
