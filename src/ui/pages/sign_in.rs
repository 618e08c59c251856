//! Sign in: the page owns the machine, in memory; redirects follow from the guard alone.

use leptos::callback::Callable as _;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::auth::context::{Phase, Reason, use_auth};
use crate::auth::error::AuthError;
use crate::auth::fields::{Fault, FormField};
use crate::auth::sign_in::{Next, SignIn};
use crate::auth::sign_up::Pending;
use crate::cognito::secret::Password;
use crate::config::Flow;
use crate::i18n::{Message, text};
use crate::ui::components::form::{FormAlert, FormState};
use crate::ui::components::heading::Heading;
use crate::ui::components::password_field::PasswordField;
use crate::ui::components::submit::Submit;
use crate::ui::components::text_field::{Takes, TextField};
use crate::ui::navigation::{query, use_go};
use crate::ui::news::use_news;
use crate::ui::parts::{Door, Inside, Late, Step, use_part};
use crate::ui::paths;

/// What was typed, to be kept across the steps; but the password.
#[derive(Clone, Copy)]
struct Typed {
    identifier: RwSignal<String>,
    keep: RwSignal<bool>,
}

/// Sign in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let auth = use_auth();
    let news = use_news();
    let go = use_go();
    let door = use_part::<Door>();
    let inside = use_part::<Inside>();
    let typed = Typed {
        identifier: RwSignal::new(query("email").unwrap_or_default()),
        keep: RwSignal::new(false),
    };
    let step = RwSignal::new(SignIn::Credentials);
    // What the next showing of the first step has to tell.
    let trouble = StoredValue::new(None::<AuthError>);

    let go = Callback::new(move |next: Next| {
        let Next {
            step: reached,
            error,
        } = next;
        match reached {
            SignIn::Done(tokens) => {
                if let Err(error) = auth.complete(tokens, typed.keep.get_untracked()) {
                    trouble.set_value(Some(error));
                    step.set(SignIn::Credentials);
                }
            }
            SignIn::ResetRequired => {
                news.leave(Message::PasswordMustBeReset);
                let email = typed.identifier.get_untracked();
                go.to(&paths::with_email(paths::FORGOT_PASSWORD, &email));
            }
            // A code was sent where the password was at hand.
            SignIn::Unconfirmed => {
                let email = typed.identifier.get_untracked();
                go.to(&paths::with_email(paths::VERIFY, &email));
            }
            reached => {
                trouble.set_value(error);
                step.set(reached);
            }
        }
    });
    let back = Callback::new(move |()| {
        step.update(|step| {
            *step = std::mem::replace(step, SignIn::Credentials).cancel();
        })
    });

    view! {
        // Who touches the form is going to need the rest.
        <section
            class="card"
            on:focusin=move |_| {
                door.want();
                inside.want();
            }
        >
            {move || match step.get() {
                SignIn::Credentials
                | SignIn::Unconfirmed
                | SignIn::ResetRequired
                | SignIn::Done(_) => {
                    let trouble = trouble.try_update_value(Option::take).flatten();
                    view! { <Credentials typed trouble on_next=go /> }.into_any()
                }
                step => {
                    let step = Step {
                        step,
                        account: typed.identifier.get_untracked().trim().to_owned(),
                        on_next: go,
                        on_back: back,
                    };
                    let show = Callback::new(move |door: Door| (door.step)(step.clone()));
                    view! { <Late part=door show /> }.into_any()
                }
            }}
        </section>
    }
}

/// The first step: who, and the password.
#[component]
fn Credentials(typed: Typed, trouble: Option<AuthError>, on_next: Callback<Next>) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let password = RwSignal::new(String::new());
    let password_first = matches!(
        auth.service().config().flow,
        Flow::UserSrp | Flow::UserPassword
    );
    let forgot = move || paths::with_email(paths::FORGOT_PASSWORD, typed.identifier.get().trim());

    let told = use_news().take().or_else(|| {
        (auth.phase().get_untracked() == Phase::SignedOut(Reason::Ended))
            .then_some(Message::SessionEnded)
    });
    let status = RwSignal::new(told);
    if let Some(error) = trouble {
        form.fail(error);
    }

    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let identifier = typed.identifier.get_untracked().trim().to_owned();
        let faults = [
            identifier.is_empty().then_some(Fault::IdentifierMissing),
            (password_first && password.with_untracked(String::is_empty))
                .then_some(Fault::PasswordMissing),
        ];
        if !form.check(faults.into_iter().flatten().collect()) {
            return;
        }
        form.start();
        status.set(None);
        let secret = Password::from(password.get_untracked());
        let service = auth.service();
        spawn_local(async move {
            let username = service.username(&identifier);
            let next = service.sign_in(&username, &secret).await;
            match next {
                Next {
                    step: SignIn::Credentials,
                    error: Some(error),
                } => {
                    if matches!(error, AuthError::WrongCredentials) {
                        let _gone = password.try_set(String::new());
                    }
                    form.fail(error);
                }
                Next {
                    step: SignIn::Unconfirmed,
                    ..
                } => match service.resend_code(&username).await {
                    Ok(destination) => {
                        auth.set_pending(Some(Pending {
                            identifier,
                            username,
                            password: secret,
                            destination,
                            existed: false,
                        }));
                        form.finish();
                        let _gone = on_next.try_run(SignIn::Unconfirmed.into());
                    }
                    Err(error) => form.fail(error),
                },
                next => {
                    form.finish();
                    let _gone = password.try_set(String::new());
                    let _gone = on_next.try_run(next);
                }
            }
        });
    };

    view! {
        <Heading title=Message::SignIn />
        <p class="lead">{text(Message::Tagline)}</p>
        {move || status.get().map(|message| view! {
            <div class="news" role="status"><p>{text(message)}</p></div>
        })}
        <form novalidate on:submit=on_submit>
            <TextField
                form
                field=FormField::Email
                takes=Takes::Identifier
                label=Message::Email
                value=typed.identifier
                hint=Message::EmailHint
            />
            <PasswordField
                form
                field=FormField::Password
                label=Message::Password
                value=password
                autocomplete="current-password"
            />
            {(!password_first).then(|| view! {
                <p class="hint">{text(Message::PasswordOptional)}</p>
            })}
            <div class="row">
                <label class="choice">
                    <input type="checkbox" name="keep" bind:checked=typed.keep />
                    {text(Message::KeepMeSignedIn)}
                </label>
                <a href=forgot>{text(Message::ForgotYourPassword)}</a>
            </div>
            <FormAlert form />
            <Submit form label=Message::SignIn busy_label=Message::SigningIn />
        </form>
        <p class="aside">
            {text(Message::NewHere)} " "
            <a href=paths::REGISTER>{text(Message::CreateAccount)}</a>
        </p>
    }
}
