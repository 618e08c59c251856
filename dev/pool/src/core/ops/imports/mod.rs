//! Jobs that import users from a CSV file.
//!
//! Source: "Importing users into user pools from a CSV file", Amazon Cognito Developer Guide.

mod csv;
mod row;
mod work;

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    import_job::{ImportFile, ImportJob, ImportStatus, import_key},
    random,
    secret::Secret,
    wire::{self, Input},
};

use super::{
    Reply,
    pagination::Page,
    pool_resources::{invalid, pool_of},
};

pub(crate) use self::work::advance;

/// The path below which the files are uploaded.
pub(crate) const UPLOADS: &str = "/user-imports/";

/// The time after the creation of a job in which its file can be uploaded.
const UPLOAD_LIFE: Duration = Duration::from_mins(15);
/// The time after which a job that has not been started can no longer be.
const START_LIFE: Duration = Duration::from_hours(48);
/// The largest number of jobs of a user pool.
///
/// Source: "Quotas in Amazon Cognito", Amazon Cognito Developer Guide.
const MOST_JOBS: usize = 1_000;

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

fn precondition(message: String) -> ApiError {
    ErrorCode::PreconditionNotMet.with_message(message)
}

fn has_expired(ctx: &Context<'_>, job: &ImportJob) -> bool {
    job.status == ImportStatus::Created && ctx.now >= job.created.after(START_LIFE)
}

fn shown(ctx: &Context<'_>, job: &ImportJob) -> Value {
    let mut shown = Map::new();
    let mut insert = |name: &str, value: Value| shown.insert(name.to_owned(), value);
    insert("JobId", json!(job.id));
    insert("JobName", json!(job.name));
    insert("UserPoolId", json!(job.pool_id));
    insert("CloudWatchLogsRoleArn", json!(job.role));
    insert("PreSignedUrl", json!(job.upload_url));
    insert("CreationDate", json!(job.created.epoch()));
    let status = if has_expired(ctx, job) {
        json!("Expired")
    } else {
        json!(job.status)
    };
    insert("Status", status);
    insert("ImportedUsers", json!(job.imported));
    insert("SkippedUsers", json!(job.skipped));
    insert("FailedUsers", json!(job.failed));
    for (name, time) in [
        ("StartDate", job.started),
        ("CompletionDate", job.completed),
    ] {
        if let Some(time) = time {
            insert(name, json!(time.epoch()));
        }
    }
    if let Some(message) = &job.message {
        insert("CompletionMessage", json!(message));
    }
    Value::Object(shown)
}

fn reply_with(ctx: &Context<'_>, job: &ImportJob) -> Reply {
    Ok(Some(json!({ "UserImportJob": shown(ctx, job) })))
}

fn job_of(ctx: &Context<'_>, input: &Input) -> Result<ImportJob, ApiError> {
    let pool = pool_of(ctx, input)?;
    let id = input.required("JobId", &wire::ANY)?;
    let job = ctx.tx.get::<ImportJob>(&import_key(&pool.id, id)).cloned();
    job.ok_or_else(|| {
        ErrorCode::ResourceNotFound.with_message(format!("User import job {id} does not exist."))
    })
}

pub(super) fn get_csv_header(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let header = row::columns(&pool);
    Ok(Some(json!({ "UserPoolId": pool.id, "CSVHeader": header })))
}

/// Creates a job. Hashes of passwords cannot be imported, because a sign-in over SRP could not
/// use them.
pub(super) fn create(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    if input.has("PasswordHashingAlgorithm") {
        return invalid("This pool does not import hashes of passwords.");
    }
    let count = ctx
        .tx
        .range::<ImportJob>(&import_key(&pool.id, ""), None)
        .count();
    if count >= MOST_JOBS {
        return Err(
            ErrorCode::LimitExceeded.with_message("The user pool has too many user import jobs.")
        );
    }
    let id = format!("import-{}", random::text(ctx.random, LETTERS, 10));
    let key = random::text(ctx.random, LETTERS, 43);
    let job = ImportJob {
        upload_url: format!(
            "{}{UPLOADS}{}/{id}?signature={key}",
            ctx.local_url(),
            pool.id
        ),
        pool_id: pool.id,
        id,
        name: input.required("JobName", &wire::ANY)?.to_owned(),
        role: input
            .required("CloudWatchLogsRoleArn", &wire::ANY)?
            .to_owned(),
        upload_key: Secret::new(key),
        status: ImportStatus::Created,
        created: ctx.now,
        started: None,
        completed: None,
        message: None,
        imported: 0,
        skipped: 0,
        failed: 0,
        offset: 0,
        lines: 0,
        log: Vec::new(),
    };
    ctx.tx.put(&job);
    reply_with(ctx, &job)
}

pub(super) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let job = job_of(ctx, input)?;
    reply_with(ctx, &job)
}

pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let prefix = import_key(&pool.id, "");
    let page = Page {
        list: "UserImportJobs",
        limit: "MaxResults",
        token: "PaginationToken",
    };
    let entries = |after: Option<String>| {
        ctx.tx
            .range::<ImportJob>(&prefix, after.as_deref())
            .map(|job| (job.id.clone(), shown(ctx, job)))
    };
    page.reply_from(input, entries).map(Some)
}

/// Starts a job. [`advance`] does its work.
pub(super) fn start(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut job = job_of(ctx, input)?;
    let pool = ctx.pool(&job.pool_id)?;
    if has_expired(ctx, &job) || job.status != ImportStatus::Created {
        return Err(precondition(format!(
            "The job {} cannot be started.",
            job.id
        )));
    }
    if pool.config.auto_verified_attributes.is_empty() {
        return Err(precondition(
            "The user pool must have at least one auto verified attribute.".to_owned(),
        ));
    }
    if ctx
        .tx
        .get::<ImportFile>(&import_key(&job.pool_id, &job.id))
        .is_none()
    {
        return Err(precondition(format!(
            "No csv file was uploaded for {}",
            job.id
        )));
    }
    job.status = ImportStatus::Pending;
    job.started = Some(ctx.now);
    ctx.tx.put(&job);
    reply_with(ctx, &job)
}

pub(super) fn stop(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut job = job_of(ctx, input)?;
    if !matches!(job.status, ImportStatus::Pending | ImportStatus::InProgress) {
        return Err(precondition(format!("The job {} is not running.", job.id)));
    }
    job.status = ImportStatus::Stopping;
    ctx.tx.put(&job);
    reply_with(ctx, &job)
}

/// Returns the job of an upload's address: the path after [`UPLOADS`], and the key.
///
/// # Errors
/// `AccessDeniedException` for an unknown job or a wrong key.
fn job_at(ctx: &Context<'_>, path: &str, key: &str) -> Result<ImportJob, ApiError> {
    let job = ctx.tx.get::<ImportJob>(path).cloned();
    job.filter(|job| job.upload_key.matches(key))
        .ok_or_else(|| ErrorCode::AccessDenied.with_message("Access Denied"))
}

/// Takes the file of a job. A later file replaces an earlier one until the job is started.
///
/// # Errors
/// `AccessDeniedException` for an unknown job, a wrong key, an address that has expired, or a
/// job that has been started.
pub(crate) fn upload(ctx: &mut Context<'_>, path: &str, key: &str, file: &[u8]) -> Reply {
    let job = job_at(ctx, path, key)?;
    if ctx.now >= job.created.after(UPLOAD_LIFE) || job.status != ImportStatus::Created {
        return Err(ErrorCode::AccessDenied.with_message("Request has expired"));
    }
    ctx.tx.put(&ImportFile {
        pool_id: job.pool_id,
        job_id: job.id,
        // A file that is no text has no header, so the job fails.
        csv: String::from_utf8(file.to_vec()).unwrap_or_default(),
    });
    Ok(None)
}

/// Returns the log of a job, one line for each user that was not imported.
///
/// # Errors
/// `AccessDeniedException` for an unknown job or a wrong key.
pub(crate) fn log(ctx: &mut Context<'_>, path: &str, key: &str) -> Reply {
    let job = job_at(ctx, path, key)?;
    let lines: String = job.log.iter().map(|line| format!("{line}\n")).collect();
    Ok(Some(Value::String(lines)))
}
