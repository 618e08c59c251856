//! The section of the file with the app's own settings.

/// The section of the file that has an app's own settings, which Amplify's format has no
/// field for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppSection {
    /// The path of the section: `custom.` and the section's name.
    pub path: &'static str,
    /// The key, in this section, of the address of the app's API
    /// ([`Config::api_endpoint`](super::Config::api_endpoint)).
    pub api_endpoint: &'static str,
    /// The key, in this section, of the authorization of that API
    /// ([`ApiAuthorization`](super::ApiAuthorization)).
    pub api_authorization: &'static str,
}

impl AppSection {
    /// The section `custom.cognito`, for an app that does not choose a name of its own.
    pub const DEFAULT: Self = Self {
        path: "custom.cognito",
        api_endpoint: "api_endpoint",
        api_authorization: "api_authorization",
    };

    /// Returns the name of the section in `custom`.
    pub(super) fn name(self) -> &'static str {
        self.path.strip_prefix("custom.").unwrap_or(self.path)
    }
}
