//! A user of the app in a pool of any shape.

use wild_rydes_e2e::{Authenticator, Find, Rider, TestError};

use super::shapes::{EMAIL, Edit, Entry, PASSWORD, Registration, Shape, SignIn};
use super::{Ids, invite, known};
use crate::account::goes_to_the_account;
use crate::link::opens_the_link;
use crate::passkeys::authenticator;
use crate::people::is_inside;

/// Registers or accepts an invitation, and signs in. Returns the authenticator app if one
/// was set up.
pub(crate) async fn registers(
    rider: &Rider,
    shape: &Shape,
    ids: &Ids,
) -> Result<Option<Authenticator>, TestError> {
    match shape.registration {
        Registration::Invitation(email) => {
            rider.open("/register").await?;
            rider.sees("by invitation").await?;
            invite(rider, ids, email).await?;
            accepts_the_invitation(rider, email).await?;
        }
        Registration::Code(address) => {
            fills_in_the_form(rider, shape).await?;
            let code = rider.inbox_code(address).await?;
            rider.field("Verification code").fill(&code).await?;
        }
        Registration::Link => {
            fills_in_the_form(rider, shape).await?;
            rider.sees("We sent a link to").await?;
            opens_the_link(rider, EMAIL).await?;
            rider.button("Continue").click().await?;
        }
    }
    let app = match shape.sign_in {
        SignIn::PasswordAndApp | SignIn::Passkey => Some(sets_up_an_app(rider).await?),
        SignIn::Password | SignIn::Code(_) => None,
    };
    is_inside(rider).await?;
    for entry in shape.fields.iter().filter(|it| it.name != "username") {
        let value = known(rider, ids, entry.name).await?;
        assert_eq!(value.as_deref(), Some(entry.value), "{}", entry.name);
    }
    Ok(app)
}

/// The labels of the form's fields, in their order.
async fn labels(rider: &Rider) -> Result<Vec<String>, TestError> {
    let script = "return [...document.querySelectorAll('main form input:not([type=checkbox])')]\
        .map((field) => field.labels[0]?.innerText.trim() ?? field.id)";
    let labels = rider.script(script).await?;
    let labels = labels.as_array().cloned().unwrap_or_default();
    Ok(labels
        .iter()
        .filter_map(|it| it.as_str().map(str::to_owned))
        .collect())
}

async fn fills_in_the_form(rider: &Rider, shape: &Shape) -> Result<(), TestError> {
    rider.open("/register").await?;
    rider.heading("Register").wait().await?;
    for entry in shape.fields {
        enters(rider, entry).await?;
    }
    let mut expected: Vec<_> = shape.fields.iter().map(|entry| entry.label).collect();
    if !matches!(shape.sign_in, SignIn::Code(_)) {
        expected.extend(["Password", "Confirm password"]);
        rider.field("Password").fill(PASSWORD).await?;
        rider.field("Confirm password").fill(PASSWORD).await?;
    }
    assert_eq!(labels(rider).await?, expected);
    rider.button("Let's Ryde").click().await
}

/// Enters a value into its field. A date is entered as a date picker does.
async fn enters(rider: &Rider, entry: &Entry) -> Result<(), TestError> {
    let field = rider.field(entry.label);
    if field.attribute("type").await?.as_deref() != Some("date") {
        return field.fill(entry.value).await;
    }
    let id = field.attribute("id").await?.unwrap_or_default();
    let script = format!(
        "const field = document.getElementById('{id}'); field.value = '{}';\
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); return true",
        entry.value
    );
    rider.script(&script).await.map(drop)
}

/// Signs in with the temporary password of the invitation, and chooses another one.
async fn accepts_the_invitation(rider: &Rider, email: &str) -> Result<(), TestError> {
    let temporary = rider.inbox_code(email).await?;
    rider.open("/signin").await?;
    rider.field("Email").fill(email).await?;
    rider.button("Sign in").click().await?;
    rider.field("Password").fill(&temporary).await?;
    rider.button("Continue").click().await?;
    rider.heading("Choose a new password").wait().await?;
    rider.field("New password").fill(PASSWORD).await?;
    rider.field("Confirm password").fill(PASSWORD).await?;
    rider.button("Change password").click().await
}

async fn sets_up_an_app(rider: &Rider) -> Result<Authenticator, TestError> {
    rider
        .heading("Set up your authenticator app")
        .wait()
        .await?;
    rider.image("QR code").wait().await?;
    let key = rider
        .script("return document.querySelector('.key code').textContent")
        .await?;
    let app = Authenticator::with_key(key.as_str().unwrap_or_default())?;
    rider.field("Verification code").fill(&app.code()).await?;
    Ok(app)
}

/// Changes an attribute on the account page, and sees that the pool has it.
pub(crate) async fn edits(rider: &Rider, shape: &Shape, ids: &Ids) -> Result<(), TestError> {
    goes_to_the_account(rider).await?;
    match shape.edit {
        Edit::Attribute(entry) => {
            let field = rider.field(entry.label);
            field.fill(entry.value).await?;
            field.press_keys("\u{e007}").await?;
            rider.status().says("Saved").await?;
            let value = known(rider, ids, entry.name).await?;
            assert_eq!(value.as_deref(), Some(entry.value));
        }
        Edit::Email(email) => {
            rider.button("Change email").click().await?;
            rider.field("Email").fill(email).await?;
            rider.button("Save").click().await?;
            let code = rider.inbox_code(email).await?;
            rider.field("Verification code").fill(&code).await?;
            rider.status().says("Your email is verified").await?;
            let value = known(rider, ids, "email").await?;
            assert_eq!(value.as_deref(), Some(email));
        }
    }
    Ok(())
}

/// Signs out, and signs in by each identifier of the shape.
pub(crate) async fn signs_in_again(
    rider: &Rider,
    shape: &Shape,
    app: Option<&Authenticator>,
) -> Result<(), TestError> {
    if shape.sign_in == SignIn::Passkey {
        authenticator(rider).await?;
        rider.button("Add a passkey").click().await?;
        rider.status().says("Your passkey is added").await?;
    }
    let mut identifiers = shape.identifiers.to_vec();
    if let Edit::Email(email) = shape.edit {
        identifiers = vec![email];
    }
    for identifier in identifiers {
        rider.button("Sign out").click().await?;
        rider.heading("Sign in").wait().await?;
        rider.open("/signin").await?;
        rider.field("Email").fill(identifier).await?;
        if matches!(shape.sign_in, SignIn::Password | SignIn::PasswordAndApp) {
            rider.field("Password").fill(PASSWORD).await?;
        } else {
            assert!(!rider.field("Password").is_there().await?);
        }
        rider.button("Sign in").click().await?;
        match shape.sign_in {
            SignIn::Password | SignIn::Passkey => {}
            SignIn::PasswordAndApp => {
                rider.heading("Enter MFA code").wait().await?;
                let code = app.unwrap().next_code();
                rider.field("Verification code").fill(&code).await?;
            }
            SignIn::Code(address) => {
                let code = rider.inbox_code(address).await?;
                rider.field("Verification code").fill(&code).await?;
            }
        }
        is_inside(rider).await?;
    }
    Ok(())
}
