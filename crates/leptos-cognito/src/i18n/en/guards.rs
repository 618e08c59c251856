//! The English texts of the page for users who may not see another page.

use super::super::guards::Guards;

pub(in super::super) fn text(message: &Guards) -> &'static str {
    use Guards as G;
    match message {
        G::Heading => "This page is for other members",
        G::SignedInAs(_) => "You are signed in as {0}. That account has no access to this page.",
        G::SignedIn => "You are signed in, but your account has no access to this page.",
        G::WhatToDo => {
            "If you need it, ask the people who run this app. If you have another account, switch to it: you come back to this page after you sign in. If you were given access just now, sign in again the same way."
        }
        G::SwitchAccount => "Switch account",
        G::GoHome => "Go to the home page",
    }
}
