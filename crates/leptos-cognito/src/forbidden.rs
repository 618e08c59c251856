//! The page for signed-in users who may not see another page.

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use crate::browser::history;
use crate::components::heading::{Heading, focus_next_heading};
use crate::i18n::guards::Guards;
use crate::language::{now, text};
use crate::provider::restore_title;
use crate::routing::navigation::use_navigator;
use crate::routing::paths::{self, Page};
use crate::session::use_auth;
use cognito_client::jwt::Claims;
use cognito_session::next::sign_in_path;

/// The page that says that the signed-in user has no access to the page at this address, and
/// what to do: ask the people who run the app, switch the account, or go to the home page.
///
/// [`Protected`](crate::Protected) shows it to these users. An app can show it itself, for
/// example when its server answers with the status 403.
///
/// "Switch account" signs out and goes to the sign-in page with this address as `next`, to
/// which [`AuthGuard`](crate::AuthGuard) returns after the next sign-in. An app without
/// that guard calls [`wanted_page`](crate::return_to::wanted_page) then. After a session that came
/// from the pool's domain, the sign-out leads through the domain, and back to the sign-in page
/// without `next`.
#[component]
pub fn Forbidden() -> impl IntoView {
    let auth = use_auth();
    let navigator = use_navigator();
    on_cleanup(restore_title);
    // The page may be the first one of the library in this visit, and it replaces the page
    // that the user has asked for.
    focus_next_heading();
    let account = move || {
        let name = auth
            .claims()
            .and_then(|claims| account_name(&claims).map(ToOwned::to_owned));
        now(match name {
            Some(name) => Guards::SignedInAs(name),
            None => Guards::SignedIn,
        })
    };
    let switch_account = move |_| {
        // Another router may have changed the address, without an event.
        navigator.look();
        let (sign_in, home) = (paths::SIGN_IN.path(), paths::HOME.path());
        let address = sign_in_path(sign_in, home, &navigator.address());
        auth.sign_out();
        spawn_local(async move {
            // After this, the guard has gone to the sign-in page, without the address of
            // this page, or the app shows the sign-in page in place.
            tick().await;
            if !navigator.path().is_disposed() {
                navigator.replace(&address);
            }
        });
    };
    let path = history::address().map(|(path, _)| path);
    let is_home = path.is_some_and(|path| Page::at(&path) == Page::Home);
    let home = (!is_home).then(|| {
        view! { <p class="aside"><a href=paths::HOME>{text(Guards::GoHome)}</a></p> }
    });
    view! {
        <section class="card">
            <Heading title=Guards::Heading />
            <p class="lead">{account}</p>
            <p>{text(Guards::WhatToDo)}</p>
            <button type="button" class="primary" on:click=switch_account>
                {text(Guards::SwitchAccount)}
            </button>
            {home}
        </section>
    }
}

/// Returns the name by which a user knows the account with these claims; `None` if they have
/// no such name. The user name does not count, because it is random in many pools.
fn account_name(claims: &Claims) -> Option<&str> {
    let names = ["email", "phone_number", "preferred_username"];
    let mut known = names.into_iter().filter_map(|name| claims.text(name));
    known.find(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::jwt::UnverifiedJwt;

    /// A token with `{"preferred_username":"jo","phone_number":"+1","email":"a@b.c"}`.
    const WITH_EMAIL: &str = "eyJhbGciOiJSUzI1NiJ9.eyJwcmVmZXJyZWRfdXNlcm5hbWUiOiJqbyIsInBob25lX251bWJlciI6IisxIiwiZW1haWwiOiJhQGIuYyJ9.AA";
    /// A token with `{"preferred_username":"jo","phone_number":"+1"}`.
    const WITH_PHONE: &str =
        "eyJhbGciOiJSUzI1NiJ9.eyJwcmVmZXJyZWRfdXNlcm5hbWUiOiJqbyIsInBob25lX251bWJlciI6IisxIn0.AA";
    /// A token with `{"preferred_username":"jo","email":""}`.
    const WITH_EMPTY_EMAIL: &str =
        "eyJhbGciOiJSUzI1NiJ9.eyJwcmVmZXJyZWRfdXNlcm5hbWUiOiJqbyIsImVtYWlsIjoiIn0.AA";
    /// A token with `{"cognito:username":"5f2c","sub":"5f2c"}`.
    const WITHOUT_NAME: &str =
        "eyJhbGciOiJSUzI1NiJ9.eyJjb2duaXRvOnVzZXJuYW1lIjoiNWYyYyIsInN1YiI6IjVmMmMifQ.AA";

    fn name_of(token: &str) -> Option<String> {
        let token = UnverifiedJwt::parse(token).unwrap();
        account_name(token.claims()).map(ToOwned::to_owned)
    }

    #[test]
    fn account_has_the_name_that_its_user_knows() {
        assert_eq!(name_of(WITH_EMAIL).as_deref(), Some("a@b.c"));
        assert_eq!(name_of(WITH_PHONE).as_deref(), Some("+1"));
        assert_eq!(name_of(WITH_EMPTY_EMAIL).as_deref(), Some("jo"));
    }

    #[test]
    fn random_user_name_is_not_shown() {
        assert_eq!(name_of(WITHOUT_NAME), None);
    }
}
