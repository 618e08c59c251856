//! What a sign-in leaves by, and nothing else: who has typed waits for this part before
//! the pool is asked, and for the rest of the [`Door`](super::Door) only while it answers.

use std::any::Any;
use std::rc::Rc;

use super::{Fetching, Part, Parts, Table};
use crate::auth::context::Auth;
use crate::platform::world::world;
use crate::ui::challenges::knock;
use crate::ui::pages::sign_in::{Attempt, Way};

/// The part's functions.
#[derive(Clone, Copy)]
pub struct Knock {
    /// Does what can be done of a sign-in while the rider types, and has the rest of the
    /// way fetched.
    pub prepare: fn(Auth, Way),
    /// Signs in with what was typed.
    pub sign_in: fn(Auth, Attempt),
}

const KNOCK: Knock = Knock {
    prepare: knock::prepare,
    sign_in: knock::sign_in,
};

#[cfg(feature = "split")]
mod split {
    use super::KNOCK;
    use crate::auth::context::Auth;
    use std::any::Any;
    use std::rc::Rc;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(knock, fallible)]
    pub(super) fn knock(auth: Option<Auth>) -> Result<Rc<dyn Any>, SplitLoaderError> {
        Ok(KNOCK.begun(auth))
    }
}

impl Knock {
    fn begun(self, auth: Option<Auth>) -> Rc<dyn Any> {
        if let Some(auth) = auth {
            auth.begin(world);
        }
        Rc::new(self)
    }
}

impl Table for Knock {
    #[cfg(feature = "split")]
    fn fetch(auth: Option<Auth>) -> Fetching {
        Box::pin(async move { split::knock(auth).await.ok() })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(auth: Option<Auth>) -> Fetching {
        Box::pin(async move { Some(KNOCK.begun(auth)) })
    }

    fn among(parts: Parts) -> Part<Self> {
        parts.knock
    }
}
