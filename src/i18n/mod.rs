//! What the app says, apart from how: every text is a [`Message`], and English has them all
//! in one match, so that a missing one does not compile.
//!
//! Every other language is a file, `public/languages/<tag>.txt`: a line for each message,
//! `Key = text`, in the order of the families below. The app finds a message by the
//! number of its line, so no key is compiled in; a file whose keys are not those of this
//! build is refused. `docs/languages.md` tells translators more.
//!
//! | module | idea |
//! |---|---|
//! | [`family`] | how messages are declared |
//! | [`languages`] | which languages there are, and which one a browser wants |
//! | [`translation`] | one language's file, read |
//! | [`speech`] | a message put into words, with plurals and numbers |
//! | `templates`, `pseudo` | for translators and tests, on the host alone |

pub mod account;
pub mod aws;
mod en;
pub mod family;
pub mod forms;
pub mod languages;
pub mod map;
#[cfg(any(test, not(target_arch = "wasm32")))]
pub mod pseudo;
pub mod speech;
#[cfg(any(test, not(target_arch = "wasm32")))]
pub mod templates;
pub mod translation;

use family::family;
pub use family::{Argument, Family, Fills, Minutes, Seconds, Unit};
pub use speech::{Phrase, speak};

use account::Account;
use aws::Aws;
use forms::Forms;
use map::Map;

/// The keys of all families, in the order of a language's file.
pub const KEYS: [&[&str]; 5] = [
    Message::KEYS,
    Aws::KEYS,
    Map::KEYS,
    Account::KEYS,
    Forms::KEYS,
];

family! {
    /// A text of the app. `src/i18n/en.rs` says each in English.
    pub enum Message with "" in en::text {
        // The frame
        Brand,
        Tagline,
        Apply,
        SignIn,
        SignOut,
        Account,
        SkipToContent,
        MainNavigation,
        Language,
        Theme,
        SystemTheme,
        LightTheme,
        DarkTheme,

        // Fields
        Email,
        EmailHint,
        PhoneNumber,
        PhoneHint,
        FavoriteGenre,
        GenreHint,
        Password,
        NewPassword,
        CurrentPassword,
        ConfirmPassword,
        VerificationCode,
        KeepMeSignedIn,
        Show,
        Hide,
        ShowPassword,
        HidePassword,

        // Password rules
        PasswordRules,
        RuleLength(u32),
        RuleLowercase,
        RuleUppercase,
        RuleNumber,
        RuleSymbol,
        RuleMet,
        RuleNotMet,

        // Faults of fields
        EmailMissing,
        EmailMalformed,
        PhoneMissing,
        PhoneMalformed,
        GenreMissing,
        GenreTooLong,
        PasswordMissing,
        PasswordAgainstRules,
        PasswordUsedBefore,
        ConfirmationDiffers,
        CodeMissing,
        CodeMalformed,
        IdentifierMissing,

        // Sign-in
        SigningIn,
        ForgotYourPassword,
        CreateAccount,
        NewHere,
        HaveAccount,
        BackToSignIn,
        EnterMfaCode,
        CodeFromApp,
        TextSentTo(String),
        TextSent,
        EmailSentTo(String),
        EmailSent,
        NotSupportedYet,
        UnknownChallenge(String),
        Continue,
        Continuing,
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
        ChooseNewPassword,
        ChooseNewPasswordLead,
        ChangePassword,
        ChangingPassword,
        AttributeMissing,
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
        OneMoreStep,
        Answer,
        AnswerMissing,
        ChooseHowToSignIn,
        ChooseHowLead,
        FirstFactorRulesOut,
        EmailCode,
        TextMessageCode,
        Passkey,
        OptionMissing,
        RememberDevice,
        RememberDeviceAsk,
        RememberDeviceDone,
        NotNow,
        PasswordOptional,

        // Registration and verification
        Register,
        RegisterLead,
        LetsRyde,
        Registering,
        VerifyEmail,
        CodeSentTo(String),
        CodeSentIfAny,
        ExistingCodeSent,
        NewCodeSent,
        Verify,
        Verifying,
        ResendCode,
        SendingCode,
        ResendIn(Seconds),
        OpenInbox,
        ResetIt,

        // Forgotten passwords
        ResetYourPassword,
        ResetLead,
        SendCode,
        ResetCodeSent,
        ResetPassword,
        Resetting,
        PasswordMustBeReset,
        AccountHadAnotherPassword,

        // After sign-in
        WhereTo,
        IdentityToken,
        IdentityTokenLead,
        ShowToken,
        HideToken,
        CopyToken,
        Copied,
        CopyFailed,
        Claims,
        Claim,
        Value,
        TokenMasked,
        ExpiresInMinutes(Minutes),
        ExpiresInLessThanAMinute,
        Expired,
        SignatureChecking,
        SignatureHolds,
        SignatureFails,
        SignatureUnknown,
        SessionNotStored,
        AccountLead,
        AccountLoading,
        Loading,
        PartMissing,
        OutOfReach,
        UseYourPasskey,
        UsePasskeyLead,
        WaitingForPasskey,
        PasskeyNotUsed,
        PasskeysUnsupported,
        Username,
        Verified,
        NotVerified,
        NotGiven,
        TryAgain,

        // Pages that say what is wrong
        PageNotFound,
        PageNotFoundLead,
        GoHome,
        ConfigurationNeeded,
        ConfigMissing,
        ConfigEmpty,
        ConfigNotJson(u32),
        ConfigMissingField(&'static str),
        ConfigBadField(&'static str),
        ConfigWhatToDo,
        ConfigWhatToDoLocal,
        Reload,

        // News
        EmailVerifiedSignIn,
        AlreadyConfirmedSignIn,
        PasswordWasReset,
        SessionEnded,
        SignedOutEverywhere,
        AccountDeleted,

        // Errors
        Unreachable,
        WrongCredentials,
        LockedOut,
        TooMany,
        WrongCode,
        ExpiredCode,
        SessionSpent,
        AccountExists,
        AliasTaken,
        NotDelivered,
        Misconfigured,
        Unexpected,
        Verbatim(String),
    }
}
