//! Compares what the app and Amplify's Authenticator can do with the eight shapes of
//! pools, with the same file for both. `cargo xtask bench --features` runs this.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use wild_rydes_e2e::run::outcome;
use wild_rydes_e2e::{LocalPool, Rider, Setup, Site, TestError};

use super::authenticator::User;
use super::shapes::{ALL, Entry, Registration, Shape, SignIn};
use super::{app, configure, make_pool};
use crate::passkeys::authenticator as passkeys;

/// The marks of the section that this test writes.
const BEGIN: &str = "<!-- comparison: written by `cargo xtask bench --features --write` -->";
const END: &str = "<!-- /comparison -->";
/// The packages of the peer, with their versions.
const PACKAGES: &str = include_str!("../../../../../dev/bench/peers/package.json");

/// The abilities of a page with a shape. A text is the reason why the page lacks an ability.
#[derive(Debug)]
struct Abilities {
    /// The attributes that the pool lets a user enter and the form does not ask for.
    unasked: Vec<&'static str>,
    registers: Result<(), String>,
    signs_in: Result<(), String>,
    /// `None` if the pool requires a password.
    without_password: Option<Result<(), String>>,
    edits: Result<(), String>,
}

/// Measures the app. Like the app's own tests, this fails if the app cannot do something.
async fn of_the_app(rider: &Rider, shape: &Shape) -> Result<Abilities, TestError> {
    let ids = make_pool(rider, shape);
    rider.site().serve_config(&configure(rider, shape, &ids));
    let app = app::registers(rider, shape, &ids).await?;
    app::edits(rider, shape, &ids).await?;
    app::signs_in_again(rider, shape, app.as_ref()).await?;
    Ok(Abilities {
        unasked: vec![],
        registers: Ok(()),
        signs_in: Ok(()),
        without_password: is_without_password(shape).then_some(Ok(())),
        edits: Ok(()),
    })
}

fn is_without_password(shape: &Shape) -> bool {
    matches!(shape.sign_in, SignIn::Code(_) | SignIn::Passkey)
}

/// Measures Amplify's Authenticator.
async fn of_authenticator(rider: &Rider, shape: &Shape) -> Result<Abilities, TestError> {
    let ids = make_pool(rider, shape);
    rider.site().serve_config(&configure(rider, shape, &ids));
    if shape.sign_in == SignIn::Passkey {
        passkeys(rider).await?;
    }
    let mut user = User {
        rider,
        shape,
        ids: &ids,
        app: None,
        temporary: None,
        gave_password: false,
    };
    let form = user.form().await?;
    let is_asked = |entry: &&Entry| {
        let names = form.iter().flatten();
        names.into_iter().any(|name| name == entry.name)
    };
    let unasked = shape.fields.iter().filter(|entry| !is_asked(entry));
    let unasked = unasked.map(|entry| entry.name).collect();
    let is_invitation = matches!(shape.registration, Registration::Invitation(_));
    let mut registers = user.registers().await?;
    if is_invitation && form.is_some() && registers.is_ok() {
        registers = Err("it also offers a form to register, which the pool refuses".to_owned());
    }
    let mut edits = Err("nobody is signed in".to_owned());
    let mut signs_in = Ok(());
    let mut gave_password = false;
    if rider
        .script("return Boolean(document.querySelector('#inside'))")
        .await?
        == true
    {
        edits = user.edits().await?;
        user.signs_out().await?;
    }
    for identifier in shape.identifiers {
        let identifier = match *identifier {
            // The user has chosen this name.
            "jeff|example|com" => "jeffb",
            other => other,
        };
        let outcome = user.signs_in(identifier).await?;
        gave_password |= user.gave_password;
        if outcome.is_ok() {
            edits = user.edits().await?;
            user.signs_out().await?;
        }
        signs_in = signs_in.and(outcome.map_err(|reason| format!("by {identifier}: {reason}")));
    }
    let without_password = is_without_password(shape).then(|| match (&signs_in, gave_password) {
        (Ok(()), false) => Ok(()),
        (Ok(()), true) => Err("it asks for the password".to_owned()),
        (Err(_), _) => Err("nobody is signed in".to_owned()),
    });
    Ok(Abilities {
        unasked,
        registers,
        signs_in,
        without_password,
        edits,
    })
}

/// Runs one page with one shape. This does not check the console, because the tests of
/// the app do.
#[expect(clippy::panic, reason = "without a measurement there is no table")]
fn measured(
    site: impl AsyncFnOnce(&LocalPool) -> Result<Site, TestError>,
    measure: impl AsyncFnOnce(&Rider) -> Result<Abilities, TestError>,
) -> Abilities {
    let mut found = None;
    let outcome = outcome(Setup::default(), site, async |rider| {
        found = Some(measure(rider).await?);
        Ok(())
    });
    found.unwrap_or_else(|| panic!("{outcome:?}"))
}

/// The table.
fn table() -> String {
    let peer = env::var_os("WILD_RYDES_PEER");
    // `cargo xtask bench --features` builds the page and sets this variable.
    let peer = PathBuf::from(peer.unwrap());
    let mut rows = String::new();
    for shape in ALL {
        let app = measured(Site::of_release, async |rider| {
            of_the_app(rider, shape).await
        });
        rows += &row(shape.script, "Wild Rydes", &app);
        let site = async |pool: &LocalPool| Site::of_app(peer.clone(), pool).await;
        let other = measured(site, async |rider| of_authenticator(rider, shape).await);
        rows += &row("", "Authenticator", &other);
    }
    rows
}

fn row(shape: &str, page: &str, abilities: &Abilities) -> String {
    let cell = |outcome: &Result<(), String>| match outcome {
        Ok(()) => "yes".to_owned(),
        Err(reason) => format!("no: {}", reason.replace('\n', " ").replace('|', "\\|")),
    };
    let asks = if abilities.unasked.is_empty() {
        "yes".to_owned()
    } else {
        format!("not for {}", abilities.unasked.join(", "))
    };
    let without = abilities.without_password.as_ref();
    let cells = [
        shape.to_owned(),
        page.to_owned(),
        asks,
        cell(&abilities.registers),
        cell(&abilities.signs_in),
        without.map_or_else(|| "–".to_owned(), cell),
        cell(&abilities.edits),
    ];
    format!("| {} |\n", cells.join(" | "))
}

/// The versions of the packages, and today's date.
fn heading() -> String {
    let packages: serde_json::Value = serde_json::from_str(PACKAGES).unwrap();
    let version = |name: &str| packages["dependencies"][name].as_str().unwrap().to_owned();
    let date = Command::new("date").arg("+%F").output().unwrap().stdout;
    format!(
        "Measured on {} with `@aws-amplify/ui-react` {}, `aws-amplify` {} and `react` {}.\n\n\
         | pool | page | asks for all attributes | account created, verified, signed in | signs in again | without a password | edits the account |\n\
         |---|---|---|---|---|---|---|\n",
        String::from_utf8_lossy(&date).trim(),
        version("@aws-amplify/ui-react"),
        version("aws-amplify"),
        version("react"),
    )
}

#[test]
#[ignore = "cargo xtask bench --features builds the other page, and runs this"]
fn of_the_app_and_authenticator() {
    let section = heading() + &table();
    println!("{section}");
    let Some(path) = env::var_os("WILD_RYDES_COMPARISON") else {
        return;
    };
    let document = fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    fs::write(path, format!("{before}{BEGIN}\n{section}{END}{after}")).unwrap();
}
