//! The count of the API's operations that a server knows.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::connection::Connection;
use crate::error::BenchError;

use super::session::{Account, Target};

/// The tables of the API, of which the lines `operation` are read.
const API: &str = include_str!("../../../pool/src/core/model/cognito-idp.txt");

fn names() -> impl Iterator<Item = &'static str> {
    API.lines()
        .filter_map(|line| line.strip_prefix("operation\t")?.split('\t').next())
}

/// Returns the number of operations that a server knows, and of all. One that it always
/// answers like an operation that does not exist is not known.
///
/// # Errors
/// The server cannot be reached.
pub(super) async fn count(target: Target) -> Result<(usize, usize), BenchError> {
    let mut connection = Connection::new(target.port);
    let nobody = json!({
        "UserPoolId": "us-east-1_Nothing00",
        "ClientId": "nothing00nothing00nothing0",
        "Username": "nobody",
        "AuthFlow": "USER_PASSWORD_AUTH",
        "MaxResults": 1,
    });
    // Some servers answer the first call of an operation like one that does not exist,
    // because a value is not supported or the pool is missing.
    let account = Account::create(target).await?;
    let somebody = json!({
        "UserPoolId": account.pool_id,
        "ClientId": account.client_id,
        "Username": account.user,
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
    });
    let mut known = BTreeSet::new();
    for of_whom in [nobody, somebody] {
        let unknown = answer(&mut connection, "NoSuchOperation", &of_whom).await?;
        // The operations that delete the pool or the user come last.
        let (last, first): (Vec<_>, Vec<_>) = names().partition(|name| name.contains("Delete"));
        for name in first.into_iter().chain(last) {
            if answer(&mut connection, name, &of_whom).await? != unknown {
                known.insert(name);
            }
        }
    }
    Ok((known.len(), names().count()))
}

/// Calls an operation with what most of them need. Returns the status and the name of the
/// error.
async fn answer(
    connection: &mut Connection,
    name: &str,
    of_whom: &Value,
) -> Result<(u16, String), BenchError> {
    let mut input = json!({
                "AccessToken": "none", "GroupName": "none", "Domain": "none",
        "Password": "Passw0rd!x", "ConfirmationCode": "123456", "ProviderName": "none",
        "Identifier": "none", "IdpIdentifier": "none", "PoolName": "", "ClientName": "none",
        "AuthParameters": {}, "ChallengeName": "SMS_MFA",
        "ChallengeResponses": {}, "UserAttributes": [], "UserAttributeNames": [],
        "CustomAttributes": [], "DeviceKey": "none", "ProviderType": "OIDC",
        "ProviderDetails": {}, "Name": "none", "Scopes": [],
        "ResourceArn": "none", "TagKeys": [], "Tags": {}, "Token": "none",
        "RefreshToken": "none", "ProposedPassword": "Passw0rd!x",
        "PreviousPassword": "Passw0rd!x", "AttributeName": "email", "Code": "123456",
        "UserCode": "123456",
    });
    if let (Some(members), Some(more)) = (input.as_object_mut(), of_whom.as_object()) {
        members.extend(more.clone());
    }
    let (status, body) = connection.answer(name, &input).await?;
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let name = body.get("__type").and_then(Value::as_str);
    Ok((status, name.unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_read_from_the_table() {
        assert!(names().count() > 100);
        assert!(names().any(|name| name == "InitiateAuth"));
    }
}
