//! The field for the favorite genre, with a list of suggestions. Any other text is
//! allowed too.

use leptos::prelude::*;

use super::form::{FieldFault, FormState, field_id, hint_id};
use crate::i18n::fields::Fields;
use crate::language::text;
use cognito_session::fields::{AttributeRule, FormField};

/// The attribute's name.
pub(crate) const NAME: &str = "custom:genre";

/// The rule for its value.
pub(crate) const RULE: AttributeRule = AttributeRule {
    required: true,
    max_len: 256,
};

/// The suggestions, under the names that record shops in all countries use.
const GENRES: [&str; 36] = [
    "Afrobeats",
    "Ambient",
    "Blues",
    "Bossa nova",
    "Classical",
    "Country",
    "Cumbia",
    "Disco",
    "Drum and bass",
    "Electronic",
    "Fado",
    "Flamenco",
    "Folk",
    "Funk",
    "Gospel",
    "Hip-hop",
    "House",
    "Indie",
    "J-pop",
    "Jazz",
    "K-pop",
    "Latin",
    "Metal",
    "Musical",
    "Opera",
    "Pop",
    "Punk",
    "R&B",
    "Reggae",
    "Reggaeton",
    "Rock",
    "Salsa",
    "Samba",
    "Soul",
    "Techno",
    "Trance",
];

/// A field for the favorite genre.
#[component]
pub fn GenreField(
    /// The form that the field belongs to.
    form: FormState,
    /// The text of the field.
    value: RwSignal<String>,
) -> impl IntoView {
    let field = FormField::Attribute(0);
    let id = field_id(field);
    let genres = GENRES
        .into_iter()
        .map(|genre| view! { <option value=genre></option> });
    view! {
        <div class="field">
            <label for=id.clone()>{text(Fields::FavoriteGenre)}</label>
            <input
                id=id
                type="text"
                list="genres"
                autocomplete="off"
                autocapitalize="sentences"
                spellcheck="false"
                dir="auto"
                bind:value=value
                on:input=move |_| form.touch(field)
                aria-invalid=move || form.is_invalid(field).get().then_some("true")
                aria-describedby=form.described_by(field, Some(hint_id(field)))
            />
            <p class="hint" id=hint_id(field)>{text(Fields::GenreHint)}</p>
            <FieldFault form field />
            <datalist id="genres">{genres.collect_view()}</datalist>
        </div>
    }
}
