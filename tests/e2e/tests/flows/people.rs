//! The people of these tests, and the actions that many tests share.

use serde_json::{Value, json};
use wild_rydes_e2e::{Authenticator, Find, Rider, Role, TestError};

/// A person with an account, or one who is about to register.
pub(crate) struct Person {
    pub(crate) email: &'static str,
    pub(crate) username: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) genre: &'static str,
    pub(crate) password: &'static str,
}

/// The person of most tests.
pub(crate) const JEFF: Person = Person {
    email: "jeff@example.com",
    username: "jeff|example|com",
    phone: "+12065550100",
    genre: "Fantasy",
    password: "Unicorn-1!",
};

/// A second person.
pub(crate) const MARY: Person = Person {
    email: "mary@example.com",
    username: "mary|example|com",
    phone: "+12065550111",
    genre: "Western",
    password: "Unicorn-2!",
};

impl Person {
    /// Fills in the registration form and sends it.
    pub(crate) async fn registers(&self, rider: &Rider) -> Result<(), TestError> {
        self.fills_in_the_registration(rider).await?;
        rider.button("Let's Ryde").click().await
    }

    /// Fills in the registration form.
    pub(crate) async fn fills_in_the_registration(&self, rider: &Rider) -> Result<(), TestError> {
        rider.open("/register").await?;
        rider.field("Email").fill(self.email).await?;
        rider.field("Phone number").fill(self.phone).await?;
        rider.field("Favorite genre").fill(self.genre).await?;
        rider.field("Password").fill(self.password).await?;
        rider.field("Confirm password").fill(self.password).await
    }

    /// Fills in the sign-in form and sends it.
    pub(crate) async fn signs_in(&self, rider: &Rider) -> Result<(), TestError> {
        self.signs_in_as(rider, self.email, self.password).await
    }

    /// Signs in with another name or password.
    pub(crate) async fn signs_in_as(
        &self,
        rider: &Rider,
        name: &str,
        password: &str,
    ) -> Result<(), TestError> {
        rider.open("/signin").await?;
        rider.field("Email").fill(name).await?;
        rider.field("Password").fill(password).await?;
        rider.button("Sign in").click().await
    }

    /// Creates a confirmed account, with verified e-mail and phone.
    pub(crate) async fn has_an_account(&self, rider: &Rider) -> Result<(), TestError> {
        self.is_created_with(rider, self.password).await?;
        rider
            .pool()
            .call(
                "AdminSetUserPassword",
                json!({ "Username": self.username, "Password": self.password, "Permanent": true }),
            )
            .await?;
        Ok(())
    }

    /// Creates an account as an administrator does, with a temporary password.
    pub(crate) async fn is_created_with(
        &self,
        rider: &Rider,
        temporary: &str,
    ) -> Result<(), TestError> {
        rider
            .pool()
            .call(
                "AdminCreateUser",
                json!({
                    "Username": self.username,
                    "TemporaryPassword": temporary,
                    "MessageAction": "SUPPRESS",
                    "UserAttributes": [
                        { "Name": "email", "Value": self.email },
                        { "Name": "email_verified", "Value": "true" },
                        { "Name": "phone_number", "Value": self.phone },
                        { "Name": "phone_number_verified", "Value": "true" },
                        { "Name": "custom:genre", "Value": self.genre },
                    ],
                }),
            )
            .await?;
        Ok(())
    }

    /// Sets the preferred second factors: `SMSMfaSettings`, `EmailMfaSettings` ….
    pub(crate) async fn has_second_factors(
        &self,
        rider: &Rider,
        mut settings: Value,
    ) -> Result<(), TestError> {
        if let Some(settings) = settings.as_object_mut() {
            settings.insert("Username".into(), self.username.into());
        }
        rider
            .pool()
            .call("AdminSetUserMFAPreference", settings)
            .await?;
        Ok(())
    }

    /// Signs in without the app, and gives the access token.
    pub(crate) async fn access_token(&self, rider: &Rider) -> Result<String, TestError> {
        let reply = rider
            .pool()
            .call(
                "InitiateAuth",
                json!({
                    "ClientId": rider.pool().client_id(),
                    "AuthFlow": "USER_PASSWORD_AUTH",
                    "AuthParameters": { "USERNAME": self.username, "PASSWORD": self.password },
                }),
            )
            .await?;
        Ok(reply["AuthenticationResult"]["AccessToken"]
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// Sets up an authenticator app, whose current code is then used up.
    pub(crate) async fn has_an_authenticator(
        &self,
        rider: &Rider,
    ) -> Result<Authenticator, TestError> {
        let token = self.access_token(rider).await?;
        let pool = rider.pool();
        let key = pool
            .call("AssociateSoftwareToken", json!({ "AccessToken": token }))
            .await?;
        let authenticator =
            Authenticator::with_key(key["SecretCode"].as_str().unwrap_or_default())?;
        pool.call(
            "VerifySoftwareToken",
            json!({ "AccessToken": token, "UserCode": authenticator.code() }),
        )
        .await?;
        Ok(authenticator)
    }
}

/// Replaces the replies to this page's calls of the pool from now on. All other requests,
/// for example those for parts of the app that are not loaded yet, are unchanged.
pub(crate) async fn pool_answers(
    rider: &Rider,
    status: u16,
    answer: &Value,
) -> Result<(), TestError> {
    let script = format!(
        "window.real ??= window.fetch;\
         window.fetch = (...all) => all[0].headers?.get('x-amz-target')\
           ? Promise.resolve(new Response({}, {{ status: {status} }}))\
           : window.real(...all); return true",
        Value::String(answer.to_string())
    );
    rider.script(&script).await?;
    Ok(())
}

/// Waits for the map page, which only a signed-in user sees.
pub(crate) async fn is_inside(rider: &Rider) -> Result<(), TestError> {
    rider.heading("Where to?").wait().await?;
    rider.arrives_at("/").await
}

/// Opens the part of the map page with the identity token and the AWS credentials.
pub(crate) async fn opens_the_developers_part(rider: &Rider) -> Result<(), TestError> {
    rider
        .until(
            "the part for developers is open",
            "const part = document.querySelector('details.developers');\
             if (part && !part.open) part.querySelector('summary').click();\
             return part?.open === true && part.querySelector('section') !== null",
        )
        .await
}

/// Removes the ride API from the app's configuration.
pub(crate) fn has_no_ride_api(rider: &Rider) -> Result<(), TestError> {
    rider.site().edit_config(|config| {
        let section = config["custom"]["wild_rydes"].as_object_mut();
        section.unwrap().remove("ride_api_endpoint");
    })
}

/// Sets the pickup point at the middle of the map, and waits until the card says so.
pub(crate) async fn sets_the_pickup_point(rider: &Rider) -> Result<(), TestError> {
    rider.find(Role::Application, Some("Map")).click().await?;
    let card = rider.region("Request a ride");
    card.status().says("Your pickup point is").await
}
