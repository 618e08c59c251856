//! Sign in: the form. What is done with it, and the steps after it, are fetched when the
//! form is touched: see [`challenges`](crate::ui::challenges).

use leptos::children::ViewFn;
use leptos::either::Either;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::auth::context::{Auth, Phase, Reason, use_auth};
use crate::auth::fields::FormField;
use crate::cognito::secret::Password;
use crate::config::Flow;
use crate::i18n::Message;
use crate::platform::door as standing;
use crate::ui::components::form::{FormAlert, FormNews, FormState, held};
use crate::ui::components::heading::Heading;
use crate::ui::components::password_field::PasswordField;
use crate::ui::components::secret::secret;
use crate::ui::components::submit::Submit;
use crate::ui::components::text_field::{Takes, TextField};
use crate::ui::language::text;
use crate::ui::live::{attribute, remark};
use crate::ui::navigation::{Go, query, use_go};
use crate::ui::news::{News, use_news};
use crate::ui::parts::{Door, Inside, Knock, Part, Phones, use_part};
use crate::ui::paths;
use crate::ui::whole::Whole;
use crate::ui::words::Words;

/// What the form and the steps after it share.
#[derive(Clone, Copy)]
pub struct Entrance {
    /// Who was typed; kept across the steps.
    pub identifier: RwSignal<String>,
    /// "Keep me signed in"; kept across the steps.
    pub keep: RwSignal<bool>,
    /// What is shown in place of the form.
    pub step: RwSignal<Option<ViewFn>>,
    /// What the next showing of the form has to tell.
    pub trouble: StoredValue<Option<Words>>,
    /// The way to other pages.
    pub go: Go,
    /// What the next page is to be told.
    pub news: News,
}

/// The form was sent.
pub struct Attempt {
    /// Where to go on.
    pub entrance: Entrance,
    /// The form: busy until it is told otherwise.
    pub form: FormState,
    /// Its password field.
    pub field: RwSignal<String>,
    /// The password.
    pub password: Password,
    /// What goes on with the answer is on it.
    pub way: Way,
}

/// The parts of the app that a sign-in takes, in the order in which it does.
#[derive(Clone, Copy)]
pub struct Way {
    /// The first calls.
    pub knock: Part<Knock>,
    /// The steps that may follow.
    pub door: Part<Door>,
    /// Where it leads.
    pub inside: Part<Inside>,
    /// For names that are phone numbers as one dials them at home.
    pub phones: Part<Phones>,
}

fn use_way() -> Way {
    Way {
        knock: use_part(),
        door: use_part(),
        inside: use_part(),
        phones: use_part(),
    }
}

/// Sign in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let way = use_way();
    let auth = use_auth();
    let entrance = Entrance {
        // What stands in a field that is there already is read once it is taken over.
        identifier: RwSignal::new(if standing::is_open() {
            String::new()
        } else {
            query("email").unwrap_or_default()
        }),
        keep: RwSignal::new(false),
        step: RwSignal::new(None),
        trouble: StoredValue::new(None),
        go: use_go(),
        news: use_news(),
    };
    view! {
        // Who touches the form is going to need the rest.
        <section
            class="card"
            on:focusin:capture=move |_| touched(auth, way)
        >
            {move || match entrance.step.get() {
                Some(step) => Either::Right(step.run()),
                None => Either::Left(Whole(view! { <Credentials entrance /> })),
            }}
        </section>
    }
}

/// Has what is going to be needed fetched, and done as far as it can be: first what a
/// sign-in leaves by, so that it has the line to itself, then what comes after.
fn touched(auth: Auth, way: Way) {
    way.knock.then(move |knock| {
        if let Some(knock) = knock {
            (knock.prepare)(auth, way);
        }
    });
}

/// The first step: who, and the password.
#[component]
fn Credentials(entrance: Entrance) -> impl IntoView {
    let auth = use_auth();
    let way = use_way();
    let form = FormState::default();
    let password = secret();
    let flow = auth.config().flow;
    let password_first = matches!(flow, Flow::UserSrp | Flow::UserPassword);
    // Told once the form is there, which was made for no pool in particular.
    let is_optional = RwSignal::new(!standing::is_open() && !password_first);
    let optional = move || is_optional.get().then(|| Message::PasswordOptional.into());
    let forgot = attribute(move || {
        let identifier = entrance.identifier.get();
        Some(paths::with_email(paths::FORGOT_PASSWORD, identifier.trim()))
    });

    let told = entrance.news.take().or_else(|| {
        (auth.phase() == Phase::SignedOut(Reason::Ended)).then(|| Message::SessionEnded.into())
    });
    form.greet(told);
    let trouble = entrance.trouble.try_update_value(Option::take).flatten();
    if let Some(trouble) = trouble {
        form.say(trouble);
    }

    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let nobody = entrance
            .identifier
            .with_untracked(|identifier| identifier.trim().is_empty());
        let faults = [
            nobody.then(|| (FormField::Email, Message::IdentifierMissing.into())),
            (password_first && password.with_untracked(String::is_empty))
                .then(|| (FormField::Password, Message::PasswordMissing.into())),
        ];
        if !form.check_worded(faults.into_iter().flatten().collect()) {
            return;
        }
        form.start();
        let attempt = Attempt {
            entrance,
            form,
            field: password,
            password: Password::from(password.get_untracked()),
            way,
        };
        way.knock.then(move |knock| match knock {
            Some(knock) => (knock.sign_in)(auth, attempt),
            None => form.say(Words::general(Message::PartMissing)),
        });
    };
    if standing::is_open() {
        // Once every handler is attached, and before the visitor does anything else.
        spawn_local(async move {
            if let Some(email) = entrance.go.query("email") {
                entrance.identifier.set(email);
            }
            is_optional.set(!password_first);
            standing::take_over();
        });
    }

    view! {
        <Heading title=Message::SignIn />
        <p class="lead">{text(Message::Tagline)}</p>
        <FormNews form />
        // This form and its fields cannot be sent by the browser itself, not even where no
        // script runs: outside a dialog, `method="dialog"` goes nowhere (HTML standard, form
        // submission), and in browsers that do not know it a field without a name is not sent.
        <form novalidate method="dialog" on:submit:capture=on_submit>
            <TextField
                form
                field=FormField::Email
                takes=Takes::Identifier
                label=Message::Email
                value=entrance.identifier
                hint=Message::EmailHint
            />
            <PasswordField
                form
                field=FormField::Password
                label=Message::Password
                value=password
                autocomplete="current-password"
            />
            {remark("hint", None, None, optional)}
            <div class="row">
                <label class="choice">
                    <input
                        type="checkbox"
                        id="keep"
                        prop:checked=held(entrance.keep)
                        on:input:capture=move |event| entrance.keep.set(event_target_checked(&event))
                    />
                    {text(Message::KeepMeSignedIn)}
                </label>
                <a href=forgot>{text(Message::ForgotYourPassword)}</a>
            </div>
            <Submit form label=Message::SignIn busy_label=Message::SigningIn />
            <FormAlert form />
        </form>
        <p class="aside">
            {text(Message::NewHere)} " "
            <a href=paths::REGISTER>{text(Message::CreateAccount)}</a>
        </p>
    }
}
