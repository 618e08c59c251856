//! Sign-up, sign-in with every challenge, recovery, account page and session for
//! [Leptos](https://leptos.dev) apps, with Amazon Cognito.
//!
//! | module | idea |
//! |---|---|
//! | [`session`] | who is signed in, as signals |
//! | [`sign_in`], [`sign_up`], [`recovery`], [`account`] | the ready pages, by feature |
//! | [`components`] | what several of them need |
//! | [`routing`] | which page is shown at which address, and to whom |
//! | [`lazy`] | code that loads when it is needed |
//! | [`browser`] | the browser behind the ports of `cognito-session` |
//! | [`i18n`], [`language`] | every text, in sixteen languages |
#![expect(
    missing_docs,
    reason = "Leptos makes an undocumented struct of each component's properties"
)]
// The pages' types are deep, and made on the host each is a future as well.
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
