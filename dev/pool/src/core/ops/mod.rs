//! The operations of the service, with one file for each family.

use serde_json::Value;

use super::{
    Context,
    error::{ApiError, ErrorCode},
    model,
    recovery::pause,
    wire::Input,
};

/// The result of an operation: a reply with or without a body, or an error.
type Reply = Result<Option<Value>, ApiError>;

/// Makes the function that runs the operation of a name, and the function that says whether
/// it has the name.
macro_rules! operations {
    ($(#[$doc:meta])* $vis:vis $run:ident, $is_known:ident, ($ctx:ident, $operation:ident, $input:ident) {
        $($name:literal => $call:expr,)*
        _ => $otherwise:expr,
    }) => {
        $(#[$doc])*
        $vis fn $run($ctx: &mut Context<'_>, $operation: &str, $input: &Input) -> Reply {
            match $operation {
                $($name => $call,)*
                _ => $otherwise,
            }
        }

        $vis fn $is_known(operation: &str) -> bool {
            matches!(operation, $($name)|*)
        }
    };
}

mod admin;
mod auth_events;
mod challenges;
mod client_oauth;
mod client_secrets;
mod client_token;
mod custom_auth;
pub(super) mod declared;
mod derived_token;
mod developer_identities;
mod devices;
mod domains;
mod groups;
pub(super) mod hosted;
mod identities;
mod identity;
mod identity_providers;
pub(crate) mod imports;
mod initiate_auth;
mod mfa;
mod pagination;
mod passkey_sign_in;
mod passkeys;
mod password;
mod pool_clients;
mod pool_resources;
mod pool_settings;
mod principal_tags;
mod recoveries;
pub(super) mod refresh;
mod resource_servers;
mod sessions;
mod set_up;
mod sign_in_attempt;
mod sign_up;
mod srp_proof;
mod tags;
mod unidentified_sign_in;
mod user;
mod user_migration;
pub(super) mod user_sessions;
mod user_settings;

const USER_POOLS: &str = "AWSCognitoIdentityProviderService.";
const IDENTITY_POOLS: &str = "AWSCognitoIdentityService.";

/// The operations that AWS accepts without a signature, because a user who signs up or in
/// has no AWS credentials. All others are for administrators. An operation that is not
/// listed counts as one of those, so that a new one is not open to every web page by
/// mistake.
///
/// Source: `authtype: none` in the API models of `cognito-idp` 2016-04-18 and
/// `cognito-identity` 2014-06-30 (botocore 1.44.8), as far as this pool has the
/// operation.
const UNSIGNED: [&str; 38] = [
    "AWSCognitoIdentityProviderService.AssociateSoftwareToken",
    "AWSCognitoIdentityProviderService.ChangePassword",
    "AWSCognitoIdentityProviderService.CompleteWebAuthnRegistration",
    "AWSCognitoIdentityProviderService.ConfirmDevice",
    "AWSCognitoIdentityProviderService.ConfirmForgotPassword",
    "AWSCognitoIdentityProviderService.ConfirmSignUp",
    "AWSCognitoIdentityProviderService.DeleteUser",
    "AWSCognitoIdentityProviderService.DeleteUserAttributes",
    "AWSCognitoIdentityProviderService.DeleteWebAuthnCredential",
    "AWSCognitoIdentityProviderService.ForgetDevice",
    "AWSCognitoIdentityProviderService.ForgotPassword",
    "AWSCognitoIdentityProviderService.GetDevice",
    "AWSCognitoIdentityProviderService.GetTokensFromRefreshToken",
    "AWSCognitoIdentityProviderService.GetUser",
    "AWSCognitoIdentityProviderService.GetUserAttributeVerificationCode",
    "AWSCognitoIdentityProviderService.GetUserAuthFactors",
    "AWSCognitoIdentityProviderService.GlobalSignOut",
    "AWSCognitoIdentityProviderService.InitiateAuth",
    "AWSCognitoIdentityProviderService.ListDevices",
    "AWSCognitoIdentityProviderService.ListUserSessions",
    "AWSCognitoIdentityProviderService.ListWebAuthnCredentials",
    "AWSCognitoIdentityProviderService.ResendConfirmationCode",
    "AWSCognitoIdentityProviderService.RespondToAuthChallenge",
    "AWSCognitoIdentityProviderService.RevokeToken",
    "AWSCognitoIdentityProviderService.RevokeUserSession",
    "AWSCognitoIdentityProviderService.SetUserMFAPreference",
    "AWSCognitoIdentityProviderService.SetUserSettings",
    "AWSCognitoIdentityProviderService.SignUp",
    "AWSCognitoIdentityProviderService.StartWebAuthnRegistration",
    "AWSCognitoIdentityProviderService.UpdateAuthEventFeedback",
    "AWSCognitoIdentityProviderService.UpdateDeviceStatus",
    "AWSCognitoIdentityProviderService.UpdateUserAttributes",
    "AWSCognitoIdentityProviderService.VerifySoftwareToken",
    "AWSCognitoIdentityProviderService.VerifyUserAttribute",
    "AWSCognitoIdentityService.GetCredentialsForIdentity",
    "AWSCognitoIdentityService.GetId",
    "AWSCognitoIdentityService.GetOpenIdToken",
    "AWSCognitoIdentityService.UnlinkIdentity",
];

/// Returns `true` if AWS accepts the operation that `x-amz-target` names without a
/// signature.
#[must_use]
pub(crate) fn is_unsigned(target: &str) -> bool {
    UNSIGNED.contains(&target)
}

/// Checks the parameters of the operation that `x-amz-target` names against the API's model.
///
/// # Errors
/// `UnknownOperationException` if there is no such operation, and those of [`Input::checked`].
pub(super) fn check(target: &str, input: Input) -> Result<Input, ApiError> {
    if let Some(operation) = target.strip_prefix(USER_POOLS) {
        if !is_of_users(operation)
            && !is_of_administrators(operation)
            && !set_up::is_of_user_pools(operation)
        {
            return Err(unknown());
        }
        input.checked(&model::USER_POOLS, operation, ErrorCode::InvalidParameter)
    } else if let Some(operation) = target.strip_prefix(IDENTITY_POOLS) {
        if !is_of_identity_pools(operation) && !set_up::is_of_identity_pools(operation) {
            return Err(unknown());
        }
        input.checked(&model::IDENTITY_POOLS, operation, ErrorCode::Validation)
    } else {
        Err(unknown())
    }
}

/// Runs the operation that `x-amz-target` names, with parameters that [`check`] returned.
pub(super) fn dispatch(ctx: &mut Context<'_>, target: &str, input: &Input) -> Reply {
    if let Some(operation) = target.strip_prefix(USER_POOLS) {
        ctx.triggers.read(input)?;
        // A page calls an operation within another one.
        let outer = std::mem::replace(&mut ctx.is_write, pause::writes(operation));
        let reply = user_pools(ctx, operation, input);
        ctx.is_write = outer;
        auth_events::record(ctx, operation, input, &reply);
        reply
    } else if let Some(operation) = target.strip_prefix(IDENTITY_POOLS) {
        identity_pools(ctx, operation, input)
    } else {
        Err(unknown())
    }
}

fn unknown() -> ApiError {
    ErrorCode::UnknownOperation.with_message("")
}

operations! {
    user_pools, is_of_users, (ctx, operation, input) {
        "SignUp" => sign_up::sign_up(ctx, input),
        "ConfirmSignUp" => sign_up::confirm_sign_up(ctx, input),
        "ResendConfirmationCode" => sign_up::resend_confirmation_code(ctx, input),
        "InitiateAuth" => initiate_auth::initiate_auth(ctx, input),
        "RespondToAuthChallenge" => challenges::respond_to_auth_challenge(ctx, input),
        "GetTokensFromRefreshToken" => refresh::get_tokens_from_refresh_token(ctx, input),
        "RevokeToken" => refresh::revoke_token(ctx, input),
        "GlobalSignOut" => refresh::global_sign_out(ctx, input),
        "AssociateSoftwareToken" => mfa::associate_software_token(ctx, input),
        "VerifySoftwareToken" => mfa::verify_software_token(ctx, input),
        "SetUserMFAPreference" => mfa::set_user_mfa_preference(ctx, input),
        "ForgotPassword" => password::forgot_password(ctx, input),
        "ConfirmForgotPassword" => password::confirm_forgot_password(ctx, input),
        "ChangePassword" => password::change_password(ctx, input),
        "GetUser" => user::get_user(ctx, input),
        "GetUserAuthFactors" => user::get_user_auth_factors(ctx, input),
        "UpdateUserAttributes" => user::update_user_attributes(ctx, input),
        "DeleteUserAttributes" => user::delete_user_attributes(ctx, input),
        "GetUserAttributeVerificationCode" => {
            user::get_user_attribute_verification_code(ctx, input)
        },
        "VerifyUserAttribute" => user::verify_user_attribute(ctx, input),
        "DeleteUser" => user::delete_user(ctx, input),
        "ConfirmDevice" => devices::confirm_device(ctx, input),
        "UpdateDeviceStatus" => devices::update_device_status(ctx, input),
        "ForgetDevice" => devices::forget_device(ctx, input),
        "GetDevice" => devices::get_device(ctx, input),
        "ListDevices" => devices::list_devices(ctx, input),
        "StartWebAuthnRegistration" => passkeys::start_registration(ctx, input),
        "CompleteWebAuthnRegistration" => passkeys::complete_registration(ctx, input),
        "ListWebAuthnCredentials" => passkeys::list_credentials(ctx, input),
        "DeleteWebAuthnCredential" => passkeys::delete_credential(ctx, input),
        _ => administrators(ctx, operation, input),
    }
}

operations! {
    /// Runs the operations that at AWS only administrators may call, with a signature. This
    /// pool does not check signatures, so any credentials are accepted.
    administrators, is_of_administrators, (ctx, operation, input) {
        "AddCustomAttributes" => pool_settings::add_custom_attributes(ctx, input),
        "AdminAddUserToGroup" => groups::set_membership(ctx, input, true),
        "AdminConfirmSignUp" => admin::confirm_sign_up(ctx, input),
        "AdminCreateUser" => admin::create_user(ctx, input),
        "AdminDeleteUser" => admin::delete_user(ctx, input),
        "AdminDeleteUserAttributes" => admin::delete_user_attributes(ctx, input),
        "AdminDisableProviderForUser" => identity_providers::disable(ctx, input),
        "AdminDisableUser" => admin::set_enabled(ctx, input, false),
        "AdminEnableUser" => admin::set_enabled(ctx, input, true),
        "AdminForgetDevice" => admin::forget_device(ctx, input),
        "AdminGetDevice" => admin::get_device(ctx, input),
        "AdminGetUser" => admin::get_user(ctx, input),
        "AdminInitiateAuth" => initiate_auth::admin_initiate_auth(ctx, input),
        "AdminLinkProviderForUser" => identity_providers::link(ctx, input),
        "AdminListDevices" => admin::list_devices(ctx, input),
        "AdminListGroupsForUser" => groups::list_of_user(ctx, input),
        "AdminRemoveUserFromGroup" => groups::set_membership(ctx, input, false),
        "AdminResetUserPassword" => admin::reset_user_password(ctx, input),
        "AdminRespondToAuthChallenge" => challenges::admin_respond_to_auth_challenge(ctx, input),
        "AdminSetUserMFAPreference" => admin::set_user_mfa_preference(ctx, input),
        "AdminSetUserPassword" => admin::set_user_password(ctx, input),
        "AdminUpdateDeviceStatus" => admin::update_device_status(ctx, input),
        "AdminUpdateUserAttributes" => admin::update_user_attributes(ctx, input),
        "AdminUserGlobalSignOut" => admin::user_global_sign_out(ctx, input),
        "CreateGroup" => groups::create(ctx, input),
        "CreateIdentityProvider" => identity_providers::create(ctx, input),
        "CreateResourceServer" => resource_servers::create(ctx, input),
        "CreateUserPool" => pool_settings::create_user_pool(ctx, input),
        "CreateUserPoolClient" => pool_clients::create_user_pool_client(ctx, input),
        "CreateUserPoolDomain" => domains::create(ctx, input),
        "DeleteGroup" => groups::delete(ctx, input),
        "DeleteIdentityProvider" => identity_providers::delete(ctx, input),
        "DeleteResourceServer" => resource_servers::delete(ctx, input),
        "DeleteUserPool" => pool_settings::delete_user_pool(ctx, input),
        "DeleteUserPoolClient" => pool_clients::delete_user_pool_client(ctx, input),
        "DeleteUserPoolDomain" => domains::delete(ctx, input),
        "DescribeIdentityProvider" => identity_providers::describe(ctx, input),
        "DescribeResourceServer" => resource_servers::describe(ctx, input),
        "DescribeUserPool" => pool_settings::describe_user_pool(ctx, input),
        "DescribeUserPoolClient" => pool_clients::describe_user_pool_client(ctx, input),
        "DescribeUserPoolDomain" => domains::describe(ctx, input),
        "GetIdentityProviderByIdentifier" => identity_providers::get_by_identifier(ctx, input),
        "GetGroup" => groups::get(ctx, input),
        "GetSigningCertificate" => identity_providers::signing_certificate(ctx, input),
        "GetUserPoolMfaConfig" => pool_settings::get_user_pool_mfa_config(ctx, input),
        "ListGroups" => groups::list(ctx, input),
        "ListIdentityProviders" => identity_providers::list(ctx, input),
        "ListResourceServers" => resource_servers::list(ctx, input),
        "ListUserPoolClients" => pool_clients::list_user_pool_clients(ctx, input),
        "ListUserPools" => pool_settings::list_user_pools(ctx, input),
        "ListUsers" => admin::list_users(ctx, input),
        "ListUsersInGroup" => groups::list_users(ctx, input),
        "SetUserPoolMfaConfig" => pool_settings::set_user_pool_mfa_config(ctx, input),
        "UpdateGroup" => groups::update(ctx, input),
        "UpdateIdentityProvider" => identity_providers::update(ctx, input),
        "UpdateResourceServer" => resource_servers::update(ctx, input),
        "UpdateUserPool" => pool_settings::update_user_pool(ctx, input),
        "UpdateUserPoolClient" => pool_clients::update_user_pool_client(ctx, input),
        "UpdateUserPoolDomain" => domains::update(ctx, input),
        _ => set_up::user_pools(ctx, operation, input),
    }
}

operations! {
    identity_pools, is_of_identity_pools, (ctx, operation, input) {
        "CreateIdentityPool" => identity::create_identity_pool(ctx, input),
        "DeleteIdentityPool" => identity::delete_identity_pool(ctx, input),
        "DescribeIdentityPool" => identity::describe_identity_pool(ctx, input),
        "GetCredentialsForIdentity" => identity::get_credentials_for_identity(ctx, input),
        "GetId" => identity::get_id(ctx, input),
        "GetIdentityPoolRoles" => identity::get_identity_pool_roles(ctx, input),
        "GetOpenIdToken" => identity::get_open_id_token(ctx, input),
        "ListIdentityPools" => identity::list_identity_pools(ctx, input),
        "SetIdentityPoolRoles" => identity::set_identity_pool_roles(ctx, input),
        "UpdateIdentityPool" => identity::update_identity_pool(ctx, input),
        _ => set_up::identity_pools(ctx, operation, input),
    }
}
