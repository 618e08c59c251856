//! The beginning of a sign-in, as far as the pool's answer: what is asked for at once when
//! somebody touches the form, so it knows of no screen.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::auth::context::Auth;
use crate::auth::phone::may_be_dialled;
use crate::i18n::Message;
use crate::platform::connect;
use crate::ui::identifier::{Understood, is_digits, understand};
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

/// Signs in with what was typed; the door's part handles what the answer leads to. A phone
/// number as it is dialled at home is understood first: the field shows the number that is
/// sent.
pub fn sign_in(auth: Auth, attempt: Attempt) {
    let identifier = attempt.entrance.identifier;
    let Some(typed) = identifier.try_get_untracked() else {
        return;
    };
    if !may_be_dialled(&typed) {
        return send(auth, attempt, None);
    }
    attempt
        .way
        .phones
        .then(move |phones| match understand(phones, typed.trim()) {
            Understood::Number(number) => {
                let _gone = identifier.try_set(number);
                send(auth, attempt, is_digits(typed.trim()).then_some(typed));
            }
            Understood::Unclear => attempt.way.door.then(move |door| match door {
                Some(door) => (door.ask_number)(attempt.form),
                None => attempt.form.say(Words::general(Message::PartMissing)),
            }),
            Understood::AsTyped => send(auth, attempt, None),
        });
}

/// Sends what is known of the rider. `name` is a user name of digits that was understood as
/// a phone number: it is tried as it was typed where the pool refuses the number.
fn send(auth: Auth, attempt: Attempt, name: Option<String>) {
    let service = auth.service();
    spawn_local(async move {
        let identifier = attempt.entrance.identifier;
        let Some(typed) = identifier.try_get_untracked() else {
            return;
        };
        let username = service.username(&typed);
        let mut knocked = service.knock(&username, &attempt.password).await;
        if let Some(name) = name.filter(|_| knocked.is_refused()) {
            let again = service.knock(name.trim(), &attempt.password).await;
            if !again.is_refused() {
                let _gone = identifier.try_set(name);
                knocked = again;
            }
        }
        attempt.way.door.then(move |door| match door {
            Some(door) => (door.answered)(auth, attempt, knocked),
            None => attempt.form.say(Words::general(Message::PartMissing)),
        });
    });
}
