//! Parses the command line into a value.

use std::path::PathBuf;

use crate::storage;

/// The help text of `cargo xtask configure`.
pub const USAGE: &str = "\
Usage: cargo xtask configure SOURCE [OPTIONS]

Writes public/amplify_outputs.json for a real user pool, and reports what the app
adapts to and what it cannot serve. The previous file is kept as
amplify_outputs.backup-N.json in the repository's root, and its sections about other
services, such as `storage` and `data`, stay in the new file.

SOURCE is one of:
  --stack NAME                 a CloudFormation stack of infra/cognito.yaml
  --user-pool-id ID --client-id ID [--identity-pool-id ID]
  --amplify FILE               Amplify's amplify_outputs.json (Gen 2), amplifyconfiguration.json
                               or aws-exports.js (Gen 1), or a file with the object of
                               Amplify.configure (version 6)
  --workshop FILE              the workshop's amplify-config.js, or the same as JSON

Options:
  --region REGION              of the stack; AWS's own default without it
  --endpoint-url URL           ask there instead of AWS, and let the app ask there too
  --username NAME              the user name of a new account, where the pool leaves it to
                               the app: derived (from the e-mail address), chosen or uuid
  --bucket NAME                the S3 bucket for riders' pictures; a stack with one names it
  --preferred-challenge NAME   the first factor that a sign-in begins with: EMAIL_OTP,
                               SMS_OTP, WEB_AUTHN, PASSWORD or PASSWORD_SRP
  --fips                       the app asks AWS at its FIPS endpoints
  --offline                    ask nobody; report what the source itself says
  --output FILE                instead of public/amplify_outputs.json
  --backup-dir DIR             where the previous file is kept
  --force                      replace a file that cannot be read
  -h, --help                   print this text

AWS is asked by its command line (`aws`), with the credentials that has.";

/// The source from which the pool's ids are read.
#[derive(Debug, PartialEq, Eq)]
pub enum Source {
    /// A stack of `infra/cognito.yaml`.
    Stack(String),
    /// The ids, given on the command line.
    Ids {
        /// The user pool's id, `<region>_<name>`.
        user_pool_id: String,
        /// The app client's id.
        client_id: String,
        /// The identity pool's id, `<region>:<uuid>`.
        identity_pool_id: Option<String>,
    },
    /// A configuration file that Amplify wrote.
    Amplify(PathBuf),
    /// A file with the workshop's four names (see [`crate::workshop`]).
    Workshop(PathBuf),
}

/// The values of `--username`: the user names that a pool leaves to the app. A pool whose
/// user names are addresses takes no other name.
pub const USERNAMES: [&str; 3] = ["derived", "chosen", "uuid"];

/// The values of `--preferred-challenge`, as `preferred_challenge` of
/// `amplify_outputs.json` has them.
pub const CHALLENGES: [&str; 5] = [
    "EMAIL_OTP",
    "SMS_OTP",
    "WEB_AUTHN",
    "PASSWORD",
    "PASSWORD_SRP",
];

/// The parsed command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    /// The source of the pool's ids.
    pub source: Source,
    /// The region of the stack, if one is given.
    pub region: Option<String>,
    /// The address of a server to call instead of AWS.
    pub endpoint: Option<String>,
    /// The user name of a new account, one of [`USERNAMES`], if one is given.
    pub username: Option<String>,
    /// The bucket for riders' pictures, if one is given.
    pub bucket: Option<String>,
    /// The first factor that a sign-in begins with, one of [`CHALLENGES`], if one is
    /// given.
    pub preferred_challenge: Option<String>,
    /// Set if the app is to use AWS's FIPS endpoints.
    pub fips: bool,
    /// Set if no calls to AWS are to be made.
    pub offline: bool,
    /// The file to write.
    pub output: PathBuf,
    /// The folder in which the previous content of the file is kept. A folder whose files
    /// are deployed, such as `public/`, is no good place.
    pub backup_dir: PathBuf,
    /// Set if an existing file that is not JSON is to be replaced.
    pub force: bool,
}

/// A reason why a command line was not understood.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsageError {
    /// An option without its value.
    #[error("`{0}` needs a value")]
    MissingValue(String),
    /// An option whose value is none of those that it can have.
    #[error("`{option}` has to be one of {}", values.join(", "))]
    UnknownValue {
        /// The option.
        option: &'static str,
        /// The values that it can have.
        values: &'static [&'static str],
    },
    /// The value of `--bucket` is no name of a bucket.
    #[error("--bucket needs the name of a bucket, such as my-riders-pictures")]
    Bucket,
    /// An unknown argument.
    #[error("there is no option `{0}`")]
    Unknown(String),
    /// No source is given, or more than one.
    #[error(
        "give one of --stack, --user-pool-id with --client-id, --amplify and --workshop, and only one"
    )]
    OneSource,
    /// A stack can only be read from AWS, so `--offline` excludes it.
    #[error("--stack has to ask AWS, which --offline forbids")]
    StackOffline,
    /// The FIPS endpoints are AWS's own, so `--endpoint-url` excludes them.
    #[error("--fips means AWS's own endpoints, and --endpoint-url another one: give one of them")]
    FipsElsewhere,
    /// The value of `--endpoint-url` is not an address.
    #[error("--endpoint-url needs an address that begins with http:// or https://")]
    Endpoint,
    /// The usage is to be printed.
    #[error("")]
    Help,
}

/// Parses the arguments that follow `configure`. If an option is given twice, the last
/// one counts.
///
/// # Errors
/// [`UsageError`], for arguments that are not understood.
pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Arguments, UsageError> {
    let mut words = words.into_iter();
    let (mut stack, mut amplify, mut workshop) = (None, None, None);
    let (mut user_pool_id, mut client_id, mut identity_pool_id) = (None, None, None);
    let (mut region, mut endpoint, mut output, mut backup_dir) = (None, None, None, None);
    let (mut username, mut preferred_challenge, mut bucket) = (None, None, None);
    let (mut offline, mut force, mut fips) = (false, false, false);
    while let Some(word) = words.next() {
        let target = match word.as_str() {
            "--stack" => &mut stack,
            "--user-pool-id" => &mut user_pool_id,
            "--client-id" => &mut client_id,
            "--identity-pool-id" => &mut identity_pool_id,
            "--amplify" => &mut amplify,
            "--workshop" => &mut workshop,
            "--region" => &mut region,
            "--endpoint-url" => &mut endpoint,
            "--username" => &mut username,
            "--preferred-challenge" => &mut preferred_challenge,
            "--bucket" => &mut bucket,
            "--output" => &mut output,
            "--backup-dir" => &mut backup_dir,
            "--offline" => {
                offline = true;
                continue;
            }
            "--fips" => {
                fips = true;
                continue;
            }
            "--force" => {
                force = true;
                continue;
            }
            "-h" | "--help" => return Err(UsageError::Help),
            _ => return Err(UsageError::Unknown(word)),
        };
        let value = words.next().filter(|value| !value.is_empty());
        *target = Some(value.ok_or(UsageError::MissingValue(word))?);
    }
    let source = match (stack, user_pool_id, client_id, amplify, workshop) {
        (Some(_), None, None, None, None) if offline => return Err(UsageError::StackOffline),
        (Some(name), None, None, None, None) if identity_pool_id.is_none() => Source::Stack(name),
        (None, Some(user_pool_id), Some(client_id), None, None) => Source::Ids {
            user_pool_id,
            client_id,
            identity_pool_id,
        },
        (None, None, None, Some(file), None) if identity_pool_id.is_none() => {
            Source::Amplify(file.into())
        }
        (None, None, None, None, Some(file)) if identity_pool_id.is_none() => {
            Source::Workshop(file.into())
        }
        _ => return Err(UsageError::OneSource),
    };
    let is_address = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    if !endpoint.as_ref().is_none_or(is_address) {
        return Err(UsageError::Endpoint);
    }
    if fips && endpoint.is_some() {
        return Err(UsageError::FipsElsewhere);
    }
    if !bucket.as_deref().is_none_or(storage::is_bucket_name) {
        return Err(UsageError::Bucket);
    }
    one_of("--username", username.as_deref(), &USERNAMES)?;
    one_of(
        "--preferred-challenge",
        preferred_challenge.as_deref(),
        &CHALLENGES,
    )?;
    Ok(Arguments {
        source,
        region,
        endpoint,
        username,
        bucket,
        preferred_challenge,
        fips,
        offline,
        output: output.map_or_else(|| "public/amplify_outputs.json".into(), PathBuf::from),
        backup_dir: backup_dir.map_or_else(|| ".".into(), PathBuf::from),
        force,
    })
}

/// Checks that the value of an option, if it is given, is one that it can have.
fn one_of(
    option: &'static str,
    value: Option<&str>,
    values: &'static [&'static str],
) -> Result<(), UsageError> {
    if value.is_none_or(|value| values.contains(&value)) {
        return Ok(());
    }
    Err(UsageError::UnknownValue { option, values })
}
