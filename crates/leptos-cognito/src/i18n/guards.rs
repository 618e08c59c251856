//! The messages of the page for users who may not see another page.

use super::en;
use super::providers::Providers;
use crate::family;

family! {
    /// A message of the page that [`Protected`](crate::Protected) shows to signed-in users
    /// who may not see its children. The English texts are in
    /// `crates/leptos-cognito/src/i18n/en/guards.rs`.
    pub enum Guards after Providers with "Forbidden" in en::guards::text {
        Heading,
        SignedInAs(String),
        SignedIn,
        WhatToDo,
        SwitchAccount,
        GoHome,
    }
}
