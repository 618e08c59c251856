//! Signing in: InitiateAuth, RespondToAuthChallenge.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde::{Deserialize, Serialize as DeriveSerialize};

use super::operation::{Operation, Repeat};
use super::secret::ChallengeSession;
use super::tokens::AuthenticationResult;

/// How a sign-in starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveSerialize)]
pub enum AuthFlow {
    /// The password never leaves the browser.
    #[serde(rename = "USER_SRP_AUTH")]
    UserSrp,
    /// The service sees the password.
    #[serde(rename = "USER_PASSWORD_AUTH")]
    UserPassword,
    /// The pool offers a choice of first factors.
    #[serde(rename = "USER_AUTH")]
    UserAuth,
    /// The pool's own triggers ask.
    #[serde(rename = "CUSTOM_AUTH")]
    CustomAuth,
}

/// `AuthParameters` or `ChallengeResponses`: names with values, in the order given.
#[derive(Default)]
pub struct Parameters<'a>(Vec<(Cow<'static, str>, &'a str)>);

impl<'a> Parameters<'a> {
    /// With one more.
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

/// `InitiateAuth`: starts a sign-in.
#[derive(DeriveSerialize)]
pub struct InitiateAuth<'a> {
    /// The flow.
    #[serde(rename = "AuthFlow")]
    pub flow: AuthFlow,
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// What the flow asks for.
    #[serde(rename = "AuthParameters")]
    pub parameters: Parameters<'a>,
}

impl Operation for InitiateAuth<'_> {
    type Reply = AuthReply;
    const NAME: &'static str = "InitiateAuth";
}

/// `InitiateAuth` for `USER_SRP_AUTH`, which only opens the exchange: it may be repeated,
/// where one that carries a password counts as an attempt.
#[derive(DeriveSerialize)]
#[serde(transparent)]
pub struct InitiateSrpAuth<'a>(pub InitiateAuth<'a>);

impl Operation for InitiateSrpAuth<'_> {
    type Reply = AuthReply;
    const NAME: &'static str = "InitiateAuth";
    const REPEAT: Repeat = Repeat::Safe;
}

/// `RespondToAuthChallenge`: answers one challenge.
#[derive(DeriveSerialize)]
pub struct RespondToAuthChallenge<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The challenge's name.
    #[serde(rename = "ChallengeName")]
    pub challenge: &'a str,
    /// The newest session.
    #[serde(rename = "Session", skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a ChallengeSession>,
    /// The answer.
    #[serde(rename = "ChallengeResponses")]
    pub responses: Parameters<'a>,
}

impl Operation for RespondToAuthChallenge<'_> {
    type Reply = AuthReply;
    const NAME: &'static str = "RespondToAuthChallenge";
}

/// The reply of both: tokens, or the next challenge. Read with
/// [`Outcome`](super::challenge::Outcome).
#[derive(Debug, Deserialize)]
pub struct AuthReply {
    /// The tokens, when the sign-in is done.
    #[serde(rename = "AuthenticationResult")]
    pub result: Option<AuthenticationResult>,
    /// Else the next challenge's name.
    #[serde(rename = "ChallengeName")]
    pub challenge: Option<String>,
    /// To be handed on with the answer.
    #[serde(rename = "Session")]
    pub session: Option<ChallengeSession>,
    /// What the challenge is about.
    #[serde(rename = "ChallengeParameters", default)]
    pub parameters: Option<std::collections::BTreeMap<String, String>>,
    /// `AvailableChallenges`: the first factors of `SELECT_CHALLENGE`.
    #[serde(rename = "AvailableChallenges")]
    pub available: Option<Vec<String>>,
}
