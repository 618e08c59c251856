//! A choice between a few options, as radio buttons.

use leptos::prelude::*;

use super::form::{FieldFault, FormState, field_id};
use crate::i18n::Phrase;
use crate::language::text;
use cognito_session::fields::{Fault, FormField};

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// The label of the option.
    pub label: Phrase,
    /// A hint about what this option rules out, if it rules anything out.
    pub note: Option<Phrase>,
}

/// Returns the option at the index that is chosen.
///
/// # Errors
/// [`Fault::OptionMissing`] if nothing is chosen.
pub fn chosen_option<T: Copy>(options: &[T], chosen: Option<usize>) -> Result<T, Fault> {
    let option = chosen.and_then(|index| options.get(index).copied());
    option.ok_or(Fault::OptionMissing)
}

/// A group of radio buttons.
#[component]
pub fn Choice(
    /// The form that the group belongs to.
    form: FormState,
    /// The question, which is the name of the group.
    #[prop(into)]
    legend: Phrase,
    /// The options.
    options: Vec<ChoiceOption>,
    /// The index of the chosen option.
    chosen: RwSignal<Option<usize>>,
) -> impl IntoView {
    let field = FormField::Options;
    let group = field_id(field);
    let radios = options.into_iter().enumerate().map(|(index, option)| {
        let id = [&group, "-", &index.to_string()].concat();
        let note_id = option.note.is_some().then(|| [&id, "-note"].concat());
        // The first radio button has the group's id, so that a fault can move the focus
        // to it.
        let id = if index == 0 { group.clone() } else { id };
        view! {
            <div class="option">
                <label class="choice">
                    <input
                        type="radio"
                        id=id
                        name="option"
                        prop:checked=move || chosen.get() == Some(index)
                        aria-describedby=note_id.clone()
                        on:input=move |event| {
                            form.touch(field);
                            if event_target_checked(&event) {
                                chosen.set(Some(index));
                            }
                        }
                    />
                    {text(option.label)}
                </label>
                {option.note.map(|note| view! { <p class="hint" id=note_id>{text(note)}</p> })}
            </div>
        }
    });
    let radios = radios.collect_view();
    view! {
        <fieldset class="options">
            <legend class="visually-hidden">{text(legend)}</legend>
            {radios}
            <FieldFault form field />
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choice_without_an_option_is_a_fault() {
        assert_eq!(chosen_option(&['a', 'b'], Some(1)), Ok('b'));
        assert_eq!(chosen_option(&['a', 'b'], None), Err(Fault::OptionMissing));
        assert_eq!(chosen_option(&['a'], Some(1)), Err(Fault::OptionMissing));
    }
}
