//! Small components that the sections share.

use leptos::prelude::*;

use super::desk::{Desk, Spot};
use super::told::Told;
use crate::components::form::FormState;
use crate::components::section_heading::SectionHeading;
use crate::i18n::account::Account;
use crate::language::{now, text};

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

/// The end of a form that opens in its section: the message, the button that sends the
/// form, and the button that closes it.
#[component]
pub fn Buttons(
    desk: Desk,
    form: FormState,
    label: Account,
    busy_label: Account,
    /// Set when the button deletes something.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    view! {
        <Told desk spot=Spot::Open />
        <div class="actions">
            <Send form label busy_label danger />
            <button type="button" class="secondary" on:click=move |_| desk.close()>
                {text(Account::Cancel)}
            </button>
        </div>
    }
}

/// The button that sends a form. While a request runs, the button is disabled and shows
/// `busy_label`.
#[component]
pub fn Send(
    form: FormState,
    label: Account,
    busy_label: Account,
    /// Set when the button deletes something.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    let busy = form.busy();
    let class = if danger { "danger" } else { "primary" };
    view! {
        <button
            type="submit"
            class=class
            disabled=busy
            aria-busy=move || busy.get().then_some("true")
        >
            {move || now(if busy.get() { busy_label.clone() } else { label.clone() })}
        </button>
    }
}

/// A button with a short label. `name` is its full name for screen readers, whose users
/// do not see the row that the button belongs to.
#[component]
pub fn Act(
    /// The button's id, to which the focus returns when its form closes.
    #[prop(into)]
    id: String,
    word: Account,
    name: Account,
    #[prop(optional, into)] busy: MaybeProp<bool>,
    #[prop(into)] on_act: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="secondary"
            id=id
            aria-label=text(name)
            disabled=move || busy.get()
            on:click=move |_| on_act.run(())
        >
            {text(word)}
        </button>
    }
}
