//! The messages of the sign-in with identity providers and managed login.

use super::en;
use super::forms::Forms;
use crate::family;

family! {
    /// A message of the sign-in with identity providers and managed login. The English texts
    /// are in `crates/leptos-cognito/src/i18n/en/providers.rs`.
    pub enum Providers after Forms with "Provider" in en::providers::text {
        Or,
        ContinueWith(String),
        ManagedLead,
        Cancelled,
        AttributesRequired(String),
        AttributesMissing,
        AccountExists,
        Disabled,
        NotAvailable,
        NotSetUp(String),
        NotThisTab,
        StartAgain,
        NotTrusted,
        NoStorage,
    }
}
