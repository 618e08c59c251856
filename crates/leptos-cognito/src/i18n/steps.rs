//! What the steps of a sign-in after the form say.

use super::en;
use super::family::family;
use super::fields::Fields;

family! {
    /// A text of the steps after the sign-in form. `crates/leptos-cognito/src/i18n/en/steps.rs` says each in English.
    pub enum Steps after Fields with "" in en::steps::text {
        // Codes
        EnterMfaCode,
        CodeFromApp,
        TextSentTo(String),
        TextSent,
        EmailSentTo(String),
        EmailSent,

        // Challenges
        NotSupportedYet,
        UnknownChallenge(String),
        OneMoreStep,
        Answer,

        // The second factor
        ChooseMfa,
        ChooseMfaLead,
        TextMessage,
        EmailMessage,
        AuthenticatorApp,
        SetupMfa,
        SetupMfaLead,
        SetupEmailRulesOut,
        SetupTotp,
        SetupTotpLead,
        QrCode,
        KeyLabel,
        CopyKey,
        SetupEmail,
        SetupEmailLead,

        // A new password
        PasswordMustBeReset,
        ChooseNewPassword,
        ChooseNewPasswordLead,
        ChangePassword,
        ChangingPassword,
        AddressAttribute,
        BirthdateAttribute,
        FamilyNameAttribute,
        GenderAttribute,
        GivenNameAttribute,
        LocaleAttribute,
        MiddleNameAttribute,
        NameAttribute,
        NicknameAttribute,
        PictureAttribute,
        PreferredUsernameAttribute,
        ProfileAttribute,
        WebsiteAttribute,
        ZoneinfoAttribute,

        // The first factor
        ChooseHowToSignIn,
        ChooseHowLead,
        FirstFactorRulesOut,
        EmailCode,
        TextMessageCode,
        Passkey,
        UseYourPasskey,
        UsePasskeyLead,
        WaitingForPasskey,
    }
}
