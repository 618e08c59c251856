//! `amplify_outputs.json`, read: which pool, where, and by which rules.
//!
//! Source of the shape: Amplify Gen 2's `amplify_outputs.json`, version 1; endpoints
//! other than AWS's own stand under `custom.wild_rydes`.

mod json;
mod section;

use std::fmt;

use serde_json::Value;

pub use json::Json;
use section::{Fault, Section};

/// Everything the app takes from its configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the user pool answers, absolute.
    pub user_pool_endpoint: String,
    /// The issuer of the pool's tokens, and the address its keys stand under.
    pub issuer: String,
    /// The pool's id, `<region>_<name>`.
    pub user_pool_id: String,
    /// The app client's id.
    pub client_id: String,
    /// The identity pool, where there is one.
    pub identity_pool: Option<IdentityPool>,
    /// An API that takes the rider's AWS credentials.
    pub ride_api_endpoint: Option<String>,
    /// How a sign-in starts.
    pub flow: Flow,
    /// The pool's password rules.
    pub password_policy: PasswordPolicy,
    /// How the pool names its users.
    pub naming: Naming,
    /// What the file says of second factors.
    pub mfa: Mfa,
    /// A page that shows what was sent, for pools that have one.
    pub inbox_url: Option<String>,
    /// Raster tiles over the map.
    pub map_tiles: Option<MapTiles>,
}

/// An identity pool, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityPool {
    /// `<region>:<uuid>`.
    pub id: String,
    /// Where it answers, when not at AWS's own address: a stand-in for AWS, which then
    /// is asked for everything else of AWS's too.
    pub endpoint: Option<String>,
}

/// How a sign-in starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// `USER_SRP_AUTH`, the default.
    UserSrp,
    /// `USER_PASSWORD_AUTH`.
    UserPassword,
    /// `USER_AUTH`: the pool offers a choice of first factors.
    UserAuth,
    /// `CUSTOM_AUTH`: the pool's own triggers ask.
    Custom,
}

impl Flow {
    /// What the app client has to allow for this flow: a value of `ExplicitAuthFlows` in
    /// the API reference of CreateUserPoolClient.
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::UserSrp => "ALLOW_USER_SRP_AUTH",
            Self::UserPassword => "ALLOW_USER_PASSWORD_AUTH",
            Self::UserAuth => "ALLOW_USER_AUTH",
            Self::Custom => "ALLOW_CUSTOM_AUTH",
        }
    }

    /// Whether the password itself may be sent to the service. The other flows prove it
    /// and keep it in the browser, whatever the service asks for. Under `USER_AUTH` it is
    /// sent only where the pool offers no proof.
    #[must_use]
    pub fn may_send_password(self) -> bool {
        match self {
            Self::UserPassword | Self::UserAuth => true,
            Self::UserSrp | Self::Custom => false,
        }
    }
}

/// How the pool names its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// An alias pool whose user names are derived from the e-mail, as the workshop does:
    /// lower-cased, every `@` and `.` replaced by `|`.
    DerivedFromEmail,
    /// An alias pool with names of its own: a UUID at sign-up, what was typed at sign-in.
    Opaque,
    /// The e-mail (or phone) is the user name, and the service makes the real one.
    Attribute,
}

/// What the file says of second factors. The pool has the last word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mfa {
    /// Who needs one.
    pub demand: MfaDemand,
    /// `mfa_methods`: of `SMS` and `TOTP`, those that the pool offers. Codes by e-mail have
    /// no name there.
    pub methods: Option<Vec<String>>,
}

/// Who needs a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MfaDemand {
    /// The file does not say.
    Unsaid,
    /// Nobody can have one.
    Nobody,
    /// Who wants to.
    Whoever,
    /// Everybody.
    Everybody,
}

/// What a password must have. The console's default is the default here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// In characters.
    pub min_length: u32,
    /// At least one `0`–`9`.
    pub require_numbers: bool,
    /// At least one `a`–`z`.
    pub require_lowercase: bool,
    /// At least one `A`–`Z`.
    pub require_uppercase: bool,
    /// At least one of Cognito's symbols.
    pub require_symbols: bool,
}

/// Raster tiles, as the configuration names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapTiles {
    /// An address with `{z}`, `{x}` and `{y}`.
    pub template: String,
    /// Whom to credit.
    pub attribution: Option<String>,
}

/// Why there is no configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The file is not there, or could not be fetched.
    Missing,
    /// The file is empty, or holds `{}`.
    Empty,
    /// The file is not JSON.
    NotJson {
        /// Where reading stopped, counted from 1.
        line: usize,
    },
    /// A field that has to be there is not.
    MissingField(Field),
    /// A field holds something that cannot be meant.
    BadField(Field),
}

/// The name of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The section it stands in.
    pub section: &'static str,
    /// Its name there.
    pub key: &'static str,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.section, self.key)
    }
}

impl Config {
    /// Reads the file's text.
    ///
    /// # Errors
    /// [`ConfigError`], with the field's name.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let text = text.trim().trim_start_matches('\u{feff}');
        if text.is_empty() {
            return Err(ConfigError::Empty);
        }
        // A host that answers every address with the app's page has no such file.
        if text.starts_with('<') {
            return Err(ConfigError::Missing);
        }
        let file: Value = serde_json::from_str(text)
            .map_err(|error| ConfigError::NotJson { line: error.line() })?;
        match file.as_object() {
            None => Err(ConfigError::NotJson { line: 1 }),
            Some(object) if object.is_empty() => Err(ConfigError::Empty),
            Some(_) => Self::read(&&file),
        }
    }

    /// Takes the configuration from a file that is JSON.
    ///
    /// # Errors
    /// [`ConfigError`], with the field's name.
    pub fn read<J: Json>(file: &J) -> Result<Self, ConfigError> {
        let fault = Fault::default();
        let auth = Section {
            name: "auth",
            value: file.field("auth"),
            fault: &fault,
        };
        let custom = file.field("custom");
        let custom = Section {
            name: "custom.wild_rydes",
            value: custom.and_then(|custom| custom.field("wild_rydes")),
            fault: &fault,
        };

        let user_pool_id = auth.required("user_pool_id");
        let client_id = auth.required("user_pool_client_id");
        let region = region(&user_pool_id);
        auth.bad_unless(region.is_some(), "user_pool_id");
        let is_of_client = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'+';
        auth.bad_unless(client_id.bytes().all(is_of_client), "user_pool_client_id");

        let own_endpoint = custom.url("user_pool_endpoint");
        let base =
            own_endpoint.unwrap_or_else(|| aws_endpoint("cognito-idp", region.unwrap_or_default()));
        let base = base.trim_end_matches('/');
        let flow = match auth.text("authentication_flow_type").as_deref() {
            None | Some("USER_SRP_AUTH") => Flow::UserSrp,
            Some("USER_PASSWORD_AUTH") => Flow::UserPassword,
            Some("USER_AUTH") => Flow::UserAuth,
            Some("CUSTOM_AUTH") => Flow::Custom,
            Some(_) => auth.bad("authentication_flow_type", Flow::UserSrp),
        };
        let config = Self {
            user_pool_endpoint: [base, "/"].concat(),
            issuer: [base, "/", &user_pool_id].concat(),
            client_id,
            identity_pool: identity_pool(&auth, &custom),
            ride_api_endpoint: custom.url("ride_api_endpoint"),
            flow,
            password_policy: PasswordPolicy::read(&auth),
            naming: naming(&auth, &custom),
            mfa: Mfa::read(&auth),
            inbox_url: custom.url("inbox_url"),
            map_tiles: map_tiles(&custom),
            user_pool_id,
        };
        match fault.0.take() {
            Some(first) => Err(first),
            None => Ok(config),
        }
    }

    /// The part of the pool's id after `_`, which the password proof is made over.
    #[must_use]
    pub fn pool_name(&self) -> &str {
        self.user_pool_id
            .split_once('_')
            .map_or(self.user_pool_id.as_str(), |(_, name)| name)
    }

    /// The user pool's name as a provider of logins for an identity pool: AWS's, also
    /// where the pool answers elsewhere.
    #[must_use]
    pub fn login_provider(&self) -> String {
        let region = region(&self.user_pool_id).unwrap_or_default();
        let endpoint = aws_endpoint("cognito-idp", region);
        let host = endpoint.trim_start_matches("https://");
        [host, "/", &self.user_pool_id].concat()
    }

    /// Where the pool's keys stand.
    #[must_use]
    pub fn jwks_url(&self) -> String {
        [&self.issuer, "/.well-known/jwks.json"].concat()
    }
}

impl IdentityPool {
    /// The pool's region.
    #[must_use]
    pub fn region(&self) -> &str {
        self.id.split(':').next().unwrap_or_default()
    }

    /// Where a service of AWS's is asked, absolute: `cognito-identity`, or `sts`.
    #[must_use]
    pub fn endpoint_of(&self, service: &str) -> String {
        let base = match &self.endpoint {
            Some(own) => own.clone(),
            None => aws_endpoint(service, self.region()),
        };
        [base.trim_end_matches('/'), "/"].concat()
    }
}

impl Mfa {
    fn read<J: Json>(auth: &Section<'_, J>) -> Self {
        let demand = match auth.text("mfa_configuration").as_deref() {
            None => MfaDemand::Unsaid,
            Some("NONE") => MfaDemand::Nobody,
            Some("OPTIONAL") => MfaDemand::Whoever,
            Some("REQUIRED") => MfaDemand::Everybody,
            Some(_) => auth.bad("mfa_configuration", MfaDemand::Unsaid),
        };
        let methods = auth.value("mfa_methods").and_then(|names| names.items());
        let methods = methods.map(|names| names.iter().filter_map(Json::text).collect());
        Self { demand, methods }
    }
}

impl PasswordPolicy {
    fn read<J: Json>(auth: &Section<'_, J>) -> Self {
        let policy = Section {
            name: "auth.password_policy",
            value: auth.value("password_policy"),
            fault: auth.fault,
        };
        let min_length = match policy.value("min_length") {
            None => 8,
            Some(value) => match value.number() {
                Some(length @ 1..=99) => length,
                _ => policy.bad("min_length", 8),
            },
        };
        Self {
            min_length,
            require_numbers: policy.flag("require_numbers"),
            require_lowercase: policy.flag("require_lowercase"),
            require_uppercase: policy.flag("require_uppercase"),
            require_symbols: policy.flag("require_symbols"),
        }
    }
}

fn naming<J: Json>(auth: &Section<'_, J>, custom: &Section<'_, J>) -> Naming {
    let attributes = auth.value("username_attributes");
    if attributes
        .and_then(|attributes| attributes.items())
        .is_some_and(|names| !names.is_empty())
    {
        return Naming::Attribute;
    }
    if custom.flag("username_from_email") {
        Naming::DerivedFromEmail
    } else {
        Naming::Opaque
    }
}

fn map_tiles<J: Json>(custom: &Section<'_, J>) -> Option<MapTiles> {
    let template = custom.url("map_tiles")?;
    // Byte by byte: a search for texts is 2 KB of the download.
    let has = |part: &[u8; 3]| template.as_bytes().windows(3).any(|bytes| bytes == part);
    let has_all = [b"{z}", b"{x}", b"{y}"].into_iter().all(has);
    custom.bad_unless(has_all, "map_tiles");
    Some(MapTiles {
        template,
        attribution: custom.text("map_attribution"),
    })
}

fn identity_pool<J: Json>(auth: &Section<'_, J>, custom: &Section<'_, J>) -> Option<IdentityPool> {
    let endpoint = custom.url("identity_pool_endpoint");
    let id = auth.text("identity_pool_id")?;
    let region = id.split_once(':').map(|(region, _)| region);
    let has_region = region.is_some_and(|region| is_plain(region, b"-"));
    auth.bad_unless(has_region, "identity_pool_id");
    Some(IdentityPool { id, endpoint })
}

/// The region of a pool's id, when the id has the form of one.
fn region(user_pool_id: &str) -> Option<&str> {
    let (region, name) = user_pool_id.split_once('_')?;
    (is_plain(region, b"-") && is_plain(name, b"_-")).then_some(region)
}

/// Letters, digits and `more`, and not nothing.
fn is_plain(text: &str, more: &[u8]) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || more.contains(&b))
}

/// Source: "Amazon Cognito endpoints and quotas", AWS General Reference.
fn aws_endpoint(service: &str, region: &str) -> String {
    let suffix = if region.starts_with("cn-") {
        ".amazonaws.com.cn"
    } else {
        ".amazonaws.com"
    };
    ["https://", service, ".", region, suffix].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(section: &'static str, key: &'static str) -> Field {
        Field { section, key }
    }

    const REAL: &str = r#"{
        "version": "1.4",
        "auth": {
            "aws_region": "eu-west-1",
            "user_pool_id": "eu-west-1_AbC123",
            "user_pool_client_id": "4mnhpa8example",
            "identity_pool_id": "eu-west-1:11111111-2222-3333-4444-555555555555",
            "password_policy": {"min_length": 10, "require_symbols": false}
        }
    }"#;

    #[test]
    fn a_real_pool_needs_nothing_but_its_ids() {
        let config = Config::parse(REAL).unwrap();
        assert_eq!(
            config.user_pool_endpoint,
            "https://cognito-idp.eu-west-1.amazonaws.com/"
        );
        assert_eq!(
            config.issuer,
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123"
        );
        assert_eq!(
            config.jwks_url(),
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123/.well-known/jwks.json"
        );
        let identities = config.identity_pool.as_ref().unwrap();
        assert_eq!(identities.region(), "eu-west-1");
        assert_eq!(
            identities.endpoint_of("sts"),
            "https://sts.eu-west-1.amazonaws.com/"
        );
        assert_eq!(
            config.login_provider(),
            "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123"
        );
        assert_eq!(config.pool_name(), "AbC123");
        assert_eq!(config.flow, Flow::UserSrp);
        assert_eq!(config.naming, Naming::DerivedFromEmail);
        assert_eq!(config.password_policy.min_length, 10);
        assert!(!config.password_policy.require_symbols);
        assert!(config.password_policy.require_numbers);
    }

    #[test]
    fn china_has_its_own_suffix() {
        let config = Config::parse(&REAL.replace("eu-west-1", "cn-north-1")).unwrap();
        assert!(
            config
                .issuer
                .starts_with("https://cognito-idp.cn-north-1.amazonaws.com.cn/")
        );
    }

    #[test]
    fn the_local_pools_own_endpoints() {
        let config = Config::parse(include_str!("../../public/amplify_outputs.json")).unwrap();
        assert_eq!(config.issuer, "http://localhost:9229/local_WildRydes");
        assert_eq!(config.user_pool_endpoint, "http://localhost:9229/");
        assert_eq!(
            config.inbox_url.as_deref(),
            Some("http://localhost:9229/inbox")
        );
    }

    #[test]
    fn usernames_by_the_pools_kind() {
        let with = |auth: &str, custom: &str| {
            let text = format!(
                r#"{{"auth":{{"user_pool_id":"x_y","user_pool_client_id":"c"{auth}}},"custom":{{"wild_rydes":{{{custom}}}}}}}"#
            );
            Config::parse(&text).unwrap().naming
        };
        assert_eq!(
            with(r#","username_attributes":["email"]"#, ""),
            Naming::Attribute
        );
        assert_eq!(
            with(r#","username_attributes":[]"#, ""),
            Naming::DerivedFromEmail
        );
        assert_eq!(with("", r#""username_from_email":false"#), Naming::Opaque);
    }

    #[test]
    fn a_field_is_called_as_it_stands_in_the_file() {
        let map_tiles = field("custom.wild_rydes", "map_tiles");
        assert_eq!(map_tiles.to_string(), "custom.wild_rydes.map_tiles");
    }

    #[test]
    fn what_is_wrong_is_named() {
        use ConfigError::{BadField, Empty, Missing, MissingField, NotJson};
        let id = r#""user_pool_id":"x_y","user_pool_client_id":"c""#;
        for (text, error) in [
            (String::new(), Empty),
            ("  {} ".into(), Empty),
            ("<!doctype html>".into(), Missing),
            ("[]".into(), NotJson { line: 1 }),
            ("{\n\"auth\":\n]".into(), NotJson { line: 3 }),
            (
                r#"{"version":"1"}"#.into(),
                MissingField(field("auth", "user_pool_id")),
            ),
            (
                r#"{"auth":{"user_pool_id":7}}"#.into(),
                BadField(field("auth", "user_pool_id")),
            ),
            (
                r#"{"auth":{"user_pool_id":"x_y"}}"#.into(),
                MissingField(field("auth", "user_pool_client_id")),
            ),
            (
                r#"{"auth":{"user_pool_id":"nopool","user_pool_client_id":"c"}}"#.into(),
                BadField(field("auth", "user_pool_id")),
            ),
            (
                format!(r#"{{"auth":{{{id},"password_policy":{{"min_length":0}}}}}}"#),
                BadField(field("auth.password_policy", "min_length")),
            ),
            (
                format!(
                    r#"{{"auth":{{{id}}},"custom":{{"wild_rydes":{{"user_pool_endpoint":"javascript:alert(1)"}}}}}}"#
                ),
                BadField(field("custom.wild_rydes", "user_pool_endpoint")),
            ),
            (
                format!(r#"{{"auth":{{{id},"identity_pool_id":"evil/:x"}}}}"#),
                BadField(field("auth", "identity_pool_id")),
            ),
            (
                format!(
                    r#"{{"auth":{{{id}}},"custom":{{"wild_rydes":{{"map_tiles":"https://t/{{z}}/{{x}}"}}}}}}"#
                ),
                BadField(field("custom.wild_rydes", "map_tiles")),
            ),
        ] {
            assert_eq!(Config::parse(&text), Err(error), "{text}");
        }
    }
}
