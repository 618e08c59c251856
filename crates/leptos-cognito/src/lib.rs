//! Sign-up, sign-in with every challenge, account recovery, an account page and a session
//! for [Leptos](https://leptos.dev) apps, with Amazon Cognito.
//!
//! | module | purpose |
//! |---|---|
//! | [`embed`] | the entry points for an app that uses the library |
//! | [`session`] | the session of the signed-in user, as signals |
//! | [`sign_in`], [`sign_up`], [`recovery`], [`account`] | the ready-made pages |
//! | [`components`] | components that several pages share |
//! | [`routing`] | the page that each address shows, and the users who may see it |
//! | [`lazy`] | code that loads when it is needed |
//! | [`browser`] | the browser's implementations of the ports of `cognito-session` |
//! | [`i18n`], [`language`] | all texts, in sixteen languages |
#![expect(
    missing_docs,
    reason = "Leptos makes an undocumented struct of each component's properties"
)]
// The pages' types are deeply nested, and on the host each of them is a future as well.
#![recursion_limit = "256"]

pub mod account;
pub mod app;
pub mod brand;
pub mod browser;
pub mod components;
pub mod configuration_needed;
pub mod embed;
pub mod error_messages;
pub mod flash_message;
pub mod i18n;
pub mod language;
pub mod layout;
pub mod lazy;
pub mod reactive;
pub mod recovery;
pub mod replace_on_update;
pub mod routing;
pub mod session;
pub mod shared;
pub mod sign_in;
pub mod sign_up;
pub mod theme;
