//! Forgotten and changed passwords.

use serde_json::json;

use crate::support::{PASSWORD, Reply, Service, refused, refused_as, signed_in, wrong_code};

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
fn reset_code_sets_a_new_password() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let sent = forgot(&service, "jeff@example.com").unwrap();
    assert_eq!(sent["CodeDeliveryDetails"]["Destination"], "j***@e***");
    let code = service.code("jeff@example.com");
    refused_as(
        reset(&service, "jeff", wrong_code(&code), NEW),
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
fn reset_code_expires_and_has_limited_tries() {
    let service = Service::new();
    service.confirmed_user("jeff");
    forgot(&service, "jeff").unwrap();
    let code = service.code("jeff@example.com");
    service.advance(3_600);
    refused_as(reset(&service, "jeff", &code, NEW), "ExpiredCodeException");
    forgot(&service, "jeff").unwrap();
    let code = service.code("jeff@example.com");
    for _ in 0..5 {
        refused_as(
            reset(&service, "jeff", wrong_code(&code), NEW),
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
fn forgot_password_fakes_delivery_for_unknown_users() {
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
fn second_factor_address_cannot_reset_the_password() {
    let service = Service::new();
    service.confirmed_user("jeff");
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
fn admin_reset_leads_to_a_new_password() {
    let service = Service::new();
    service.confirmed_user("jeff");
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
fn change_password_needs_the_present_one() {
    let service = Service::new();
    service.confirmed_user("jeff");
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
fn password_history_refuses_earlier_passwords() {
    let service = Service::with(|settings| {
        settings.pool.policies.password_policy.password_history_size = Some(2);
    });
    service.confirmed_user("jeff");
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
