//! The sample pool, with which the program starts.
//!
//! It is the pool of "Wild Rydes", the app of AWS's workshop about serverless web
//! applications. This is the only file of the crate that knows that app.

use serde_json::{Value, json};

use crate::{
    core::{
        attributes::{SchemaAttribute, StringConstraints},
        oauth::{client_settings::OAuthSettings, resource_server::STANDARD_SCOPES},
        sigv4::Caller,
    },
    http_api::HttpApi,
    sample_challenge, sample_rides,
    settings::{Settings, SignedApi},
};

/// Returns the settings of the sample pool: those of [`Settings::new`] with the ids and
/// names of the workshop, the custom attribute `custom:genre`, a custom challenge, a domain
/// whose pages lead back to the app on port 8080, and the API of the rides at `/ride-api`.
#[must_use]
pub fn sample_pool() -> Settings {
    let mut settings = Settings {
        pool_name: "WildRydes".to_owned(),
        client_name: "wildrydes-web-app".to_owned(),
        domain: Some("wildrydes".to_owned()),
        identity_pool_id: "local:3f5a7c10-0000-4000-8000-77696c647264".to_owned(),
        identity_pool_name: "wildrydes_identity_pool".to_owned(),
        role_arn: "arn:aws:iam::000000000000:role/wildrydes-authenticated".to_owned(),
        functions: sample_challenge::functions("What does a Wild Ryde ride on?", "unicorn"),
        signed_api: Some(SignedApi {
            path: "/ride-api",
            reply: ride,
        }),
        http_api: Some(HttpApi {
            path: "/ride-api",
            routes: &ride_api::ROUTES,
            iam_prefix: "/iam/",
            allowed_methods: &ride_api::ALLOWED_METHODS,
            allowed_headers: &ride_api::ALLOWED_HEADERS,
            function: sample_rides::respond,
        }),
        ..Settings::new("local_WildRydes", "wildrydeswebapp")
    };
    settings.pool.lambda_config = Some(sample_challenge::config());
    settings.pool.schema_attributes.push(SchemaAttribute {
        name: "custom:genre".to_owned(),
        string_attribute_constraints: Some(StringConstraints {
            min_length: Some("0".to_owned()),
            max_length: Some("2048".to_owned()),
        }),
        ..SchemaAttribute::default()
    });
    settings.client.allowed_oauth_flows_user_pool_client = true;
    settings.client.oauth = OAuthSettings {
        flows: vec!["code".to_owned()],
        scopes: STANDARD_SCOPES.map(str::to_owned).to_vec(),
        callback_urls: vec![format!("{APP}/oauth/callback")],
        logout_urls: vec![format!("{APP}/signin")],
        default_redirect_uri: None,
        identity_providers: vec!["COGNITO".to_owned()],
    };
    settings
}

/// The address of the workshop's app on this machine.
const APP: &str = "http://localhost:8080";

impl Default for Settings {
    /// Returns the settings of the [`sample_pool`].
    fn default() -> Self {
        sample_pool()
    }
}

fn ride(caller: &Caller) -> Value {
    json!({
        "message": "Your unicorn is on its way.",
        "rider": caller.identity_id,
        "caller": caller.arn,
    })
}
