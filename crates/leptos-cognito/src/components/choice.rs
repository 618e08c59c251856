//! A choice between a few ways, as radio buttons.

use leptos::prelude::*;

use super::form::{FieldFault, FormState, field_id};
use crate::i18n::Phrase;
use crate::language::text;
use cognito_session::fields::FormField;

/// One way to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What it is called.
    pub label: Phrase,
    /// What choosing it rules out, where it does.
    pub note: Option<Phrase>,
}

/// Radio buttons; `chosen` is the place of the one that is chosen.
#[component]
pub fn Choice(
    /// The form it belongs to.
    form: FormState,
    /// What is asked; the name of the group.
    #[prop(into)]
    legend: Phrase,
    /// What there is.
    ways: Vec<Way>,
    /// The place of the chosen one.
    chosen: RwSignal<Option<usize>>,
) -> impl IntoView {
    let field = FormField::Options;
    let group = field_id(field);
    let radios = ways.into_iter().enumerate().map(|(place, way)| {
        let id = [&group, "-", &place.to_string()].concat();
        let note_id = way.note.is_some().then(|| [&id, "-note"].concat());
        // The group's own id stands on its first radio, so that a fault can move there.
        let id = if place == 0 { group.clone() } else { id };
        view! {
            <div class="way">
                <label class="choice">
                    <input
                        type="radio"
                        id=id
                        name="way"
                        prop:checked=move || chosen.get() == Some(place)
                        aria-describedby=note_id.clone()
                        on:input=move |event| {
                            form.touch(field);
                            if event_target_checked(&event) {
                                chosen.set(Some(place));
                            }
                        }
                    />
                    {text(way.label)}
                </label>
                {way.note.map(|note| view! { <p class="hint" id=note_id>{text(note)}</p> })}
            </div>
        }
    });
    let radios = radios.collect_view();
    view! {
        <fieldset class="ways-to">
            <legend class="visually-hidden">{text(legend)}</legend>
            {radios}
            <FieldFault form field />
        </fieldset>
    }
}
