//! The identity token: masked or shown, with a button to copy it, with its decoded
//! claims, and with the result of the check of its signature.

use std::time::Duration;

use leptos::prelude::*;

use super::claims::Claims;
use crate::words::ride::Ride;
use cognito_client::jwt::UnverifiedJwt;
use cognito_session::service::SignatureCheck;
use leptos_cognito::components::copy::Copy;
use leptos_cognito::components::section_heading::SectionHeading;
use leptos_cognito::i18n::Minutes;
use leptos_cognito::language::{now, text};
use leptos_cognito::session::use_auth;

/// The interval at which the remaining time is updated.
const TELL_EVERY: Duration = Duration::from_secs(15);

/// The section with the identity token. A refresh changes only texts, and keeps the
/// section.
#[component]
pub fn IdentityToken() -> impl IntoView {
    let auth = use_auth();
    let session = auth.session();
    let shown = RwSignal::new(false);
    let token = Memo::new(move |_| {
        session.with(|session| session.as_ref().map(|session| session.id_token.clone()))
    });
    let jwt = Memo::new(move |_| {
        token.with(|token| {
            token
                .as_ref()
                .and_then(|token| UnverifiedJwt::parse(token.expose()).ok())
        })
    });

    let exposed = move || token.with(|token| token.as_ref().map(|token| token.expose().to_owned()));

    let tick = RwSignal::new(0_u32);
    let ticking = set_interval_with_handle(
        move || tick.update(|tick| *tick = tick.wrapping_add(1)),
        TELL_EVERY,
    );
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    let time_left = move || {
        tick.track();
        session.with(|session| {
            session.as_ref().map(|session| {
                let left = session.time_left_ms(auth.service().now_ms());
                match left / 60_000 {
                    _ if left <= 0 => Ride::Expired,
                    0 => Ride::ExpiresInLessThanAMinute,
                    minutes => {
                        Ride::ExpiresInMinutes(Minutes(u32::try_from(minutes).unwrap_or(u32::MAX)))
                    }
                }
            })
        })
    };

    let signature = LocalResource::new(move || {
        let session = session.get();
        async move {
            match session {
                Some(session) => Some(auth.service().check_signature(&session).await),
                None => None,
            }
        }
    });
    let signature_tag = move || {
        let (message, good, bad) = match signature.get().flatten() {
            None => (Ride::SignatureChecking, false, false),
            Some(SignatureCheck::Valid) => (Ride::SignatureHolds, true, false),
            Some(SignatureCheck::Invalid(_)) => (Ride::SignatureFails, false, true),
            Some(SignatureCheck::Unknown(_)) => (Ride::SignatureUnknown, false, false),
        };
        view! { <span class="badge" class:good=good class:bad=bad>{text(message)}</span> }
    };

    view! {
        <section class="panel" aria-labelledby="identity-token">
            <SectionHeading id="identity-token" title=Ride::IdentityToken />
            <p>{text(Ride::IdentityTokenLead)}</p>
            <div class="tags">
                <span class="badge">{move || time_left().map(now).unwrap_or_default()}</span>
                {signature_tag}
            </div>
            <code class="token" id="token" tabindex="0" aria-label=text(Ride::IdentityToken)>
                {move || if shown.get() {
                    exposed().unwrap_or_default()
                } else {
                    now(Ride::TokenMasked).into_owned()
                }}
            </code>
            <div class="actions">
                <button
                    type="button"
                    class="secondary"
                    aria-controls="token"
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || now(if shown.get() { Ride::HideToken } else { Ride::ShowToken })}
                </button>
                <Copy label=Ride::CopyToken content=move || exposed() />
            </div>
            {move || jwt.get().map(|jwt| view! { <Claims jwt /> })}
        </section>
    }
}
