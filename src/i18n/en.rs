//! English: `{0}` stands for what a message carries, and plural forms stand one after
//! another, each after the name of its CLDR category.

pub(super) mod account;
pub(super) mod aws;
pub(super) mod forms;
pub(super) mod map;

use super::Message;

pub(super) fn text(message: &Message) -> &'static str {
    use Message as M;
    match message {
        M::Brand => "Wild Rydes",
        M::Tagline => "Unicorn rides, on demand.",
        M::Apply => "Apply",
        M::SignIn => "Sign in",
        M::SignOut => "Sign out",
        M::Account => "Account",
        M::SkipToContent => "Skip to content",
        M::MainNavigation => "Main",
        M::Language => "Language",
        M::Theme => "Theme",
        M::SystemTheme => "System",
        M::LightTheme => "Light",
        M::DarkTheme => "Dark",

        M::Email => "Email",
        M::EmailHint => "A phone number or username works too.",
        M::PhoneNumber => "Phone number",
        M::PhoneHint => "As you dial it at home, or with + in front.",
        M::FavoriteGenre => "Favorite genre",
        M::GenreHint => "What shall we play on the way?",
        M::Password => "Password",
        M::NewPassword => "New password",
        M::CurrentPassword => "Current password",
        M::ConfirmPassword => "Confirm password",
        M::VerificationCode => "Verification code",
        M::KeepMeSignedIn => "Keep me signed in",
        M::Show => "Show",
        M::Hide => "Hide",
        M::ShowPassword => "Show password",
        M::HidePassword => "Hide password",

        M::PasswordRules => "Your password needs",
        M::RuleLength(_) => "one: At least {0} character | other: At least {0} characters",
        M::RuleLowercase => "A lowercase letter",
        M::RuleUppercase => "An uppercase letter",
        M::RuleNumber => "A number",
        M::RuleSymbol => "A symbol like ! or ?",
        M::RuleMet => "Done:",
        M::RuleNotMet => "Missing:",

        M::EmailMissing => "Enter your email address.",
        M::EmailMalformed => "Enter an email address like name@example.com.",
        M::PhoneMissing => "Enter your phone number.",
        M::PhoneMalformed => {
            "Enter a phone number with its country code, for example +1 206 555 0100."
        }
        M::GenreMissing => "Enter your favorite genre.",
        M::GenreTooLong => "That’s a bit long: use 256 characters or fewer.",
        M::PasswordMissing => "Enter a password.",
        M::PasswordAgainstRules => "Choose a password that meets every rule in the list.",
        M::PasswordUsedBefore => "You have used this password before. Choose another one.",
        M::ConfirmationDiffers => "The two passwords are different. Type it again.",
        M::CodeMissing => "Enter the code.",
        M::CodeMalformed => "The code is made of digits only, usually six.",
        M::IdentifierMissing => "Enter your email, phone number or username.",

        M::SigningIn => "Signing in…",
        M::ForgotYourPassword => "Forgot your password?",
        M::CreateAccount => "Create account",
        M::NewHere => "New to Wild Rydes?",
        M::HaveAccount => "Already have an account?",
        M::BackToSignIn => "Back to sign in",
        M::EnterMfaCode => "Enter MFA code",
        M::CodeFromApp => "Open your authenticator app and enter the code it shows for Wild Rydes.",
        M::TextSentTo(_) => "We sent a text message with a code to {0}.",
        M::TextSent => "We sent you a text message with a code.",
        M::EmailSentTo(_) => "We sent an email with a code to {0}.",
        M::EmailSent => "We sent you an email with a code.",
        M::NotSupportedYet => "Not supported yet",
        M::UnknownChallenge(_) => {
            "Your account asks for a step this app does not know ({0}). Go back and try another way to sign in, or ask whoever runs this service."
        }

        M::Continue => "Continue",
        M::Continuing => "One moment…",
        M::ChooseMfa => "Choose a verification method",
        M::ChooseMfaLead => "How would you like to get your code?",
        M::TextMessage => "Text message",
        M::EmailMessage => "Email message",
        M::AuthenticatorApp => "Authenticator app",
        M::SetupMfa => "Set up a second factor",
        M::SetupMfaLead => {
            "Your account needs a second step besides the password. Choose one; you set it up once."
        }
        M::SetupEmailRulesOut => {
            "With codes by email as your second step, you cannot reset a forgotten password by email."
        }
        M::SetupTotp => "Set up your authenticator app",
        M::SetupTotpLead => {
            "Scan the picture with an authenticator app, or type the key into it. Then enter the code the app shows."
        }
        M::QrCode => "QR code",
        M::KeyLabel => "Key",
        M::CopyKey => "Copy key",
        M::SetupEmail => "Set up email codes",
        M::SetupEmailLead => "Which address should we send your codes to?",
        M::ChooseNewPassword => "Choose a new password",
        M::ChooseNewPasswordLead => "You signed in with a temporary password. Choose your own now.",
        M::ChangePassword => "Change password",
        M::ChangingPassword => "Changing your password…",
        M::AttributeMissing => "This one is needed.",
        M::AddressAttribute => "Address",
        M::BirthdateAttribute => "Date of birth",
        M::FamilyNameAttribute => "Last name",
        M::GenderAttribute => "Gender",
        M::GivenNameAttribute => "First name",
        M::LocaleAttribute => "Language",
        M::MiddleNameAttribute => "Middle name",
        M::NameAttribute => "Full name",
        M::NicknameAttribute => "Nickname",
        M::PictureAttribute => "Picture (address)",
        M::PreferredUsernameAttribute => "Preferred username",
        M::ProfileAttribute => "Profile (address)",
        M::WebsiteAttribute => "Website",
        M::ZoneinfoAttribute => "Time zone",
        M::OneMoreStep => "One more step",
        M::Answer => "Answer",
        M::AnswerMissing => "Enter your answer.",
        M::ChooseHowToSignIn => "Choose how to sign in",
        M::ChooseHowLead => "Pick what suits you right now.",
        M::FirstFactorRulesOut => "Signing in with a code leaves out a second step.",
        M::EmailCode => "Email code",
        M::TextMessageCode => "Text message code",
        M::Passkey => "Passkey",
        M::OptionMissing => "Choose one.",
        M::RememberDevice => "Remember this device",
        M::RememberDeviceAsk => {
            "Is this your own device? If we remember it, you won’t need a code on it next time."
        }
        M::RememberDeviceDone => "This device is remembered.",
        M::NotNow => "Not now",
        M::PasswordOptional => "Leave it empty to sign in another way.",

        M::Register => "Register",
        M::RegisterLead => "A minute now, and your unicorn is on its way.",
        M::LetsRyde => "Let's Ryde",
        M::Registering => "Creating your account…",
        M::VerifyEmail => "Verify email",
        M::CodeSentTo(_) => "We sent a code to {0}. Enter it here.",
        M::CodeSentIfAny => "Enter the code we sent you by email.",
        M::ExistingCodeSent => {
            "This email was registered before but never verified. We sent it a new code."
        }
        M::NewCodeSent => "A new code is on its way. The one before no longer works.",
        M::Verify => "Verify",
        M::Verifying => "Verifying…",
        M::ResendCode => "Resend code",
        M::SendingCode => "Sending a code…",
        M::ResendIn(_) => "Another code in {0}",
        M::OpenInbox => "Open the inbox of the local pool",
        M::ResetIt => "Reset your password",

        M::ResetYourPassword => "Reset your password",
        M::ResetLead => "Tell us who you are, and we send you a code to choose a new password.",
        M::SendCode => "Send code",
        M::ResetCodeSent => {
            "If there is an account, a code is on its way to its email or phone. Enter it here with your new password."
        }
        M::ResetPassword => "Reset password",
        M::Resetting => "Setting your password…",
        M::PasswordMustBeReset => "Your password has to be reset before you can sign in.",
        M::AccountHadAnotherPassword => {
            "Your email is verified. But this account was created earlier with a different password, maybe not by you. Choose a new one now to make the account yours: we are sending you a second code."
        }

        M::WhereTo => "Where to?",
        M::IdentityToken => "Identity token",
        M::IdentityTokenLead => {
            "This is how Wild Rydes knows you. Treat it like a password: whoever has it can act as you until it expires."
        }
        M::ShowToken => "Show token",
        M::HideToken => "Hide token",
        M::CopyToken => "Copy token",
        M::Copied => "Copied.",
        M::CopyFailed => "Your browser did not allow copying. Show the token and copy it by hand.",
        M::Claims => "Claims",
        M::Claim => "Claim",
        M::Value => "Value",
        M::TokenMasked => "The token is hidden.",
        M::ExpiresInMinutes(_) => "Expires in {0}, renewed before that",
        M::ExpiresInLessThanAMinute => "Expires in less than a minute",
        M::Expired => "Expired",
        M::SignatureChecking => "Checking the signature…",
        M::SignatureHolds => "Signature valid: signed by this user pool",
        M::SignatureFails => "Signature not valid: do not trust this token",
        M::SignatureUnknown => "Signature not checked: the pool’s keys could not be read",
        M::SessionNotStored => {
            "This browser does not let us store anything, so you will be signed out when you close or reload this page."
        }
        M::AccountLead => "What Wild Rydes knows about you.",
        M::Loading => "Loading…",
        M::PartMissing => {
            "This part of the app could not be loaded. Check your connection and try again, or reload the page."
        }
        M::OutOfReach => "You seem to be offline. Nothing you typed is lost, and we keep trying.",
        M::UseYourPasskey => "Use your passkey",
        M::UsePasskeyLead => {
            "Follow your browser: it asks for your fingerprint, your face, your PIN or your security key."
        }
        M::WaitingForPasskey => "Waiting for your passkey…",
        M::PasskeyNotUsed => "No passkey was used. Try again, or go back and sign in another way.",
        M::PasskeysUnsupported => {
            "This browser cannot use passkeys. Go back and sign in another way."
        }
        M::AccountLoading => "Getting your details…",
        M::Username => "Username",
        M::Verified => "verified",
        M::NotVerified => "not verified",
        M::NotGiven => "Not given",
        M::TryAgain => "Try again",

        M::PageNotFound => "Page not found",
        M::PageNotFoundLead => {
            "There is nothing at this address. It may have moved, or been mistyped."
        }
        M::GoHome => "Go to the map",
        M::ConfigurationNeeded => "Configuration needed",
        M::ConfigMissing => "The file amplify_outputs.json could not be loaded.",
        M::ConfigEmpty => "The file amplify_outputs.json is empty.",
        M::ConfigNotJson(_) => "The file amplify_outputs.json is not valid JSON: look at line {0}.",
        M::ConfigMissingField(_) => "In amplify_outputs.json, the field {0} is missing.",
        M::ConfigBadField(_) => {
            "In amplify_outputs.json, the field {0} holds a value this app cannot use."
        }
        M::ConfigWhatToDo => {
            "Put the file of your user pool at public/amplify_outputs.json (Amplify Gen 2 writes one), build again, and reload this page."
        }
        M::ConfigWhatToDoLocal => {
            "To try the app without AWS, run “cargo xtask serve” with the file from the repository: it points at the local pool."
        }
        M::Reload => "Reload",

        M::EmailVerifiedSignIn => "Your email is verified. Sign in to ride.",
        M::AlreadyConfirmedSignIn => "This account is verified already. Sign in to ride.",
        M::PasswordWasReset => "Your password is set. Sign in with it.",
        M::SessionEnded => "Your session has ended. Sign in again to go on.",
        M::SignedOutEverywhere => "You are signed out on all devices.",
        M::AccountDeleted => "Your account is deleted. Thank you for riding with us.",

        M::Unreachable => {
            "We can’t reach the sign-in service. Check your connection and try again."
        }
        M::WrongCredentials => {
            "That’s not the right combination. Check your email and password, and try again."
        }
        M::LockedOut => {
            "Too many wrong passwords. Wait a few minutes, then try again, or reset your password."
        }
        M::TooMany => "Too many attempts. Wait a few minutes, then try again.",
        M::WrongCode => "That code is not right. Check it and try again.",
        M::ExpiredCode => "That code is no longer valid. Ask for a new one.",
        M::SessionSpent => "That took too long. Please sign in again.",
        M::AccountExists => "There is already an account with this email.",
        M::AliasTaken => {
            "This email or phone number belongs to another account. Sign in there, or register with another one."
        }
        M::NotDelivered => "We could not send the code. Check the address, then ask for a new one.",
        M::Misconfigured => {
            "This app is not set up correctly for its user pool. Tell whoever runs it: the app client was not found or may not do this."
        }
        M::Unexpected => "Something unexpected happened. Try again in a moment.",
        M::Verbatim(_) => "{0}",
    }
}
