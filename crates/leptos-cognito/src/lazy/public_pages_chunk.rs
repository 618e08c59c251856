//! The chunk with the steps of a sign-in that follow the form, and the other public
//! pages: to register, to verify a registration and to reset a password.

use leptos::prelude::*;

use super::{Chunk, ChunkFuture, Chunks, LazyChunk, Task, upkeep_chunk};
use crate::brand::{Brand, Details, provide_details, use_brand};
use crate::components::caps_lock;
use crate::components::step_form::FormFeedback;
use crate::recovery::page::ForgotPasswordPage;
use crate::session::Auth;
use crate::sign_in::flow;
use crate::sign_in::form::{SignInAttempt, SignInState};
use crate::sign_in::identifier::UnclearNumber;
use crate::sign_in::passkey_suggestion;
use crate::sign_in::phone_identifier::show_country;
use crate::sign_up::register::RegisterPage;
use crate::sign_up::verify::VerifyPage;
use cognito_session::service::StartedSignIn;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct PublicPagesChunk {
    /// Builds the page to register.
    pub register: fn() -> AnyView,
    /// Builds the page that asks for the code of a registration.
    pub verify: fn() -> AnyView,
    /// Builds the page to reset a password.
    pub forgot_password: fn() -> AnyView,
    /// Shows the country beside the identifier of the sign-in form, if the user names of
    /// the pool are phone numbers.
    pub show_country: fn(Auth, SignInState),
    /// Continues a sign-in after the pool's first answer. Returns the feedback that the
    /// form shows if the sign-in fails.
    pub continue_sign_in: ContinueSignIn,
    /// Lets the browser suggest a passkey in the sign-in form, if its user has one here.
    pub suggest_passkey: fn(Auth, SignInState),
}

type ContinueSignIn = fn(
    Auth,
    SignInState,
    SignInAttempt,
    Result<StartedSignIn, UnclearNumber>,
) -> Task<Result<(), FormFeedback>>;

const EXPORTS: PublicPagesChunk = PublicPagesChunk {
    register: || RegisterPage().into_any(),
    verify: || VerifyPage().into_any(),
    forgot_password: || ForgotPasswordPage().into_any(),
    show_country,
    continue_sign_in: |auth, state, attempt, started| {
        Box::pin(flow::continue_sign_in(auth, state, attempt, started))
    },
    suggest_passkey: passkey_suggestion::suggest,
};

fn init(auth: Option<Auth>) -> PublicPagesChunk {
    upkeep_chunk::init(auth);
    caps_lock::listen();
    EXPORTS
}

impl Brand {
    /// A brand with a name, and the default of everything else: no logo, no tagline, no
    /// phone number, no further attribute, and the library's own texts. The public pages
    /// are compiled in.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self {
            public_pages: PublicPagesChunk::load_plain,
            ..Self::nameless(name)
        }
    }
}

impl PublicPagesChunk {
    /// Sets up the chunk, and gives it the details of the app's brand. The app calls this
    /// in a split function of its own, whose code is then in the chunk's file.
    #[must_use]
    pub fn with_details(auth: Option<Auth>, details: &'static Details) -> Self {
        provide_details(details);
        init(auth)
    }

    /// Returns the chunk with the details that the brand itself has. Its code is compiled
    /// in. There is no split function for it here: one that an app does not call would
    /// keep the code of all public pages in the app's first module.
    #[must_use]
    pub fn load_plain(auth: Option<Auth>) -> ChunkFuture {
        Box::pin(async move {
            provide_details(use_brand().details);
            Ok(std::rc::Rc::new(init(auth)) as super::Exports)
        })
    }
}

impl LazyChunk for PublicPagesChunk {
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        (use_brand().public_pages)(auth)
    }

    fn among(chunks: &Chunks) -> Chunk<Self> {
        chunks.public_pages
    }
}
