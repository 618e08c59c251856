//! Reads the ids of a pool from a stack, from the command line or from a file.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::arguments::{Arguments, Source};
use crate::aws::{Aws, AwsError};
use crate::older::{self, OlderConfiguration};
use crate::outputs::{Auth, FLOW, Outputs};
use crate::workshop;

/// A pool, as its source describes it.
#[derive(Debug)]
pub struct FoundPool {
    /// The ids, and the other settings that the source names.
    pub auth: Auth,
    /// The source's `custom` object.
    pub custom: Map<String, Value>,
    /// The bucket for riders' pictures, if the source is a stack that has one.
    pub bucket: Option<String>,
}

/// A reason why no pool was found.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A file could not be read.
    #[error("{}: {source}", path.display())]
    File {
        /// The file's path.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// A file is not in a form that Amplify writes.
    #[error("{} is not what Amplify writes: {source}", path.display())]
    NotAmplify {
        /// The file's path.
        path: PathBuf,
        /// The reason.
        source: serde_json::Error,
    },
    /// A file that Amplify wrote before the backend was deployed.
    #[error("{} names no user pool: deploy the Amplify backend first", .0.display())]
    NotDeployed(PathBuf),
    /// A file has a blank, or a value that is not a string, where an id has to be.
    #[error("{} has nothing in {name}", path.display())]
    MissingValue {
        /// The file's path.
        path: PathBuf,
        /// The name without a value.
        name: &'static str,
    },
    /// The stack does not exist.
    #[error("{0}")]
    NoStack(AwsError),
    /// The stack could not be read.
    #[error(
        "the stack {stack} could not be asked about: {source}.\nTo do: set up the AWS command line (https://aws.amazon.com/cli/), or give the ids: --user-pool-id … --client-id …"
    )]
    Stack {
        /// The stack's name.
        stack: String,
        /// The reason.
        source: AwsError,
    },
    /// The stack was not made from `infra/cognito.yaml`.
    #[error("the stack {stack} has no output {output}: is it one of infra/cognito.yaml?")]
    NoOutput {
        /// The stack's name.
        stack: String,
        /// The missing output.
        output: &'static str,
    },
    /// The stack is not complete: it is still being made or deleted, or that has failed.
    #[error("the stack {stack} is {status}: wait until it is complete, or see what went wrong")]
    Unfinished {
        /// The stack's name.
        stack: String,
        /// The stack's status, as CloudFormation reports it.
        status: String,
    },
    /// The given region is not the pool's.
    #[error("the pool is in {of_pool}, and not in {given}")]
    Region {
        /// The region in the pool's id.
        of_pool: String,
        /// The given region.
        given: String,
    },
}

/// Finds the pool.
///
/// # Errors
/// [`SourceError`], if the source cannot be read or names no pool.
pub fn find(arguments: &Arguments, aws: &Aws) -> Result<FoundPool, SourceError> {
    let found = match &arguments.source {
        Source::Stack(stack) => {
            let call = ["cloudformation", "describe-stacks"];
            let reply = aws
                .ask(call, &["--stack-name", stack], &format!("stack {stack}"))
                .map_err(|error| match error {
                    AwsError::Unknown(_) => SourceError::NoStack(error),
                    source => SourceError::Stack {
                        stack: stack.clone(),
                        source,
                    },
                })?;
            return from_stack(stack, &reply);
        }
        Source::Ids {
            user_pool_id,
            client_id,
            identity_pool_id,
        } => FoundPool {
            auth: Auth::from_ids(user_pool_id, client_id, identity_pool_id.as_deref()),
            custom: Map::new(),
            bucket: None,
        },
        Source::Amplify(path) => from_amplify(path, &read(path)?)?,
        Source::Workshop(path) => from_workshop(path, &read(path)?)?,
    };
    match &arguments.region {
        Some(given) if *given != found.auth.aws_region => Err(SourceError::Region {
            of_pool: found.auth.aws_region,
            given: given.clone(),
        }),
        _ => Ok(found),
    }
}

fn read(path: &Path) -> Result<String, SourceError> {
    fs::read_to_string(path).map_err(|source| SourceError::File {
        path: path.to_owned(),
        source,
    })
}

fn from_stack(stack: &str, reply: &Value) -> Result<FoundPool, SourceError> {
    let described = reply.pointer("/Stacks/0").unwrap_or(&Value::Null);
    let status = described.get("StackStatus").and_then(Value::as_str);
    if let Some(status) = status.filter(|status| !is_complete(status)) {
        return Err(SourceError::Unfinished {
            stack: stack.to_owned(),
            status: status.to_owned(),
        });
    }
    let outputs = described.get("Outputs").and_then(Value::as_array);
    let output = |name: &'static str| {
        outputs
            .into_iter()
            .flatten()
            .find(|output| output.get("OutputKey").and_then(Value::as_str) == Some(name))
            .and_then(|output| output.get("OutputValue")?.as_str())
            .filter(|value| !value.is_empty())
    };
    let needed = |name| {
        output(name).ok_or_else(|| SourceError::NoOutput {
            stack: stack.to_owned(),
            output: name,
        })
    };
    let mut auth = Auth::from_ids(
        needed("UserPoolId")?,
        needed("UserPoolClientId")?,
        output("IdentityPoolId"),
    );
    auth.authentication_flow_type = output("AuthenticationFlowType").map(str::to_owned);
    auth.mfa_configuration = output("MfaConfiguration")
        .and_then(|word| serde_json::from_value(Value::String(word.to_owned())).ok());
    let bucket = output("BucketName").map(str::to_owned);
    Ok(FoundPool {
        auth,
        custom: Map::new(),
        bucket,
    })
}

/// Returns true if the stack can be used. A stack whose update failed is as it was
/// before the update.
fn is_complete(status: &str) -> bool {
    matches!(
        status,
        "CREATE_COMPLETE"
            | "UPDATE_COMPLETE"
            | "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
            | "UPDATE_ROLLBACK_COMPLETE"
            | "IMPORT_COMPLETE"
    )
}

/// Reads one of Amplify's files: Gen 2's, which is JSON with `auth` in it, or one in an
/// older form.
fn from_amplify(path: &Path, text: &str) -> Result<FoundPool, SourceError> {
    let text = text.trim_start_matches('\u{feff}');
    let gen_2 = serde_json::from_str::<Value>(text).ok().filter(|file| {
        let auth = file.get("auth");
        file.get("version").is_some() || auth.is_some_and(|auth| auth.get("plugins").is_none())
    });
    match gen_2 {
        Some(file) if file.get("auth").is_none_or(Value::is_null) => {
            Err(SourceError::NotDeployed(path.to_owned()))
        }
        Some(_) => from_gen_2(path, text),
        None => match older::read(text) {
            Some(Ok(OlderConfiguration { auth, endpoints })) => {
                let mut custom = Map::new();
                if !endpoints.is_empty() {
                    custom.insert(
                        wild_rydes_section::NAME.to_owned(),
                        Value::Object(endpoints),
                    );
                }
                Ok(FoundPool {
                    auth,
                    custom,
                    bucket: None,
                })
            }
            Some(Err(older::MissingValue(name))) => Err(SourceError::MissingValue {
                path: path.to_owned(),
                name,
            }),
            None => from_gen_2(path, text),
        },
    }
}

fn from_gen_2(path: &Path, text: &str) -> Result<FoundPool, SourceError> {
    let Outputs {
        mut auth,
        mut custom,
        ..
    } = serde_json::from_str(text).map_err(|source| SourceError::NotAmplify {
        path: path.to_owned(),
        source,
    })?;
    let of_pool = auth.user_pool_id.split('_').next();
    auth.aws_region = of_pool.unwrap_or_default().to_owned();
    let ours = custom
        .get_mut(wild_rydes_section::NAME)
        .and_then(Value::as_object_mut);
    if let Some(Value::String(flow)) = ours.and_then(|ours| ours.remove(FLOW)) {
        auth.authentication_flow_type = Some(flow);
    }
    Ok(FoundPool {
        auth,
        custom,
        bucket: None,
    })
}

fn from_workshop(path: &Path, text: &str) -> Result<FoundPool, SourceError> {
    let names = workshop::read(text);
    let needed = |value: Option<String>, name| {
        value.ok_or_else(|| SourceError::MissingValue {
            path: path.to_owned(),
            name,
        })
    };
    let user_pool_id = needed(names.user_pool_id, "userPoolId")?;
    let client_id = needed(names.client_id, "userPoolWebClientId")?;
    let auth = Auth::from_ids(&user_pool_id, &client_id, names.identity_pool_id.as_deref());
    match names.region {
        Some(given) if given != auth.aws_region => Err(SourceError::Region {
            of_pool: auth.aws_region,
            given,
        }),
        _ => Ok(FoundPool {
            auth,
            custom: Map::new(),
            bucket: None,
        }),
    }
}
