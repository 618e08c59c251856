//! A section of the account page, and the buttons in its rows.

use leptos::prelude::*;

use crate::components::section_heading::SectionHeading;
use crate::i18n::account::Account;
use crate::language::text;

/// A section of the page, with its heading.
#[component]
pub fn Section(id: &'static str, title: Account, children: Children) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=id>
            <SectionHeading id title />
            {children()}
        </section>
    }
}

/// A button with a short label. `name` is its full name for screen readers, whose users
/// do not see the row that the button belongs to.
#[component]
pub fn RowButton(
    /// The button's id, to which the focus returns when its form closes.
    #[prop(into)]
    id: String,
    label: Account,
    name: Account,
    #[prop(optional, into)] busy: MaybeProp<bool>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="secondary"
            id=id
            aria-label=text(name)
            disabled=move || busy.get()
            on:click=move |_| on_press.run(())
        >
            {text(label)}
        </button>
    }
}
