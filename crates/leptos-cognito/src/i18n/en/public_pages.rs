//! The English texts of the pages to register, to verify an e-mail and to reset a
//! password.

use super::super::public_pages::PublicPages;

pub(in super::super) fn text(message: &PublicPages) -> &'static str {
    use PublicPages as P;
    match message {
        P::Register => "Register",
        P::RegisterLead => "It takes a minute.",
        P::RegisterButton => "Create account",
        P::Registering => "Creating your account…",
        P::HaveAccount => "Already have an account?",
        P::RegisterClosed => {
            "Accounts are created by invitation here. If you have one, sign in with the username and password in the invitation."
        }
        P::VerifyEmail => "Verify email",
        P::VerifyPhone => "Verify phone number",
        P::CodeSentTo(_) => "We sent a code to {0}. Enter it here.",
        P::CodeSentIfAny => "Enter the code we sent you by email.",
        P::CodeTextedIfAny => "Enter the code we sent you by text message.",
        P::ExistingCodeSent => {
            "This email was registered before but never verified. We sent it a new code."
        }
        P::ExistingCodeTexted => {
            "This account was registered before but never verified. We sent a new code to its phone number."
        }
        P::LinkSentTo(_) => "We sent a link to {0}. Open it, then come back here and continue.",
        P::LinkSentIfAny => "Open the link we sent you by email, then come back here and continue.",
        P::ExistingLinkSent => {
            "This email was registered before but never verified. We sent it a new link."
        }
        P::ResendLink => "Resend link",
        P::NewLinkSent => "A new link is on its way. The one before no longer works.",
        P::NewCodeSent => "A new code is on its way. The one before no longer works.",
        P::OpenInbox => "Open the inbox of the local pool",
        P::ResetIt => "Reset your password",
        P::AccountHadAnotherPassword => {
            "Your email is verified. But this account was created earlier with a different password, maybe not by you. Choose a new one now to make the account yours: we are sending you a second code."
        }
        P::PhoneHadAnotherPassword => {
            "Your phone number is verified. But this account was created earlier with a different password, maybe not by you. Choose a new one now to make the account yours: we are sending you a second code."
        }

        P::ResetYourPassword => "Reset your password",
        P::ResetLead => "Tell us who you are, and we send you a code to choose a new password.",
        P::SendCode => "Send code",
        P::ResetCodeSent => {
            "If there is an account, a code is on its way to its email or phone. Enter it here with your new password."
        }
        P::ResetNothingCame => {
            "Nothing arrived? Look in your spam folder too. If you were invited, sign in with the temporary password in the invitation. If you never verified your email, register again with the same address."
        }
        P::ResetPassword => "Reset password",
        P::Resetting => "Setting your password…",

        P::EmailVerifiedSignIn => "Your email is verified. You can sign in now.",
        P::PhoneVerifiedSignIn => "Your phone number is verified. You can sign in now.",
        P::PasswordWasReset => "Your password is set. Sign in with it.",
    }
}
