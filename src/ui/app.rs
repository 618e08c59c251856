//! The app: contexts, routes, and the guard around everything that is not open.

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;
use std::rc::Rc;

use super::components::heading::provide_headings;
use super::guard::{OpenToAll, SignedInOnly};
use super::layout::Frame;
use super::news::provide_news;
use super::pages::account::AccountPage;
use super::pages::forgot_password::ForgotPasswordPage;
use super::pages::not_found::NotFoundPage;
use super::pages::register::RegisterPage;
use super::pages::ride::RidePage;
use super::pages::sign_in::SignInPage;
use super::pages::verify::VerifyPage;
use crate::auth::context::provide_auth;
use crate::auth::service::Service;

/// The whole app, for a configured pool. Pages are erased before the router, so that it
/// knows one type of page; measured, the release weighs the same either way.
#[component]
pub fn App(service: Rc<Service>) -> impl IntoView {
    provide_auth(service);
    provide_news();
    provide_headings();
    view! {
        <Router>
            <Frame>
                <Routes fallback=|| ()>
                    <ParentRoute path=path!("") view=OpenToAll>
                        <Route path=path!("signin") view=|| SignInPage().into_any() />
                        <Route path=path!("register") view=|| RegisterPage().into_any() />
                        <Route path=path!("verify") view=|| VerifyPage().into_any() />
                        <Route path=path!("forgot-password") view=|| ForgotPasswordPage().into_any() />
                    </ParentRoute>
                    <ParentRoute path=path!("") view=SignedInOnly>
                        <Route path=path!("") view=|| RidePage().into_any() />
                        <Route path=path!("account") view=|| AccountPage().into_any() />
                        <Route path=path!("*any") view=|| NotFoundPage().into_any() />
                    </ParentRoute>
                </Routes>
            </Frame>
        </Router>
    }
}
