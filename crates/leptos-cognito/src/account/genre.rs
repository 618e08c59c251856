//! The row of the favorite genre, which can be edited at once.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::error_messages::of_account_error;
use super::notice::{Notice, NoticePlace, SectionNotice};
use super::state::AccountState;
use crate::components::form::{FieldFault, FormState, field_id, hint_id};
use crate::components::genre_field::{NAME, RULE};
use crate::components::step_form::{FormElement, StepForm};
use crate::i18n::account::Account;
use crate::i18n::fields::Fields;
use crate::language::{now, text};
use cognito_session::account::error::AccountError;
use cognito_session::fields::FormField;

/// The row of the favorite genre: the value that the pool has, and a field to change it.
#[component]
pub fn Genre(account: AccountState) -> impl IntoView {
    let field = FormField::Attribute(0);
    let form = FormState::default();
    let genre = account.select(|profile| profile.attribute(NAME).map(str::to_owned));
    let saved = move || genre.get_untracked().unwrap_or_default();
    let typed = RwSignal::new(saved());
    let step_form = StepForm::new(
        account.form(form, NoticePlace::Genre),
        async move || {
            let genre = typed.with_untracked(|typed| typed.trim().to_owned());
            match RULE.fault(0, &genre) {
                None => Ok(genre),
                Some(fault) => Err(fault.into()),
            }
        },
        async move |genre: String| {
            let changed = account
                .auth()
                .own(async |service, session| service.change_attribute(session, NAME, &genre).await)
                .await;
            Ok::<_, AccountError>((genre, changed))
        },
        move |(wish, changed)| match changed {
            Ok(()) => {
                if let Some(mut profile) = account.current_profile() {
                    profile.set_attribute(NAME, &wish);
                    account.set_profile(profile);
                    account.show_success(NoticePlace::Genre, Account::GenreSaved(wish));
                }
                spawn_local(account.auth().renew());
            }
            Err(_) if account.is_removed() => {}
            Err(error) => {
                // The notice names the text that was typed, and the field shows the
                // pool's value again.
                let _removed = typed.try_set(saved());
                let lost = Some(Account::GenreNotSaved(wish));
                let reason = of_account_error(error).message;
                account.show(NoticePlace::Genre, Notice::Failure(lost, reason));
            }
        },
    );
    let id = field_id(field);
    view! {
        <div>
            <dt><label for=id.clone()>{text(Fields::FavoriteGenre)}</label></dt>
            <dd>
                <FormElement step_form class=Some("inline")>
                    <div class="field">
                        <input
                            id=id
                            type="text"
                            autocomplete="off"
                            bind:value=typed
                            on:input=move |_| form.touch(field)
                            aria-invalid=move || form.is_invalid(field).get().then_some("true")
                            aria-describedby=form.described_by(field, Some(hint_id(field)))
                        />
                    </div>
                    <button
                        type="submit"
                        class="secondary"
                        aria-label=text(Account::SaveGenre)
                        disabled=form.busy()
                    >
                        {move || now(if form.busy().get() { Account::Saving } else { Account::Save })}
                    </button>
                </FormElement>
                <FieldFault form field />
                <p class="hint" id=hint_id(field)>
                    {move || now(match genre.get() {
                        Some(genre) => Account::GenreNow(genre),
                        None => Account::GenreNone,
                    })}
                </p>
                <SectionNotice account place=NoticePlace::Genre />
            </dd>
        </div>
    }
}
