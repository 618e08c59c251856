//! The operations, one file a family.

mod attempt;
mod challenges;
mod devices;
mod first_factor;
mod mfa;
mod password;
mod refresh;
mod sessions;
mod sign_in;
mod sign_up;
mod user;

use serde_json::Value;

use super::{
    Ctx,
    error::{ApiError, ErrorCode},
    wire::Input,
};

/// What an operation gives: a reply with a body, or one without.
type Reply = Result<Option<Value>, ApiError>;

const USER_POOLS: &str = "AWSCognitoIdentityProviderService.";
const IDENTITY_POOLS: &str = "AWSCognitoIdentityService.";

/// Runs the operation that `x-amz-target` names.
pub(super) fn dispatch(ctx: &mut Ctx<'_>, target: &str, input: &Input) -> Reply {
    if let Some(operation) = target.strip_prefix(USER_POOLS) {
        user_pools(ctx, operation, input)
    } else if let Some(operation) = target.strip_prefix(IDENTITY_POOLS) {
        identity_pools(ctx, operation, input)
    } else {
        Err(unknown())
    }
}

fn unknown() -> ApiError {
    ErrorCode::UnknownOperation.because("")
}

fn user_pools(ctx: &mut Ctx<'_>, operation: &str, input: &Input) -> Reply {
    match operation {
        "SignUp" => sign_up::sign_up(ctx, input),
        "ConfirmSignUp" => sign_up::confirm_sign_up(ctx, input),
        "ResendConfirmationCode" => sign_up::resend_confirmation_code(ctx, input),
        "InitiateAuth" => sign_in::initiate_auth(ctx, input),
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
        }
        "VerifyUserAttribute" => user::verify_user_attribute(ctx, input),
        "DeleteUser" => user::delete_user(ctx, input),
        "ConfirmDevice" => devices::confirm_device(ctx, input),
        "UpdateDeviceStatus" => devices::update_device_status(ctx, input),
        "ForgetDevice" => devices::forget_device(ctx, input),
        "GetDevice" => devices::get_device(ctx, input),
        "ListDevices" => devices::list_devices(ctx, input),
        _ => Err(unknown()),
    }
}

fn identity_pools(ctx: &mut Ctx<'_>, operation: &str, input: &Input) -> Reply {
    let _ = (ctx, operation, input);
    Err(unknown())
}
