//! The words of the account page.

use super::en;
use super::family::family;
use super::map::Map;

family! {
    /// A text of the account page. `crates/leptos-cognito/src/i18n/en/account.rs` says each in English.
    pub enum Account after Map with "Account" in en::account::text {
        // For all sections
        Save,
        Saving,
        Cancel,
        Change,
        Add,
        Adding,
        Remove,
        Removing,
        NewCodeSent,

        // You
        You,
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
        GenreNow(String),
        GenreNone,
        SaveGenre,
        GenreSaved(String),
        GenreNotSaved(String),

        // The password, asked for again
        PasswordAgainLead,
        PasswordAgainCode,
        PasswordAgainGoOn,
        PasswordAgainAsking,

        // Password
        Password,
        PasswordLead,
        ChangePassword,
        PasswordChanged,

        // Second step
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

        // Passkeys
        Passkeys,
        PasskeysLead,
        PasskeysNoBrowser,
        PasskeysNotOffered,
        PasskeysNotAtSignIn,
        PasskeysAndSecondStep,
        PasskeysNone,
        PasskeyNameless,
        PasskeyMade(String),
        AddPasskey,
        AddingPasskey,
        RemovePasskey(String),
        RemovePasskeyLead(String),
        PasskeyAdded,
        PasskeyRemoved,

        // Devices
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

        // Leaving
        Leaving,
        EverywhereLead,
        Everywhere,
        EverywhereGoing,
        DeleteLead,
        Delete,
        DeleteConfirm(String),
        DeleteForGood,
        Deleting,

        // What went wrong
        WrongPassword,
        NotProvable,
        NotOffered,
        Kept,
        PasskeyRefused,
        PasskeyThere,
        PasskeyNotMade,
        ConfirmationDiffers,
    }
}
