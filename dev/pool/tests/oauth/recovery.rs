//! Users of other providers while a point-in-time recovery is active.

use serde_json::json;

use crate::{browser::Browser, federation::Federation, support::Site};

/// Signs `jeff` in with the provider, and returns where the pool leads the browser.
fn leads_to(federation: &Federation) -> String {
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    browser.open(&back).location().to_owned()
}

/// Starts a recovery to the point an hour ago, and returns its id.
fn initiate(federation: &Federation) -> String {
    let point = federation.site.pool.now().epoch() - 3_600.0;
    let body = json!({ "RestoreTimestamp": point });
    let reply = federation.site.call("InitiatePointInTimeRecovery", body);
    let id = reply.unwrap()["Restoration"]["RestoreId"].clone();
    id.as_str().unwrap().to_owned()
}

#[test]
fn only_known_and_unchanged_users_sign_in_meanwhile() {
    let name = format!("cognito-local-oauth-recovery-{}.redb", std::process::id());
    let path = std::env::temp_dir().join(name);
    let federation = Federation::between(Site::in_file(&path), Site::new());
    federation.add_provider(federation.details());
    for site in [&federation.site, &federation.upstream] {
        site.pool.advance(std::time::Duration::from_hours(2));
    }
    let first = initiate(&federation);
    let refused = |location: &str| {
        assert!(location.contains("error=invalid_request"), "{location}");
        assert!(location.contains("recovery"), "{location}");
    };
    // This user is new.
    refused(&leads_to(&federation));
    let body = json!({ "RestoreId": first });
    let cancelled = federation.site.call("CancelPointInTimeRecovery", body);
    cancelled.unwrap();
    federation.tokens();

    initiate(&federation);
    federation.tokens();
    let name = json!([{ "Name": "name", "Value": "Jeffrey" }]);
    let body = json!({ "Username": "jeff", "UserAttributes": name });
    let changed = federation.upstream.call("AdminUpdateUserAttributes", body);
    changed.unwrap();
    refused(&leads_to(&federation));
    drop(federation);
    std::fs::remove_file(&path).unwrap();
}
