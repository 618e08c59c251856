//! The account that waits for its confirmation code.

use std::cell::RefCell;
use std::rc::Rc;

use crate::account::contact::Kind;
use crate::letter_case::Lowercase;
use crate::sign_up::Pending;
use crate::token_store::Storage;
use crate::typed::visible;
use crate::unconfirmed_account_store;
use crate::username::Usernames as _;
use cognito_client::config::Config;
use cognito_client::secret::ChallengeSession;

/// The account that waits for its confirmation code, of which a page has one at most.
///
/// The whole [`Pending`] is in memory alone, because it contains the password, with which
/// the user is signed in after the confirmation. What a page cannot derive from the
/// identifier is stored for this tab, so that a reload loses nothing but the password.
pub struct PendingSignUp {
    config: Rc<Config>,
    storage: Rc<dyn Storage>,
    lowercase: Lowercase,
    held: RefCell<Option<Pending>>,
}

impl PendingSignUp {
    /// Makes the part for a page on which no account waits yet.
    #[must_use]
    pub fn new(config: Rc<Config>, storage: Rc<dyn Storage>, lowercase: Lowercase) -> Self {
        Self {
            config,
            storage,
            lowercase,
            held: RefCell::new(None),
        }
    }

    /// Holds an account in place of the previous one, which was registered at `now_ms`, in
    /// milliseconds since 1970-01-01T00:00:00Z by this device's clock. Stores the pool's
    /// user name of the account, and that the code went to a phone, if either cannot be
    /// derived, and the session of a sign-up without a password.
    pub fn set(&self, pending: Pending, now_ms: i64) {
        let is_by_phone = pending.delivery.kind == Kind::Phone;
        let is_derived = self.derived_username(&pending.identifier) == pending.username;
        if is_by_phone || !is_derived || pending.session.is_some() {
            unconfirmed_account_store::save(
                &*self.storage,
                &self.config.client_id,
                &pending,
                now_ms,
            );
        }
        self.held.replace(Some(pending));
    }

    /// Forgets the account and its stored record.
    pub fn clear(&self) {
        unconfirmed_account_store::clear(&*self.storage, &self.config.client_id);
        self.held.take();
    }

    /// Returns the held account, if `identifier` is its identifier.
    #[must_use]
    pub fn get(&self, identifier: &str) -> Option<Pending> {
        let pending = self.held.borrow().clone();
        pending.filter(|pending| {
            pending
                .identifier
                .eq_ignore_ascii_case(&visible(identifier))
        })
    }

    /// Returns the pool's user name of the account that waits under this identifier, as
    /// far as this tab knows.
    #[must_use]
    pub fn username(&self, identifier: &str) -> String {
        self.record(identifier).map_or_else(
            || self.derived_username(identifier),
            |record| record.username,
        )
    }

    /// Returns the kind of address that the code of the account verifies, as far as this
    /// tab knows.
    #[must_use]
    pub fn kind(&self, identifier: &str) -> Kind {
        match self.record(identifier) {
            Some(record) if record.by_phone => Kind::Phone,
            _ => Kind::Email,
        }
    }

    /// Returns the session of a sign-up without a password in this tab, if the pool may
    /// still accept it at `now_ms`.
    #[must_use]
    pub fn session(&self, identifier: &str, now_ms: i64) -> Option<ChallengeSession> {
        self.record(identifier)?.session_at(now_ms)
    }

    fn record(&self, identifier: &str) -> Option<unconfirmed_account_store::UnconfirmedAccount> {
        unconfirmed_account_store::load(&*self.storage, &self.config.client_id, identifier)
    }

    fn derived_username(&self, identifier: &str) -> String {
        let source = self.config.username_source;
        source.for_typed(identifier, self.lowercase)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fakes::{Shelf, config};
    use super::*;
    use crate::sign_up::Delivery;

    const EMAIL: &str = "Jeff@Example.com";
    const DERIVED: &str = "jeff|example|com";
    const NOW_MS: i64 = 1_000_000;

    fn part(shelf: &Rc<Shelf>) -> PendingSignUp {
        PendingSignUp::new(
            config(),
            Rc::clone(shelf) as Rc<dyn Storage>,
            str::to_lowercase,
        )
    }

    fn pending(identifier: &str, username: &str, kind: Kind) -> Pending {
        Pending {
            identifier: identifier.into(),
            username: username.into(),
            password: Some("Passw0rd!".into()),
            session: None,
            delivery: Delivery {
                destination: None,
                kind,
            },
            existed: false,
        }
    }

    #[test]
    fn password_is_held_for_the_same_identifier() {
        let part = part(&Rc::default());
        part.set(pending(EMAIL, DERIVED, Kind::Email), NOW_MS);
        for typed in [EMAIL, "jeff@example.com", " JEFF@EXAMPLE.COM "] {
            let held = part.get(typed).map(|pending| pending.password);
            assert_eq!(held, Some(Some("Passw0rd!".into())), "{typed}");
        }
        assert!(part.get("mary@example.com").is_none());
    }

    #[test]
    fn newer_account_replaces_the_held_one() {
        let part = part(&Rc::default());
        part.set(pending(EMAIL, DERIVED, Kind::Email), NOW_MS);
        part.set(pending("mary@example.com", "mary", Kind::Email), NOW_MS);
        assert!(part.get(EMAIL).is_none());
        assert!(part.get("mary@example.com").is_some());
    }

    #[test]
    fn cleared_account_is_forgotten_with_its_record() {
        let shelf = Rc::<Shelf>::default();
        let part = part(&shelf);
        part.set(pending(EMAIL, "opaque", Kind::Phone), NOW_MS);
        part.clear();
        assert!(part.get(EMAIL).is_none());
        assert_eq!(shelf.text(".pending."), None);
        assert_eq!(part.username(EMAIL), DERIVED);
        assert_eq!(part.kind(EMAIL), Kind::Email);
    }

    #[test]
    fn reload_keeps_name_and_kind_but_no_password() {
        for kind in [Kind::Phone, Kind::Email] {
            let shelf = Rc::<Shelf>::default();
            part(&shelf).set(pending(EMAIL, "opaque", kind), NOW_MS);
            let record = shelf.text(".pending.").unwrap();
            assert!(!record.contains("Passw0rd!"), "{record}");
            let reloaded = part(&shelf);
            assert!(reloaded.get(EMAIL).is_none());
            assert_eq!(reloaded.username("jeff@example.com"), "opaque");
            assert_eq!(reloaded.kind("jeff@example.com"), kind);
            assert_eq!(reloaded.username("mary@example.com"), "mary|example|com");
            assert_eq!(reloaded.kind("mary@example.com"), Kind::Email);
        }
    }

    #[test]
    fn session_of_a_sign_up_survives_a_reload() {
        let shelf = Rc::<Shelf>::default();
        let registered = Pending {
            password: None,
            session: Some("first".into()),
            ..pending(EMAIL, DERIVED, Kind::Email)
        };
        part(&shelf).set(registered, NOW_MS);
        let reloaded = part(&shelf);
        let later_ms = NOW_MS + 15 * 60 * 1000;
        let kept = reloaded.session("jeff@example.com", later_ms - 1);
        assert_eq!(kept, Some("first".into()));
        assert_eq!(reloaded.session("jeff@example.com", later_ms), None);
        assert_eq!(reloaded.session("mary@example.com", NOW_MS), None);
        reloaded.clear();
        assert_eq!(reloaded.session("jeff@example.com", NOW_MS), None);
    }

    #[test]
    fn account_that_can_be_derived_is_not_stored() {
        let shelf = Rc::<Shelf>::default();
        let part = part(&shelf);
        part.set(pending(EMAIL, DERIVED, Kind::Email), NOW_MS);
        assert_eq!(shelf.text(".pending."), None);
        assert_eq!(part.username(EMAIL), DERIVED);
    }
}
