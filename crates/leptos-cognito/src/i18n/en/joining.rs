//! The English texts of the pages to register, to verify an e-mail and to reset a
//! password.

use super::super::joining::Joining;

pub(in super::super) fn text(message: &Joining) -> &'static str {
    use Joining as J;
    match message {
        J::Register => "Register",
        J::RegisterLead => "It takes a minute.",
        J::RegisterButton => "Create account",
        J::Registering => "Creating your account…",
        J::HaveAccount => "Already have an account?",
        J::VerifyEmail => "Verify email",
        J::VerifyPhone => "Verify phone number",
        J::CodeSentTo(_) => "We sent a code to {0}. Enter it here.",
        J::CodeSentIfAny => "Enter the code we sent you by email.",
        J::CodeTextedIfAny => "Enter the code we sent you by text message.",
        J::ExistingCodeSent => {
            "This email was registered before but never verified. We sent it a new code."
        }
        J::ExistingCodeTexted => {
            "This account was registered before but never verified. We sent a new code to its phone number."
        }
        J::NewCodeSent => "A new code is on its way. The one before no longer works.",
        J::OpenInbox => "Open the inbox of the local pool",
        J::ResetIt => "Reset your password",
        J::AccountHadAnotherPassword => {
            "Your email is verified. But this account was created earlier with a different password, maybe not by you. Choose a new one now to make the account yours: we are sending you a second code."
        }
        J::PhoneHadAnotherPassword => {
            "Your phone number is verified. But this account was created earlier with a different password, maybe not by you. Choose a new one now to make the account yours: we are sending you a second code."
        }

        J::ResetYourPassword => "Reset your password",
        J::ResetLead => "Tell us who you are, and we send you a code to choose a new password.",
        J::SendCode => "Send code",
        J::ResetCodeSent => {
            "If there is an account, a code is on its way to its email or phone. Enter it here with your new password."
        }
        J::ResetNothingCame => {
            "Nothing arrived? Look in your spam folder too. If you were invited, sign in with the temporary password in the invitation. If you never verified your email, register again with the same address."
        }
        J::ResetPassword => "Reset password",
        J::Resetting => "Setting your password…",

        J::EmailVerifiedSignIn => "Your email is verified. You can sign in now.",
        J::PhoneVerifiedSignIn => "Your phone number is verified. You can sign in now.",
        J::PasswordWasReset => "Your password is set. Sign in with it.",
    }
}
