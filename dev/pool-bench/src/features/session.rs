//! A pool, a client and a user on the server that is asked.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value, json};

use crate::connection::Connection;
use crate::contender::CODE;
use crate::error::BenchError;

/// The password of every user.
pub(crate) const PASSWORD: &str = "Passw0rd!x";
/// A password that no user has.
pub(crate) const WRONG_PASSWORD: &str = "Passw0rd?x";

/// The server that is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub(crate) port: u16,
    /// Set if codes are read from its inbox.
    pub(crate) has_inbox: bool,
}

/// A user in a pool of its own.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) connection: Connection,
    target: Target,
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    pub(crate) user: String,
}

/// Returns a part of a reply as a text.
pub(crate) fn text(reply: &Value, pointer: &'static str) -> Result<String, BenchError> {
    let found = reply.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).ok_or(BenchError::Missing(pointer))
}

/// Returns a username that nobody has. It is an e-mail address, because one of the servers
/// takes nothing else.
fn new_name() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("anna{number}@example.com")
}

/// Adds the members of an object to another one.
fn extended(mut value: Value, more: Value) -> Value {
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

impl Account {
    /// Makes a pool with the default settings, a client and a user who can sign in.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn create(target: Target) -> Result<Self, BenchError> {
        let mut account = Self::pool(target, json!({}), json!({})).await?;
        account.add_user().await?;
        Ok(account)
    }

    /// Makes a pool and a client with these settings, and no user.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn pool(
        target: Target,
        pool: Value,
        client: Value,
    ) -> Result<Self, BenchError> {
        let mut connection = Connection::new(target.port);
        let input = json!({ "PoolName": "questions", "AutoVerifiedAttributes": ["email"] });
        let reply = connection
            .call("CreateUserPool", &extended(input, pool))
            .await?;
        let pool_id = text(&reply, "/UserPool/Id")?;
        let input = json!({
            "UserPoolId": pool_id,
            "ClientName": "questions",
            "ExplicitAuthFlows": [
                "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
            ],
        });
        let reply = connection
            .call("CreateUserPoolClient", &extended(input, client))
            .await?;
        Ok(Self {
            connection,
            target,
            pool_id,
            client_id: text(&reply, "/UserPoolClient/ClientId")?,
            user: new_name(),
        })
    }

    /// Makes the user, confirmed and with a verified e-mail address.
    ///
    /// # Errors
    /// A call fails.
    pub(crate) async fn add_user(&mut self) -> Result<(), BenchError> {
        let address = &self.user;
        let attributes = json!([
            { "Name": "email", "Value": address },
            { "Name": "email_verified", "Value": "true" },
        ]);
        let more = json!({ "MessageAction": "SUPPRESS", "UserAttributes": attributes });
        self.admin("AdminCreateUser", more).await?;
        let more = json!({ "Password": PASSWORD, "Permanent": true });
        self.admin("AdminSetUserPassword", more).await?;
        Ok(())
    }

    /// Goes on with another user, who is not there yet.
    pub(crate) fn change_user(&mut self) {
        self.user = new_name();
    }

    /// Calls an administrators' operation about the user.
    ///
    /// # Errors
    /// The call fails.
    pub(crate) async fn admin(
        &mut self,
        operation: &'static str,
        more: Value,
    ) -> Result<Value, BenchError> {
        let input = json!({ "UserPoolId": self.pool_id, "Username": self.user });
        self.connection
            .call(operation, &extended(input, more))
            .await
    }

    /// Calls an operation of the client.
    ///
    /// # Errors
    /// The call fails.
    pub(crate) async fn call(
        &mut self,
        operation: &'static str,
        more: Value,
    ) -> Result<Value, BenchError> {
        let input = json!({ "ClientId": self.client_id });
        self.connection
            .call(operation, &extended(input, more))
            .await
    }

    /// Signs the user in with a password in plain text.
    ///
    /// # Errors
    /// The call fails.
    pub(crate) async fn sign_in(&mut self, password: &str) -> Result<Value, BenchError> {
        let parameters = json!({ "USERNAME": self.user, "PASSWORD": password });
        let flow = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters });
        self.call("InitiateAuth", flow).await
    }

    /// Signs the user in, and returns a token.
    ///
    /// # Errors
    /// The call fails, or gives no such token.
    pub(crate) async fn token(&mut self, pointer: &'static str) -> Result<String, BenchError> {
        text(&self.sign_in(PASSWORD).await?, pointer)
    }

    /// Answers a challenge.
    ///
    /// # Errors
    /// The call fails.
    pub(crate) async fn respond(
        &mut self,
        challenge: &Value,
        answers: Value,
    ) -> Result<Value, BenchError> {
        let mut members = Map::new();
        for name in ["ChallengeName", "Session"] {
            if let Some(value) = challenge.get(name).filter(|value| !value.is_null()) {
                members.insert(name.to_owned(), value.clone());
            }
        }
        let own = json!({ "USERNAME": self.user });
        members.insert("ChallengeResponses".to_owned(), extended(own, answers));
        self.call("RespondToAuthChallenge", Value::Object(members))
            .await
    }

    /// Returns the newest code that was sent to the user's address.
    ///
    /// # Errors
    /// The inbox cannot be read.
    pub(crate) async fn code(&mut self) -> Result<String, BenchError> {
        if !self.target.has_inbox {
            return Ok(CODE.to_owned());
        }
        let messages = self.connection.get("/inbox.json").await?;
        let codes: BTreeMap<&str, &str> = messages
            .as_array()
            .into_iter()
            .flatten()
            .rev()
            .filter_map(|message| {
                Some((message.get("to")?.as_str()?, message.get("code")?.as_str()?))
            })
            .collect();
        let code = codes.get(self.user.as_str());
        code.map(|code| (*code).to_owned())
            .ok_or(BenchError::Missing("code"))
    }

    /// Returns `true` if the user is there at `target`.
    pub(crate) async fn exists_at(mut self, target: Target) -> bool {
        self.connection = Connection::new(target.port);
        self.admin("AdminGetUser", json!({})).await.is_ok()
    }
}
