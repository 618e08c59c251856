//! The changes of the session as events, for apps that have something to do at each one.

use leptos::prelude::*;

use super::auth::{Auth, SessionStatus, SignedOutReason};

/// A change of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthEvent {
    /// A user has signed in, here or in another tab.
    SignedIn,
    /// The tokens were renewed, here or in another tab.
    Refreshed,
    /// The session has ended, for this reason.
    SignedOut(SignedOutReason),
}

/// The state that the last event was derived from.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    status: SessionStatus,
    version: bool,
}

impl Auth {
    /// Calls `run` at each change of the session, from now on until the current owner is
    /// cleaned up. A session that was restored before this call is no event:
    /// [`state`](Self::state) says where the events begin.
    ///
    /// Call it in a component, because it creates an effect.
    pub fn on_event(self, run: impl Fn(AuthEvent) + 'static) {
        let look = move || Seen {
            status: self.status.get(),
            version: self.session_version.get(),
        };
        Effect::new(move |before: Option<Seen>| {
            let now = look();
            if let Some(event) = before.and_then(|before| event_between(before, now)) {
                untrack(|| run(event));
            }
            now
        });
    }
}

/// Returns the event that lies between two looks at the session.
fn event_between(before: Seen, now: Seen) -> Option<AuthEvent> {
    match (before.status, now.status) {
        (SessionStatus::SignedIn, SessionStatus::SignedIn) => {
            (before.version != now.version).then_some(AuthEvent::Refreshed)
        }
        (_, SessionStatus::SignedIn) => Some(AuthEvent::SignedIn),
        (SessionStatus::SignedIn, SessionStatus::SignedOut(reason)) => {
            Some(AuthEvent::SignedOut(reason))
        }
        // Nobody was signed in before either.
        (SessionStatus::Restoring | SessionStatus::SignedOut(_), SessionStatus::SignedOut(_)) => {
            None
        }
        (_, SessionStatus::Restoring) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESTORING: SessionStatus = SessionStatus::Restoring;
    const NOBODY: SessionStatus = SessionStatus::SignedOut(SignedOutReason::NoSession);
    const ENDED: SessionStatus = SessionStatus::SignedOut(SignedOutReason::SessionEnded);

    fn event(before: (SessionStatus, bool), now: (SessionStatus, bool)) -> Option<AuthEvent> {
        let seen = |(status, version)| Seen { status, version };
        event_between(seen(before), seen(now))
    }

    #[test]
    fn each_change_is_the_event_of_its_kind() {
        for (before, now, expected) in [
            (
                (NOBODY, false),
                (SessionStatus::SignedIn, true),
                Some(AuthEvent::SignedIn),
            ),
            (
                (RESTORING, false),
                (SessionStatus::SignedIn, true),
                Some(AuthEvent::SignedIn),
            ),
            (
                (SessionStatus::SignedIn, false),
                (SessionStatus::SignedIn, true),
                Some(AuthEvent::Refreshed),
            ),
            (
                (SessionStatus::SignedIn, true),
                (SessionStatus::SignedIn, true),
                None,
            ),
            (
                (SessionStatus::SignedIn, true),
                (ENDED, false),
                Some(AuthEvent::SignedOut(SignedOutReason::SessionEnded)),
            ),
            ((RESTORING, false), (NOBODY, false), None),
            ((SessionStatus::SignedIn, true), (RESTORING, true), None),
        ] {
            assert_eq!(event(before, now), expected, "{before:?} {now:?}");
        }
    }
}
