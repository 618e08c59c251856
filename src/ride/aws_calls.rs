//! Calls that use the AWS credentials: to the service that names their owner, and to the
//! configured API.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::words::aws::Aws;
use cognito_client::aws::caller::CallerIdentity;
use cognito_client::aws::http::ApiReply;
use cognito_session::aws::AwsError;
use leptos_cognito::language::text;
use leptos_cognito::session::use_auth;

#[derive(Clone)]
enum Outcome {
    Nothing,
    Calling,
    Caller(CallerIdentity),
    Reply(ApiReply),
    Not(AwsError),
}

/// The buttons that call AWS as the rider, and the reply.
#[component]
pub fn AwsCalls() -> impl IntoView {
    let auth = use_auth();
    let outcome = RwSignal::new(Outcome::Nothing);
    let calling = Signal::derive(move || matches!(outcome.get(), Outcome::Calling));
    let who_am_i = move |_| {
        outcome.set(Outcome::Calling);
        spawn_local(async move {
            let caller = auth.aws_caller().await;
            let _gone = outcome.try_set(caller.map_or_else(Outcome::Not, Outcome::Caller));
        });
    };
    let call_api = move |_| {
        outcome.set(Outcome::Calling);
        spawn_local(async move {
            let reply = auth.call_api().await;
            let _gone = outcome.try_set(reply.map_or_else(Outcome::Not, Outcome::Reply));
        });
    };
    let has_api = auth.config().api_endpoint.is_some();
    view! {
        <div class="actions">
            <button type="button" class="secondary" disabled=calling on:click=who_am_i>
                {text(Aws::WhoAmI)}
            </button>
            {has_api.then(|| view! {
                <button type="button" class="secondary" disabled=calling on:click=call_api>
                    {text(Aws::CallRideApi)}
                </button>
            })}
        </div>
        <div role="status" class="outcome">
            {move || match outcome.get() {
                Outcome::Nothing => ().into_any(),
                Outcome::Calling => view! { <p>{text(Aws::Calling)}</p> }.into_any(),
                Outcome::Not(error) => view! { <p>{text(why(&error))}</p> }.into_any(),
                Outcome::Caller(caller) => view! {
                    <dl class="facts">
                        <div><dt>{text(Aws::Account)}</dt><dd><code>{caller.account}</code></dd></div>
                        <div><dt>{text(Aws::Arn)}</dt><dd><code>{caller.arn}</code></dd></div>
                        <div><dt>{text(Aws::UserId)}</dt><dd><code>{caller.user_id}</code></dd></div>
                    </dl>
                }
                .into_any(),
                Outcome::Reply(reply) => view! {
                    <p>{text(Aws::ApiStatus(reply.status))}</p>
                    <pre class="token" tabindex="0" aria-label=text(Aws::CallRideApi)>{reply.body}</pre>
                }
                .into_any(),
            }}
        </div>
    }
}

/// Returns the text for an error. A call that gets no reply has a text of its own,
/// because its causes differ from those of a request to the identity pool.
fn why(error: &AwsError) -> Aws {
    match error {
        AwsError::Unreachable(_) | AwsError::TokenExpired => Aws::ApiUnreachable,
        other => super::aws_error_text::why(other),
    }
}
