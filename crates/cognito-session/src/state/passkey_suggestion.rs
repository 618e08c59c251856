//! The passkey that the browser suggests in the sign-in form.

use std::cell::Cell;

/// The time after which a challenge is replaced, in milliseconds. A challenge lives for
/// three minutes, unless the app client has a longer time.
///
/// Source: Amazon Cognito API Reference, `CreateUserPoolClient`, `AuthSessionValidity`.
pub const RENEW_AFTER_MS: u32 = 150_000;

/// Decides when the sign-in form waits for a passkey that the browser suggests.
///
/// The wait ends when the form is sent, when another step or page is shown, or when the
/// browser is asked for a passkey in another way. A reply that arrives after that belongs
/// to a [`Turn`] that is no longer current, and is dropped.
#[derive(Default)]
pub struct PasskeySuggestion {
    newest: Cell<u32>,
    phase: Cell<Phase>,
    /// The number of forms that are being sent.
    forms: Cell<u32>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Idle,
    /// The challenge was requested at this time.
    Waiting(i64),
    /// The user has chosen a passkey, and the pool checks it.
    Answering,
}

/// A part of the wait: it begins with a challenge, and ends with the next challenge, with the
/// choice of a passkey, or without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn(u32);

impl PasskeySuggestion {
    /// Begins to wait, because the field has the focus. Returns `None` while a form is
    /// being sent, while a passkey is checked, and while a challenge is waiting that is not
    /// to be replaced yet. `now_ms` is the time by this device's clock.
    #[must_use]
    pub fn begin(&self, now_ms: i64) -> Option<Turn> {
        let is_free = match self.phase.get() {
            Phase::Idle => true,
            Phase::Waiting(since_ms) => {
                let lifetime = 0..i64::from(RENEW_AFTER_MS);
                !lifetime.contains(&now_ms.saturating_sub(since_ms))
            }
            Phase::Answering => false,
        };
        (is_free && self.forms.get() == 0).then(|| self.enter(Phase::Waiting(now_ms)))
    }

    /// Returns whether this turn has neither ended nor been replaced.
    #[must_use]
    pub fn is_current(&self, turn: Turn) -> bool {
        turn.0 == self.newest.get() && self.phase.get() != Phase::Idle
    }

    /// Replaces this turn by one with a new challenge, which was requested at `now_ms`.
    /// Returns `None` if the turn is no longer current.
    #[must_use]
    pub fn renew(&self, turn: Turn, now_ms: i64) -> Option<Turn> {
        self.is_current(turn)
            .then(|| self.enter(Phase::Waiting(now_ms)))
    }

    /// Replaces this turn by the check of the chosen passkey. Returns `None` if the turn is
    /// no longer current.
    #[must_use]
    pub fn answer(&self, turn: Turn) -> Option<Turn> {
        self.is_current(turn).then(|| self.enter(Phase::Answering))
    }

    /// Ends this turn. Returns `false` if it was no longer current.
    pub fn finish(&self, turn: Turn) -> bool {
        let is_current = self.is_current(turn);
        if is_current {
            self.phase.set(Phase::Idle);
        }
        is_current
    }

    /// Ends the wait. Returns whether a request of the browser may be running, which is
    /// then to be cancelled.
    #[must_use]
    pub fn end(&self) -> bool {
        matches!(self.phase.replace(Phase::Idle), Phase::Waiting(_))
    }

    /// Notes that a form is sent. Until its [end](Self::form_finished), no wait begins.
    pub fn form_sent(&self) {
        self.forms.set(self.forms.get().saturating_add(1));
    }

    /// Notes that the pool has answered a form.
    pub fn form_finished(&self) {
        self.forms.set(self.forms.get().saturating_sub(1));
    }

    fn enter(&self, phase: Phase) -> Turn {
        let number = self.newest.get().wrapping_add(1);
        self.newest.set(number);
        self.phase.set(phase);
        Turn(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RENEWAL: i64 = RENEW_AFTER_MS as i64;

    #[test]
    fn one_challenge_waits_until_it_is_old() {
        let suggestion = PasskeySuggestion::default();
        let first = suggestion.begin(1_000).unwrap();
        assert_eq!(suggestion.begin(1_000 + RENEWAL - 1), None);
        // The device slept, or its clock was set back.
        let second = suggestion.begin(1_000 + RENEWAL).unwrap();
        let third = suggestion.begin(0).unwrap();
        assert!(!suggestion.is_current(first) && !suggestion.is_current(second));
        assert!(suggestion.is_current(third));
    }

    #[test]
    fn sent_form_ends_the_wait_and_prevents_another() {
        let suggestion = PasskeySuggestion::default();
        let turn = suggestion.begin(0).unwrap();
        suggestion.form_sent();
        assert!(suggestion.end(), "the browser's request is to be cancelled");
        assert!(!suggestion.is_current(turn));
        assert_eq!(suggestion.begin(0), None);
        suggestion.form_finished();
        assert!(suggestion.begin(0).is_some());
    }

    #[test]
    fn renewal_replaces_the_turn_unless_it_has_ended() {
        let suggestion = PasskeySuggestion::default();
        let first = suggestion.begin(0).unwrap();
        let second = suggestion.renew(first, RENEWAL).unwrap();
        assert!(!suggestion.finish(first), "the renewal goes on");
        assert!(suggestion.is_current(second));
        assert_eq!(suggestion.begin(RENEWAL + 1), None);
        assert!(suggestion.end());
        assert_eq!(suggestion.renew(second, 0), None);
    }

    #[test]
    fn chosen_passkey_is_neither_replaced_nor_cancelled() {
        let suggestion = PasskeySuggestion::default();
        let waiting = suggestion.begin(0).unwrap();
        let chosen = suggestion.answer(waiting).unwrap();
        assert_eq!(suggestion.renew(waiting, 0), None);
        assert_eq!(suggestion.begin(RENEWAL), None);
        assert!(suggestion.is_current(chosen));
        assert!(!suggestion.end(), "the browser has answered already");
        assert!(!suggestion.finish(chosen), "its tokens are dropped");
    }
}
