//! The messages of the account page.

use super::en;
use super::errors::Errors;
use crate::family;

family! {
    /// A message of the account page. The English texts are in
    /// `crates/leptos-cognito/src/i18n/en/account.rs`.
    pub enum Account after Errors with "Account" in en::account::text {
        // The page
        Lead(String),
        Loading,

        // The texts of all sections
        Save,
        Saving,
        Cancel,
        Change,
        Add,
        Adding,
        Remove,
        Removing,
        NewCodeSent,

        // The user's own data
        ProfileTitle,
        VerifyNow,
        ChangeEmail,
        ChangePhone,
        NewEmailLead,
        NewEmailSignIn(String),
        NewPhoneLead,
        CodeSentTo(String),
        CodeSent,
        EmailVerified,
        PhoneVerified,
        EmailChanged,
        PhoneChanged,
        Username,
        Verified,
        NotVerified,
        NotGiven,
        NotNow,
        AttributeSaved,
        AttributeNotSaved(String),

        // The question for the password before a change
        PasswordAgainLead,
        PasswordAgainCode,
        PasswordAgainGoOn,
        PasswordAgainAsking,

        // The password
        Password,
        PasswordLead,
        ChangePassword,
        PasswordChanged,

        // The second factor
        SecondStep,
        SecondStepLead,
        SecondStepNone,
        SecondStepNobody,
        SecondStepEverybody,
        SecondStepFirstFactor,
        App,
        AppNote,
        Text,
        TextNote,
        Mail,
        MailNote,
        On,
        Preferred,
        PhoneMissing,
        PhoneNotVerified,
        EmailMissing,
        EmailNotVerified,
        AddApp,
        AddText,
        AddMail,
        Prefer,
        PreferApp,
        PreferText,
        PreferMail,
        RemoveApp,
        RemoveText,
        RemoveMail,
        AppLead,
        RemoveFactorLead,
        FactorAdded,
        FactorPreferred,
        FactorRemoved,

        // The passkeys
        Passkeys,
        PasskeysLead,
        PasskeysNoBrowser,
        PasskeysNotOffered,
        PasskeysNotAtSignIn,
        PasskeysAndSecondStep,
        PasskeysCountForBoth,
        PasskeysNone,
        PasskeyNameless,
        PasskeyOnDevice,
        PasskeyOnPhone,
        PasskeySecurityKey,
        PasskeyMade(String),
        AddPasskey,
        AddingPasskey,
        RemovePasskey(String),
        RemovePasskeyLead(String),
        PasskeyAdded,
        PasskeyRemoved,
        PasskeyOffer,

        // The devices
        Devices,
        DevicesLead,
        DevicesNotOffered,
        DevicesNone,
        DeviceNameless,
        DeviceSeen(String),
        DeviceThis,
        Forget,
        ForgetDevice(String),
        DeviceForgotten,

        // The sign-out on all devices, and the deletion of the account
        DangerZoneTitle,
        EverywhereLead,
        Everywhere,
        EverywhereGoing,
        DeleteLead,
        Delete,
        DeleteConfirm(String),
        DeleteForGood,
        Deleting,
        SignedOutEverywhere,
        Deleted,

        // The errors
        WrongPassword,
        NotProvable,
        NotOffered,
        Kept,
        PasskeyRefused,
        PasskeyThere,
        PasskeysTooMany,
        PasskeyNotMade,
        ConfirmationDiffers,
    }
}
