//! A phone number, and the country it belongs to.

use leptos::prelude::*;

use super::form::{FieldFault, FormState, field_id, hint_id};
use crate::auth::fields::FormField;
use crate::auth::phone::{self, Country};
use crate::i18n::fields::Fields;
use crate::i18n::forms::Forms;
use crate::platform::{intl, preferences};
use crate::ui::language::{now, regions, text};

/// Where most riders of the workshop's are.
const ELSE: &str = "US";

/// What was typed and chosen; a handle to be copied.
#[derive(Clone, Copy)]
pub struct PhoneState {
    typed: RwSignal<String>,
    /// The letters of the chosen country.
    country: RwSignal<&'static str>,
}

impl Default for PhoneState {
    /// At home, as far as the browser tells.
    fn default() -> Self {
        let wanted = preferences::languages();
        let region = wanted.first().and_then(|tag| intl::region(tag));
        let home = region.and_then(|region| Country::of_code(&region));
        Self {
            typed: RwSignal::new(String::new()),
            country: RwSignal::new(home.map_or(ELSE, |home| home.code)),
        }
    }
}

impl PhoneState {
    fn read(self) -> Option<phone::Phone> {
        let country = Country::of_code(self.country.get());
        self.typed.with(|typed| phone::read(typed, country)).ok()
    }

    /// The number in the form of E.164; as it was typed, when it cannot be read.
    #[must_use]
    pub fn number(self) -> String {
        let read = untrack(move || self.read());
        read.map_or_else(|| self.typed.get_untracked(), |phone| phone.e164())
    }

    /// A number that tells its country chooses it.
    fn follow(self) {
        let chosen = Country::of_code(self.country.get_untracked());
        let told = chosen.and_then(|chosen| {
            self.typed
                .with_untracked(|typed| phone::country_of(typed, chosen))
        });
        if let Some(told) = told.filter(|told| Some(*told) != chosen) {
            self.country.set(told.code);
        }
    }
}

/// A phone number, and the country it belongs to.
#[component]
pub fn PhoneField(
    /// The form it belongs to.
    form: FormState,
    /// What it holds.
    phone: PhoneState,
) -> impl IntoView {
    let field = FormField::Phone;
    let id = field_id(field);
    // Nobody is interrupted while typing.
    let is_done = RwSignal::new(false);
    let understood = move || {
        let phone = is_done.get().then(|| phone.read()).flatten()?;
        Some(now(Forms::PhoneUnderstood(phone.in_groups())))
    };
    let country = phone.country;
    let calling =
        move || Country::of_code(country.get()).map(|country| ["+", country.calling].concat());
    let countries = move || {
        let codes: Vec<_> = Country::all().map(|country| country.code).collect();
        let named = regions(&codes).into_iter();
        let with_code = named.filter_map(|(code, name)| {
            let calling = Country::of_code(code)?.calling;
            Some((code, [&name, " +", calling].concat()))
        });
        with_code.collect::<Vec<_>>()
    };
    // Other names are other options, made anew: who is chosen is told to the browser by
    // them, and would not be by old ones that changed their places.
    let option = move |(code, name): (&'static str, String)| {
        view! { <option value=code selected=code == country.get_untracked()>{name}</option> }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{text(Fields::PhoneNumber)}</label>
            <div class="with-country">
                <div class="country">
                    <span aria-hidden="true">{calling}</span>
                    <select
                        id="country"
                        name="country"
                        autocomplete="tel-country-code"
                        aria-label=move || now(Forms::CountryCode)
                        prop:value=move || country.get()
                        on:change=move |event| {
                            let chosen = Country::of_code(&event_target_value(&event));
                            country.set(chosen.map_or(ELSE, |chosen| chosen.code));
                            form.touch(field);
                        }
                    >
                        <For each=countries key=Clone::clone children=option />
                    </select>
                </div>
                <input
                    id=id
                    type="tel"
                    autocomplete="tel"
                    inputmode="tel"
                    dir="ltr"
                    bind:value=phone.typed
                    on:input=move |_| {
                        is_done.set(false);
                        form.touch(field);
                        phone.follow();
                    }
                    on:change=move |_| is_done.set(true)
                    aria-invalid=move || form.is_invalid(field).get().then_some("true")
                    aria-describedby=form.described_by(field, Some(hint_id(field)))
                />
            </div>
            <p class="hint" id=hint_id(field)>{text(Fields::PhoneHint)}</p>
            <p class="told" role="status">{move || understood().unwrap_or_default()}</p>
            <FieldFault form field />
        </div>
    }
}
