//! What the app says, apart from how: every text is a [`Message`], and a language is a
//! function that matches them all. A missing one does not compile.

pub mod aws;
mod en;

use std::borrow::Cow;

/// A text of the app. `src/i18n/en.rs` says each in English.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is explained by its English text")]
pub enum Message {
    // The frame
    Brand,
    Tagline,
    Apply,
    SignIn,
    SignOut,
    Account,
    SkipToContent,
    MainNavigation,

    // Fields
    Email,
    EmailHint,
    PhoneNumber,
    PhoneHint,
    FavoriteGenre,
    GenreHint,
    Password,
    NewPassword,
    ConfirmPassword,
    VerificationCode,
    KeepMeSignedIn,
    Show,
    Hide,
    PasswordWord,

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
    AttributeLabel(String),
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
    ResendIn(u32),
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
    ExpiresInMinutes(i64),
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
    ConfigNotJson(usize),
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

/// A family of messages. Those of a part of the app that comes late are a family of their
/// own, so that their words come with it.
pub trait Family {
    /// The message in English.
    fn english(self) -> Cow<'static, str>;
}

impl Family for Message {
    fn english(self) -> Cow<'static, str> {
        en::text(self)
    }
}

/// The message in the rider's language.
#[must_use]
pub fn text(message: impl Family) -> Cow<'static, str> {
    message.english()
}
