//! The operations that set-up tools call: tags, client secrets, branding, imports and the
//! like, and the clean-up of what they store.

use crate::core::{
    Context,
    auth_event::AuthEvent,
    import_job::{ImportFile, ImportJob},
    pool_resource::PoolResource,
    recovery::Recovery,
    wire::Input,
};

use super::{
    Reply, auth_events, client_secrets, client_token, derived_token, developer_identities,
    identities, imports,
    pool_resources::{
        branding, cimd_policies, limits, log_delivery, replicas, risk, sessions, terms,
        ui_customization,
    },
    principal_tags, recoveries, tags, unknown, user_sessions, user_settings,
};

operations! {
    /// Runs an operation of user pools.
    pub(super) user_pools, is_of_user_pools, (ctx, operation, input) {
        "AddUserPoolClientSecret" => client_secrets::add(ctx, input),
        "AdminDeleteSoftwareToken" => user_settings::admin_delete_software_token(ctx, input),
        "AdminGetUserAuthFactors" => user_settings::admin_get_auth_factors(ctx, input),
        "AdminListUserAuthEvents" => auth_events::list(ctx, input),
        "AdminListUserSessions" => user_sessions::admin_list(ctx, input),
        "AdminRevokeUserSession" => user_sessions::admin_revoke(ctx, input),
        "AdminSetUserSettings" => user_settings::admin_set(ctx, input),
        "AdminUpdateAuthEventFeedback" => auth_events::admin_update_feedback(ctx, input),
        "CancelPointInTimeRecovery" => recoveries::cancel(ctx, input),
        "CreateCIMDPolicy" => cimd_policies::create(ctx, input),
        "CreateManagedLoginBranding" => branding::create(ctx, input),
        "CreateTerms" => terms::create(ctx, input),
        "CreateUserImportJob" => imports::create(ctx, input),
        "CreateUserPoolReplica" => replicas::create(ctx, input),
        "DeleteCIMDPolicy" => cimd_policies::delete(ctx, input),
        "DeleteManagedLoginBranding" => branding::delete(ctx, input),
        "DeleteTerms" => terms::delete(ctx, input),
        "DeleteUserPoolClientSecret" => client_secrets::delete(ctx, input),
        "DeleteUserPoolReplica" => replicas::delete(ctx, input),
        "DescribeCIMDPolicy" => cimd_policies::describe(ctx, input),
        "DescribeManagedLoginBranding" => branding::describe(ctx, input),
        "DescribeManagedLoginBrandingByClient" => branding::describe_by_client(ctx, input),
        "DescribePointInTimeRecovery" => recoveries::describe(ctx, input),
        "DescribeRiskConfiguration" => risk::describe(ctx, input),
        "DescribeTerms" => terms::describe(ctx, input),
        "DescribeTermsByClient" => terms::describe_by_client(ctx, input),
        "DescribeUserImportJob" => imports::describe(ctx, input),
        "GetCSVHeader" => imports::get_csv_header(ctx, input),
        "GetClientToken" => client_token::get(ctx, input),
        "GetDerivedToken" => derived_token::get(ctx, input),
        "GetLogDeliveryConfiguration" => log_delivery::get(ctx, input),
        "GetProvisionedLimit" => limits::get(ctx, input),
        "GetUICustomization" => ui_customization::get(ctx, input),
        "GetUserPoolClientSessionConfiguration" => sessions::get_of_client(ctx, input),
        "GetUserPoolSessionConfiguration" => sessions::get_of_pool(ctx, input),
        "InitiatePointInTimeRecovery" => recoveries::initiate(ctx, input),
        "ListCIMDPolicies" => cimd_policies::list(ctx, input),
        "ListClientMetadataURLs" => cimd_policies::list_urls(ctx, input),
        "ListPointInTimeRecoveries" => recoveries::list(ctx, input),
        "ListTagsForResource" => tags::list(ctx, input),
        "ListTerms" => terms::list(ctx, input),
        "ListUserImportJobs" => imports::list(ctx, input),
        "ListUserPoolClientSecrets" => client_secrets::list(ctx, input),
        "ListUserPoolReplicas" => replicas::list(ctx, input),
        "ListUserSessions" => user_sessions::list(ctx, input),
        "RevokeUserSession" => user_sessions::revoke(ctx, input),
        "SetLogDeliveryConfiguration" => log_delivery::set(ctx, input),
        "SetRiskConfiguration" => risk::set(ctx, input),
        "SetUICustomization" => ui_customization::set(ctx, input),
        "SetUserPoolClientSessionConfiguration" => sessions::set_of_client(ctx, input),
        "SetUserPoolSessionConfiguration" => sessions::set_of_pool(ctx, input),
        "SetUserSettings" => user_settings::set(ctx, input),
        "StartPointInTimeRecovery" => recoveries::start(ctx, input),
        "StartUserImportJob" => imports::start(ctx, input),
        "StopUserImportJob" => imports::stop(ctx, input),
        "TagResource" => tags::tag(ctx, input),
        "UntagResource" => tags::untag(ctx, input),
        "UpdateAuthEventFeedback" => auth_events::update_feedback(ctx, input),
        "UpdateCIMDPolicy" => cimd_policies::update(ctx, input),
        "UpdateClientMetadataURLState" => cimd_policies::update_url(ctx, input),
        "UpdateManagedLoginBranding" => branding::update(ctx, input),
        "UpdateProvisionedLimit" => limits::update(ctx, input),
        "UpdateTerms" => terms::update(ctx, input),
        "UpdateUserPoolReplica" => replicas::update(ctx, input),
        _ => Err(unknown()),
    }
}

operations! {
    /// Runs an operation of identity pools.
    pub(super) identity_pools, is_of_identity_pools, (ctx, operation, input) {
        "DeleteIdentities" => identities::delete(ctx, input),
        "DescribeIdentity" => identities::describe(ctx, input),
        "GetOpenIdTokenForDeveloperIdentity" => developer_identities::get_open_id_token(ctx, input),
        "GetPrincipalTagAttributeMap" => principal_tags::get(ctx, input),
        "ListIdentities" => identities::list(ctx, input),
        "ListTagsForResource" => tags::list(ctx, input),
        "LookupDeveloperIdentity" => developer_identities::lookup(ctx, input),
        "MergeDeveloperIdentities" => developer_identities::merge(ctx, input),
        "SetPrincipalTagAttributeMap" => principal_tags::set(ctx, input),
        "TagResource" => tags::tag(ctx, input),
        "UnlinkDeveloperIdentity" => developer_identities::unlink(ctx, input),
        "UnlinkIdentity" => identities::unlink(ctx, input),
        "UntagResource" => tags::untag(ctx, input),
        _ => Err(unknown()),
    }
}

/// Removes the records of a user pool or identity pool that is deleted.
pub(super) fn remove_of_pool(ctx: &mut Context<'_>, pool_id: &str) {
    let tx = &mut ctx.tx;
    tx.remove_where(|one: &PoolResource| one.pool_id == pool_id);
    tx.remove_where(|job: &ImportJob| job.pool_id == pool_id);
    tx.remove_where(|file: &ImportFile| file.pool_id == pool_id);
    tx.remove_where(|event: &AuthEvent| event.pool_id == pool_id);
    tx.remove_where(|recovery: &Recovery| recovery.pool_id == pool_id);
}
