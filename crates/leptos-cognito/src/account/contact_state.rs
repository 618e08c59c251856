//! The state of the row of one address, and its changes in the pool.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notice::NoticePlace;
use super::state::{AccountState, Panel};
use crate::components::form::FormState;
use crate::components::secret::{secret, wipe};
use crate::components::step_form::{AlertingForm as _, run};
use crate::i18n::account::Account;
use crate::i18n::fields::Fields;
use crate::i18n::{Message, Phrase};
use cognito_client::secret::Code;
use cognito_session::account::contact::{Contact, Kind};
use cognito_session::account::error::AccountError;

/// The state of the row of one address. The handle is `Copy`.
#[derive(Clone, Copy)]
pub struct ContactState {
    pub(super) account: AccountState,
    pub(super) kind: Kind,
    pub(super) state: RwSignal<Contact>,
    pub(super) form: FormState,
    pub(super) typed: RwSignal<String>,
    pub(super) code: RwSignal<String>,
}

impl ContactState {
    /// Creates the state of a row whose form is closed.
    pub(super) fn new(account: AccountState, kind: Kind) -> Self {
        Self {
            account,
            kind,
            state: RwSignal::new(Contact::Shown),
            form: FormState::default(),
            typed: RwSignal::new(String::new()),
            code: secret(),
        }
    }

    /// Returns the first value for the e-mail address, and the second for the phone number.
    pub(super) fn by_kind<T>(self, email: T, phone: T) -> T {
        match self.kind {
            Kind::Email => email,
            Kind::Phone => phone,
        }
    }

    pub(super) fn label(self) -> Phrase {
        self.by_kind(Message::Email.into(), Fields::PhoneNumber.into())
    }

    pub(super) fn place(self) -> NoticePlace {
        NoticePlace::Contact(self.kind)
    }

    pub(super) fn id(self, what: &str) -> String {
        [what, "-", self.kind.attribute()].concat()
    }

    pub(super) fn open(self, state: Contact, opener: &str) {
        wipe(self.code);
        self.state.set(state);
        self.account
            .open(Panel::Contact(self.kind), &self.id(opener));
    }

    /// Opens the form for a new address, which starts with the current one.
    pub(super) fn edit(self) {
        let profile = self.account.profile();
        let now = profile.with_untracked(|profile| profile.address(self.kind).cloned());
        self.typed
            .set(now.map(|address| address.value).unwrap_or_default());
        self.open(Contact::Editing, "change");
    }

    /// Sends a code to the current address.
    pub(super) fn verify(self) {
        let form = self.account.form(self.form, self.place());
        spawn_local(async move {
            if let Some(awaiting) = run(form, self.send_code()).await
                && !self.account.is_removed()
            {
                self.open(awaiting, "verify");
            }
        });
    }

    pub(super) async fn send_code(self) -> Result<Contact, AccountError> {
        let kind = self.kind;
        self.account
            .auth()
            .own(async |service, session| service.send_contact_code(session, kind).await)
            .await
    }

    /// Changes the address in the pool. Returns the state that the row has then.
    pub(super) async fn change(self, value: &str) -> Result<Contact, AccountError> {
        let kind = self.kind;
        self.account
            .auth()
            .own(async |service, session| service.change_contact(session, kind, value).await)
            .await
    }

    /// Shows the state that the row has after a change of the address.
    pub(super) fn changed(self, state: Contact) {
        if state == Contact::Shown {
            let message = self.by_kind(Account::EmailChanged, Account::PhoneChanged);
            self.account.discard_panel();
            self.account.show_success(self.place(), message);
        } else {
            let _removed = self.state.try_set(state);
            self.account.focus_panel();
        }
        spawn_local(async move {
            // The claims of the tokens have changed, too.
            self.account.reload_profile().await;
            self.account.auth().renew().await;
        });
    }

    /// Verifies the address with the code. The result is an error if the row takes no code
    /// any more.
    ///
    /// # Errors
    /// The error that leaves the row as it is.
    pub(super) async fn prove(self, code: &Code) -> Result<Result<(), AccountError>, AccountError> {
        let kind = self.kind;
        let proved = self
            .account
            .auth()
            .own(async |service, session| service.verify_contact(session, kind, code).await)
            .await;
        match proved {
            Ok(()) => {
                // The profile is loaded first, so that the row shows the pool's data next
                // to the message.
                self.account.reload_profile().await;
                Ok(Ok(()))
            }
            Err(error) => {
                let _removed = self.state.try_update(|state| {
                    *state = std::mem::take(state).reject(&error);
                });
                if self.state.try_get_untracked() == Some(Contact::Shown) {
                    Ok(Err(error))
                } else {
                    Err(error)
                }
            }
        }
    }

    /// Shows that the address is verified, or the error after which the row takes no code
    /// any more.
    pub(super) fn proved(self, outcome: Result<(), AccountError>) {
        self.account.discard_panel();
        match outcome {
            Ok(()) => {
                let message = self.by_kind(Account::EmailVerified, Account::PhoneVerified);
                self.account.show_success(self.place(), message);
                spawn_local(self.account.auth().renew());
            }
            Err(error) => self
                .account
                .form(self.form, self.place())
                .show(error.into()),
        }
    }
}
