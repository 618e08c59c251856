//! Reads `amplify_outputs.json`, which names the user pool, its endpoint and its rules.
//!
//! Source of the format: Amplify Gen 2's `amplify_outputs.json`, versions 1 to 1.5 (the
//! JSON schemas in the repository aws-amplify/amplify-backend). Settings that the format
//! has no field for, such as endpoints other than AWS's own, are read from a section of
//! the app's own in `custom`: see [`AppSection`].
//!
//! | module | idea |
//! |---|---|
//! | `app_section` | the section with the app's own settings |
//! | `api_authorization` | how requests to the app's API are authorized |
//! | `flow`, `username_source`, `mfa`, `password_policy` | the settings of the user pool |
//! | `phones` | the settings of the fields for phone numbers, which are read later |
//! | `oauth` | the domain, managed login and identity providers, which are read later |
//! | `identity_pool` | the identity pool, and where AWS's services are called |
//! | `issuers` | the issuers of the pool's tokens |
//! | `endpoint`, `partitions` | the addresses of AWS's services, in all of its partitions |
//! | [`sign_up`] | the description of the sign-up, which is read later |
//! | `tiles` | the template of the map's tiles |
//! | `origins` | the origins that the app needs, for its Content-Security-Policy |
//! | `json`, `section`, `error` | access to a JSON file, and the first fault that is found in it |

mod api_authorization;
mod app_section;
mod endpoint;
mod error;
mod flow;
mod identity_pool;
mod issuers;
mod json;
mod mfa;
mod oauth;
mod origins;
mod partitions;
mod password_policy;
mod phones;
mod section;
pub mod sign_up;
mod storage;
#[cfg(test)]
mod tests;
mod tiles;
mod username_source;

pub use api_authorization::ApiAuthorization;
pub use app_section::AppSection;
use endpoint::aws_endpoint;
pub use error::{ConfigError, Field};
pub use flow::Flow;
use flow::flow;
pub use identity_pool::IdentityPool;
use identity_pool::identity_pool;
pub use issuers::jwks_url;
pub use json::Json;
pub use mfa::{Mfa, MfaMode};
pub use oauth::{CALLBACK_PATH, IdentityProvider, OauthSettings};
pub use origins::{NoOrigin, Origins};
pub use partitions::FIPS_REGIONS;
pub use password_policy::PasswordPolicy;
pub use phones::PhoneSettings;
use section::{Fault, Section, file_of, is_plain};
use sign_up::SignUpSettings;
pub use storage::Storage;
use tiles::map_tiles;
pub use tiles::{MapTiles, TileSource, TileSourceError};
pub use username_source::UsernameSource;
use username_source::username_source;

/// The settings that the app reads from its configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The absolute address of the user pool's API.
    pub user_pool_endpoint: String,
    /// The user pool's id, `<region>_<name>`.
    pub user_pool_id: String,
    /// The app client's id.
    pub client_id: String,
    /// The identity pool, if the file names one.
    pub identity_pool: Option<IdentityPool>,
    /// The address of the app's API. Its requests are authorized by the user's identity
    /// token or AWS credentials: see [`ApiAuthorization`].
    pub api_endpoint: Option<String>,
    /// The authentication flow that a sign-in starts with.
    pub flow: Flow,
    /// The first factor that a sign-in by [`Flow::UserAuth`] asks for if no password was
    /// entered, as the file names it.
    pub preferred_challenge: Option<String>,
    /// Set if the pool takes passkeys, as far as the file states it.
    pub web_authn: bool,
    /// Set if the file says that one-time codes are a first factor: `email_otp_enabled` or
    /// `sms_otp_enabled` of Amplify's section `passwordless`.
    pub one_time_codes: bool,
    /// The pool's password rules.
    pub password_policy: PasswordPolicy,
    /// The kind of user names that the pool has.
    pub username_source: UsernameSource,
    /// The address of a page that shows the messages that were sent, for pools that have
    /// one.
    pub inbox_url: Option<String>,
    /// The raster tiles of the map, if the file names any.
    pub map_tiles: Option<MapTiles>,
    /// Set if the file says that only administrators create accounts.
    pub is_sign_up_closed: bool,
    /// Set if the file has `auth.oauth`: users can sign in through the pool's domain, as
    /// [`OauthSettings`] describe it.
    pub has_oauth: bool,
    /// The text of the file, from which settings that few pages need are read later, such
    /// as [`SignUpSettings`], [`Mfa`], [`ApiAuthorization`], [`PhoneSettings`] and
    /// [`OauthSettings`]. It is empty if there is no file.
    pub file: String,
}

impl Config {
    /// Reads the configuration from the file's text. `app` is the section with the app's
    /// own settings. The description of the sign-up is checked too: see [`sign_up`].
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name if a field is at
    /// fault.
    pub fn parse(text: &str, app: AppSection) -> Result<Self, ConfigError> {
        let file = file_of(text)?;
        let mut config = Self::read(&&file, app)?;
        Mfa::read(&&file)?;
        ApiAuthorization::read(&&file, app)?;
        SignUpSettings::read(&&file, app)?;
        PhoneSettings::read(&&file, app)?;
        Storage::read(&&file, app)?;
        OauthSettings::read(&&file, app)?;
        text.clone_into(&mut config.file);
        Ok(config)
    }

    /// Reads the configuration from the parsed JSON file. `app` is the section with the
    /// app's own settings. [`Config::file`] is empty; the caller may set it.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn read<J: Json>(file: &J, app: AppSection) -> Result<Self, ConfigError> {
        let fault = Fault::default();
        let auth = Section {
            name: "auth",
            value: file.field("auth"),
            fault: &fault,
        };
        let custom = file.field("custom");
        let custom = Section {
            name: app.path,
            value: custom.and_then(|custom| custom.field(app.name())),
            fault: &fault,
        };

        let user_pool_id = auth.required("user_pool_id");
        let client_id = auth.required("user_pool_client_id");
        let region = region(&user_pool_id);
        auth.bad_unless(region.is_some(), "user_pool_id");
        let is_of_client = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'+';
        auth.bad_unless(client_id.bytes().all(is_of_client), "user_pool_client_id");

        let is_fips = custom.flag("use_fips_endpoint", false);
        let own_endpoint = custom.url("user_pool_endpoint");
        let base = own_endpoint
            .unwrap_or_else(|| aws_endpoint("cognito-idp", region.unwrap_or_default(), is_fips));
        let passwordless = Section {
            name: "auth.passwordless",
            value: auth.value("passwordless"),
            fault: &fault,
        };
        let sign_up = custom.value("sign_up");
        let allowed = sign_up.as_ref().and_then(|it| it.field("allowed"));
        let config = Self {
            user_pool_endpoint: [base.trim_end_matches('/'), "/"].concat(),
            client_id,
            identity_pool: identity_pool(&auth, &custom, is_fips),
            api_endpoint: custom.url(app.api_endpoint),
            flow: flow(&auth, &custom, passwordless.value.is_some()),
            preferred_challenge: passwordless.text("preferred_challenge"),
            web_authn: passwordless.value("web_authn").is_some(),
            one_time_codes: passwordless.flag("email_otp_enabled", false)
                | passwordless.flag("sms_otp_enabled", false),
            password_policy: PasswordPolicy::read(&auth),
            username_source: username_source(&auth, &custom, sign_up),
            inbox_url: custom.url("inbox_url"),
            map_tiles: map_tiles(&custom),
            is_sign_up_closed: allowed.and_then(|it| it.flag()) == Some(false),
            has_oauth: auth.value("oauth").is_some(),
            file: String::new(),
            user_pool_id,
        };
        match fault.0.take() {
            Some(first) => Err(first),
            None => Ok(config),
        }
    }

    /// Returns the part of the user pool's id after `_`, which the password proof is
    /// computed from.
    #[must_use]
    pub fn pool_name(&self) -> &str {
        self.user_pool_id
            .split_once('_')
            .map_or(self.user_pool_id.as_str(), |(_, name)| name)
    }

    /// Returns the first factor to ask for if the user entered no password. It is the
    /// configured one, provided that it works without a password.
    #[must_use]
    pub fn preferred_first_factor(&self) -> Option<&str> {
        let preferred = self.preferred_challenge.as_deref();
        preferred.filter(|name| matches!(*name, "EMAIL_OTP" | "SMS_OTP" | "WEB_AUTHN"))
    }

    /// Returns `true` if sign-ins begin without a password: the flow is [`Flow::UserAuth`],
    /// and the preferred challenge is not the password. A sign-in form then needs no
    /// password field, although a user who has a password can still choose it.
    #[must_use]
    pub fn is_passwordless(&self) -> bool {
        // The names of both challenges with a password begin alike.
        let preferred = self.preferred_challenge.as_deref();
        self.flow == Flow::UserAuth && preferred.is_some_and(|name| !name.starts_with("PASSWORD"))
    }

    /// Returns `true` if accounts are registered without a password: sign-ins [begin without
    /// one](Self::is_passwordless), and one-time codes are a first factor. A pool refuses
    /// an account without a password where they are not.
    ///
    /// Source: the member `Password` of `SignUp` in the API reference.
    #[must_use]
    pub fn registers_without_password(&self) -> bool {
        let is_by_code = matches!(
            self.preferred_challenge.as_deref(),
            Some("EMAIL_OTP" | "SMS_OTP")
        );
        self.is_passwordless() && (self.one_time_codes || is_by_code)
    }

    fn region(&self) -> &str {
        region(&self.user_pool_id).unwrap_or_default()
    }
}

/// Returns the region of a user pool's id, or `None` if the text is not such an id.
fn region(user_pool_id: &str) -> Option<&str> {
    let (region, name) = user_pool_id.split_once('_')?;
    (is_plain(region, b"-") && is_plain(name, b"_-")).then_some(region)
}
