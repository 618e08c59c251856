//! The messages of the steps of a sign-in that follow the form.

use super::en;
use super::fields::Fields;
use crate::family;

family! {
    /// A message of the steps of a sign-in that follow the form. The English texts are in
    /// `crates/leptos-cognito/src/i18n/en/steps.rs`.
    pub enum Steps after Fields with "" in en::steps::text {
        // The codes
        EnterMfaCode,
        EnterYourCode,
        CodeFromApp(String),
        TextSentTo(String),
        TextSent,
        EmailSentTo(String),
        EmailSent,

        // The unsupported and the custom challenges
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
        OtherWaysToSignIn,
        EnterTheCodeYouHave,
        NoOtherWay,
        EnterYourPassword,
        PasswordOnly,
    }
}
