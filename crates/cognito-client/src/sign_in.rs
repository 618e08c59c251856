//! Signing in: `InitiateAuth` and `RespondToAuthChallenge`.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde::{Deserialize, Serialize as DeriveSerialize};

use super::operation::{Operation, Retry};
use super::secret::ChallengeSession;
use super::tokens::AuthenticationResult;

/// The authentication flow that a sign-in starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveSerialize)]
pub enum AuthFlow {
    /// The password is proved by SRP and never leaves the browser.
    #[serde(rename = "USER_SRP_AUTH")]
    UserSrp,
    /// The password itself is sent to the service.
    #[serde(rename = "USER_PASSWORD_AUTH")]
    UserPassword,
    /// The pool offers a choice of first factors.
    #[serde(rename = "USER_AUTH")]
    UserAuth,
    /// The pool's own Lambda triggers ask the questions.
    #[serde(rename = "CUSTOM_AUTH")]
    CustomAuth,
}

/// `AuthParameters` or `ChallengeResponses`: pairs of names and values, serialized in the
/// order in which they were added.
#[derive(Default)]
pub struct Parameters<'a>(Vec<(Cow<'static, str>, &'a str)>);

impl<'a> Parameters<'a> {
    /// Adds one pair.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: &'a str) -> Self {
        self.0.push((name.into(), value));
        self
    }
}

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(&**name, value)?;
        }
        map.end()
    }
}

/// The request of `InitiateAuth`, which starts a sign-in.
#[derive(DeriveSerialize)]
pub struct InitiateAuth<'a> {
    /// The authentication flow.
    #[serde(rename = "AuthFlow")]
    pub flow: AuthFlow,
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The session of the reply of `ConfirmSignUp`, for the first sign-in of a user right
    /// after the confirmation: the code of the confirmation is then its first factor.
    #[serde(rename = "Session", skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a ChallengeSession>,
    /// The parameters that the flow needs.
    #[serde(rename = "AuthParameters")]
    pub parameters: Parameters<'a>,
}

impl Operation for InitiateAuth<'_> {
    type Reply = AuthReply;
    const NAME: &'static str = "InitiateAuth";
    const TAKES_CLIENT_METADATA: bool = true;
}

/// The request of `InitiateAuth` for `USER_SRP_AUTH`, which only starts the SRP exchange.
/// It may be repeated, while a request that carries a password counts as a sign-in
/// attempt.
#[derive(DeriveSerialize)]
#[serde(transparent)]
pub struct InitiateSrpAuth<'a>(pub InitiateAuth<'a>);

impl Operation for InitiateSrpAuth<'_> {
    type Reply = AuthReply;
    const NAME: &'static str = "InitiateAuth";
    const TAKES_CLIENT_METADATA: bool = true;
    const RETRY: Retry = Retry::Safe;
}

/// The request of `RespondToAuthChallenge`, which answers one challenge.
#[derive(DeriveSerialize)]
pub struct RespondToAuthChallenge<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The challenge's name.
    #[serde(rename = "ChallengeName")]
    pub challenge: &'a str,
    /// The session of the newest reply.
    #[serde(rename = "Session", skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a ChallengeSession>,
    /// The parameters of the answer.
    #[serde(rename = "ChallengeResponses")]
    pub responses: Parameters<'a>,
}

impl Operation for RespondToAuthChallenge<'_> {
    type Reply = AuthReply;
    const NAME: &'static str = "RespondToAuthChallenge";
    const TAKES_CLIENT_METADATA: bool = true;
}

/// The reply of [`InitiateAuth`] and [`RespondToAuthChallenge`], which holds tokens or
/// the next challenge. [`Outcome`](super::challenge::Outcome) reads it.
#[derive(Debug, Deserialize)]
pub struct AuthReply {
    /// The tokens, if the sign-in is complete.
    #[serde(rename = "AuthenticationResult")]
    pub result: Option<AuthenticationResult>,
    /// The name of the next challenge, if the sign-in is not complete.
    #[serde(rename = "ChallengeName")]
    pub challenge: Option<String>,
    /// The session, which has to be sent back with the answer.
    #[serde(rename = "Session")]
    pub session: Option<ChallengeSession>,
    /// The parameters of the challenge.
    #[serde(rename = "ChallengeParameters", default)]
    pub parameters: Option<std::collections::BTreeMap<String, String>>,
    /// `AvailableChallenges`: the first factors of `SELECT_CHALLENGE`.
    #[serde(rename = "AvailableChallenges")]
    pub available: Option<Vec<String>>,
}
