//! The state that the sections of the account page share: the user's profile, the one
//! form that is open, the one notice that is shown, and whether the user has to prove once
//! more who they are.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notice::{Notice, NoticePlace};
use crate::browser::page;
use crate::components::step_form::FormFeedback;
use crate::i18n::Phrase;
use crate::session::Auth;
use cognito_client::challenge::MfaType;
use cognito_session::account::contact::Kind;
use cognito_session::account::profile::Profile;
use cognito_session::account::proof::ProofOptions;

/// A form that opens in its section. Only one is open at a time, because each field has
/// one id on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    /// A new address, or the code that verifies it.
    Contact(Kind),
    /// The square of a new picture.
    Picture,
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

/// Returns the names that authenticators show beside a user's passkeys: the one that tells
/// accounts apart, and the person's.
fn shown_names(profile: &Profile) -> (String, String) {
    let name = profile.identifier();
    let display_name = profile.attribute("name").unwrap_or(name);
    (name.to_owned(), display_name.to_owned())
}

/// The state that the sections share. The handle is `Copy`.
#[derive(Clone, Copy)]
pub struct AccountState {
    auth: Auth,
    profile: RwSignal<Profile>,
    open_panel: RwSignal<Option<Panel>>,
    /// The id of the button that opened the form; it gets the focus when the form closes.
    opener: StoredValue<String>,
    notice: RwSignal<Option<(NoticePlace, Notice)>>,
    /// The ways in which the user can prove who they are.
    proof_options: RwSignal<ProofOptions>,
    /// Set while an action that cannot be undone has to ask for a proof first.
    asks_proof: RwSignal<bool>,
    /// The time, by the pool's clock, of the last proof on this page.
    proved_ms: StoredValue<Option<i64>>,
}

impl AccountState {
    /// Creates the state from what the pool returned for the signed-in user.
    #[must_use]
    pub fn new(auth: Auth, profile: Profile, proof_options: ProofOptions) -> Self {
        Self {
            auth,
            profile: RwSignal::new(profile),
            open_panel: RwSignal::new(None),
            opener: StoredValue::new(String::new()),
            notice: RwSignal::new(None),
            proof_options: RwSignal::new(proof_options),
            asks_proof: RwSignal::new(false),
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
    pub fn is_removed(self) -> bool {
        self.open_panel.try_with_untracked(|_| ()).is_none()
    }

    /// Returns the user's profile, as a signal.
    #[must_use]
    pub fn profile(self) -> Signal<Profile> {
        self.profile.into()
    }

    /// Returns the profile as it is now, or `None` when the page was removed.
    #[must_use]
    pub fn current_profile(self) -> Option<Profile> {
        self.profile.try_get_untracked()
    }

    /// Returns one part of the profile, which changes only when that part does.
    #[must_use]
    pub fn select<T: PartialEq + Send + Sync + 'static>(self, read: fn(&Profile) -> T) -> Memo<T> {
        Memo::new(move |_| self.profile.with(read))
    }

    /// Stores a profile that the pool returned. Does nothing when the page was removed.
    pub fn set_profile(self, profile: Profile) {
        let names = shown_names(&profile);
        let earlier = self.current_profile();
        let _removed = self.profile.try_set(profile);
        if earlier.is_some_and(|earlier| shown_names(&earlier) != names) {
            self.rename_passkey_owner(names);
        }
    }

    /// Tells the browser the names that authenticators show beside the user's passkeys.
    fn rename_passkey_owner(self, (name, display_name): (String, String)) {
        spawn_local(async move {
            let told = self.auth.own(async |service, session| {
                service
                    .rename_passkey_owner(session, &name, &display_name)
                    .await;
                Ok(())
            });
            let _signed_out = told.await;
        });
    }

    /// Asks the pool for the profile. When the request fails, the page keeps what it
    /// shows.
    pub async fn reload_profile(self) {
        let asked = self
            .auth
            .own(async |service, session| service.profile(session).await);
        if let Ok(profile) = asked.await {
            self.set_profile(profile);
        }
    }

    /// Returns a signal that is `true` while this form is open.
    #[must_use]
    pub fn is_open(self, panel: Panel) -> Memo<bool> {
        Memo::new(move |_| self.open_panel.with(|open| open.as_ref() == Some(&panel)))
    }

    /// Opens a form, and moves the focus into it. `opener` is the id of the button that
    /// opens it.
    pub fn open(self, panel: Panel, opener: &str) {
        self.notice.set(None);
        self.opener.set_value(opener.to_owned());
        self.asks_proof.set(!self.is_proof_recent());
        self.open_panel.set(Some(panel));
        self.focus_panel();
    }

    /// Moves the focus to the first field or button of the open form.
    pub fn focus_panel(self) {
        request_animation_frame(|| page::focus(".open input, .open button"));
    }

    /// Closes the open form because the user cancelled it, and moves the focus back to
    /// its button.
    pub fn close(self) {
        self.notice.set(None);
        self.open_panel.set(None);
        let opener = self.opener.get_value();
        request_animation_frame(move || page::focus(&["#", &opener].concat()));
    }

    /// Closes the open form, which has no use any more, without moving the focus.
    pub fn discard_panel(self) {
        let _removed = self.open_panel.try_set(None);
    }

    /// Checks that the user signed in, or proved who they are, a short time ago, and else
    /// asks for a proof. It is called when a form is sent, because the form may have been
    /// open for a long time.
    ///
    /// # Errors
    /// Feedback without a message if the proof has to be given first.
    pub fn require_recent_proof(self) -> Result<(), FormFeedback> {
        if self.is_proof_recent() {
            return Ok(());
        }
        let _removed = self.asks_proof.try_set(true);
        self.focus_panel();
        Err(FormFeedback::none())
    }

    fn is_proof_recent(self) -> bool {
        let proved_ms = self.proved_ms.try_get_value().flatten();
        self.auth.is_fresh(proved_ms)
    }

    /// Returns a signal that is `true` while a proof has to be given first.
    #[must_use]
    pub fn asks_proof(self) -> Signal<bool> {
        self.asks_proof.into()
    }

    /// Records that a proof was given now, and moves the focus into the open form.
    pub fn proof_given(self) {
        let now_ms = self.auth.pool_time_ms();
        self.proved_ms.try_set_value(Some(now_ms));
        self.clear_notice();
        let _removed = self.asks_proof.try_set(false);
        self.focus_panel();
    }

    /// Returns the ways in which the user can prove who they are, as a signal.
    #[must_use]
    pub fn proof_options(self) -> Signal<ProofOptions> {
        self.proof_options.into()
    }

    /// Records that the user has a password from now on. Does nothing when the page was
    /// removed.
    pub fn password_set(self) {
        let _removed = self
            .proof_options
            .try_update(|options| options.password = true);
    }

    /// Returns the notice that is shown at this place.
    #[must_use]
    pub fn notice(self, place: NoticePlace) -> Memo<Option<Notice>> {
        Memo::new(move |_| {
            self.notice.with(|notice| match notice {
                Some((at, notice)) if *at == place => Some(notice.clone()),
                _ => None,
            })
        })
    }

    /// Removes the notice, which is out of date.
    pub fn clear_notice(self) {
        let _removed = self.notice.try_set(None);
    }

    /// Shows a notice at this place, and moves the focus to it.
    pub fn show(self, place: NoticePlace, notice: Notice) {
        let id = notice.id();
        let _removed = self.notice.try_set(Some((place, notice)));
        request_animation_frame(move || page::focus(&["#", id].concat()));
    }

    /// Shows at `place` that a change was made, and moves the focus there.
    pub fn show_success(self, place: NoticePlace, message: impl Into<Phrase>) {
        self.show(place, Notice::Success(message.into()));
    }
}
