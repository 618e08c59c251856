//! The messages of the pages to register, to verify an e-mail and to reset a password.

use super::en;
use super::steps::Steps;
use crate::family;

family! {
    /// A message of the public pages other than the sign-in page. The English texts are
    /// in `crates/leptos-cognito/src/i18n/en/public_pages.rs`.
    pub enum PublicPages after Steps with "" in en::public_pages::text {
        // The registration and its verification
        Register,
        RegisterLead,
        RegisterButton,
        Registering,
        HaveAccount,
        RegisterClosed,
        VerifyEmail,
        VerifyPhone,
        CodeSentTo(String),
        CodeSentIfAny,
        CodeTextedIfAny,
        ExistingCodeSent,
        ExistingCodeTexted,
        NewCodeSent,
        LinkSentTo(String),
        LinkSentIfAny,
        ExistingLinkSent,
        ResendLink,
        NewLinkSent,
        OpenInbox,
        ResetIt,
        AccountHadAnotherPassword,
        PhoneHadAnotherPassword,

        // The reset of a forgotten password
        ResetYourPassword,
        ResetLead,
        SendCode,
        ResetCodeSent,
        ResetNothingCame,
        ResetPassword,
        Resetting,

        // The flash messages
        EmailVerifiedSignIn,
        PhoneVerifiedSignIn,
        PasswordWasReset,
    }
}
