//! The row of the favorite genre, which can be edited at once.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Spot, Tell};
use super::told::Told;
use super::words::said_of;
use crate::components::form::{FieldFault, FormState, field_id, hint_id};
use crate::components::genre_field::{NAME, RULE};
use crate::i18n::account::Account;
use crate::i18n::fields::Fields;
use crate::language::{now, text};
use cognito_session::fields::FormField;

/// The row of the favorite genre: the value that the pool has, and a field to change it.
#[component]
pub fn Genre(desk: Desk) -> impl IntoView {
    let field = FormField::Attribute(0);
    let form = FormState::default();
    let genre = desk.read(|profile| profile.attribute(NAME).map(str::to_owned));
    let saved = move || genre.get_untracked().unwrap_or_default();
    let typed = RwSignal::new(saved());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wish = typed.with_untracked(|typed| typed.trim().to_owned());
        if !form.check(RULE.fault(0, &wish).into_iter().collect()) {
            return;
        }
        desk.start(form);
        spawn_local(async move {
            let changed = desk
                .auth()
                .own(async |service, session| service.change_attribute(session, NAME, &wish).await)
                .await;
            match changed {
                Ok(()) => {
                    if let Some(mut profile) = desk.known() {
                        profile.set_attribute(NAME, &wish);
                        desk.learn(profile);
                        form.finish();
                        desk.done(Spot::Genre, Spot::Genre, Account::GenreSaved(wish));
                    }
                    desk.auth().renew().await;
                }
                Err(_) if desk.is_gone() => {}
                Err(error) => {
                    // The message names the text that was typed, and the field shows the
                    // pool's value again.
                    let _gone = typed.try_set(saved());
                    form.finish();
                    let lost = Some(Account::GenreNotSaved(wish));
                    desk.tell(Spot::Genre, Tell::Trouble(lost, said_of(error)));
                }
            }
        });
    };
    let id = field_id(field);
    view! {
        <div>
            <dt><label for=id.clone()>{text(Fields::FavoriteGenre)}</label></dt>
            <dd>
                <form class="inline" novalidate method="dialog" on:submit=on_submit>
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
                </form>
                <FieldFault form field />
                <p class="hint" id=hint_id(field)>
                    {move || now(match genre.get() {
                        Some(genre) => Account::GenreNow(genre),
                        None => Account::GenreNone,
                    })}
                </p>
                <Told desk spot=Spot::Genre />
            </dd>
        </div>
    }
}
