//! The facts that an app knows about its user: the state of the session, and the claims of the
//! identity token.

use leptos::prelude::*;

use super::auth::{Auth, SessionStatus, SignedOutReason};
use cognito_client::jwt::{Claims, UnverifiedJwt};
use cognito_session::session::Session;

/// The state of the session of an app.
#[derive(Clone, Debug, PartialEq)]
pub enum AuthState {
    /// It is not known yet whether a user is signed in: a stored session is being read, or
    /// another tab is being asked.
    Restoring,
    /// Nobody is signed in, for this reason.
    SignedOut(SignedOutReason),
    /// A user is signed in. The claims are those of the identity token. Use them for
    /// display only, not for decisions: only a server can verify a token.
    SignedIn(Claims),
}

impl AuthState {
    /// Returns the claims of the identity token, if a user is signed in.
    #[must_use]
    pub fn claims(&self) -> Option<&Claims> {
        match self {
            Self::SignedIn(claims) => Some(claims),
            Self::Restoring | Self::SignedOut(_) => None,
        }
    }
}

impl Auth {
    /// Returns the state of the session as a signal. It changes when a user signs in or
    /// out, and when a refresh brings other claims. A view that needs only to know whether
    /// a user is signed in reads [`signed_in`](Self::signed_in), which a refresh does not
    /// change.
    #[must_use]
    pub fn state(self) -> Signal<AuthState> {
        let status = self.status;
        let session = self.session();
        Memo::new(move |_| match status.get() {
            SessionStatus::Restoring => AuthState::Restoring,
            SessionStatus::SignedOut(reason) => AuthState::SignedOut(reason),
            // The session is set before the status, and its tokens were read when it was
            // opened.
            SessionStatus::SignedIn => match session.with(|session| claims_of(session.as_ref()?)) {
                Some(claims) => AuthState::SignedIn(claims),
                None => AuthState::Restoring,
            },
        })
        .into()
    }

    /// Returns the claims of the identity token; `None` if nobody is signed in. It tracks
    /// the session. See [`AuthState::SignedIn`] for what they may be used for.
    #[must_use]
    pub fn claims(self) -> Option<Claims> {
        self.session().with(|session| claims_of(session.as_ref()?))
    }

    /// Returns a claim of the identity token as text, such as `email`, `sub` or
    /// `custom:team`; `None` if nobody is signed in, or if the claim is missing or no
    /// text. It tracks the session. For claims of other types see
    /// [`claims`](Self::claims).
    #[must_use]
    pub fn claim(self, name: &str) -> Option<String> {
        self.claims()?.text(name).map(ToOwned::to_owned)
    }
}

fn claims_of(session: &Session) -> Option<Claims> {
    let jwt = UnverifiedJwt::parse(session.id_token.expose()).ok()?;
    Some(jwt.claims().clone())
}
