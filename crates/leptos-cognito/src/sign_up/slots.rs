//! The views that an app puts into the registration form.

use leptos::children::ViewFn;
use leptos::prelude::*;

/// The views that an app puts into the registration form, which its component
/// [`SignUpWith`](crate::SignUpWith) provides as a context.
#[derive(Clone, Default)]
pub(crate) struct SignUpSlots {
    /// The view above the fields.
    pub(crate) before: Option<ViewFn>,
    /// The view between the fields and the button.
    pub(crate) after: Option<ViewFn>,
}

/// Returns the views of the app, which are empty by default.
pub(super) fn use_slots() -> SignUpSlots {
    use_context().unwrap_or_default()
}
