//! A user of Amplify's Authenticator in a pool of any shape. The page is
//! `dev/bench/peers/any-pool`, with the file that the app has. A step that the page cannot
//! do is no failure of the test: its reason goes into the table.

use std::time::Duration;

use serde_json::{Value, json};
use wild_rydes_e2e::wait::until;
use wild_rydes_e2e::{Authenticator, Rider, TestError};

use super::shapes::{EMAIL, Edit, PASSWORD, Registration, Shape, SignIn};
use super::{Ids, invite, known};
use crate::link::opens_the_link;

/// The longest time until the page shows something else.
const PATIENCE: Duration = Duration::from_secs(15);

/// The functions that the scripts below call.
const HELPERS: &str = "\
    const seen = (element) => element.checkVisibility({ visibilityProperty: true });\
    const form = [...document.querySelectorAll('[data-amplify-form], [data-amplify-authenticator-passkeyprompt]')].find(seen);\
    const screen = document.querySelector('#inside') ? 'inside' : form\
      ? [...form.attributes].map((it) => it.name).find((name) => name.startsWith('data-amplify-authenticator-'))?.slice(27)\
      : '';\
    const fields = form ? [...form.querySelectorAll('input[name]:not([type=radio],[type=checkbox],[type=hidden])')].filter(seen) : [];\
    const buttons = [...document.querySelectorAll('button')].filter(seen);\
    const press = (...names) => {\
      const button = names.map((name) => buttons.find((it) => it.innerText.trim() === name && !it.disabled)).find(Boolean);\
      button?.click();\
      return Boolean(button);\
    };\
    const enter = (field, value) => {\
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, value);\
      for (const type of ['input', 'change', 'focusout']) field.dispatchEvent(new Event(type, { bubbles: true }));\
    };";

/// A user of the page.
pub(crate) struct User<'a> {
    pub(crate) rider: &'a Rider,
    pub(crate) shape: &'a Shape,
    pub(crate) ids: &'a Ids,
    /// The authenticator app, once it is set up.
    pub(crate) app: Option<Authenticator>,
    /// The temporary password of an invitation.
    pub(crate) temporary: Option<String>,
    /// Set after the page has asked for a password.
    pub(crate) gave_password: bool,
}

/// The outcome of a step: the reason if it did not succeed.
pub(crate) type Step = Result<Result<(), String>, TestError>;

impl User<'_> {
    async fn script(&self, script: &str) -> Result<Value, TestError> {
        self.rider.script(&format!("{HELPERS}{script}")).await
    }

    async fn text(&self, script: &str) -> Result<String, TestError> {
        let text = self.script(script).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// The names of the fields that the page has now.
    async fn fields(&self) -> Result<Vec<String>, TestError> {
        let names = self.script("return fields.map((it) => it.name)").await?;
        let names = names.as_array().cloned().unwrap_or_default();
        Ok(names
            .iter()
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect())
    }

    async fn enters(&self, name: &str, value: &str) -> Result<(), TestError> {
        let (name, value) = (json!(name), json!(value));
        let script = format!("enter(fields.find((it) => it.name === {name}), {value})");
        self.script(&script).await.map(drop)
    }

    async fn submits(&self) -> Result<(), TestError> {
        let script = "form.querySelector('button[type=submit]').click()";
        self.script(script).await.map(drop)
    }

    /// Waits until the page shows a screen other than these, and returns its name. If there
    /// is none, the reason is an error message of the page.
    async fn next(&self, not: &[&str]) -> Result<Result<String, String>, TestError> {
        let next = until(PATIENCE, async || {
            let screen = self.text("return screen ?? ''").await?;
            if !screen.is_empty() && !not.contains(&screen.as_str()) {
                return Ok::<_, TestError>(Some(Ok(screen)));
            }
            let alert = "return document.querySelector('[role=alert]')?.innerText.trim() ?? ''";
            let alert = self.text(alert).await?;
            Ok((!alert.is_empty()).then(|| Err(format!("it says “{alert}”"))))
        });
        match next.await? {
            Some(next) => Ok(next),
            None => {
                let screen = self.text("return screen ?? ''").await?;
                Ok(Err(format!("it stays at {screen}")))
            }
        }
    }

    /// Gives the names of the fields of the form to register; `None` if there is no such
    /// form.
    pub(crate) async fn form(&self) -> Result<Option<Vec<String>>, TestError> {
        self.rider.open("/").await?;
        if let Err(reason) = self.next(&[]).await? {
            return Err(TestError::Failed(reason));
        }
        if self.script("return press('Create Account')").await? != true {
            return Ok(None);
        }
        match self.next(&["signin"]).await? {
            Ok(_) => Ok(Some(self.fields().await?)),
            Err(reason) => Err(TestError::Failed(reason)),
        }
    }

    /// Registers or accepts an invitation, and signs in. The form is on the page.
    pub(crate) async fn registers(&mut self) -> Step {
        if let Registration::Invitation(email) = self.shape.registration {
            invite(self.rider, self.ids, email).await?;
            self.temporary = Some(self.rider.inbox_code(email).await?);
            return self.signs_in(email).await;
        }
        for name in self.fields().await? {
            let entry = self.shape.fields.iter().find(|it| it.name == name);
            let value = match (name.as_str(), entry) {
                ("password" | "confirm_password", _) => PASSWORD,
                // The country is a field of its own.
                ("phone_number", Some(entry)) => entry.value.trim_start_matches("+1"),
                (_, Some(entry)) => entry.value,
                ("username", None) => "jeffb",
                (_, None) => "",
            };
            self.enters(&name, value).await?;
        }
        self.submits().await?;
        match self.next(&["signup"]).await? {
            Ok(screen) => self.answers(screen).await,
            Err(reason) => Ok(Err(reason)),
        }
    }

    /// Signs in with an identifier. The page is loaded again first.
    pub(crate) async fn signs_in(&mut self, identifier: &str) -> Step {
        self.gave_password = false;
        self.rider.open("/").await?;
        if let Err(reason) = self.next(&[]).await? {
            return Ok(Err(reason));
        }
        self.identifies(identifier).await?;
        let next = match self.next(&["signin"]).await? {
            // The preferred factor may be one that the user does not have yet.
            Err(reason) => {
                let others = "return press('Other sign-in options')";
                if self.script(others).await? != true {
                    return Ok(Err(reason));
                }
                match self.next(&["signin"]).await? {
                    Ok(screen) => Ok(screen),
                    Err(_) => Err(reason),
                }
            }
            next => next,
        };
        match next {
            Ok(screen) => self.answers(screen).await,
            Err(reason) => Ok(Err(reason)),
        }
    }

    /// Fills in the form to sign in, and sends it.
    async fn identifies(&mut self, identifier: &str) -> Result<(), TestError> {
        let tel = "return fields.some((it) => it.name === 'username' && it.type === 'tel')";
        let is_tel = self.script(tel).await? == true;
        let national = identifier.trim_start_matches("+1");
        self.enters("username", if is_tel { national } else { identifier })
            .await?;
        if self.fields().await?.iter().any(|name| name == "password") {
            self.gave_password = true;
            let password = self.temporary.as_deref().unwrap_or(PASSWORD);
            self.enters("password", password).await?;
        }
        self.submits().await
    }

    /// Answers screen after screen until the user is signed in.
    async fn answers(&mut self, first: String) -> Step {
        let mut screen = first;
        for _ in 0..8 {
            match screen.as_str() {
                "inside" => return Ok(Ok(())),
                "confirmsignup" if self.shape.registration == Registration::Link => {
                    opens_the_link(self.rider, EMAIL).await?;
                    return Ok(Err(
                        "it asks for a code, and the pool sent a link".to_owned()
                    ));
                }
                "confirmsignup" | "confirmsignin" => {
                    let code = self.code(&screen).await?;
                    self.enters("confirmation_code", &code).await?;
                    self.submits().await?;
                }
                "setup-totp" => {
                    let key = "return form.querySelector('[data-amplify-copy] > div').innerText";
                    let app = Authenticator::with_key(&self.text(key).await?)?;
                    self.enters("confirmation_code", &app.code()).await?;
                    self.app = Some(app);
                    self.submits().await?;
                }
                "forcenewpassword" => {
                    self.temporary = None;
                    self.enters("password", PASSWORD).await?;
                    self.enters("confirm_password", PASSWORD).await?;
                    self.submits().await?;
                }
                "verifyuser" => drop(self.script("press('Skip')").await?),
                "signinselect" => {
                    self.gave_password = true;
                    let password = self.temporary.as_deref().unwrap_or(PASSWORD);
                    self.enters("password", password).await?;
                    self.submits().await?;
                }
                "passkeyprompt" => {
                    self.script("press('Create a Passkey')").await?;
                    let done = "return press('Continue')";
                    // If the button is missing, the code below reports the missing screen.
                    let _pressed = until(PATIENCE, async || {
                        Ok::<_, TestError>((self.script(done).await? == true).then_some(()))
                    })
                    .await?;
                }
                "signin" => {
                    return Ok(Err("it goes back to the form to sign in".to_owned()));
                }
                other => return Ok(Err(format!("it shows {other}"))),
            }
            match self.next(&[&screen]).await? {
                Ok(next) => screen = next,
                Err(reason) => return Ok(Err(reason)),
            }
        }
        Ok(Err("there is no end of screens".to_owned()))
    }

    /// Returns the code that a screen asks for.
    async fn code(&self, screen: &str) -> Result<String, TestError> {
        if screen == "confirmsignin"
            && let Some(app) = &self.app
        {
            return Ok(app.next_code());
        }
        let to = match (self.shape.registration, self.shape.sign_in) {
            (Registration::Code(address), _) | (_, SignIn::Code(address)) => address,
            _ => EMAIL,
        };
        self.rider.inbox_code(to).await
    }

    /// Signs out.
    pub(crate) async fn signs_out(&self) -> Result<(), TestError> {
        self.script("press('Sign out')").await?;
        self.next(&["inside"]).await.map(drop)
    }

    /// Changes an attribute with a part of the package. The user is signed in.
    pub(crate) async fn edits(&self) -> Step {
        let (name, value) = match self.shape.edit {
            Edit::Attribute(entry) => (entry.name, entry.value),
            Edit::Email(email) => ("email", email),
        };
        let field = format!("return Boolean(document.querySelector('main [name=\"{name}\"]'))");
        if self.script(&field).await? != true {
            let parts = "return [...document.querySelectorAll('main form')].length";
            let parts = self.script(parts).await?;
            return Ok(Err(format!(
                "none of its {parts} account forms has the field"
            )));
        }
        let known = known(self.rider, self.ids, name).await?;
        Ok((known.as_deref() == Some(value))
            .then_some(())
            .ok_or_else(|| "the pool has the old value".to_owned()))
    }
}
