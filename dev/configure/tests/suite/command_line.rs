//! Runs the usual commands of AWS's command line for user pools and identity pools against the
//! local pool, in the forms that its reference describes: shorthand and JSON parameters, queries,
//! filters and pages.

use std::io::Write;
use std::process::{Command, Stdio};

use cognito_local::{Pool, Settings, http, test_keys};

use crate::support::tool;

/// Runs commands of the AWS CLI in one process, which saves the start of Python for each. A line
/// is `NAME = command`, whose output is kept for `$NAME` in later lines; `command` alone; or
/// `Error = ! command` for one that the service refuses with this error.
const RUN: &str = r#"
import contextlib, io, re, shlex, sys
from awscli.clidriver import create_clidriver

kept = {}
for line in sys.stdin.read().splitlines():
    name, command = re.fullmatch(r"(?:(\w+) = )?(.*)", line).groups()
    refused = command.startswith("! ")
    words = [re.sub(r"\$(\w+)", lambda found: kept[found[1]], word)
             for word in shlex.split(command.removeprefix("! "))]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = create_clidriver().main(words + sys.argv[1:])
    said = err.getvalue()
    if refused:
        if status == 0 or f"({name})" not in said:
            sys.exit(f"{line}\nis not refused with {name}: {status} {out.getvalue()}{said}")
    elif status != 0:
        sys.exit(f"{line}\nfailed with {status}: {said}")
    elif name:
        kept[name] = out.getvalue().strip()
    print(line, "->", out.getvalue().strip()[:60].replace("\n", " "))
"#;

/// Runs these lines, the last of which keep nothing, and gives the output of the runner.
fn run(lines: &str) -> String {
    let settings = Settings {
        keys: Some(test_keys().unwrap()),
        ..Settings::default()
    };
    let pool = Pool::ephemeral(&settings).unwrap();
    let server = http::serve_on_free_port(pool).unwrap();
    let mut child = Command::new(tool("python"))
        .args(["-c", RUN])
        .args(["--endpoint-url", server.base_url(), "--region", "local"])
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_PAGER", "")
        .env_remove("AWS_PROFILE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(lines.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{failed}");
    said
}

/// Compares the kept value of the last command of this name with the runner's output.
fn says(said: &str, name: &str, value: &str) {
    let start = format!("{name} = ");
    let mut lines = said.lines().rev();
    let line = lines.find(|line| line.starts_with(&start)).unwrap();
    assert_eq!(line.split_once(" -> ").unwrap().1, value, "{line}");
}

#[test]
fn command_line_manages_pools_and_clients() {
    let said = run(r#"
POOL = cognito-idp create-user-pool --pool-name riders --auto-verified-attributes email --username-attributes email --policies "PasswordPolicy={MinimumLength=10,RequireUppercase=true,RequireLowercase=true,RequireNumbers=true,RequireSymbols=false,TemporaryPasswordValidityDays=3}" --schema Name=team,AttributeDataType=String,Mutable=true --query UserPool.Id --output text
NAME = cognito-idp describe-user-pool --user-pool-id $POOL --query UserPool.Name --output text
LENGTH = cognito-idp describe-user-pool --user-pool-id $POOL --query UserPool.Policies.PasswordPolicy.MinimumLength
POOLS = cognito-idp list-user-pools --max-results 10 --query "UserPools[?Id=='$POOL'].Name" --output text
cognito-idp update-user-pool --user-pool-id $POOL --auto-verified-attributes email --admin-create-user-config AllowAdminCreateUserOnly=true --user-pool-tags team=rydes
ONLY = cognito-idp describe-user-pool --user-pool-id $POOL --query UserPool.AdminCreateUserConfig.AllowAdminCreateUserOnly
cognito-idp add-custom-attributes --user-pool-id $POOL --custom-attributes Name=rides,AttributeDataType=Number,DeveloperOnlyAttribute=false,Mutable=true
CUSTOM = cognito-idp describe-user-pool --user-pool-id $POOL --query "length(UserPool.SchemaAttributes[?starts_with(Name, 'custom:')])"
cognito-idp set-user-pool-mfa-config --user-pool-id $POOL --software-token-mfa-configuration Enabled=true --mfa-configuration OPTIONAL
MFA = cognito-idp get-user-pool-mfa-config --user-pool-id $POOL --query MfaConfiguration --output text
CLIENT = cognito-idp create-user-pool-client --user-pool-id $POOL --client-name web --explicit-auth-flows ALLOW_USER_PASSWORD_AUTH ALLOW_REFRESH_TOKEN_AUTH --token-validity-units AccessToken=minutes --access-token-validity 30 --query UserPoolClient.ClientId --output text
MINUTES = cognito-idp describe-user-pool-client --user-pool-id $POOL --client-id $CLIENT --query UserPoolClient.AccessTokenValidity
cognito-idp update-user-pool-client --user-pool-id $POOL --client-id $CLIENT --client-name website
CLIENTS = cognito-idp list-user-pool-clients --user-pool-id $POOL --query "UserPoolClients[].ClientName" --output text
cognito-idp create-user-pool-domain --user-pool-id $POOL --domain riders-of-seattle
OWNER = cognito-idp describe-user-pool-domain --domain riders-of-seattle --query DomainDescription.UserPoolId --output text
cognito-idp create-resource-server --user-pool-id $POOL --identifier rides --name Rides --scopes ScopeName=read,ScopeDescription=Read ScopeName=write,ScopeDescription=Write
SCOPES = cognito-idp describe-resource-server --user-pool-id $POOL --identifier rides --query "length(ResourceServer.Scopes)"
cognito-idp update-resource-server --user-pool-id $POOL --identifier rides --name Rides --scopes ScopeName=read,ScopeDescription=Read
SERVERS = cognito-idp list-resource-servers --user-pool-id $POOL --query "ResourceServers[].Identifier" --output text
cognito-idp create-identity-provider --user-pool-id $POOL --provider-name Google --provider-type Google --provider-details client_id=id,client_secret=secret,authorize_scopes=email --attribute-mapping email=email
PROVIDERS = cognito-idp list-identity-providers --user-pool-id $POOL --query "Providers[].ProviderName" --output text
TYPE = cognito-idp describe-identity-provider --user-pool-id $POOL --provider-name Google --query IdentityProvider.ProviderType --output text
cognito-idp delete-identity-provider --user-pool-id $POOL --provider-name Google
cognito-idp delete-resource-server --user-pool-id $POOL --identifier rides
InvalidParameterException = ! cognito-idp delete-user-pool --user-pool-id $POOL
cognito-idp delete-user-pool-domain --user-pool-id $POOL --domain riders-of-seattle
cognito-idp delete-user-pool-client --user-pool-id $POOL --client-id $CLIENT
cognito-idp delete-user-pool --user-pool-id $POOL
ResourceNotFoundException = ! cognito-idp describe-user-pool --user-pool-id $POOL
"#
    .trim_start());
    for (name, value) in [
        ("NAME", "riders"),
        ("LENGTH", "10"),
        ("POOLS", "riders"),
        ("ONLY", "true"),
        ("CUSTOM", "2"),
        ("MFA", "OPTIONAL"),
        ("MINUTES", "30"),
        ("CLIENTS", "website"),
        ("SCOPES", "2"),
        ("SERVERS", "rides"),
        ("PROVIDERS", "Google"),
        ("TYPE", "Google"),
    ] {
        says(&said, name, value);
    }
}

#[test]
fn command_line_manages_users_and_groups() {
    let said = run(r#"
POOL = cognito-idp create-user-pool --pool-name riders --query UserPool.Id --output text
STATUS = cognito-idp admin-create-user --user-pool-id $POOL --username ann --user-attributes Name=email,Value=ann@example.com Name=email_verified,Value=true --message-action SUPPRESS --temporary-password Temp0rary! --query User.UserStatus --output text
cognito-idp admin-create-user --user-pool-id $POOL --username bob --desired-delivery-mediums EMAIL --user-attributes '[{"Name": "email", "Value": "bob@example.com"}]'
UsernameExistsException = ! cognito-idp admin-create-user --user-pool-id $POOL --username bob
USERS = cognito-idp list-users --user-pool-id $POOL --query "sort(Users[].Username)" --output text
FOUND = cognito-idp list-users --user-pool-id $POOL --filter "email ^= \"ann\"" --attributes-to-get email --limit 5 --query "Users[].Attributes[].Value" --output text
PAGED = cognito-idp list-users --user-pool-id $POOL --page-size 1 --query "length(Users)"
cognito-idp admin-set-user-password --user-pool-id $POOL --username ann --password Unicorn-1! --permanent
CONFIRMED = cognito-idp admin-get-user --user-pool-id $POOL --username ann --query UserStatus --output text
cognito-idp admin-update-user-attributes --user-pool-id $POOL --username ann --user-attributes Name=given_name,Value=Ann Name=locale,Value=en
cognito-idp admin-delete-user-attributes --user-pool-id $POOL --username ann --user-attribute-names locale
GIVEN = cognito-idp admin-get-user --user-pool-id $POOL --username ann --query "UserAttributes[?Name=='given_name'].Value" --output text
cognito-idp create-group --user-pool-id $POOL --group-name drivers --description Drivers --precedence 1
cognito-idp create-group --user-pool-id $POOL --group-name staff
cognito-idp update-group --user-pool-id $POOL --group-name drivers --precedence 5
PRECEDENCE = cognito-idp get-group --user-pool-id $POOL --group-name drivers --query Group.Precedence
GROUPS = cognito-idp list-groups --user-pool-id $POOL --query "sort(Groups[].GroupName)" --output text
cognito-idp admin-add-user-to-group --user-pool-id $POOL --username ann --group-name drivers
MEMBERS = cognito-idp list-users-in-group --user-pool-id $POOL --group-name drivers --query "Users[].Username" --output text
MEMBER = cognito-idp admin-list-groups-for-user --user-pool-id $POOL --username ann --query "Groups[].GroupName" --output text
cognito-idp admin-remove-user-from-group --user-pool-id $POOL --username ann --group-name drivers
cognito-idp delete-group --user-pool-id $POOL --group-name drivers
CLIENT = cognito-idp create-user-pool-client --user-pool-id $POOL --client-name app --explicit-auth-flows ALLOW_ADMIN_USER_PASSWORD_AUTH ALLOW_REFRESH_TOKEN_AUTH --query UserPoolClient.ClientId --output text
REFRESH = cognito-idp admin-initiate-auth --user-pool-id $POOL --client-id $CLIENT --auth-flow ADMIN_USER_PASSWORD_AUTH --auth-parameters USERNAME=ann,PASSWORD=Unicorn-1! --query AuthenticationResult.RefreshToken --output text
cognito-idp admin-initiate-auth --user-pool-id $POOL --client-id $CLIENT --auth-flow REFRESH_TOKEN_AUTH --auth-parameters REFRESH_TOKEN=$REFRESH
cognito-idp admin-user-global-sign-out --user-pool-id $POOL --username ann
NotAuthorizedException = ! cognito-idp admin-initiate-auth --user-pool-id $POOL --client-id $CLIENT --auth-flow REFRESH_TOKEN_AUTH --auth-parameters REFRESH_TOKEN=$REFRESH
cognito-idp admin-list-devices --user-pool-id $POOL --username ann
cognito-idp admin-set-user-mfa-preference --user-pool-id $POOL --username ann --software-token-mfa-settings Enabled=false
cognito-idp admin-disable-user --user-pool-id $POOL --username ann
DISABLED = cognito-idp admin-get-user --user-pool-id $POOL --username ann --query Enabled
cognito-idp admin-enable-user --user-pool-id $POOL --username ann
cognito-idp admin-reset-user-password --user-pool-id $POOL --username ann
RESET = cognito-idp admin-get-user --user-pool-id $POOL --username ann --query UserStatus --output text
cognito-idp admin-delete-user --user-pool-id $POOL --username ann
UserNotFoundException = ! cognito-idp admin-get-user --user-pool-id $POOL --username ann
"#
    .trim_start());
    for (name, value) in [
        ("STATUS", "FORCE_CHANGE_PASSWORD"),
        ("USERS", "ann\tbob"),
        ("FOUND", "ann@example.com"),
        ("PAGED", "2"),
        ("CONFIRMED", "CONFIRMED"),
        ("GIVEN", "Ann"),
        ("PRECEDENCE", "5"),
        ("GROUPS", "drivers\tstaff"),
        ("MEMBERS", "ann"),
        ("MEMBER", "drivers"),
        ("DISABLED", "false"),
        ("RESET", "RESET_REQUIRED"),
    ] {
        says(&said, name, value);
    }
}

#[test]
fn command_line_acts_for_a_user_and_an_identity() {
    let said = run(r#"
cognito-idp sign-up --client-id wildrydeswebapp --username ann --password Unicorn-1! --user-attributes Name=email,Value=ann@example.com Name=custom:genre,Value=Jazz
cognito-idp resend-confirmation-code --client-id wildrydeswebapp --username ann
UserNotConfirmedException = ! cognito-idp initiate-auth --client-id wildrydeswebapp --auth-flow USER_PASSWORD_AUTH --auth-parameters USERNAME=ann,PASSWORD=Unicorn-1!
CodeMismatchException = ! cognito-idp confirm-sign-up --client-id wildrydeswebapp --username ann --confirmation-code 00000
cognito-idp admin-confirm-sign-up --user-pool-id local_WildRydes --username ann
cognito-idp admin-update-user-attributes --user-pool-id local_WildRydes --username ann --user-attributes Name=email_verified,Value=true
TOKEN = cognito-idp initiate-auth --client-id wildrydeswebapp --auth-flow USER_PASSWORD_AUTH --auth-parameters USERNAME=ann,PASSWORD=Unicorn-1! --query AuthenticationResult.AccessToken --output text
USER = cognito-idp get-user --access-token $TOKEN --query Username --output text
cognito-idp update-user-attributes --access-token $TOKEN --user-attributes Name=custom:genre,Value=Western
cognito-idp delete-user-attributes --access-token $TOKEN --user-attribute-names custom:genre
cognito-idp change-password --access-token $TOKEN --previous-password Unicorn-1! --proposed-password Unicorn-2!
cognito-idp associate-software-token --access-token $TOKEN
InvalidUserPoolConfigurationException = ! cognito-idp list-devices --access-token $TOKEN
MEDIUM = cognito-idp forgot-password --client-id wildrydeswebapp --username ann --query CodeDeliveryDetails.DeliveryMedium --output text
ID = cognito-idp initiate-auth --client-id wildrydeswebapp --auth-flow USER_PASSWORD_AUTH --auth-parameters USERNAME=ann,PASSWORD=Unicorn-2! --query AuthenticationResult.IdToken --output text
IDENTITY = cognito-identity get-id --identity-pool-id local:3f5a7c10-0000-4000-8000-77696c647264 --logins cognito-idp.local.amazonaws.com/local_WildRydes=$ID --query IdentityId --output text
KEY = cognito-identity get-credentials-for-identity --identity-id $IDENTITY --logins cognito-idp.local.amazonaws.com/local_WildRydes=$ID --query "starts_with(Credentials.AccessKeyId, 'ASIA')"
cognito-identity describe-identity --identity-id $IDENTITY
IDENTITIES = cognito-identity create-identity-pool --identity-pool-name mine --no-allow-unauthenticated-identities --cognito-identity-providers ProviderName=cognito-idp.local.amazonaws.com/local_WildRydes,ClientId=wildrydeswebapp,ServerSideTokenCheck=true --query IdentityPoolId --output text
cognito-identity set-identity-pool-roles --identity-pool-id $IDENTITIES --roles authenticated=arn:aws:iam::000000000000:role/riders
ROLE = cognito-identity get-identity-pool-roles --identity-pool-id $IDENTITIES --query Roles.authenticated --output text
POOLS = cognito-identity list-identity-pools --max-results 10 --query "IdentityPools[?IdentityPoolId=='$IDENTITIES'].IdentityPoolName" --output text
cognito-identity delete-identity-pool --identity-pool-id $IDENTITIES
cognito-idp global-sign-out --access-token $TOKEN
NotAuthorizedException = ! cognito-idp get-user --access-token $TOKEN
"#
    .trim_start());
    for (name, value) in [
        ("USER", "ann"),
        ("MEDIUM", "EMAIL"),
        ("KEY", "true"),
        ("ROLE", "arn:aws:iam::000000000000:role/riders"),
        ("POOLS", "mine"),
    ] {
        says(&said, name, value);
    }
}
