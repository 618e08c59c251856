//! Tests that the local pool calls functions of a real local runtime of Lambda. No browser is
//! needed.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cognito_local::{
    Settings,
    core::lambda_config::{LambdaConfig, VersionedFunction},
};
use serde_json::{Value, json};
use wild_rydes_e2e::{LocalPool, TestError, TriggerFunctions};

const PASSWORD: &str = "Passw0rd!";

fn pool(functions: &TriggerFunctions, config: LambdaConfig) -> LocalPool {
    let mut settings = Settings {
        lambda_endpoint: Some(functions.endpoint().to_owned()),
        ..Settings::default()
    };
    settings.pool.lambda_config = Some(config);
    LocalPool::start(settings).unwrap()
}

async fn sign_up(pool: &LocalPool, name: &str, email: &str) -> Result<Value, TestError> {
    let user = json!({
        "ClientId": pool.client_id(),
        "Username": name,
        "Password": PASSWORD,
        "UserAttributes": [
            { "Name": "email", "Value": email },
            { "Name": "custom:genre", "Value": "Jazz" },
        ],
    });
    pool.call("SignUp", user).await
}

async fn sign_in(pool: &LocalPool) -> Result<Value, TestError> {
    let sign_in = json!({
        "ClientId": pool.client_id(),
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
    });
    pool.call("InitiateAuth", sign_in).await
}

fn claims(token: &Value) -> Value {
    let body = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap()
}

fn refusal(reply: Result<Value, TestError>) -> String {
    reply.unwrap_err().to_string()
}

#[tokio::test]
async fn handlers_of_node_run_unmodified() {
    let functions = TriggerFunctions::start().unwrap();
    let pool_with = |config| pool(&functions, config);
    let pool = pool_with(LambdaConfig {
        pre_sign_up: Some(TriggerFunctions::arn("preSignUp")),
        custom_message: Some(TriggerFunctions::arn("customMessage")),
        pre_token_generation_config: Some(VersionedFunction {
            lambda_version: "V2_0".to_owned(),
            lambda_arn: TriggerFunctions::arn("preTokenGeneration"),
        }),
        ..LambdaConfig::default()
    });

    let refused = refusal(sign_up(&pool, "mary", "mary@blocked.example").await);
    let message = "PreSignUp failed with error Addresses at blocked.example cannot be registered.";
    assert!(
        refused.contains("UserLambdaValidationException"),
        "{refused}"
    );
    assert!(refused.contains(message), "{refused}");

    sign_up(&pool, "jeff", "jeff@example.com").await.unwrap();
    let [message] = pool.service().inbox().try_into().unwrap();
    let (text, code) = (message.text.unwrap(), message.code.reveal());
    assert_eq!(text.subject.as_deref(), Some("Welcome, Jazz fan"));
    let body = text.body.unwrap();
    assert_eq!(body.reveal(), format!("<p>Your code is {code}.</p>"));
    let confirmation = json!({
        "ClientId": pool.client_id(), "Username": "jeff", "ConfirmationCode": code,
    });
    pool.call("ConfirmSignUp", confirmation).await.unwrap();

    let reply = sign_in(&pool).await.unwrap();
    let tokens = &reply["AuthenticationResult"];
    assert_eq!(claims(&tokens["IdToken"])["genre"], "Jazz");
    let access = claims(&tokens["AccessToken"]);
    assert_eq!(access["tenant"], "seattle");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin rides/read");

    // These functions do not exist, or do not return the event.
    for (name, code) in [
        ("preAuthentication", "InvalidLambdaResponseException"),
        ("gone", "UnexpectedLambdaException"),
    ] {
        let pool = pool_with(LambdaConfig {
            pre_authentication: Some(TriggerFunctions::arn(name)),
            ..LambdaConfig::default()
        });
        let refused = refusal(sign_in(&pool).await);
        assert!(refused.contains(code), "{refused}");
    }
}

/// The handlers that the workshop's extensions use, with what a browser flow does not show.
#[tokio::test]
async fn workshop_triggers_take_the_genre_for_text() {
    let functions = TriggerFunctions::of_the_workshop().unwrap();
    let arn = |name: &str| format!("arn:aws:lambda:us-east-1:000000000000:function:{name}");
    let pool = pool(
        &functions,
        LambdaConfig {
            pre_sign_up: Some(arn("wild-rydes-pre-sign-up")),
            custom_message: Some(arn("wild-rydes-custom-message")),
            pre_token_generation_config: Some(VersionedFunction {
                lambda_version: "V2_0".to_owned(),
                lambda_arn: arn("wild-rydes-pre-token-generation"),
            }),
            ..LambdaConfig::default()
        },
    );
    let sign_up = |name: &str, email: &str, genre: &str| {
        let user = json!({
            "ClientId": pool.client_id(),
            "Username": name,
            "Password": PASSWORD,
            "UserAttributes": [
                { "Name": "email", "Value": email },
                { "Name": "custom:genre", "Value": genre },
            ],
        });
        pool.call("SignUp", user)
    };
    let refused = refusal(sign_up("mary", "mary@Refused.Example", "Jazz").await);
    let message = "Riders with an address at refused.example cannot register.";
    assert!(refused.contains(message), "{refused}");
    sign_up("paul", "paul@not-refused.example", "")
        .await
        .unwrap();
    assert!(pool.messages("paul@not-refused.example")[0].text.is_none());
    // An administrator may create any user.
    let user = json!({
        "Username": "mary",
        "MessageAction": "SUPPRESS",
        "UserAttributes": [{ "Name": "email", "Value": "mary@refused.example" }],
    });
    pool.call("AdminCreateUser", user).await.unwrap();

    let genre = "<b>\n{####}</b>";
    sign_up("jeff", "jeff@example.com", genre).await.unwrap();
    let [message] = pool.messages("jeff@example.com").try_into().unwrap();
    let (text, code) = (message.text.unwrap(), message.code.reveal());
    let subject = text.subject.unwrap();
    assert_eq!(subject, "Your code for Wild Rydes, home of <b>  #### </b>");
    let body = text.body.unwrap();
    let welcome = "<p>Our unicorns love &#60;b&#62;\n&#123;####&#125;&#60;/b&#62; too.</p>";
    assert_eq!(
        body.reveal(),
        format!("{welcome}<p>Your verification code is {code}.</p>")
    );
    let confirmation = json!({
        "ClientId": pool.client_id(), "Username": "jeff", "ConfirmationCode": code,
    });
    pool.call("ConfirmSignUp", confirmation).await.unwrap();
    let reply = sign_in(&pool).await.unwrap();
    let tokens = &reply["AuthenticationResult"];
    assert_eq!(claims(&tokens["IdToken"])["unicorn"], "Stardust");
    assert!(claims(&tokens["AccessToken"]).get("unicorn").is_none());
}
