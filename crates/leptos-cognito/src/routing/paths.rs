//! The pages of the library, and the addresses at which an app has them.

use std::cell::Cell;

use leptos::prelude::IntoAttributeValue;

use cognito_session::next::push_encoded;

/// The home page, to which a user goes after signing in if no other page was requested.
pub const HOME: Page = Page::Home;
/// The sign-in page.
pub const SIGN_IN: Page = Page::SignIn;
/// The page to register.
pub const REGISTER: Page = Page::SignUp;
/// The page that asks for the code of a registration.
pub const VERIFY: Page = Page::Verify;
/// The page to reset a password.
pub const FORGOT_PASSWORD: Page = Page::Recovery;
/// The account page.
pub const ACCOUNT: Page = Page::Account;

/// The paths at which an app has the library's pages.
///
/// A path begins with a slash, ends without one, and is a plain one: it has no empty or
/// dot segments, no `;`, `\`, query or fragment, and no percent-encoded ASCII character.
///
/// ```
/// use leptos_cognito::Paths;
///
/// let paths = Paths { sign_in: "/login", sign_up: "/join", ..Paths::default() };
/// assert_eq!(paths.recovery, "/forgot-password");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The home page, to which a user goes after signing in if no other page was
    /// requested. The default is `/`.
    pub home: &'static str,
    /// The sign-in page. The default is `/signin`.
    pub sign_in: &'static str,
    /// The page to register. The default is `/register`.
    pub sign_up: &'static str,
    /// The page that asks for the code of a registration. The default is `/verify`.
    pub verify: &'static str,
    /// The page to reset a password. The default is `/forgot-password`.
    pub recovery: &'static str,
    /// The account page. The default is `/account`.
    pub account: &'static str,
}

impl Paths {
    /// The default paths.
    pub const DEFAULT: Self = Self {
        home: "/",
        sign_in: "/signin",
        sign_up: "/register",
        verify: "/verify",
        recovery: "/forgot-password",
        account: "/account",
    };

    /// Returns the path of a page; `None` for [`Page::Other`], which has no path of its
    /// own.
    #[must_use]
    pub const fn of(self, page: Page) -> Option<&'static str> {
        Some(match page {
            Page::Home => self.home,
            Page::SignIn => self.sign_in,
            Page::SignUp => self.sign_up,
            Page::Verify => self.verify,
            Page::Recovery => self.recovery,
            Page::Account => self.account,
            Page::Other => return None,
        })
    }

    /// Returns the page at a path. One slash at the end of the path makes no difference.
    #[must_use]
    pub fn page_at(self, path: &str) -> Page {
        if path.is_empty() {
            return Page::Home;
        }
        let bare = path.strip_suffix('/').unwrap_or(path);
        let is_at = |page: &Page| {
            self.of(*page)
                .is_some_and(|own| own == path || (bare.len() > 1 && own == bare))
        };
        PAGES.into_iter().find(is_at).unwrap_or(Page::Other)
    }
}

thread_local! {
    /// The paths of the page's only app.
    static PATHS: Cell<&'static Paths> = const { Cell::new(&Paths::DEFAULT) };
}

/// Sets the paths of the app.
pub(crate) fn provide_paths(paths: Paths) {
    // This happens once for each time that an app is put into the page.
    PATHS.set(Box::leak(Box::new(paths)));
}

impl Default for Paths {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// The pages that have a path.
const PAGES: [Page; 6] = [
    Page::Home,
    Page::SignIn,
    Page::SignUp,
    Page::Verify,
    Page::Recovery,
    Page::Account,
];

/// A page, by its purpose. In a view, it is the value of a link's `href`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The home page.
    Home,
    /// The sign-in page.
    SignIn,
    /// The page to register.
    SignUp,
    /// The page that asks for the code of a registration.
    Verify,
    /// The page to reset a password.
    Recovery,
    /// The account page.
    Account,
    /// Any other page, which the library does not know.
    Other,
}

impl Page {
    /// Returns the page at a path of the app: see [`Paths::page_at`].
    #[must_use]
    pub fn at(path: &str) -> Self {
        PATHS.get().page_at(path)
    }

    /// Returns the path of the page in the app, and the home page's for
    /// [`Page::Other`].
    #[must_use]
    pub fn path(self) -> &'static str {
        let paths = PATHS.get();
        paths.of(self).unwrap_or(paths.home)
    }

    /// Returns `true` if the page is a public page, which only users who are not signed
    /// in see. All pages that are not listed here are guarded, so a page that is
    /// forgotten here is safe.
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(
            self,
            Self::SignIn | Self::SignUp | Self::Verify | Self::Recovery
        )
    }
}

impl IntoAttributeValue for Page {
    type Output = &'static str;

    fn into_attribute_value(self) -> Self::Output {
        self.path()
    }
}

/// Returns the address of a page that is about this e-mail. When the page is entered, the
/// e-mail moves into the state of the history entry: see
/// [`enter`](crate::browser::history::enter).
#[must_use]
pub fn with_email(page: Page, email: &str) -> String {
    let mut address = page.path().to_owned();
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
            ("/register", Page::SignUp),
            ("/verify", Page::Verify),
            ("/forgot-password", Page::Recovery),
            ("/account", Page::Account),
            ("/account/more", Page::Other),
            ("/SignIn", Page::Other),
            ("/signin/x", Page::Other),
            ("//", Page::Other),
            ("//signin", Page::Other),
            ("/account//", Page::Other),
        ] {
            assert_eq!(Paths::default().page_at(path), page, "{path}");
        }
    }

    #[test]
    fn renamed_page_is_at_its_new_path_alone() {
        let paths = Paths {
            sign_in: "/login",
            sign_up: "/auth/join",
            ..Paths::default()
        };
        for (path, page) in [
            ("/login", Page::SignIn),
            ("/login/", Page::SignIn),
            ("/auth/join", Page::SignUp),
            ("/signin", Page::Other),
            ("/register", Page::Other),
            ("/auth", Page::Other),
            ("/verify", Page::Verify),
        ] {
            assert_eq!(paths.page_at(path), page, "{path}");
        }
    }

    #[test]
    fn what_is_not_known_is_guarded() {
        assert!(!Page::Other.is_public());
        assert!(!Page::Home.is_public());
        assert!(!Page::Account.is_public());
        assert!(Page::SignIn.is_public());
    }
}
