//! The parts of a page's session state. Each part decides one thing. It does no I/O but for
//! the storage that it is given, and takes the time and random numbers as arguments.
//!
//! | part | it decides |
//! |---|---|
//! | [`SessionStore`] | which session this page holds, what is stored of it, and which sessions have ended |
//! | [`RefreshScheduler`] | when the tokens are refreshed next, and that one refresh runs at a time |
//! | [`TabSync`] | what a message of another tab, or a change of the storage, does to the session |
//! | [`PendingSignUp`] | which account waits for its confirmation code, and with which password it signs in afterwards |
//! | [`DevicePrompt`] | when the user is asked whether to remember this device |
//! | [`PasskeySuggestion`] | when the sign-in form waits for a passkey that the browser suggests |
//!
//! A program connects them to its own signals, timers and events, and carries out what they
//! decide: it sets timers, sends messages and revokes tokens.

mod device_prompt;
#[cfg(test)]
mod fakes;
mod passkey_suggestion;
mod pending_sign_up;
mod refresh_scheduler;
mod session_store;
mod tab_sync;

pub use crate::lock::LockGuard;
pub use device_prompt::{DevicePrompt, Registration};
pub use passkey_suggestion::{PasskeySuggestion, RENEW_AFTER_MS, Turn};
pub use pending_sign_up::PendingSignUp;
pub use refresh_scheduler::{Due, RefreshScheduler, Timer};
pub use session_store::{OpenedSession, Restored, SessionStore};
pub use tab_sync::{Reaction, TabSync, TakeOver};
