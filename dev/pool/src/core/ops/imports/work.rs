//! The work of a job: a part of its file at a time, so that no other call waits for long, and
//! a restart continues after the last part.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::core::{
    Context,
    config::PoolRecord,
    import_job::{ImportFile, ImportJob, ImportStatus, import_key},
};

use super::{
    super::Reply,
    csv,
    row::{self, Outcome},
};

/// The number of lines in a part.
const LINES: usize = 500;
/// The number of lines of the log that are kept.
const LOG_LINES: usize = 1_000;

/// Does the next part of the first job that has work left. Returns `true` if there was one.
pub(crate) fn advance(ctx: &mut Context<'_>) -> Reply {
    let job = ctx
        .tx
        .all::<ImportJob>()
        .find(|job| job.is_active())
        .cloned();
    let Some(mut job) = job else {
        return Ok(Some(Value::Bool(false)));
    };
    let pool = ctx.tx.get::<PoolRecord>(&job.pool_id).cloned();
    match (job.status, pool) {
        (ImportStatus::Stopping, _) => {
            end(ctx, &mut job, ImportStatus::Stopped, "The job was stopped.");
        }
        (_, Some(pool)) => part(ctx, &pool, &mut job),
        (_, None) => end(
            ctx,
            &mut job,
            ImportStatus::Failed,
            "There is no user pool.",
        ),
    }
    ctx.tx.put(&job);
    Ok(Some(Value::Bool(true)))
}

/// Ends a job and removes its file.
fn end(ctx: &mut Context<'_>, job: &mut ImportJob, status: ImportStatus, message: &str) {
    job.status = status;
    job.completed = Some(ctx.now);
    job.message = Some(message.to_owned());
    ctx.tx
        .remove::<ImportFile>(&import_key(&job.pool_id, &job.id));
}

/// Lines of a file.
struct Part {
    /// The names of the columns.
    header: Vec<String>,
    /// The lines with their numbers, without blank ones. There are none at the end of the file.
    lines: Vec<(u64, String)>,
}

/// Reads the next lines of a file. Returns `None` if the header does not fit the pool.
fn next_lines(ctx: &Context<'_>, pool: &PoolRecord, job: &mut ImportJob) -> Option<Part> {
    let file = ctx
        .tx
        .get::<ImportFile>(&import_key(&job.pool_id, &job.id))?;
    let (first, after_header) = csv::line_at(&file.csv, 0)?;
    let header = csv::values(first);
    let given: BTreeSet<&String> = header.iter().collect();
    let columns = row::columns(pool);
    if given.len() != header.len() || given != columns.iter().collect() {
        return None;
    }
    if job.lines == 0 {
        (job.lines, job.offset) = (1, after_header);
    }
    let mut lines = Vec::new();
    while lines.len() < LINES
        && let Some((line, next)) = csv::line_at(&file.csv, job.offset)
    {
        job.lines += 1;
        job.offset = next;
        if !line.trim().is_empty() {
            lines.push((job.lines, line.to_owned()));
        }
    }
    Some(Part { header, lines })
}

fn part(ctx: &mut Context<'_>, pool: &PoolRecord, job: &mut ImportJob) {
    job.status = ImportStatus::InProgress;
    let Some(Part { header, lines }) = next_lines(ctx, pool, job) else {
        let message = "The header of the CSV file does not fit the user pool.";
        end(ctx, job, ImportStatus::Failed, message);
        return;
    };
    let is_last = lines.is_empty();
    for (number, line) in lines {
        let entry = match row::import(ctx, pool, &header, csv::values(&line)) {
            Outcome::Imported => {
                job.imported += 1;
                continue;
            }
            Outcome::Skipped => {
                job.skipped += 1;
                format!("[SKIPPED] Line Number {number} - The user already exists.")
            }
            Outcome::Failed(reason) => {
                job.failed += 1;
                format!("[FAILED] Line Number {number} - {reason}")
            }
        };
        if job.log.len() < LOG_LINES {
            job.log.push(entry);
        }
    }
    if !is_last {
        return;
    }
    // AWS does not publish how many are too many. In the case that a user of the service
    // shows, 32 of 46 were.
    if job.failed + job.skipped > job.imported {
        let message = "Too many users have failed or been skipped during the import.";
        end(ctx, job, ImportStatus::Failed, message);
    } else {
        let message = "Import Job Completed Successfully.";
        end(ctx, job, ImportStatus::Succeeded, message);
    }
}
