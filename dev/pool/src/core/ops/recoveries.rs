//! Point-in-time recovery: the operations.
//!
//! The limits for an organization are left out, because there is none. Every other limit and
//! rule is that of InitiatePointInTimeRecovery in the Amazon Cognito API Reference. It does not
//! name the error for each of them, so the choices here are our own.

use std::{sync::Arc, time::Duration};

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    clock::Timestamp,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    group::Group,
    import_job::{ImportJob, import_key},
    random,
    recovery::{
        EntityCounts, Recovery, RecoveryPreview, RecoveryStatus,
        compare::{self, Restoration},
        history::{History, ReadHistory},
        period, recovery_key,
    },
    state::Stored,
    wire::{self, Input},
};

use super::{
    Reply,
    pagination::Page,
    pool_resources::{invalid, pool_of},
    user,
};

/// The time by which a recovery point is in the past at least.
const SHORTEST: Duration = Duration::from_mins(15);
const DAY: Duration = Duration::from_hours(24);
const MONTH: Duration = Duration::from_hours(30 * 24);

/// The largest number of recoveries of all pools that are active at a time.
const MOST_ACTIVE: usize = 5;
/// The largest number of previews of all pools in a day.
const DAILY_PREVIEWS: usize = 10;
/// The largest number of previews of a pool in a day.
const DAILY_PREVIEWS_OF_POOL: usize = 3;
/// The largest number of previews of a pool in 30 days.
const MONTHLY_PREVIEWS_OF_POOL: usize = 10;

fn limit<T>(message: &'static str) -> Result<T, ApiError> {
    Err(ErrorCode::LimitExceeded.with_message(message))
}

/// Returns the pool that a request names, if its feature plan has recoveries.
fn recoverable_pool(ctx: &Context<'_>, input: &Input) -> Result<PoolRecord, ApiError> {
    let pool = pool_of(ctx, input)?;
    if period::of_plan(pool.tier()).is_none() {
        return Err(ErrorCode::FeatureUnavailableInTier.with_message(
            "Point-in-time recovery needs a user pool in the Essentials or Plus tier.",
        ));
    }
    Ok(pool)
}

/// Returns the recovery that a request names.
fn recovery_of(ctx: &Context<'_>, input: &Input) -> Result<Recovery, ApiError> {
    let pool = recoverable_pool(ctx, input)?;
    let id = input.required("RestoreId", &wire::ANY)?;
    let recovery = ctx.tx.get::<Recovery>(&recovery_key(&pool.id, id));
    recovery.cloned().ok_or_else(|| {
        ErrorCode::ResourceNotFound.with_message(format!("Recovery {id} does not exist."))
    })
}

fn summary(recovery: &Recovery, status: RecoveryStatus) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("RestoreId".to_owned(), json!(recovery.id));
    shown.insert("RestoreStatus".to_owned(), json!(status));
    shown.insert("RestoreTimestamp".to_owned(), json!(recovery.point.epoch()));
    shown
}

fn reply_with(recovery: &Recovery, status: RecoveryStatus) -> Reply {
    let mut shown = summary(recovery, status);
    let triggered = json!(recovery.initiated.epoch());
    shown.insert("TriggerTimestamp".to_owned(), triggered);
    if let Some(preview) = &recovery.preview {
        shown.insert("RestorePreview".to_owned(), shown_preview(preview));
    }
    Ok(Some(json!({ "Restoration": shown })))
}

fn shown_preview(preview: &RecoveryPreview) -> Value {
    let entity = |name: &str, counts: &EntityCounts| {
        json!({
            "Entity": name,
            "CreateCount": counts.create,
            "UpdateCount": counts.update,
            "DeleteCount": counts.delete,
        })
    };
    json!([
        entity("Users", &preview.users),
        entity("Groups", &preview.groups),
        entity("User MFAs", &preview.mfas),
        entity("Passkeys", &preview.passkeys),
    ])
}

/// Starts a recovery: pauses the writes of the pool. The preview is counted when somebody looks
/// at the recovery. By then everything that was written before is in the history.
pub(super) fn initiate(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = recoverable_pool(ctx, input)?;
    let point = input
        .structure::<f64>("RestoreTimestamp")?
        .and_then(Timestamp::from_epoch);
    let Some(point) = point else {
        return invalid("RestoreTimestamp is no time.");
    };
    if !ctx.has_history {
        return Err(ErrorCode::OperationNotEnabled
            .with_message("A pool that is kept in memory only has no history to recover from."));
    }
    if point > ctx.now.before(SHORTEST) {
        return invalid("RestoreTimestamp must be at least 15 minutes in the past.");
    }
    let earliest = period::earliest(&pool, ctx.now);
    if earliest.is_none_or(|earliest| point < earliest) {
        let earliest = earliest.map(Timestamp::rfc3339).unwrap_or_default();
        return invalid(format!(
            "User pool {} can be recovered to points from {earliest} on.",
            pool.id
        ));
    }
    check_limits(ctx, &pool)?;
    let recovery = Recovery {
        pool_id: pool.id,
        id: random::uuid(ctx.random),
        status: RecoveryStatus::PreviewGenerating,
        point,
        initiated: ctx.now,
        ended: None,
        preview: None,
    };
    ctx.tx.put(&recovery);
    reply_with(&recovery, recovery.status)
}

fn check_limits(ctx: &Context<'_>, pool: &PoolRecord) -> Result<(), ApiError> {
    let jobs = import_key(&pool.id, "");
    if ctx
        .tx
        .range::<ImportJob>(&jobs, None)
        .any(ImportJob::is_active)
    {
        return Err(ErrorCode::ConcurrentModification
            .with_message("A user import job of the user pool is in progress."));
    }
    let now = ctx.now;
    let all: Vec<&Recovery> = ctx.tx.all::<Recovery>().collect();
    let own = || all.iter().filter(|one| one.pool_id == pool.id);
    let within = |time: Timestamp, period: Duration| now < time.after(period);
    if own().any(|one| one.is_active(now)) {
        return limit("The user pool has an active recovery already.");
    }
    if all.iter().filter(|one| one.is_active(now)).count() >= MOST_ACTIVE {
        return limit("Too many user pools have an active recovery.");
    }
    let is_recent = |one: &&&Recovery| {
        one.status == RecoveryStatus::RestoreCompleted
            && one.ended.is_some_and(|ended| within(ended, DAY))
    };
    if own().any(|one| is_recent(&one)) {
        return limit("The user pool has been recovered within 24 hours.");
    }
    let previews = |period: Duration| own().filter(|one| within(one.initiated, period)).count();
    if previews(DAY) >= DAILY_PREVIEWS_OF_POOL {
        return limit("The user pool has had three recovery previews within 24 hours.");
    }
    if previews(MONTH) >= MONTHLY_PREVIEWS_OF_POOL {
        return limit("The user pool has had ten recovery previews within 30 days.");
    }
    if all.iter().filter(|one| within(one.initiated, DAY)).count() >= DAILY_PREVIEWS {
        return limit("All user pools have had ten recovery previews within 24 hours.");
    }
    Ok(())
}

/// Returns what has changed since the recovery point.
fn history(ctx: &mut Context<'_>, recovery: &Recovery) -> Result<Arc<History>, ApiError> {
    let history = ctx.outside(&ReadHistory {
        recovery_id: recovery.id.clone(),
        pool_id: recovery.pool_id.clone(),
        point: recovery.point,
    })?;
    history.map_err(ApiError::internal)
}

/// Counts the preview of an active recovery that has none.
fn with_preview(ctx: &mut Context<'_>, mut recovery: Recovery) -> Result<Recovery, ApiError> {
    if recovery.status_at(ctx.now) == RecoveryStatus::PreviewGenerating {
        let history = history(ctx, &recovery)?;
        let changes = compare::restorations(&history, &ctx.tx);
        recovery.preview = Some(compare::preview(&changes));
        recovery.status = RecoveryStatus::PreviewGenerated;
        ctx.tx.put(&recovery);
    }
    Ok(recovery)
}

pub(super) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let recovery = recovery_of(ctx, input)?;
    let recovery = with_preview(ctx, recovery)?;
    reply_with(&recovery, recovery.status_at(ctx.now))
}

/// Lists the recoveries of a pool, the newest first. They are few.
pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = recoverable_pool(ctx, input)?;
    let all = ctx.tx.range::<Recovery>(&recovery_key(&pool.id, ""), None);
    let all: Vec<Recovery> = all.cloned().collect();
    let mut entries = Vec::new();
    for recovery in all {
        let recovery = with_preview(ctx, recovery)?;
        // Pages are in the order of their keys.
        let age = i64::MAX.saturating_sub(recovery.initiated.millis());
        let shown = summary(&recovery, recovery.status_at(ctx.now));
        entries.push((format!("{age:020} {}", recovery.id), Value::Object(shown)));
    }
    entries.sort_by(|(left, _), (right, _)| left.cmp(right));
    let page = Page {
        list: "Restorations",
        limit: "MaxResults",
        token: "NextToken",
    };
    page.reply(input, entries.into_iter()).map(Some)
}

/// Refuses a recovery in another state.
fn refuse_state<T>(recovery: &Recovery, now: Timestamp) -> Result<T, ApiError> {
    let status = json!(recovery.status_at(now));
    let status = status.as_str().unwrap_or_default();
    invalid(format!(
        "Recovery {} is in the status {status}.",
        recovery.id
    ))
}

pub(super) fn cancel(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut recovery = recovery_of(ctx, input)?;
    if !recovery.is_active(ctx.now) {
        return refuse_state(&recovery, ctx.now);
    }
    recovery.status = RecoveryStatus::PreviewCancelled;
    recovery.ended = Some(ctx.now);
    recovery.preview = None;
    ctx.tx.put(&recovery);
    reply_with(&recovery, recovery.status)
}

/// Restores everything in one transaction. The reply has the state in which the recovery is
/// meanwhile, and every later one shows that it is complete.
pub(super) fn start(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut recovery = recovery_of(ctx, input)?;
    if recovery.status_at(ctx.now) != RecoveryStatus::PreviewGenerated {
        return refuse_state(&recovery, ctx.now);
    }
    let history = history(ctx, &recovery)?;
    for change in compare::restorations(&history, &ctx.tx) {
        restore(ctx, change);
    }
    recovery.status = RecoveryStatus::RestoreCompleted;
    recovery.ended = Some(ctx.now);
    ctx.tx.put(&recovery);
    reply_with(&recovery, RecoveryStatus::Restoring)
}

fn restore(ctx: &mut Context<'_>, change: Restoration) {
    match change {
        Restoration::User { mut user, now } => {
            if now.is_some() {
                user.modified = ctx.now;
            }
            ctx.tx.put_user(&user);
        }
        Restoration::UserRemoved(user) => user::remove(ctx, &user),
        Restoration::Group { group, .. } => ctx.tx.put(&*group),
        Restoration::GroupRemoved(group) => {
            ctx.tx.remove::<Group>(&group.key());
        }
    }
}
