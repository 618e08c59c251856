//! The address to which the CSV file of a user import job is uploaded, as to Amazon S3 by a
//! presigned URL, and the work of the jobs.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use serde_json::Value;

use crate::{
    core::{error::ApiError, imports::UPLOADS},
    pool::Pool,
};

use super::{
    ServerState, body,
    response::{HttpResponse, error, text},
};

/// The largest file, in bytes.
///
/// Source: "Quotas in Amazon Cognito", Amazon Cognito Developer Guide.
const LARGEST_FILE: usize = 100 * 1024 * 1024;

/// Does the work of the jobs that have been started, on a thread of its own, until none is left
/// or a part cannot be stored. What is left then is done after the next start of a job or of
/// the server.
pub(super) fn work_off(pool: Pool) {
    tokio::task::spawn_blocking(move || while pool.advance_user_imports() {});
}

/// Answers an upload, or a request for the log of a job.
pub(super) async fn answer(state: ServerState, request: Request<Body>) -> HttpResponse {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let path = path.strip_prefix(UPLOADS).unwrap_or_default().to_owned();
    let query = parts.uri.query().unwrap_or_default();
    let key = query
        .split('&')
        .find_map(|part| part.strip_prefix("signature="))
        .unwrap_or_default()
        .to_owned();
    let uploads = parts.method == Method::PUT;
    let file = match body::read_up_to(body, state.timeouts.body, LARGEST_FILE).await {
        Ok(file) => file,
        Err(refusal) => return error(&refusal),
    };
    let answered = tokio::task::spawn_blocking(move || {
        if uploads {
            state.pool.upload_import(&path, &key, &file)
        } else {
            state.pool.import_log(&path, &key)
        }
    })
    .await
    .unwrap_or_else(|panic| Err(ApiError::internal(panic)));
    match answered {
        Ok(Some(Value::String(log))) => text(StatusCode::OK, &log),
        Ok(_) => text(StatusCode::OK, ""),
        Err(refusal) => error(&refusal),
    }
}
