//! A choice between a few options, as radio buttons.

use leptos::prelude::*;

use super::form::{FieldFault, FormState, field_id};
use crate::i18n::Phrase;
use crate::language::text;
use cognito_session::fields::FormField;

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The label of the option.
    pub label: Phrase,
    /// A hint about what this option rules out, if it rules anything out.
    pub note: Option<Phrase>,
}

/// A group of radio buttons. `chosen` is the index of the chosen option.
#[component]
pub fn Choice(
    /// The form that the group belongs to.
    form: FormState,
    /// The question, which is the name of the group.
    #[prop(into)]
    legend: Phrase,
    /// The options.
    ways: Vec<Way>,
    /// The index of the chosen option.
    chosen: RwSignal<Option<usize>>,
) -> impl IntoView {
    let field = FormField::Options;
    let group = field_id(field);
    let radios = ways.into_iter().enumerate().map(|(place, way)| {
        let id = [&group, "-", &place.to_string()].concat();
        let note_id = way.note.is_some().then(|| [&id, "-note"].concat());
        // The first radio button has the group's id, so that a fault can move the focus
        // to it.
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
