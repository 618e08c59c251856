//! The English texts of the steps of a sign-in that follow the form.

use super::super::steps::Steps;

pub(in super::super) fn text(message: &Steps) -> &'static str {
    use Steps as S;
    match message {
        S::EnterMfaCode => "Enter MFA code",
        S::EnterYourCode => "Enter your code",
        S::CodeFromApp(_) => "Open your authenticator app and enter the code it shows for {0}.",
        S::TextSentTo(_) => "We sent a text message with a code to {0}.",
        S::TextSent => "We sent you a text message with a code.",
        S::EmailSentTo(_) => "We sent an email with a code to {0}.",
        S::EmailSent => "We sent you an email with a code.",

        S::NotSupportedYet => "Not supported yet",
        S::UnknownChallenge(_) => {
            "Your account asks for a step this app does not know ({0}). Go back and try another way to sign in, or ask whoever runs this service."
        }
        S::OneMoreStep => "One more step",
        S::Answer => "Answer",

        S::ChooseMfa => "Choose a verification method",
        S::ChooseMfaLead => "How would you like to get your code?",
        S::TextMessage => "Text message",
        S::EmailMessage => "Email message",
        S::AuthenticatorApp => "Authenticator app",
        S::SetupMfa => "Set up a second factor",
        S::SetupMfaLead => {
            "Your account needs a second step besides the password. Choose one; you set it up once."
        }
        S::SetupEmailRulesOut => {
            "With codes by email as your second step, you cannot reset a forgotten password by email."
        }
        S::SetupTotp => "Set up your authenticator app",
        S::SetupTotpLead => {
            "Scan the picture with an authenticator app, or type the key into it. Then enter the code the app shows."
        }
        S::QrCode => "QR code",
        S::KeyLabel => "Key",
        S::CopyKey => "Copy key",
        S::SetupEmail => "Set up email codes",
        S::SetupEmailLead => "Which address should we send your codes to?",

        S::PasswordMustBeReset => "Your password has to be reset before you can sign in.",
        S::ChooseNewPassword => "Choose a new password",
        S::ChooseNewPasswordLead => "You signed in with a temporary password. Choose your own now.",
        S::ChangePassword => "Change password",
        S::ChangingPassword => "Changing your password…",
        S::AddressAttribute => "Address",
        S::BirthdateAttribute => "Date of birth",
        S::FamilyNameAttribute => "Last name",
        S::GenderAttribute => "Gender",
        S::GivenNameAttribute => "First name",
        S::LocaleAttribute => "Language",
        S::MiddleNameAttribute => "Middle name",
        S::NameAttribute => "Full name",
        S::NicknameAttribute => "Nickname",
        S::PictureAttribute => "Picture (address)",
        S::PreferredUsernameAttribute => "Preferred username",
        S::ProfileAttribute => "Profile (address)",
        S::WebsiteAttribute => "Website",
        S::ZoneinfoAttribute => "Time zone",

        S::ChooseHowToSignIn => "Choose how to sign in",
        S::ChooseHowLead => "Pick what suits you right now.",
        S::FirstFactorRulesOut => "Signing in with a code leaves out a second step.",
        S::EmailCode => "Email code",
        S::TextMessageCode => "Text message code",
        S::Passkey => "Passkey",
        S::UseYourPasskey => "Use your passkey",
        S::UsePasskeyLead => {
            "Follow your browser: it asks for your fingerprint, your face, your PIN or your security key."
        }
        S::WaitingForPasskey => "Waiting for your passkey…",
        S::OtherWaysToSignIn => "Other ways to sign in",
        S::EnterTheCodeYouHave => "Enter the code you have",
        S::NoOtherWay => "This account has no other way to sign in.",
        S::EnterYourPassword => "Enter your password",
        S::PasswordOnly => "This account signs in with its password.",
    }
}
