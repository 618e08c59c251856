//! The points to which a pool can be recovered, the limits, and the list.

use cognito_local::core::{config::PoolRecord, recovery::period::PlanTimes};
use serde_json::{Value, json};

use crate::support::{POOL, Refusal, Service, refused_as, text};

use super::{DAY, HOUR, MINUTE, Site};

const INVALID: &str = "InvalidParameterException";
const LIMIT: &str = "LimitExceededException";

/// Returns the time some seconds ago, as the API has it.
fn ago(site: &Site, seconds: u64) -> Value {
    let millis = site.service.pool.now().millis() - i64::try_from(seconds).unwrap() * 1_000;
    json!(millis / 1_000)
}

fn initiate(site: &Site, seconds: u64) -> Result<String, Refusal> {
    let body = json!({ "RestoreTimestamp": ago(site, seconds) });
    let reply = site.service.admin("InitiatePointInTimeRecovery", body)?;
    Ok(text(&reply["Restoration"]["RestoreId"]))
}

fn refused(site: &Site, seconds: u64, code: &str) {
    refused_as(initiate(site, seconds).map(Value::from), code);
}

fn cancel(site: &Site, id: &str) {
    site.of("CancelPointInTimeRecovery", id).unwrap();
}

fn set_tier(site: &Site, tier: &str) {
    let body = json!({ "UserPoolTier": tier });
    site.service.admin("UpdateUserPool", body).unwrap();
}

#[test]
fn recovery_point_is_within_the_period_of_the_plan() {
    let site = Site::new();
    site.service.advance(HOUR);
    refused(&site, 15 * MINUTE - 1, INVALID);
    // This is before the pool was created.
    refused(&site, HOUR + 1, INVALID);
    cancel(&site, &initiate(&site, HOUR).unwrap());
    cancel(&site, &initiate(&site, 15 * MINUTE).unwrap());
    site.service.advance(20 * DAY);
    refused(&site, DAY + 1, INVALID);
    cancel(&site, &initiate(&site, DAY).unwrap());
    for point in [json!("yesterday"), json!(1e300)] {
        let body = json!({ "RestoreTimestamp": point });
        let reply = site.service.admin("InitiatePointInTimeRecovery", body);
        refused_as(reply, INVALID);
    }
}

#[test]
fn plan_must_have_been_there_at_the_recovery_point() {
    let site = Site::new();
    site.service.advance(20 * DAY);
    set_tier(&site, "PLUS");
    site.service.advance(3 * DAY);
    refused(&site, 3 * DAY + 1, INVALID);
    cancel(&site, &initiate(&site, 3 * DAY).unwrap());
    site.service.advance(20 * DAY);
    refused(&site, 14 * DAY + 1, INVALID);
    let id = initiate(&site, 14 * DAY).unwrap();
    cancel(&site, &id);
    set_tier(&site, "LITE");
    refused(&site, HOUR, "FeatureUnavailableInTierException");
    for operation in [
        "DescribePointInTimeRecovery",
        "StartPointInTimeRecovery",
        "CancelPointInTimeRecovery",
    ] {
        let reply = site.of(operation, &id);
        refused_as(reply, "FeatureUnavailableInTierException");
    }
    let list = site.service.admin("ListPointInTimeRecoveries", json!({}));
    refused_as(list, "FeatureUnavailableInTierException");
    site.service.advance(HOUR);
    set_tier(&site, "ESSENTIALS");
    site.service.advance(HOUR);
    refused(&site, HOUR + 1, INVALID);
    initiate(&site, HOUR).unwrap();
}

#[test]
fn pool_has_one_active_recovery() {
    let site = Site::new();
    site.service.advance(2 * HOUR);
    let first = initiate(&site, HOUR).unwrap();
    refused(&site, HOUR, LIMIT);
    cancel(&site, &first);
    initiate(&site, HOUR).unwrap();
}

#[test]
fn pool_is_recovered_once_in_24_hours() {
    let site = Site::new();
    site.service.advance(2 * HOUR);
    let point = ago(&site, HOUR);
    site.recover(&point);
    site.service.advance(DAY - 1);
    refused(&site, HOUR, LIMIT);
    site.service.advance(1);
    initiate(&site, HOUR).unwrap();
}

#[test]
fn pool_has_three_previews_in_24_hours_and_ten_in_30_days() {
    let site = Site::new();
    site.service.advance(HOUR);
    for number in 0..10 {
        cancel(&site, &initiate(&site, HOUR).unwrap());
        if number % 3 == 2 {
            refused(&site, HOUR, LIMIT);
            site.service.advance(DAY - 1);
            refused(&site, HOUR, LIMIT);
            site.service.advance(1);
        }
    }
    site.service.advance(27 * DAY - 1);
    refused(&site, HOUR, LIMIT);
    site.service.advance(1);
    cancel(&site, &initiate(&site, HOUR).unwrap());
}

#[test]
fn all_pools_have_five_active_recoveries_and_ten_previews() {
    let site = Site::new();
    let pools: Vec<Value> = (0..5)
        .map(|_| {
            let made = site
                .service
                .admin("CreateUserPool", json!({ "PoolName": "p" }));
            made.unwrap()["UserPool"]["Id"].clone()
        })
        .collect();
    site.service.advance(HOUR);
    let point = ago(&site, HOUR);
    let initiate_in = |pool: &Value| {
        let body = json!({ "UserPoolId": pool, "RestoreTimestamp": point });
        let reply = site.service.admin("InitiatePointInTimeRecovery", body)?;
        Ok::<_, Refusal>(reply["Restoration"]["RestoreId"].clone())
    };
    let cancel_in = |pool: &Value, id: &Value| {
        let body = json!({ "UserPoolId": pool, "RestoreId": id });
        site.service
            .admin("CancelPointInTimeRecovery", body)
            .unwrap();
    };
    let ids: Vec<Value> = pools
        .iter()
        .map(|pool| initiate_in(pool).unwrap())
        .collect();
    refused(&site, HOUR, LIMIT);
    for (pool, id) in pools.iter().zip(&ids) {
        cancel_in(pool, id);
        cancel_in(pool, &initiate_in(pool).unwrap());
    }
    refused(&site, HOUR, LIMIT);
    site.service.advance(DAY);
    initiate(&site, HOUR).unwrap();
}

#[test]
fn import_job_in_progress_refuses_a_recovery() {
    let site = Site::new();
    let service = &site.service;
    let body = json!({ "UserPoolTier": "ESSENTIALS", "AutoVerifiedAttributes": ["email"] });
    service.admin("UpdateUserPool", body).unwrap();
    let role = "arn:aws:iam::123456789012:role/r";
    let body = json!({ "JobName": "j", "CloudWatchLogsRoleArn": role });
    let job = service.admin("CreateUserImportJob", body).unwrap()["UserImportJob"].clone();
    let server = cognito_local::http::serve_on_free_port(service.pool.clone()).unwrap();
    upload(&server, &text(&job["PreSignedUrl"]));
    drop(server);
    let of_job = json!({ "JobId": job["JobId"] });
    service.admin("StartUserImportJob", of_job.clone()).unwrap();
    service.advance(HOUR);
    refused(&site, HOUR, "ConcurrentModificationException");
    service.admin("StopUserImportJob", of_job).unwrap();
    while service.pool.advance_user_imports() {}
    initiate(&site, HOUR).unwrap();
}

/// Uploads an empty file of users.
fn upload(server: &cognito_local::http::Server, url: &str) {
    use std::io::{Read, Write};
    let path = url.splitn(4, '/').nth(3).unwrap();
    let request = format!(
        "PUT /{path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-length: 2\r\n\r\na\n"
    );
    let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
}

#[test]
fn list_has_the_newest_recovery_first_in_pages() {
    let site = Site::new();
    let mut ids = Vec::new();
    for _ in 0..3 {
        site.service.advance(HOUR);
        let id = initiate(&site, HOUR).unwrap();
        ids.insert(0, id.clone());
        if ids.len() < 3 {
            cancel(&site, &id);
        }
    }
    let list = |body: Value| site.service.admin("ListPointInTimeRecoveries", body);
    let all = list(json!({})).unwrap();
    let shown = all["Restorations"].as_array().unwrap();
    let names = |page: &Value| -> Vec<String> {
        let restorations = page["Restorations"].as_array().unwrap();
        restorations
            .iter()
            .map(|one| text(&one["RestoreId"]))
            .collect()
    };
    assert_eq!(names(&all), ids);
    let statuses: Vec<&Value> = shown.iter().map(|one| &one["RestoreStatus"]).collect();
    let cancelled = "PREVIEW_CANCELLED";
    assert_eq!(statuses, ["PREVIEW_GENERATED", cancelled, cancelled]);
    assert!(shown.iter().all(|one| one.get("RestorePreview").is_none()));
    let first = list(json!({ "MaxResults": 2 })).unwrap();
    assert_eq!(names(&first), ids[..2]);
    let rest = list(json!({ "MaxResults": 2, "NextToken": first["NextToken"] })).unwrap();
    assert_eq!(names(&rest), ids[2..]);
    assert!(rest.get("NextToken").is_none());
    refused_as(list(json!({ "NextToken": "made-up" })), INVALID);
}

#[test]
fn unknown_recovery_or_pool_is_refused() {
    let site = Site::new();
    let id = "00000000-0000-4000-8000-000000000000";
    for operation in [
        "DescribePointInTimeRecovery",
        "StartPointInTimeRecovery",
        "CancelPointInTimeRecovery",
    ] {
        refused_as(site.of(operation, id), "ResourceNotFoundException");
        refused_as(site.of(operation, "no-uuid"), INVALID);
        let body = json!({ "UserPoolId": "local_Nothing", "RestoreId": id });
        let reply = site.service.admin(operation, body);
        refused_as(reply, "ResourceNotFoundException");
    }
    let empty = site.service.admin("ListPointInTimeRecoveries", json!({}));
    assert_eq!(empty, Ok(json!({ "Restorations": [] })));
}

#[test]
fn pool_in_memory_has_no_recoveries() {
    let service = Service::new();
    service.advance(2 * HOUR);
    let point = service.pool.now().epoch() - 3_600.0;
    let body = json!({ "RestoreTimestamp": point });
    let reply = service.admin("InitiatePointInTimeRecovery", body);
    refused_as(reply, "OperationNotEnabledException");
    let empty = service.admin("ListPointInTimeRecoveries", json!({}));
    assert_eq!(empty, Ok(json!({ "Restorations": [] })));
}

#[test]
fn imported_pool_is_recovered_to_points_after_its_import() {
    let (old, new) = (Site::new(), Site::new());
    old.service.confirmed_user("ann");
    old.service.advance(HOUR);
    initiate(&old, HOUR).unwrap();
    let file = std::env::temp_dir().join(format!("cognito-local-pitr-{}.json", std::process::id()));
    old.service.pool.export(Some(POOL), &file).unwrap();
    let service = &new.service;
    service.advance(HOUR);
    initiate(&new, HOUR).unwrap();
    service
        .admin("DeleteUserPoolDomain", json!({ "Domain": "wildrydes" }))
        .unwrap();
    service.admin("DeleteUserPool", json!({})).unwrap();
    service.advance(2 * HOUR);
    service.pool.import(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    // The recoveries of the other file and of the deleted pool are not there.
    service.confirmed_user("bob");
    service.advance(HOUR);
    refused(&new, HOUR + 1, INVALID);
    let id = initiate(&new, HOUR).unwrap();
    assert_eq!(new.preview(&id)[0], [0, 0, 0]);
}

#[test]
fn file_without_history_counts_from_its_next_start() {
    let site = Site::new();
    site.service.confirmed_user("ann");
    site.service.advance(2 * HOUR);
    // A file of an older program has no such times.
    let forget = |pool: &mut PoolRecord| pool.plan_times = PlanTimes::default();
    site.service.pool.configure(POOL, forget).unwrap();
    refused(&site, HOUR, INVALID);
    let site = site.restarted();
    site.service.advance(HOUR);
    refused(&site, HOUR + 1, INVALID);
    initiate(&site, HOUR).unwrap();
}
