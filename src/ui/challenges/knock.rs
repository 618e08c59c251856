//! The beginning of a sign-in, as far as the pool's answer: what is asked for at once when
//! somebody touches the form, so it knows of no screen.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::auth::context::Auth;
use crate::i18n::Message;
use crate::platform::connect;
use crate::ui::pages::sign_in::{Attempt, Way};
use crate::ui::words::Words;

/// Does what can be done while the rider types, and has the rest of the way fetched. Not
/// all at once: to ask for a file alone keeps a slow phone busy for some milliseconds.
pub fn prepare(auth: Auth, way: Way) {
    let service = auth.service();
    connect::ahead(&auth.config().user_pool_endpoint);
    let is_expected = service.expects_sign_in();
    if is_expected {
        // Before the rest of the app is asked for, of the same host: the proof waits for it.
        let service = auth.service();
        spawn_local(async move {
            let _off_by = service.learn_the_time().await;
        });
    }
    // After what the rider does now.
    let rest = async move {
        if is_expected {
            service.prepare_sign_in().await;
        }
        service.give_way().await;
        way.door.then(move |_| way.inside.want());
    };
    set_timeout(move || spawn_local(rest), Duration::ZERO);
}

/// Signs in with what was typed; what the answer leads to is the door's.
pub fn sign_in(auth: Auth, attempt: Attempt) {
    let service = auth.service();
    spawn_local(async move {
        let Some(identifier) = attempt.entrance.identifier.try_get_untracked() else {
            return;
        };
        let username = service.username(identifier.trim());
        let knocked = service.knock(&username, &attempt.password).await;
        attempt.way.door.then(move |door| match door {
            Some(door) => (door.answered)(auth, attempt, knocked),
            None => attempt.form.say(Words::general(Message::PartMissing)),
        });
    });
}
