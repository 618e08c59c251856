//! The state that the sections of the account page share: the user's profile, the one
//! form that is open, the one message that is shown, and whether the user has to give the
//! password again.

use leptos::prelude::*;

use super::words::said_of;
use crate::browser::page;
use crate::components::form::{ALERT_ID, FormState};
use crate::i18n::Phrase;
use crate::session::Auth;
use cognito_client::challenge::MfaType;
use cognito_session::account::contact::Kind;
use cognito_session::account::error::AccountError;
use cognito_session::account::profile::Profile;
use cognito_session::error::AuthError;
use cognito_session::fields::FormField;

/// A form that opens in its section. Only one is open at a time, because each field has
/// one id on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// A new address, or the code that verifies it.
    Contact(Kind),
    /// A new password.
    Password,
    /// The setup of an authenticator app.
    App,
    /// The removal of this second factor.
    RemoveFactor(MfaType),
    /// The removal of the passkey with this id.
    RemovePasskey(String),
    /// The deletion of the account.
    Delete,
}

/// The place on the page where a message is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The open form, above its buttons.
    Open,
    /// The row of the further attribute at this index in the list of attributes.
    Attribute(usize),
    /// The row of the address of this kind.
    Contact(Kind),
    /// The section for the password.
    Password,
    /// The section for the second factors.
    SecondStep,
    /// The section for the passkeys.
    Passkeys,
    /// The section for the remembered devices.
    Devices,
    /// The section for signing out everywhere and for deleting the account.
    Leaving,
}

/// A message about a change that the user asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tell {
    /// The change was made.
    Done(Phrase),
    /// The change was not made. The last text is the reason; the text before it, if there
    /// is one, says what became of the value that was typed.
    Trouble(Option<Phrase>, Phrase),
}

/// The state that the sections share. The handle is `Copy`.
#[derive(Clone, Copy)]
pub struct Desk {
    auth: Auth,
    profile: RwSignal<Profile>,
    open: RwSignal<Option<Panel>>,
    /// The id of the button that opened the form; it gets the focus when the form closes.
    opener: StoredValue<String>,
    news: RwSignal<Option<(Spot, Tell)>>,
    /// Set while an action that cannot be undone has to ask for the password first.
    stale: RwSignal<bool>,
    /// The time, by the pool's clock, at which the password was last given on this page.
    proved_ms: StoredValue<Option<i64>>,
}

impl Desk {
    /// Creates the state from the profile that the pool returned for the signed-in user.
    #[must_use]
    pub fn new(auth: Auth, profile: Profile) -> Self {
        Self {
            auth,
            profile: RwSignal::new(profile),
            open: RwSignal::new(None),
            opener: StoredValue::new(String::new()),
            news: RwSignal::new(None),
            stale: RwSignal::new(false),
            proved_ms: StoredValue::new(None),
        }
    }

    /// Returns the handle to the session.
    #[must_use]
    pub fn auth(self) -> Auth {
        self.auth
    }

    /// Returns `true` when the page was removed while a request was running.
    #[must_use]
    pub fn is_gone(self) -> bool {
        self.open.try_with_untracked(|_| ()).is_none()
    }

    /// Returns the user's profile, as a signal.
    #[must_use]
    pub fn profile(self) -> Signal<Profile> {
        self.profile.into()
    }

    /// Returns the profile as it is now, or nothing when the page was removed.
    #[must_use]
    pub fn known(self) -> Option<Profile> {
        self.profile.try_get_untracked()
    }

    /// Returns one part of the profile, which changes only when that part does.
    #[must_use]
    pub fn read<T: PartialEq + Send + Sync + 'static>(self, read: fn(&Profile) -> T) -> Memo<T> {
        Memo::new(move |_| self.profile.with(read))
    }

    /// Stores a profile that the pool returned. Does nothing when the page was removed.
    pub fn learn(self, profile: Profile) {
        let _gone = self.profile.try_set(profile);
    }

    /// Asks the pool for the profile. When the request fails, the page keeps what it
    /// shows.
    pub async fn look(self) {
        let asked = self
            .auth
            .own(async |service, session| service.profile(session).await);
        if let Ok(profile) = asked.await {
            self.learn(profile);
        }
    }

    /// Returns a signal that is `true` while this form is open.
    #[must_use]
    pub fn is_open(self, panel: Panel) -> Memo<bool> {
        Memo::new(move |_| self.open.with(|open| open.as_ref() == Some(&panel)))
    }

    /// Opens a form, and moves the focus into it. `opener` is the id of the button that
    /// opens it.
    pub fn open(self, panel: Panel, opener: &str) {
        self.news.set(None);
        self.opener.set_value(opener.to_owned());
        self.stale
            .set(!self.auth.is_fresh(self.proved_ms.get_value()));
        self.open.set(Some(panel));
        self.enter();
    }

    /// Moves the focus to the first field or button of the open form.
    pub fn enter(self) {
        request_animation_frame(|| page::focus(".open input, .open button"));
    }

    /// Closes the open form because the user cancelled it, and moves the focus back to
    /// its button.
    pub fn close(self) {
        self.news.set(None);
        self.open.set(None);
        let opener = self.opener.get_value();
        request_animation_frame(move || page::focus(&["#", &opener].concat()));
    }

    /// Returns `true` when the password has to be given first, and asks for it. It is
    /// called when a form is sent, because the form may have been open for a long time.
    #[must_use]
    pub fn must_prove(self) -> bool {
        let stale = !self.auth.is_fresh(self.proved_ms.get_value());
        if stale {
            self.stale.set(true);
            self.enter();
        }
        stale
    }

    /// Returns a signal that is `true` while the password has to be given first.
    #[must_use]
    pub fn stale(self) -> Signal<bool> {
        self.stale.into()
    }

    /// Records that the password was given now, and moves the focus into the open form.
    pub fn proved(self) {
        self.proved_ms.try_set_value(Some(self.auth.pool_time_ms()));
        self.news.try_set(None);
        let _gone = self.stale.try_set(false);
        self.enter();
    }

    /// Returns the message that is shown at this place.
    #[must_use]
    pub fn news(self, spot: Spot) -> Memo<Option<Tell>> {
        Memo::new(move |_| {
            self.news.with(|news| match news {
                Some((at, tell)) if *at == spot => Some(tell.clone()),
                _ => None,
            })
        })
    }

    /// Marks the form as busy, and removes the earlier message, which is out of date.
    pub fn start(self, form: FormState) {
        self.news.set(None);
        form.start();
    }

    /// Shows at `spot` that the change was made, and moves the focus there. When the
    /// change was made in the open form (`from`), that form closes.
    pub fn done(self, from: Spot, spot: Spot, word: impl Into<Phrase>) {
        if from == Spot::Open {
            self.shut();
        }
        self.tell(spot, Tell::Done(word.into()));
    }

    /// Closes the open form, which has no use any more, without moving the focus.
    pub fn shut(self) {
        let _gone = self.open.try_set(None);
    }

    /// Shows a message at this place, and moves the focus to it.
    pub fn tell(self, spot: Spot, tell: Tell) {
        let id = match tell {
            Tell::Done(_) => NEWS_ID,
            Tell::Trouble(..) => ALERT_ID,
        };
        let _gone = self.news.try_set(Some((spot, tell)));
        request_animation_frame(move || page::focus(&["#", id].concat()));
    }

    /// Shows at `spot` why the change was not made. The field that the error is about
    /// gets the focus; without one, the message gets it.
    pub fn fail(self, spot: Spot, form: FormState, error: AccountError) {
        let field = field_of(&error);
        self.tell(spot, Tell::Trouble(None, said_of(error)));
        match field {
            Some(field) => form.blame(field),
            None => form.finish(),
        }
    }
}

/// The id of a message that is not an error.
pub const NEWS_ID: &str = "account-news";

fn field_of(error: &AccountError) -> Option<FormField> {
    match error {
        AccountError::WrongPassword => Some(FormField::CurrentPassword),
        AccountError::Auth(AuthError::PasswordUsedBefore) => Some(FormField::Password),
        AccountError::Auth(AuthError::WrongCode | AuthError::ExpiredCode) => Some(FormField::Code),
        AccountError::Auth(AuthError::Invalid(field)) => Some((*field).into()),
        _ => None,
    }
}
