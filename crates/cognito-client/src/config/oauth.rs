//! The settings of managed login and of identity providers.

use super::app_section::AppSection;
use super::error::ConfigError;
use super::json::Json;
use super::section::{Fault, Section, file_of, is_plain};

/// The settings of the user pool's domain, from Amplify's `auth.oauth` and the app's section.
/// They are not a part of [`Config`](super::Config), because a pool without them needs no
/// code that reads them: [`Config::has_oauth`](super::Config::has_oauth) says whether to read
/// them.
///
/// Source: `oauth` in the JSON schemas of `amplify_outputs.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OauthSettings {
    /// The absolute address of the domain, without a slash at its end: `https://` and
    /// `auth.oauth.domain`, or `oauth_endpoint` of the app's section. It is empty if the file
    /// has neither, and then there is no sign-in of this kind.
    pub base_url: String,
    /// The identity providers, in the order of the file.
    pub providers: Vec<IdentityProvider>,
    /// The scopes of the tokens. They contain `openid`.
    pub scopes: Vec<String>,
    /// The addresses to which the pool may lead back after a sign-in.
    pub redirect_sign_in: Vec<String>,
    /// The addresses to which the pool may lead back after a sign-out.
    pub redirect_sign_out: Vec<String>,
    /// `managed_login` of the app's section: the pages of managed login are the whole
    /// sign-in, in place of the app's own form.
    pub is_managed_login: bool,
}

/// An identity provider of the user pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityProvider {
    /// Google.
    Google,
    /// Sign in with Apple.
    Apple,
    /// Login with Amazon.
    Amazon,
    /// Facebook.
    Facebook,
    /// A provider by OpenID Connect or SAML.
    Named {
        /// The name that the pool has for the provider.
        name: String,
        /// The name that users are shown, if it is another one.
        label: Option<String>,
    },
}

impl IdentityProvider {
    /// Reads Amplify's name of a provider, or the pool's.
    fn read(name: String) -> Self {
        match &*name {
            "GOOGLE" | "Google" => Self::Google,
            "SIGN_IN_WITH_APPLE" | "SignInWithApple" => Self::Apple,
            "LOGIN_WITH_AMAZON" | "LoginWithAmazon" => Self::Amazon,
            "FACEBOOK" | "Facebook" => Self::Facebook,
            _ => Self::Named { name, label: None },
        }
    }

    /// Returns the name that the pool has for the provider (`identity_provider`).
    ///
    /// Source: `ProviderName` of `CreateIdentityProvider` in the API reference.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Google => "Google",
            Self::Apple => "SignInWithApple",
            Self::Amazon => "LoginWithAmazon",
            Self::Facebook => "Facebook",
            Self::Named { name, .. } => name,
        }
    }

    /// Returns the name that users are shown.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Apple => "Apple",
            Self::Amazon => "Amazon",
            Self::Named {
                label: Some(label), ..
            } => label,
            other => other.name(),
        }
    }
}

impl OauthSettings {
    /// Reads the settings from the file's text. `app` is the section with the app's own
    /// settings.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn parse(text: &str, app: AppSection) -> Result<Self, ConfigError> {
        let file = file_of(text)?;
        Self::read(&&file, app)
    }

    /// Reads the settings from the parsed JSON file. `app` is the section with the app's own
    /// settings. The result is the default if the file has no `auth.oauth`.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn read<J: Json>(file: &J, app: AppSection) -> Result<Self, ConfigError> {
        let fault = Fault::default();
        let auth = file.field("auth");
        let oauth = Section {
            name: "auth.oauth",
            value: auth.and_then(|auth| auth.field("oauth")),
            fault: &fault,
        };
        if oauth.value.as_ref().is_none_or(Json::is_null) {
            return Ok(Self::default());
        }
        let custom = file.field("custom");
        let custom = Section {
            name: app.path,
            value: custom.and_then(|custom| custom.field(app.name())),
            fault: &fault,
        };
        let domain = oauth.text("domain");
        let is_domain = |domain: &String| is_plain(domain, b"-.") && !domain.starts_with('.');
        oauth.bad_unless(domain.as_ref().is_none_or(is_domain), "domain");
        let base_url = custom
            .url("oauth_endpoint")
            .or_else(|| Some(["https://", &domain?].concat()));
        let response_type = oauth.text("response_type");
        // The implicit grant puts tokens into addresses.
        let is_code = response_type.is_none_or(|it| it == "code");
        oauth.bad_unless(is_code, "response_type");
        let mut scopes = texts(&oauth, "scopes");
        if scopes.is_empty() {
            scopes = DEFAULT_SCOPES.map(str::to_owned).to_vec();
        }
        // Without it, there is no ID token.
        let has_openid = scopes.iter().any(|scope| scope == "openid");
        oauth.bad_unless(has_openid, "scopes");
        let mut providers: Vec<_> = texts(&oauth, "identity_providers")
            .into_iter()
            .map(IdentityProvider::read)
            .collect();
        providers.extend(named_providers(&custom));
        let settings = Self {
            base_url: base_url
                .unwrap_or_default()
                .trim_end_matches('/')
                .to_owned(),
            providers,
            scopes,
            redirect_sign_in: texts(&oauth, "redirect_sign_in_uri"),
            redirect_sign_out: texts(&oauth, "redirect_sign_out_uri"),
            is_managed_login: custom.flag("managed_login", false),
        };
        match fault.0.take() {
            Some(first) => Err(first),
            None => Ok(settings),
        }
    }

    /// Returns the address to which the pool leads back to a page at this origin.
    #[must_use]
    pub fn redirect_uri(&self, origin: &str) -> String {
        [origin, CALLBACK_PATH].concat()
    }

    /// Returns the address to which the pool leads after a sign-out from a page at this
    /// origin: that of the sign-in page if it is listed, or else the first listed one of this
    /// origin. `sign_in` is the path of the sign-in page.
    #[must_use]
    pub fn sign_out_uri(&self, origin: &str, sign_in: &str) -> String {
        let own = [origin, sign_in].concat();
        let is_of_origin = |uri: &&String| {
            let rest = uri.strip_prefix(origin);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if self.redirect_sign_out.contains(&own) {
            return own;
        }
        let listed = self.redirect_sign_out.iter().find(is_of_origin);
        listed.cloned().unwrap_or(own)
    }
}

/// The path of the page to which the pool leads back.
pub const CALLBACK_PATH: &str = "/oauth/callback";

/// The scopes of a file that names none: an ID token, and the user's own calls to the pool,
/// which the account page makes.
const DEFAULT_SCOPES: [&str; 2] = ["openid", "aws.cognito.signin.user.admin"];

/// Returns the texts of a list, which may be missing.
fn texts<J: Json>(section: &Section<'_, J>, key: &'static str) -> Vec<String> {
    let Some(list) = section.value(key) else {
        return Vec::new();
    };
    let texts = list
        .items()
        .and_then(|items| items.iter().map(Json::text).collect());
    texts.unwrap_or_else(|| section.bad(key, Vec::new()))
}

/// Reads `identity_providers` of the app's section: the names of providers for which
/// Amplify's format has no value, or objects with `name` and `label`.
fn named_providers<J: Json>(custom: &Section<'_, J>) -> Vec<IdentityProvider> {
    let key = "identity_providers";
    let Some(list) = custom.value(key) else {
        return Vec::new();
    };
    let provider = |item: &J| {
        let name = item.text().or_else(|| item.field("name")?.text())?;
        let label = item.field("label").and_then(|label| label.text());
        let is_good = !name.trim().is_empty();
        is_good.then_some(match IdentityProvider::read(name) {
            IdentityProvider::Named { name, .. } => IdentityProvider::Named { name, label },
            known => known,
        })
    };
    let providers = list.items();
    let providers = providers.and_then(|items| items.iter().map(provider).collect());
    providers.unwrap_or_else(|| custom.bad(key, Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::super::error::Field;
    use super::*;

    fn file(oauth: &str, custom: &str) -> String {
        format!(
            r#"{{"auth":{{"user_pool_id":"eu-west-1_P","user_pool_client_id":"c","oauth":{oauth}}},"custom":{{"cognito":{{{custom}}}}}}}"#
        )
    }

    fn settings(oauth: &str, custom: &str) -> OauthSettings {
        OauthSettings::parse(&file(oauth, custom), AppSection::DEFAULT).unwrap()
    }

    #[test]
    fn settings_of_amplify_are_read() {
        let text = include_str!("../../tests/fixtures/amplify_outputs/all-providers.json");
        let read = OauthSettings::parse(text, AppSection::DEFAULT).unwrap();
        let host = read.base_url.strip_prefix("https://").unwrap();
        let (prefix, domain) = host.split_once('.').unwrap();
        assert!(!prefix.is_empty());
        assert_eq!(domain, "auth.eu-west-1.amazoncognito.com");
        use IdentityProvider as P;
        assert_eq!(
            read.providers,
            [P::Google, P::Facebook, P::Amazon, P::Apple]
        );
        let names: Vec<_> = read.providers.iter().map(P::name).collect();
        assert_eq!(
            names,
            ["Google", "Facebook", "LoginWithAmazon", "SignInWithApple"]
        );
        let labels: Vec<_> = read.providers.iter().map(P::label).collect();
        assert_eq!(labels, ["Google", "Facebook", "Amazon", "Apple"]);
        assert_eq!(read.scopes, ["email", "openid", "profile"]);
        assert!(!read.is_managed_login);
        assert!(Config::parse(text, AppSection::DEFAULT).unwrap().has_oauth);
    }

    #[test]
    fn file_without_oauth_has_no_domain() {
        for oauth in ["null", "{}"] {
            assert_eq!(settings(oauth, "").base_url, "");
        }
        let text = file("null", "");
        assert!(!Config::parse(&text, AppSection::DEFAULT).unwrap().has_oauth);
    }

    #[test]
    fn own_endpoint_replaces_the_domain() {
        let custom = r#""oauth_endpoint":"http://localhost:9229/x/","managed_login":true"#;
        let read = settings(r#"{"domain":"a.example"}"#, custom);
        assert_eq!(read.base_url, "http://localhost:9229/x");
        assert!(read.is_managed_login);
        assert_eq!(read.scopes, DEFAULT_SCOPES);
    }

    #[test]
    fn named_providers_follow_with_their_labels() {
        let custom = r#""identity_providers":["Contoso",{"name":"saml-1","label":"Staff"}]"#;
        let read = settings(
            r#"{"domain":"a.example","identity_providers":["GOOGLE"]}"#,
            custom,
        );
        let shown: Vec<_> = read
            .providers
            .iter()
            .map(|provider| (provider.name(), provider.label()))
            .collect();
        let expected = [
            ("Google", "Google"),
            ("Contoso", "Contoso"),
            ("saml-1", "Staff"),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn fault_of_oauth_is_named_by_its_field() {
        for (oauth, custom, section, key) in [
            (r#"{"domain":"a b"}"#, "", "auth.oauth", "domain"),
            (r#"{"domain":"a.example/x"}"#, "", "auth.oauth", "domain"),
            (
                r#"{"domain":"x","response_type":"token"}"#,
                "",
                "auth.oauth",
                "response_type",
            ),
            (
                r#"{"domain":"x","scopes":["email"]}"#,
                "",
                "auth.oauth",
                "scopes",
            ),
            (
                r#"{"domain":"x","scopes":"openid"}"#,
                "",
                "auth.oauth",
                "scopes",
            ),
            (
                r#"{"domain":"x","identity_providers":[1]}"#,
                "",
                "auth.oauth",
                "identity_providers",
            ),
            (
                r#"{"domain":"x"}"#,
                r#""oauth_endpoint":"javascript:x""#,
                "custom.cognito",
                "oauth_endpoint",
            ),
            (
                r#"{"domain":"x"}"#,
                r#""identity_providers":[{}]"#,
                "custom.cognito",
                "identity_providers",
            ),
            (
                r#"{"domain":"x"}"#,
                r#""managed_login":"yes""#,
                "custom.cognito",
                "managed_login",
            ),
        ] {
            let read = Config::parse(&file(oauth, custom), AppSection::DEFAULT);
            let expected = ConfigError::BadField(Field { section, key });
            assert_eq!(read.unwrap_err(), expected, "{oauth} {custom}");
        }
    }

    #[test]
    fn sign_out_leads_to_the_sign_in_page_if_it_may() {
        let with = |list: &[&str]| OauthSettings {
            redirect_sign_out: list.iter().map(|&uri| uri.to_owned()).collect(),
            ..OauthSettings::default()
        };
        let back = |list: &[&str]| with(list).sign_out_uri("https://a.example", "/signin");
        let sign_in = "https://a.example/signin";
        assert_eq!(back(&[]), sign_in);
        assert_eq!(back(&["https://a.example/", sign_in]), sign_in);
        assert_eq!(back(&["https://a.example/"]), "https://a.example/");
        let others = ["https://a.example.evil/", "https://b.example/"];
        assert_eq!(back(&others), sign_in);
        let callback = OauthSettings::default().redirect_uri("https://a.example");
        assert_eq!(callback, "https://a.example/oauth/callback");
    }
}
