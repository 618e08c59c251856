//! The session of an app, as signals. [`Auth`] is its handle.
//!
//! The parts in [`cognito_session::state`] decide what a session does. They know neither
//! Leptos nor the browser. This folder connects them: `auth.rs` has the signals that
//! the sign-in page needs, and `session_state.rs` the parts. The other files are used by
//! lazily loaded chunks alone, which are fetched once there is a session or the user signs
//! in.
//!
//! | file | what it connects |
//! |---|---|
//! | `auth.rs` | the signals, and the handle to them |
//! | `session_state.rs` | the parts of the state |
//! | `upkeep.rs` | timers and listeners of the browser, to hold, refresh and end the session |
//! | `upkeep_calls.rs` | the calls of the upkeep, whose code loads later |
//! | `tab_sync.rs` | messages of the other tabs, and changes of the storage |
//! | `device_question.rs`, `pending.rs` | the question about this device; the account that waits for its code |
//! | `passkey_suggestion.rs` | the passkey that the browser suggests in the sign-in form |
//! | `domain_sign_out.rs` | the sign-out at the pool's domain, to which the page has to go |
//! | `lifecycle.rs` | what the pages call: restore, complete a sign-in, sign out |
//! | `account.rs`, `aws.rs`, `tokens.rs`, `fetch.rs` | calls with the session's tokens |
//! | `state.rs`, `events.rs` | what an app reads and hears of the session |

mod account;
mod auth;
mod aws;
mod device_question;
mod domain_sign_out;
mod events;
mod fetch;
mod first_sign_in;
mod lifecycle;
mod passkey_suggestion;
mod pending;
mod session_state;
mod state;
mod tab_sync;
mod tokens;
mod upkeep;
mod upkeep_calls;

pub(crate) use auth::withdraw_auth;
pub use auth::{
    Auth, AuthSignals, PasswordSignIn, SessionStatus, SignedOutReason, provide_auth, try_use_auth,
    use_auth,
};
pub use domain_sign_out::on_domain_sign_out;
pub use events::AuthEvent;
pub use fetch::FetchError;
pub use state::AuthState;
pub use tokens::TokenError;
pub use upkeep_calls::{Call, LoadUpkeep, Upkeep};
