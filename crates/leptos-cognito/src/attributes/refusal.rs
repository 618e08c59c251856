//! The feedback for values of attributes that the pool refuses.

use super::attribute::Attribute;
use crate::components::step_form::FormFeedback;
use cognito_session::error::AuthError;

/// Returns the feedback for the error of a form with these attributes. What the pool refuses
/// of a field is shown at that field.
pub(crate) fn refusal<'a>(
    attributes: impl IntoIterator<Item = &'a Attribute>,
    error: AuthError,
) -> FormFeedback {
    let AuthError::AttributesRefused(names) = &error else {
        return error.into();
    };
    let is_refused = |attribute: &&Attribute| names.iter().any(|name| name == attribute.name);
    let refused = attributes.into_iter().filter(is_refused);
    let faults: Vec<_> = refused.map(|it| (it.field(), it.refused())).collect();
    if faults.is_empty() {
        error.into()
    } else {
        FormFeedback::Faults(faults)
    }
}
