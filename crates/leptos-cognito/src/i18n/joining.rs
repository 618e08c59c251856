//! What the pages say that register, verify an e-mail and reset a password.

use super::en;
use super::family::family;
use super::steps::Steps;

family! {
    /// A text of the open pages other than the sign-in. `crates/leptos-cognito/src/i18n/en/joining.rs` says each in English.
    pub enum Joining after Steps with "" in en::joining::text {
        // Registration and verification
        Register,
        RegisterLead,
        LetsRyde,
        Registering,
        HaveAccount,
        VerifyEmail,
        VerifyPhone,
        CodeSentTo(String),
        CodeSentIfAny,
        CodeTextedIfAny,
        ExistingCodeSent,
        ExistingCodeTexted,
        NewCodeSent,
        OpenInbox,
        ResetIt,
        AccountHadAnotherPassword,
        PhoneHadAnotherPassword,

        // Forgotten passwords
        ResetYourPassword,
        ResetLead,
        SendCode,
        ResetCodeSent,
        ResetNothingCame,
        ResetPassword,
        Resetting,

        // FlashMessage
        EmailVerifiedSignIn,
        PhoneVerifiedSignIn,
        PasswordWasReset,
    }
}
