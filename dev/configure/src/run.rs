//! Runs the steps from the parsed command line to the written file.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::APP_SECTION;
use crate::arguments::Arguments;
use crate::aws::{Aws, AwsError};
use crate::backup;
use crate::custom::{self, Custom};
use crate::domain;
use crate::outputs::{Auth, FLOW, Outputs, Passwordless};
use crate::report::{Report, Unsupported};
use crate::settings::{Client, Factors, Identities, Pool, Settings};
use crate::sign_up::{self, SIGN_UP};
use crate::source::{self, FoundPool, SourceError};
use crate::storage::{self, STORAGE};
use cognito_client::config::sign_up::SignUpSettings;
use cognito_client::config::{Config, ConfigError, FIPS_REGIONS};

/// The result of a run that wrote the file.
#[derive(Debug)]
pub struct Done {
    /// The file's path.
    pub output: PathBuf,
    /// The pool's ids and settings in the file.
    pub auth: Auth,
    /// The names of the pool and of its client, if AWS was asked.
    pub names: Option<[String; 2]>,
    /// The settings that the app adapts to, and those that it cannot serve.
    pub report: Report,
    /// The fields of the previous file that are no longer valid.
    pub dropped: Vec<String>,
    /// The sections of the previous file about other services, which the new file has
    /// too.
    pub kept: Vec<String>,
    /// Set if the previous file was about another user pool.
    pub is_other_pool: bool,
    /// The file with the previous content, or `None` if there was none or it has not
    /// changed.
    pub backup: Option<PathBuf>,
    /// Remarks for the developer, such as the reason why a setting could not be read.
    pub notes: Vec<String>,
}

/// A reason why no file was written. The existing file is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No pool was found.
    #[error("{0}")]
    Source(#[from] SourceError),
    /// The existing file is not JSON, so it is not replaced.
    #[error(
        "{} is there, and is not JSON, so it is left alone.\nTo do: look at it; --force replaces it", .0.display()
    )]
    WouldReplace(PathBuf),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file's path.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The previous content of the file could not be kept, so the file is not replaced.
    #[error("the previous file could not be kept in {}, so nothing was written: {source}", path.display())]
    Backup {
        /// The folder for the backup.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The pool, client or identity pool does not exist.
    #[error("{0}")]
    Aws(AwsError),
    /// No user could sign in to this pool through the app.
    #[error("nobody could sign in, so nothing was written.\n\n{0}")]
    CannotServe(Report),
    /// The app's reader does not accept the new text.
    #[error("the app would not read the file, so nothing was written: {0}")]
    NotValid(String),
    /// The file's content is not what was written to it.
    #[error("{} does not hold what was written to it", .0.display())]
    NotWritten(PathBuf),
}

/// Writes the file.
///
/// # Errors
/// [`Failure`]; the existing file is then unchanged.
pub fn run(arguments: &Arguments, program: &OsStr) -> Result<Done, Failure> {
    let output = &arguments.output;
    let before = ExistingFile::read(output, arguments.force)?;
    let mut aws = Aws {
        program: program.to_owned(),
        region: arguments.region.clone(),
        endpoint: arguments.endpoint.clone(),
        fips: arguments.fips,
    };
    let FoundPool {
        mut auth,
        custom: from_source,
        bucket: of_stack,
    } = source::find(arguments, &aws)?;
    let same_pool = before.is_about(&auth);
    if same_pool {
        auth.authentication_flow_type = auth.authentication_flow_type.or_else(|| before.flow());
        // This is written below where AWS is asked about the pool.
        auth.oauth = auth.oauth.or_else(|| before.in_auth("oauth").cloned());
        // AWS is not asked about these, and the app does not use them.
        auth.groups = auth.groups.or_else(|| before.in_auth("groups").cloned());
        // The preferred first factor is a choice of the app's: no pool has one.
        auth.passwordless = auth.passwordless.or_else(|| before.passwordless());
    }
    aws.region = Some(auth.aws_region.clone());

    let mut notes = Vec::new();
    let unknown = std::mem::take(&mut auth.rest);
    notes.extend(
        unknown
            .keys()
            .map(|name| format!("auth.{name} was left out: Amplify's schema has no such field.")),
    );
    if arguments.fips && !FIPS_REGIONS.contains(&auth.aws_region.as_str()) {
        notes.push(format!(
            "AWS's libraries list no FIPS endpoint of Cognito in {}: see whether there is one.",
            auth.aws_region
        ));
    }
    let settings = if arguments.offline {
        notes.push("Nobody was asked.".to_owned());
        None
    } else {
        ask(&aws, &auth, &mut notes)?
    };
    let mut names = None;
    let mut report = match &settings {
        Some(settings) => {
            if arguments.preferred_challenge.is_some() {
                // The pool says below if there is such a factor.
                auth.passwordless.get_or_insert_default();
            }
            prefer(arguments, &mut auth);
            auth.fill(settings);
            auth.oauth = domain::oauth(settings, &auth.aws_region);
            let report = Report::of(&auth, settings);
            names = Some([settings.pool.name.clone(), settings.client.name.clone()]);
            report
        }
        None => {
            prefer(arguments, &mut auth);
            Report::of_file(&auth)
        }
    };
    notes.extend(refused_preference(arguments, &auth));
    if report.is_fatal() {
        return Err(Failure::CannotServe(report));
    }

    let has_identity_pool = auth.identity_pool_id.is_some();
    let bucket = storage::find(
        arguments,
        &aws,
        of_stack,
        &auth.aws_region,
        has_identity_pool,
        &mut notes,
    )
    .map_err(Failure::Aws)?;
    let Custom {
        mut kept,
        mut dropped,
    } = custom::custom(
        &before.custom(),
        &from_source,
        same_pool,
        arguments.endpoint.as_deref(),
    );
    if arguments.fips
        && let Some(ours) = own_section(&mut kept)
    {
        ours.insert("use_fips_endpoint".to_owned(), true.into());
    }
    if let Some(Settings { pool, client, .. }) = &settings
        && let Some(description) = sign_up::describe(pool, client)
        && let Some(ours) = own_section(&mut kept)
    {
        // A description that is there already has the app's own words and order.
        ours.entry(SIGN_UP).or_insert(description);
    }
    if let Some(settings) = &settings {
        let ours = kept
            .get(wild_rydes_section::NAME)
            .and_then(Value::as_object);
        let mut ours = ours.cloned().unwrap_or_default();
        domain::describe(settings, arguments.endpoint.as_deref(), &mut ours);
        if !ours.is_empty() {
            kept.insert(wild_rydes_section::NAME.to_owned(), ours.into());
        }
    }
    if let Some(username) = &arguments.username
        && let Some(ours) = own_section(&mut kept)
        && let Some(sign_up) = ours
            .entry(SIGN_UP)
            .or_insert_with(|| Value::Object(Map::new()))
            .as_object_mut()
    {
        sign_up.insert("username".to_owned(), username.clone().into());
    }
    if bucket.is_some()
        && let Some(endpoint) = &arguments.endpoint
        && let Some(ours) = own_section(&mut kept)
    {
        storage::set_endpoint(ours, endpoint, &mut dropped);
    }
    let mut outputs = Outputs::new(auth, kept);
    let mut kept = outputs.keep_others(&before.object);
    if let Some(bucket) = &bucket {
        kept.retain(|section| section != STORAGE);
        storage::write(&mut outputs.others, bucket);
        let place = format!("in the bucket {}, {}", bucket.name, bucket.region);
        report.adapts.push(("pictures", place));
    } else if storage::is_dropped(&dropped) && outputs.others.remove(STORAGE).is_some() {
        kept.retain(|section| section != STORAGE);
        dropped.push(STORAGE.to_owned());
    }
    let text = outputs
        .text()
        .map_err(|error| Failure::NotValid(error.to_string()))?;
    let config =
        Config::parse(&text, APP_SECTION).map_err(|error| Failure::NotValid(describe(&error)))?;
    if let Some(Settings { pool, client, .. }) = &settings {
        let described = SignUpSettings::parse(&text, APP_SECTION)
            .map_err(|error| Failure::NotValid(describe(&error)))?;
        report.set_username(described.username);
        let found = sign_up::contradictions(&described, pool, client).into_iter();
        report
            .unsupported
            .extend(found.map(Unsupported::Contradiction));
    }
    if let Some(Err(fault)) = config.map_tiles.map(|tiles| tiles.source()) {
        notes.push(format!(
            "{}.map_tiles {fault}: the map does without tiles.",
            APP_SECTION.path
        ));
    }
    let is_changed = |previous: &&Vec<u8>| previous.as_slice() != text.as_bytes();
    let backup = match before.bytes.as_ref().filter(is_changed) {
        Some(previous) => {
            let failed = |source| Failure::Backup {
                path: arguments.backup_dir.clone(),
                source,
            };
            Some(backup::save(previous, output, &arguments.backup_dir).map_err(failed)?)
        }
        None => None,
    };
    write(output, &text)?;
    Ok(Done {
        output: output.clone(),
        auth: outputs.auth,
        names,
        report,
        dropped,
        kept,
        is_other_pool: !same_pool,
        backup,
        notes,
    })
}

/// Sets the first factor that the developer prefers, where a sign-in can do without a
/// password.
fn prefer(arguments: &Arguments, auth: &mut Auth) {
    if let Some(preferred) = &arguments.preferred_challenge
        && let Some(passwordless) = &mut auth.passwordless
    {
        passwordless.preferred_challenge = Some(preferred.clone());
    }
}

/// Returns a note if the pool does not offer the first factor that the developer prefers,
/// so that the file does not name it.
fn refused_preference(arguments: &Arguments, auth: &Auth) -> Option<String> {
    let preferred = arguments.preferred_challenge.as_ref()?;
    let passwordless = auth.passwordless.as_ref();
    let written = passwordless.and_then(|it| it.preferred_challenge.as_ref());
    (written != Some(preferred)).then(|| {
        format!("{preferred} is not preferred: nothing says that pool and client offer it.")
    })
}

/// Returns the section of the app's own in `custom`, which is created if it is missing;
/// `None` if it is there and is no object.
fn own_section(custom: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    custom
        .entry(wild_rydes_section::NAME)
        .or_insert_with(|| Value::Object(Map::new()))
        .as_object_mut()
}

/// Reads the pool's settings from AWS. Gives `None` if AWS cannot be asked or allows no
/// access; each reason is added to `notes`. A pool that does not exist is an error.
fn ask(aws: &Aws, auth: &Auth, notes: &mut Vec<String>) -> Result<Option<Settings>, Failure> {
    let pool_id = ["--user-pool-id", &auth.user_pool_id];
    let client_id = ["--client-id", &auth.user_pool_client_id];
    let of_pool = format!("user pool {}", auth.user_pool_id);
    let of_client = format!("app client {} of that pool", auth.user_pool_client_id);

    let mut asked =
        |call: [&str; 2], options: &[&str], what: &str| match aws.ask(call, options, what) {
            Ok(reply) => Ok(Some(reply)),
            Err(unknown @ AwsError::Unknown(_)) => Err(Failure::Aws(unknown)),
            Err(error) => {
                let note = format!("The {what} was not asked about: {error}.");
                if !notes.contains(&note) {
                    notes.push(note);
                }
                Ok(None)
            }
        };
    let Some(pool) = asked(["cognito-idp", "describe-user-pool"], &pool_id, &of_pool)? else {
        return Ok(None);
    };
    let both = [pool_id, client_id].concat();
    let Some(client) = asked(
        ["cognito-idp", "describe-user-pool-client"],
        &both,
        &of_client,
    )?
    else {
        return Ok(None);
    };
    let factors = asked(
        ["cognito-idp", "get-user-pool-mfa-config"],
        &pool_id,
        &of_pool,
    )?;
    let identities = match &auth.identity_pool_id {
        None => None,
        Some(id) => asked(
            ["cognito-identity", "describe-identity-pool"],
            &["--identity-pool-id", id],
            &format!("identity pool {id}"),
        )?,
    };
    let (Some(pool), Some(client)) = (Pool::read(&pool), Client::read(&client)) else {
        notes.push(format!(
            "The answer about the {of_pool} was not understood."
        ));
        return Ok(None);
    };
    Ok(Some(Settings {
        pool,
        client,
        factors: factors.as_ref().map(Factors::read),
        identities: identities.as_ref().map(Identities::read),
    }))
}

/// The content of the existing file.
#[derive(Debug, Default)]
struct ExistingFile {
    /// The bytes, or `None` if there is no file.
    bytes: Option<Vec<u8>>,
    /// The JSON object; it is empty if there is none.
    object: Map<String, Value>,
}

impl ExistingFile {
    fn read(path: &Path, force: bool) -> Result<Self, Failure> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => {
                return Err(Failure::File {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        // A file that is not UTF-8 is no JSON either.
        let text = std::str::from_utf8(&bytes).unwrap_or("?");
        let text = text.trim().trim_start_matches('\u{feff}');
        let object = match serde_json::from_str(text) {
            Ok(Value::Object(object)) => object,
            // Amplify writes an empty file if there is no configuration yet.
            _ if force || text.is_empty() => Map::new(),
            _ => return Err(Failure::WouldReplace(path.to_owned())),
        };
        Ok(Self {
            bytes: Some(bytes),
            object,
        })
    }

    fn in_auth(&self, name: &str) -> Option<&Value> {
        self.object.get("auth")?.get(name)
    }

    fn passwordless(&self) -> Option<Passwordless> {
        serde_json::from_value(self.in_auth("passwordless")?.clone()).ok()
    }

    fn auth_text(&self, name: &str) -> Option<&str> {
        self.in_auth(name)?.as_str()
    }

    fn is_about(&self, auth: &Auth) -> bool {
        self.auth_text("user_pool_id") == Some(&auth.user_pool_id)
    }

    /// The sign-in flow, from its current place or from the one in older files.
    fn flow(&self) -> Option<String> {
        let ours = self
            .object
            .get("custom")
            .and_then(|custom| custom.get(wild_rydes_section::NAME));
        let flow = ours.and_then(|ours| ours.get(FLOW)?.as_str());
        flow.or_else(|| self.auth_text(FLOW)).map(str::to_owned)
    }

    fn custom(&self) -> Map<String, Value> {
        match self.object.get("custom") {
            Some(Value::Object(custom)) => custom.clone(),
            _ => Map::new(),
        }
    }
}

/// Writes the file atomically: the text is written under another name first.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |source| Failure::File {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".new");
    fs::write(&unfinished, text).map_err(failed)?;
    fs::rename(&unfinished, path).map_err(failed)?;
    let written = fs::read_to_string(path).map_err(failed)?;
    if written == text {
        Ok(())
    } else {
        Err(Failure::NotWritten(path.to_owned()))
    }
}

fn describe(error: &ConfigError) -> String {
    match error {
        ConfigError::Missing | ConfigError::Empty => "it is empty".to_owned(),
        ConfigError::NotJson { line } => format!("it is not JSON, in line {line}"),
        ConfigError::MissingField(name) => format!("{name} is missing"),
        ConfigError::BadField(name) => format!("{name} is not what it must be"),
        ConfigError::BadItem {
            list,
            index,
            member,
        } => format!("{list}[{index}].{member} is not what it must be"),
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let auth = &self.auth;
        write!(
            f,
            "{}: user pool {}",
            self.output.display(),
            auth.user_pool_id
        )?;
        if let Some([pool, _]) = &self.names {
            write!(f, " ({pool})")?;
        }
        write!(f, ", app client {}", auth.user_pool_client_id)?;
        if let Some([_, client]) = &self.names {
            write!(f, " ({client})")?;
        }
        if let Some(id) = &auth.identity_pool_id {
            write!(f, ", identity pool {id}")?;
        }
        write!(f, "\n\n{}", self.report)?;
        if !self.report.adapts.is_empty() {
            writeln!(f)?;
        }
        if self.names.is_none() {
            writeln!(
                f,
                "What the pool is set to is not known. The app takes Cognito's defaults for what the file does not say."
            )?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        if !self.dropped.is_empty() {
            writeln!(
                f,
                "No longer in the file, since it was about another pool or this machine: {}.",
                self.dropped.join(", ")
            )?;
        }
        if !self.kept.is_empty() {
            let sections = self.kept.join(", ");
            writeln!(f, "Kept from the previous file: {sections}.")?;
            if self.is_other_pool {
                writeln!(
                    f,
                    "That file was about another user pool: see whether they still apply."
                )?;
            }
        }
        if let Some(backup) = &self.backup {
            writeln!(
                f,
                "The previous file is kept in {0}.\nTo go back: cp {0} {1}",
                backup.display(),
                self.output.display()
            )?;
        }
        write!(
            f,
            "Next: cargo xtask build. Where there is a release already, copy the file into dist/ and run cargo xtask headers."
        )
    }
}
