//! The field for a phone number, and the country that the number belongs to.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::{FieldFault, FormState, field_id, hint_id};
use crate::attributes::Words;
use crate::browser::{configuration, intl, page, preferences};
use crate::i18n::Phrase;
use crate::i18n::fields::Fields;
use crate::i18n::forms::Forms;
use crate::language::{now, regions, text};
use crate::lazy::{Chunk, ChunkError, PhonesChunk, use_chunk};
use crate::session::use_auth;
use cognito_client::config::PhoneSettings;
use cognito_session::fields::{Fault, FormField};
use cognito_session::phone::plan::Country;
use cognito_session::phone::{ParsedPhone, Phone};

/// The country where the configuration and the browser's preferred language name none, or
/// none that the numbering plan knows. Most users of the workshop are in the United States.
const DEFAULT_COUNTRY: &str = "US";

/// The text and the country of a phone field. The handle is `Copy`.
#[derive(Clone, Copy)]
pub struct PhoneState {
    typed: RwSignal<String>,
    /// The two letters of the chosen country.
    country: RwSignal<String>,
    chunk: Chunk<PhonesChunk>,
    /// The numbering plan, once its chunk is loaded.
    phones: RwSignal<Option<PhonesChunk>>,
    /// Set when the user has finished typing the number, so that nothing interrupts the
    /// typing.
    is_done: RwSignal<bool>,
    /// Set when the user has chosen the country by hand.
    is_chosen: RwSignal<bool>,
    settings: StoredValue<PhoneSettings>,
}

/// Returns the country that a field starts with. `home` is that of the browser's language.
fn first_country(settings: &PhoneSettings, home: Option<String>) -> String {
    let home = home.filter(|code| settings.lists(code));
    let configured = settings.default_country.clone();
    let first = configured.or(home);
    first.unwrap_or_else(|| other_country(settings).to_owned())
}

/// Returns the country of a field for which nothing else names one.
fn other_country(settings: &PhoneSettings) -> &str {
    settings
        .countries
        .first()
        .map_or(DEFAULT_COUNTRY, String::as_str)
}

impl PhoneState {
    /// Returns the state of a field with the text `typed`, and starts to load the
    /// numbering plan. The country is that of the configuration, or of the browser's
    /// language.
    ///
    /// # Panics
    /// Panics outside the component tree, as [`use_chunk`] does.
    #[must_use]
    pub fn new(typed: RwSignal<String>) -> Self {
        let wanted = preferences::languages();
        let home = wanted.first().and_then(|tag| intl::region(tag));
        let settings = configuration::phones(&use_auth().config());
        let state = Self {
            typed,
            country: RwSignal::new(first_country(&settings, home)),
            chunk: use_chunk(),
            phones: RwSignal::new(None),
            is_done: RwSignal::new(false),
            is_chosen: RwSignal::new(false),
            settings: StoredValue::new(settings),
        };
        spawn_local(async move {
            // A plan that cannot be loaded is reported when the form is sent.
            if let Ok(phones) = state.chunk.load().await {
                state.set_plan(phones);
            }
        });
        state
    }

    /// Stores the numbering plan. Does nothing when the field was removed.
    fn set_plan(self, phones: PhonesChunk) {
        let is_known = |code: &str| {
            let mut all = (phones.countries)().into_iter();
            all.any(|country| country.code == code)
        };
        let chosen = self.country.try_get_untracked();
        if chosen.is_some_and(|chosen| !is_known(&chosen)) {
            let other = self
                .settings
                .with_value(|settings| other_country(settings).to_owned());
            self.country.set(other);
        }
        let _removed = self.phones.try_set(Some(phones));
        if self.typed.try_get_untracked().is_some() {
            self.follow_calling_code();
        }
    }

    /// Reads the number. Returns `None` while the numbering plan is loading, and when the
    /// field was removed.
    fn read(self) -> Option<Result<ParsedPhone, Fault>> {
        let phones = self.phones.try_get()??;
        let country = self.country.try_get()?;
        self.typed
            .try_with(|typed| (phones.read)(typed, Some(&country)))
    }

    /// Returns the number in the format of E.164, or its fault, after the numbering plan
    /// has been loaded. A number that may be one of several is malformed until the user
    /// has chosen one.
    ///
    /// # Errors
    /// [`ChunkError`] if the numbering plan cannot be loaded.
    pub async fn number(self) -> Result<Result<String, Fault>, ChunkError> {
        let phones = self.chunk.load().await?;
        self.set_plan(phones);
        let _removed = self.is_done.try_set(true);
        Ok(match untrack(move || self.read()) {
            Some(Ok(ParsedPhone::Certain(phone))) => Ok(phone.e164()),
            Some(Ok(ParsedPhone::Ambiguous(_))) => Err(Fault::PhoneMalformed),
            Some(Err(fault)) => Err(fault),
            None => Err(Fault::PhoneMissing),
        })
    }

    /// Returns the two letters of the chosen country, as a signal.
    #[must_use]
    pub fn country(self) -> Signal<String> {
        self.country.into()
    }

    /// Chooses the country of a number that is typed with its country code, if the list has
    /// it.
    pub fn follow_calling_code(self) {
        // The field may be about to be removed: see `FormState::touch`.
        let Some(Some(phones)) = self.phones.try_get_untracked() else {
            return;
        };
        let Some(chosen) = self.country.try_get_untracked() else {
            return;
        };
        // A prefix for calls abroad may also begin a number at home, so the country that was
        // chosen by hand stays, unless the number has a plus.
        let is_chosen = self.is_chosen.try_get_untracked() == Some(true);
        let typed_country = self.typed.try_with_untracked(|typed| {
            let may_follow = typed.contains('+') || !is_chosen;
            may_follow
                .then(|| (phones.country_of)(typed, &chosen))
                .flatten()
        });
        let is_listed = |code: &str| {
            let listed = self
                .settings
                .try_with_value(|settings| settings.lists(code));
            listed == Some(true)
        };
        let other = typed_country.flatten().filter(|it| *it != chosen);
        if let Some(country) = other.filter(|it| is_listed(it)) {
            self.country.set(country.to_owned());
            self.is_chosen.set(false);
        }
    }
}

/// A field for a phone number and its country. Once the number is typed, the field shows
/// how it was understood, or asks which number is meant.
#[component]
pub fn PhoneField(
    /// The form that the field belongs to.
    form: FormState,
    /// The text and the country of the field.
    phone: PhoneState,
    /// The name of the field in its form; by default, [`FormField::Phone`].
    #[prop(optional, into)]
    field: Option<FormField>,
    /// The label; by default, the library's.
    #[prop(optional, into)]
    label: Option<Words>,
    /// The hint; by default, the library's.
    #[prop(optional_no_strip)]
    hint: Option<Words>,
) -> impl IntoView {
    let field = field.unwrap_or(FormField::Phone);
    let label = label.unwrap_or_else(|| Phrase::from(Fields::PhoneNumber).into());
    let hint = hint.unwrap_or_else(|| Phrase::from(Fields::PhoneHint).into());
    let id = field_id(field);
    // Other fields of this kind in the same form have other ids.
    let country_id = match field {
        FormField::Phone | FormField::Attribute(_) => "country".to_owned(),
        _ => [&id, "-country"].concat(),
    };
    let read = Memo::new(move |_| phone.is_done.get().then(|| phone.read()?.ok()).flatten());
    let understood = move || match read.get()? {
        ParsedPhone::Certain(phone) => Some(now(Forms::PhoneUnderstood(phone.in_groups()))),
        ParsedPhone::Ambiguous(_) => None,
    };
    // The choice is shown once the form was refused for it: shown any earlier, it would move
    // the form's button away while that is clicked.
    let is_refused = form.is_invalid(field);
    let candidates = move || match read.get() {
        Some(ParsedPhone::Ambiguous(several)) if is_refused.get() => several,
        _ => Vec::new(),
    };
    let choose = move |number: String| {
        phone.typed.set(number);
        form.touch(field);
        phone.follow_calling_code();
        // The focus was on the button, which has been removed.
        page::focus(&["#", &field_id(field)].concat());
    };
    let choice = move |one: Phone| {
        let number = one.e164();
        view! {
            <button type="button" class="link" on:click=move |_| choose(number.clone())>
                {text(Forms::DidYouMean(one.in_groups()))}
            </button>
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label.text()}</label>
            <div class="with-country">
                <div class="country">
                    <CountryList phone id=country_id on_change=move |()| form.touch(field) />
                </div>
                <input
                    id=id
                    type="tel"
                    autocomplete="tel"
                    inputmode="tel"
                    dir="ltr"
                    bind:value=phone.typed
                    on:input=move |_| {
                        phone.is_done.set(false);
                        form.touch(field);
                        phone.follow_calling_code();
                    }
                    on:change=move |_| phone.is_done.set(true)
                    aria-invalid=move || form.is_invalid(field).get().then_some("true")
                    aria-describedby=form.described_by(field, Some(hint_id(field)))
                />
            </div>
            <p class="hint" id=hint_id(field)>{hint.text()}</p>
            <p class="field-status" role="status">{move || understood().unwrap_or_default()}</p>
            <FieldFault form field />
            <div class="meant" role="status">
                {move || candidates().into_iter().map(choice).collect_view()}
            </div>
        </div>
    }
}

/// The list of countries with their calling codes. Closed, it shows the calling code of the
/// chosen country.
#[component]
pub fn CountryList(
    /// The text and the country of the field.
    phone: PhoneState,
    /// The id of the list.
    id: String,
    /// Called when the user has chosen a country.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let country = phone.country;
    let all = move || {
        let phones = phone.phones.try_get()??;
        let all = (phones.countries)().into_iter();
        let is_listed = |one: &Country| {
            let listed = phone
                .settings
                .try_with_value(|settings| settings.lists(one.code));
            listed == Some(true)
        };
        Some(all.filter(is_listed).collect::<Vec<_>>())
    };
    let calling = move || {
        let chosen = country.get();
        let mut all = all()?.into_iter();
        let chosen = all.find(|one| one.code == chosen)?;
        Some(["+", chosen.calling].concat())
    };
    let countries = move || {
        let all = all().unwrap_or_default();
        let codes: Vec<_> = all.iter().map(|country| country.code).collect();
        let named = regions(&codes).into_iter();
        let with_code = named.filter_map(|(code, name)| {
            let calling = all.iter().find(|one| one.code == code)?.calling;
            Some((code, [&name, " +", calling].concat()))
        });
        with_code.collect::<Vec<_>>()
    };
    // An option whose name changes is built again, with its `selected` attribute. If the
    // old options were kept and moved, the browser would not keep the chosen one
    // selected.
    let option = move |(code, name): (&'static str, String)| {
        let is_chosen = country.with_untracked(|chosen| code == chosen);
        view! { <option value=code selected=is_chosen>{name}</option> }
    };
    view! {
        <span aria-hidden="true">{calling}</span>
        <select
            id=id
            name="country"
            autocomplete="tel-country-code"
            aria-label=move || now(Forms::CountryCode)
            prop:value=move || country.get()
            on:change=move |event| {
                country.set(event_target_value(&event));
                phone.is_chosen.set(true);
                on_change.run(());
            }
        >
            <For each=countries key=Clone::clone children=option />
        </select>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_session::phone::plan;

    fn state(typed: &str) -> PhoneState {
        PhoneState {
            typed: RwSignal::new(typed.to_owned()),
            country: RwSignal::new(DEFAULT_COUNTRY.to_owned()),
            chunk: Chunk::new(),
            phones: RwSignal::new(Some(PhonesChunk {
                countries: || plan::countries().collect(),
                country_of: plan::country_of,
                read: plan::read,
                read_at_any: plan::read_at_any,
            })),
            is_done: RwSignal::new(false),
            is_chosen: RwSignal::new(false),
            settings: StoredValue::new(PhoneSettings::default()),
        }
    }

    #[test]
    fn field_starts_with_the_configured_country() {
        let of = |default: Option<&str>, listed: &[&str], home: Option<&str>| {
            let settings = PhoneSettings {
                default_country: default.map(str::to_owned),
                countries: listed.iter().map(|&code| code.to_owned()).collect(),
            };
            first_country(&settings, home.map(str::to_owned))
        };
        assert_eq!(of(None, &[], Some("AT")), "AT");
        assert_eq!(of(None, &[], None), "US");
        assert_eq!(of(Some("DE"), &[], Some("AT")), "DE");
        assert_eq!(of(None, &["DE", "AT"], Some("AT")), "AT");
        assert_eq!(of(None, &["DE", "AT"], Some("US")), "DE");
    }

    #[test]
    fn country_that_is_not_listed_is_not_followed() {
        let owner = Owner::new();
        owner.with(|| {
            let state = state("+49 1512 3456789");
            state.follow_calling_code();
            assert_eq!(state.country.get_untracked(), "DE");
            state.settings.set_value(PhoneSettings {
                countries: vec!["DE".into(), "AT".into()],
                ..PhoneSettings::default()
            });
            state.typed.set("+81 90 1234 5678".into());
            state.follow_calling_code();
            assert_eq!(state.country.get_untracked(), "DE");
        });
    }

    #[test]
    fn removed_field_has_no_number_and_does_not_panic() {
        let owner = Owner::new();
        let state = owner.with(|| state("(206) 555-0100"));
        assert!(matches!(
            untrack(move || state.read()),
            Some(Ok(ParsedPhone::Certain(phone))) if phone.e164() == "+12065550100"
        ));
        owner.cleanup();
        assert_eq!(untrack(move || state.read()), None);
    }
}
