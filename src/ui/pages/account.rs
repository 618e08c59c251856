//! Account: what the pool knows about the rider.

use leptos::prelude::*;

use crate::auth::context::use_auth;
use crate::auth::error::AuthError;
use crate::cognito::user::User;
use crate::i18n::Message;
use crate::ui::components::heading::Heading;
use crate::ui::language::text;
use crate::ui::words;

/// What the pool knows about the rider.
#[component]
pub fn AccountPage() -> impl IntoView {
    let auth = use_auth();
    let attempt = RwSignal::new(0_u32);
    let user = LocalResource::new(move || {
        attempt.track();
        async move {
            let session = auth.fresh_session().await.ok_or(AuthError::SignedOut)?;
            auth.service().user(&session).await
        }
    });
    view! {
        <section class="card wide">
            <Heading title=Message::Account />
            <p class="lead">{text(Message::AccountLead)}</p>
            {move || match user.get() {
                None => view! { <p role="status">{text(Message::AccountLoading)}</p> }.into_any(),
                Some(Ok(user)) => view! { <Details user /> }.into_any(),
                Some(Err(error)) => view! {
                    <div class="alert" role="alert"><p>{text(words::of_error(error).message)}</p></div>
                    <button
                        type="button"
                        class="primary"
                        on:click=move |_| attempt.update(|attempt| *attempt = attempt.wrapping_add(1))
                    >
                        {text(Message::TryAgain)}
                    </button>
                }
                .into_any(),
            }}
        </section>
    }
}

#[component]
fn Details(user: User) -> impl IntoView {
    let line = |label: Message, name: &str, verified: Option<&str>| {
        let value = user
            .attribute(name)
            .filter(|value| !value.is_empty())
            .map(ToOwned::to_owned);
        let badge = value
            .is_some()
            .then_some(verified)
            .flatten()
            .map(|verified| {
                let yes = user.attribute(verified) == Some("true");
                let word = if yes {
                    Message::Verified
                } else {
                    Message::NotVerified
                };
                view! { " " <span class="badge" class:good=yes>{text(word)}</span> }
            });
        let value = match value {
            Some(value) => value.into_any(),
            None => text(Message::NotGiven).into_any(),
        };
        view! {
            <div>
                <dt>{text(label)}</dt>
                <dd>{value} {badge}</dd>
            </div>
        }
    };
    view! {
        <dl class="facts">
            {line(Message::Email, "email", Some("email_verified"))}
            {line(Message::PhoneNumber, "phone_number", Some("phone_number_verified"))}
            {line(Message::FavoriteGenre, "custom:genre", None)}
            <div>
                <dt>{text(Message::Username)}</dt>
                <dd>{user.username.clone()}</dd>
            </div>
        </dl>
    }
}
