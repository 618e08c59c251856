//! The guards, which show their children to some users only.
//!
//! A guard in a browser protects nobody's data: everything that it hides is in the app's
//! code. The server that has the data must verify the token of each request.

use leptos::children::ViewFn;
use leptos::prelude::*;

use crate::download_size::reactive::effect;
use crate::provider::restore_title;
use crate::routing::guard::visible_page;
use crate::routing::paths::Page;
use crate::routing::return_to;
use crate::session::{AuthState, use_auth};
use crate::{Claims, Forbidden, Recovery, SignIn, SignUp, Verify};

/// Shows its children while a user is signed in, and nothing otherwise. They are built
/// when a user signs in, and a refresh of the session does not build them again.
#[component]
pub fn Authenticated(
    /// The view for signed-in users.
    children: ChildrenFn,
) -> impl IntoView {
    let signed_in = use_auth().signed_in();
    move || (signed_in.get() == Some(true)).then(|| children())
}

/// Shows its children while nobody is signed in. While that is not known yet, it shows
/// nothing.
#[component]
pub fn Unauthenticated(
    /// The view for everybody who is not signed in.
    children: ChildrenFn,
) -> impl IntoView {
    let signed_in = use_auth().signed_in();
    move || (signed_in.get() == Some(false)).then(|| children())
}

/// The answer of [`Protected`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Unknown,
    SignedOut,
    Forbidden,
    Granted,
}

/// Shows its children to signed-in users, or to those in certain groups of the pool or with
/// certain claims. All other signed-in users see a page that says so and what to do, and
/// visitors who are not signed in see `fallback`.
#[component]
pub fn Protected(
    /// The view for visitors who are not signed in. The default is empty.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// The view for users who are signed in and may not see the children. The default is the
    /// page [`Forbidden`](crate::Forbidden). A guard around a part of a page needs a view of
    /// its own, such as the empty one: `forbidden=|| ()`.
    #[prop(optional, into)]
    forbidden: Option<ViewFn>,
    /// The view while it is not known whether a user is signed in. The default is empty.
    #[prop(optional, into)]
    loading: ViewFn,
    /// The groups (`cognito:groups`) of which a user needs at least one. By default, a
    /// user needs none.
    #[prop(optional)]
    groups: &'static [&'static str],
    /// The condition on the claims of the identity token that a user must satisfy, in addition
    /// to `groups`. By default, there is none.
    #[prop(optional)]
    when: Option<fn(&Claims) -> bool>,
    /// The view for users who may see it.
    children: ChildrenFn,
) -> impl IntoView {
    let state = use_auth().state();
    let access = Memo::new(move |_| state.with(|state| access_to(state, groups, when)));
    let forbidden = forbidden.unwrap_or_else(|| ViewFn::from(Forbidden));
    move || match access.get() {
        Access::Unknown => loading.run(),
        Access::SignedOut => fallback.run(),
        Access::Forbidden => forbidden.run(),
        Access::Granted => children(),
    }
}

fn access_to(state: &AuthState, groups: &[&str], when: Option<fn(&Claims) -> bool>) -> Access {
    match state {
        AuthState::Restoring => Access::Unknown,
        AuthState::SignedOut(_) => Access::SignedOut,
        AuthState::SignedIn(claims) => {
            let is_member = || claims.groups().iter().any(|group| groups.contains(group));
            let satisfies = || when.is_none_or(|when| when(claims));
            if (groups.is_empty() || is_member()) && satisfies() {
                Access::Granted
            } else {
                Access::Forbidden
            }
        }
    }
}

/// Shows its children to signed-in users, and the ready pages to everybody else, at the
/// provider's [`Paths`](crate::Paths): to sign in, to sign up, to verify a registration
/// and to reset a password.
///
/// A user who is not signed in is redirected to the sign-in page, and returns after
/// signing in to the address that was requested, unchanged, if its path is a plain one of
/// this origin: without empty or dot segments, `;`, `\` or an encoded ASCII character
/// other than the space. Any other address leads to the home page.
///
/// The children may have a router of their own. The guard follows it, and follows only
/// the links to the ready pages itself.
#[component]
pub fn AuthGuard(
    /// The page to show in place of the ready sign-in page.
    #[prop(optional, into)]
    sign_in: Option<ViewFn>,
    /// The page to show in place of the ready page to sign up.
    #[prop(optional, into)]
    sign_up: Option<ViewFn>,
    /// The page to show in place of the ready page that asks for the code of a
    /// registration.
    #[prop(optional, into)]
    verify: Option<ViewFn>,
    /// The page to show in place of the ready page to reset a password.
    #[prop(optional, into)]
    recovery: Option<ViewFn>,
    /// The view above each of these pages, outside of `<main>`. The default is empty.
    #[prop(optional, into)]
    header: ViewFn,
    /// The view below each of these pages, outside of `<main>`, such as a
    /// [`Footer`](crate::Footer). The default is empty.
    #[prop(optional, into)]
    footer: ViewFn,
    /// The view while it is not known whether a user is signed in. The default is empty.
    #[prop(optional, into)]
    loading: ViewFn,
    /// The view for signed-in users. It is built when a user signs in, and removed when
    /// the user signs out.
    children: ChildrenFn,
) -> impl IntoView {
    let shown = visible_page();
    let signed_in = use_auth().signed_in();
    effect(move || {
        // A user who has signed in leaves the public page.
        if signed_in.get() == Some(true) && shown.get().is_none() {
            return_to::wanted_page();
        }
    });
    let public = move |page: ViewFn| {
        view! {
            {header.run()}
            <main id="main" tabindex="-1">{page.run()}</main>
            {footer.run()}
        }
        .into_any()
    };
    let own = |own: Option<ViewFn>, ready: ViewFn| own.unwrap_or(ready);
    let sign_in = own(sign_in, ViewFn::from(SignIn));
    let sign_up = own(sign_up, ViewFn::from(SignUp));
    let verify = own(verify, ViewFn::from(Verify));
    let recovery = own(recovery, ViewFn::from(Recovery));
    move || match shown.get() {
        Some(Page::SignIn) => public(sign_in.clone()),
        Some(Page::SignUp) => public(sign_up.clone()),
        Some(Page::Verify) => public(verify.clone()),
        Some(Page::Recovery) => public(recovery.clone()),
        Some(Page::Home | Page::Account | Page::Other) => {
            restore_title();
            children()
        }
        None if signed_in.get().is_none() => loading.run(),
        None => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::SignedOutReason;
    use cognito_client::jwt::UnverifiedJwt;

    /// A token with `{"cognito:groups":["staff","editors"]}`.
    const OF_EDITOR: &str =
        "eyJhbGciOiJSUzI1NiJ9.eyJjb2duaXRvOmdyb3VwcyI6WyJzdGFmZiIsImVkaXRvcnMiXX0.AA";
    /// A token with `{"sub":"a"}`.
    const OF_NOBODY: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.AA";

    fn signed_in(token: &str) -> AuthState {
        AuthState::SignedIn(UnverifiedJwt::parse(token).unwrap().claims().clone())
    }

    #[test]
    fn any_signed_in_user_passes_without_groups() {
        let access = |state: &AuthState| access_to(state, &[], None);
        assert_eq!(access(&signed_in(OF_NOBODY)), Access::Granted);
        let signed_out = AuthState::SignedOut(SignedOutReason::SessionEnded);
        assert_eq!(access(&signed_out), Access::SignedOut);
        assert_eq!(access(&AuthState::Restoring), Access::Unknown);
    }

    #[test]
    fn groups_let_their_members_pass_alone() {
        let access = |token, groups: &[&str]| access_to(&signed_in(token), groups, None);
        let groups = ["admins", "editors"];
        assert_eq!(access(OF_EDITOR, &groups), Access::Granted);
        assert_eq!(access(OF_EDITOR, &["admins"]), Access::Forbidden);
        assert_eq!(access(OF_NOBODY, &groups), Access::Forbidden);
    }

    #[test]
    fn condition_on_claims_is_asked_beside_the_groups() {
        let is_a = |claims: &Claims| claims.subject() == Some("a");
        let access = |token, groups: &[&str]| access_to(&signed_in(token), groups, Some(is_a));
        assert_eq!(access(OF_NOBODY, &[]), Access::Granted);
        assert_eq!(access(OF_NOBODY, &["editors"]), Access::Forbidden);
        assert_eq!(access(OF_EDITOR, &["editors"]), Access::Forbidden);
        let signed_out = AuthState::SignedOut(SignedOutReason::SessionEnded);
        assert_eq!(access_to(&signed_out, &[], Some(is_a)), Access::SignedOut);
    }
}
