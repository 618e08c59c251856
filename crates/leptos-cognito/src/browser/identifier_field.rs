//! The places of what is put around the identifier's input in the sign-in form.
//!
//! The form is in the page before the app runs, so its input must stay the same node: it has
//! the user's text, focus and caret.

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement};

use super::document;

/// The empty elements that were put into the field.
pub struct Places {
    /// The label in place of the field's own.
    pub label: HtmlElement,
    /// The element in front of the input.
    pub country: HtmlElement,
    /// The hint in place of the field's own.
    pub hint: HtmlElement,
}

/// Puts empty elements around the input with this id, and hides the field's own label and
/// hint. Returns `None` if there is no such field, or if it has these elements already: then
/// the page has an element with the id `country_id`, which the caller puts in front of the
/// input.
#[must_use]
pub fn places_around(input_id: &str, hint_id: &str, country_id: &str) -> Option<Places> {
    let document = document()?;
    if document.get_element_by_id(country_id).is_some() {
        return None;
    }
    let input = document.get_element_by_id(input_id)?;
    let field = input.parent_element()?;
    let old_label = field.query_selector("label").ok()??;
    let old_hint = document.get_element_by_id(hint_id)?;
    let label = new_element(&document, "label", &[("for", input_id)])?;
    let country = new_element(&document, "div", &[("class", "country")])?;
    let hint = new_element(&document, "p", &[("class", "hint"), ("id", hint_id)])?;
    replace(&old_label, "for", &label)?;
    replace(&old_hint, "id", &hint)?;
    field.insert_before(&country, Some(&input)).ok()?;
    field.class_list().add_1("has-country").ok()?;
    input.set_attribute("inputmode", "tel").ok()?;
    Some(Places {
        label,
        country,
        hint,
    })
}

fn new_element(
    document: &Document,
    name: &str,
    attributes: &[(&str, &str)],
) -> Option<HtmlElement> {
    let element = document.create_element(name).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    element.dyn_into().ok()
}

/// Hides an element, removes the attribute by which it belongs to the input, and puts another
/// element after it.
fn replace(old: &Element, attribute: &str, new: &HtmlElement) -> Option<()> {
    old.set_attribute("hidden", "").ok()?;
    old.remove_attribute(attribute).ok()?;
    let parent = old.parent_node()?;
    parent
        .insert_before(new, old.next_sibling().as_ref())
        .ok()
        .map(drop)
}
