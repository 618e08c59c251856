//! Calls to AWS as the rider: to the service that names the owner of the AWS credentials,
//! and to the ride API, which is asked for the list of rides. That call is authorized as
//! the configuration says, by the credentials or by the identity token.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::words::aws::Aws;
use cognito_client::aws::caller::CallerIdentity;
use cognito_client::aws::http::ApiReply;
use cognito_session::aws::AwsError;
use cognito_session::service::ApiCall;
use leptos_cognito::browser::configuration;
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
    // If the value does not exist, a message takes the place of the card for rides.
    let authorization = configuration::api_authorization(&auth.config()).unwrap_or_default();
    let call_api = move |_| {
        outcome.set(Outcome::Calling);
        spawn_local(async move {
            let call = ApiCall::new("GET", "/rides".to_owned());
            let reply = auth.request_api(call, authorization).await;
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
