//! Forgotten and changed passwords.

use serde_json::json;

use crate::support::{PASSWORD, Reply, Service, other, refused, refused_as, signed_in};

const NEW: &str = "N3w passw0rd!";

fn forgot(service: &Service, username: &str) -> Reply {
    service.call("ForgotPassword", json!({ "Username": username }))
}

fn reset(service: &Service, username: &str, code: &str, password: &str) -> Reply {
    service.call(
        "ConfirmForgotPassword",
        json!({ "Username": username, "ConfirmationCode": code, "Password": password }),
    )
}

#[test]
fn a_code_sets_a_new_password() {
    let service = Service::new();
    service.rider("jeff");
    let sent = forgot(&service, "jeff@example.com").unwrap();
    assert_eq!(sent["CodeDeliveryDetails"]["Destination"], "j***@e***");
    let code = service.code("jeff@example.com");
    refused_as(
        reset(&service, "jeff", other(&code), NEW),
        "CodeMismatchException",
    );
    refused_as(
        reset(&service, "jeff", &code, "weak"),
        "InvalidPasswordException",
    );
    reset(&service, "jeff", &code, NEW).unwrap();
    refused_as(reset(&service, "jeff", &code, NEW), "ExpiredCodeException");
    refused_as(
        service.srp_sign_in("jeff", PASSWORD),
        "NotAuthorizedException",
    );
    assert!(signed_in(&service.srp_sign_in("jeff", NEW)));
}

#[test]
fn a_reset_code_lasts_an_hour_and_a_few_tries() {
    let service = Service::new();
    service.rider("jeff");
    forgot(&service, "jeff").unwrap();
    let code = service.code("jeff@example.com");
    service.advance(3_600);
    refused_as(reset(&service, "jeff", &code, NEW), "ExpiredCodeException");
    forgot(&service, "jeff").unwrap();
    let code = service.code("jeff@example.com");
    for _ in 0..5 {
        refused_as(
            reset(&service, "jeff", other(&code), NEW),
            "CodeMismatchException",
        );
    }
    refused(
        reset(&service, "jeff", &code, NEW),
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    );
}

#[test]
fn nobody_and_whoever_cannot_be_reached_get_a_delivery_that_is_only_told() {
    let service = Service::new();
    service
        .sign_up("unconfirmed", "unconfirmed@example.com")
        .unwrap();
    let before = service.pool.inbox().len();
    for name in ["nobody@example.com", "nobody", "unconfirmed"] {
        let reply = forgot(&service, name).unwrap();
        assert_eq!(
            reply["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL",
            "{name}"
        );
    }
    assert_eq!(service.pool.inbox().len(), before);
    for name in ["nobody", "unconfirmed"] {
        for _ in 0..5 {
            refused_as(reset(&service, name, "x", NEW), "CodeMismatchException");
        }
        refused_as(reset(&service, name, "x", NEW), "LimitExceededException");
    }
    refused_as(
        reset(&service, "never-asked", "x", NEW),
        "ExpiredCodeException",
    );
    for _ in 1..10 {
        forgot(&service, "nobody").unwrap();
    }
    refused_as(forgot(&service, "nobody"), "LimitExceededException");

    let open = Service::with(|settings| settings.client.prevent_user_existence_errors = None);
    open.sign_up("unconfirmed", "unconfirmed@example.com")
        .unwrap();
    refused_as(forgot(&open, "nobody"), "UserNotFoundException");
    refused(
        forgot(&open, "unconfirmed"),
        "InvalidParameterException",
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
}

#[test]
fn an_address_that_is_the_second_factor_cannot_recover_the_password() {
    let service = Service::new();
    service.rider("jeff");
    service
        .call(
            "SetUserMFAPreference",
            json!({
                "AccessToken": service.access_token("jeff"),
                "EmailMfaSettings": { "Enabled": true },
            }),
        )
        .unwrap();
    let before = service.pool.inbox().len();
    forgot(&service, "jeff").unwrap();
    assert_eq!(service.pool.inbox().len(), before);
    let verified = json!([{ "Name": "phone_number_verified", "Value": "true" }]);
    let body = json!({ "Username": "jeff", "UserAttributes": verified });
    service.admin("AdminUpdateUserAttributes", body).unwrap();
    let reply = forgot(&service, "jeff").unwrap();
    assert_eq!(reply["CodeDeliveryDetails"]["DeliveryMedium"], "SMS");
}

#[test]
fn a_reset_by_an_administrator_leads_to_a_new_password() {
    let service = Service::new();
    service.rider("jeff");
    let body = json!({ "Username": "jeff" });
    service
        .admin("AdminResetUserPassword", body.clone())
        .unwrap();
    for password in [PASSWORD, "Passw0rd?"] {
        refused(
            service.srp_sign_in("jeff", password),
            "PasswordResetRequiredException",
            "Password reset required for the user",
        );
    }
    let code = service.code("jeff@example.com");
    reset(&service, "jeff", &code, NEW).unwrap();
    assert!(signed_in(&service.srp_sign_in("jeff", NEW)));
    service.sign_up("fresh", "fresh@example.com").unwrap();
    refused_as(
        service.admin("AdminResetUserPassword", json!({ "Username": "fresh" })),
        "NotAuthorizedException",
    );
}

#[test]
fn changing_needs_the_present_password() {
    let service = Service::new();
    service.rider("jeff");
    let token = service.access_token("jeff");
    let change = |from: &str, to: &str| {
        service.call(
            "ChangePassword",
            json!({ "AccessToken": token, "PreviousPassword": from, "ProposedPassword": to }),
        )
    };
    refused(
        change("Passw0rd?", NEW),
        "NotAuthorizedException",
        "Incorrect username or password.",
    );
    refused_as(change(PASSWORD, "weak"), "InvalidPasswordException");
    change(PASSWORD, NEW).unwrap();
    assert!(signed_in(&service.srp_sign_in("jeff", NEW)));
    for _ in 0..5 {
        refused_as(change(PASSWORD, NEW), "NotAuthorizedException");
    }
    refused_as(change(NEW, PASSWORD), "LimitExceededException");
}

#[test]
fn a_policy_may_look_at_earlier_passwords() {
    let service = Service::with(|settings| {
        settings.pool.policies.password_policy.password_history_size = Some(2);
    });
    service.rider("jeff");
    let set = |password: &str| {
        service.admin(
            "AdminSetUserPassword",
            json!({ "Username": "jeff", "Password": password, "Permanent": true }),
        )
    };
    refused_as(set(PASSWORD), "PasswordHistoryPolicyViolationException");
    set(NEW).unwrap();
    refused_as(set(PASSWORD), "PasswordHistoryPolicyViolationException");
    set("An0ther one!").unwrap();
    set(PASSWORD).unwrap();
}
