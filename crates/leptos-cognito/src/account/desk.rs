//! What the sections of the page share: who the rider is, the one form that is open, the
//! one piece of news, and whether the rider has to give the password again.

use leptos::prelude::*;

use super::words::said_of;
use crate::browser::page;
use crate::components::form::{ALERT_ID, FormState};
use crate::i18n::Phrase;
use crate::i18n::account::Account;
use crate::session::Auth;
use cognito_client::challenge::MfaType;
use cognito_session::account::contact::Kind;
use cognito_session::account::error::AccountError;
use cognito_session::account::profile::Profile;
use cognito_session::error::AuthError;
use cognito_session::fields::FormField;

/// A form that opens in place. One at a time: fields have one id each on the whole page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Another address, or the code that proves it.
    Contact(Kind),
    /// Another password.
    Password,
    /// An authenticator app, set up.
    App,
    /// This second factor, removed.
    RemoveFactor(MfaType),
    /// The passkey of this id, removed.
    RemovePasskey(String),
    /// The account, deleted.
    Delete,
}

/// Where on the page news stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// In the form that is open, at its buttons.
    Open,
    /// At the genre.
    Genre,
    /// At the address of this kind.
    Contact(Kind),
    /// In the section of this name, as the others.
    Password,
    /// The same.
    SecondStep,
    /// The same.
    Passkeys,
    /// The same.
    Devices,
    /// The same.
    Leaving,
}

/// FlashMessage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tell {
    /// It is done.
    Done(Account),
    /// It is not, and why; before that, what became of what was typed.
    Trouble(Option<Account>, Phrase),
}

/// What the sections share; a handle to be copied.
#[derive(Clone, Copy)]
pub struct Desk {
    auth: Auth,
    profile: RwSignal<Profile>,
    open: RwSignal<Option<Panel>>,
    /// The id of the button that opened it, where the focus goes back to.
    opener: StoredValue<String>,
    news: RwSignal<Option<(Spot, Tell)>>,
    /// Whether what cannot be undone asks for the password first.
    stale: RwSignal<bool>,
    /// When the password was given on this page, by the pool's clock.
    proved_ms: StoredValue<Option<i64>>,
}

impl Desk {
    /// For who is signed in, with what the pool said about them.
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

    /// The session's owner.
    #[must_use]
    pub fn auth(self) -> Auth {
        self.auth
    }

    /// Whether the page has gone, while the pool was asked something.
    #[must_use]
    pub fn is_gone(self) -> bool {
        self.open.try_with_untracked(|_| ()).is_none()
    }

    /// Who the rider is.
    #[must_use]
    pub fn profile(self) -> Signal<Profile> {
        self.profile.into()
    }

    /// The same at this moment; nothing when the page has gone.
    #[must_use]
    pub fn known(self) -> Option<Profile> {
        self.profile.try_get_untracked()
    }

    /// One thing of it: changes only when that does.
    #[must_use]
    pub fn read<T: PartialEq + Send + Sync + 'static>(self, read: fn(&Profile) -> T) -> Memo<T> {
        Memo::new(move |_| self.profile.with(read))
    }

    /// The pool has said who the rider is now. Harmless when the page is gone.
    pub fn learn(self, profile: Profile) {
        let _gone = self.profile.try_set(profile);
    }

    /// Asks the pool who the rider is now. When that fails, what is shown stays.
    pub async fn look(self) {
        let asked = self
            .auth
            .own(async |service, session| service.profile(session).await);
        if let Ok(profile) = asked.await {
            self.learn(profile);
        }
    }

    /// Whether this panel is open.
    #[must_use]
    pub fn is_open(self, panel: Panel) -> Memo<bool> {
        Memo::new(move |_| self.open.with(|open| open.as_ref() == Some(&panel)))
    }

    /// Opens a panel, and moves the focus into it.
    pub fn open(self, panel: Panel, opener: &str) {
        self.news.set(None);
        self.opener.set_value(opener.to_owned());
        self.stale
            .set(!self.auth.is_fresh(self.proved_ms.get_value()));
        self.open.set(Some(panel));
        self.enter();
    }

    /// Moves the focus to the first thing to do in the open panel.
    pub fn enter(self) {
        request_animation_frame(|| page::focus(".open input, .open button"));
    }

    /// Closes the open panel at the rider's wish, and moves the focus back.
    pub fn close(self) {
        self.news.set(None);
        self.open.set(None);
        let opener = self.opener.get_value();
        request_animation_frame(move || page::focus(&["#", &opener].concat()));
    }

    /// Whether the password has to be given first; looked at again when a form is sent,
    /// which may have stood open for long.
    #[must_use]
    pub fn must_prove(self) -> bool {
        let stale = !self.auth.is_fresh(self.proved_ms.get_value());
        if stale {
            self.stale.set(true);
            self.enter();
        }
        stale
    }

    /// The same, as a signal.
    #[must_use]
    pub fn stale(self) -> Signal<bool> {
        self.stale.into()
    }

    /// The password was given.
    pub fn proved(self) {
        self.proved_ms.try_set_value(Some(self.auth.pool_time_ms()));
        self.news.try_set(None);
        let _gone = self.stale.try_set(false);
        self.enter();
    }

    /// What stands at this spot.
    #[must_use]
    pub fn news(self, spot: Spot) -> Memo<Option<Tell>> {
        Memo::new(move |_| {
            self.news.with(|news| match news {
                Some((at, tell)) if *at == spot => Some(tell.clone()),
                _ => None,
            })
        })
    }

    /// Something is being done: what was told before is old.
    pub fn start(self, form: FormState) {
        self.news.set(None);
        form.start();
    }

    /// It is done: says so, and moves the focus there. What was done in the open panel
    /// (`from`) closes that.
    pub fn done(self, from: Spot, spot: Spot, word: Account) {
        if from == Spot::Open {
            self.shut();
        }
        self.tell(spot, Tell::Done(word));
    }

    /// Closes the open panel, which has become senseless.
    pub fn shut(self) {
        let _gone = self.open.try_set(None);
    }

    /// Says something, and moves the focus there.
    pub fn tell(self, spot: Spot, tell: Tell) {
        let id = match tell {
            Tell::Done(_) => NEWS_ID,
            Tell::Trouble(..) => ALERT_ID,
        };
        let _gone = self.news.try_set(Some((spot, tell)));
        request_animation_frame(move || page::focus(&["#", id].concat()));
    }

    /// It was not done, and why: the field at fault gets the focus, or the news.
    pub fn fail(self, spot: Spot, form: FormState, error: AccountError) {
        let field = field_of(&error);
        self.tell(spot, Tell::Trouble(None, said_of(error)));
        match field {
            Some(field) => form.blame(field),
            None => form.finish(),
        }
    }
}

/// The id of news that is no error.
pub const NEWS_ID: &str = "account-news";

/// The field that an error is about.
fn field_of(error: &AccountError) -> Option<FormField> {
    match error {
        AccountError::WrongPassword => Some(FormField::CurrentPassword),
        AccountError::Auth(AuthError::PasswordUsedBefore) => Some(FormField::Password),
        AccountError::Auth(AuthError::WrongCode | AuthError::ExpiredCode) => Some(FormField::Code),
        AccountError::Auth(AuthError::Invalid(field)) => Some((*field).into()),
        _ => None,
    }
}
