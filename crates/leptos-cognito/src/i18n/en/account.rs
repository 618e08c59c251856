//! The English texts of the account page.

use super::super::account::Account;

pub(in super::super) fn text(message: &Account) -> &'static str {
    use Account as A;
    match message {
        A::Lead(_) => "What {0} knows about you.",
        A::Loading => "Getting your details…",

        A::Save => "Save",
        A::Saving => "Saving…",
        A::Cancel => "Cancel",
        A::Change => "Change",
        A::Add => "Add",
        A::Adding => "Adding…",
        A::Remove => "Remove",
        A::Removing => "Removing…",
        A::NewCodeSent => "We sent a new code. The one before no longer works.",

        A::ProfileTitle => "You",
        A::VerifyNow => "Verify now",
        A::ChangeEmail => "Change email",
        A::ChangePhone => "Change phone number",
        A::NewEmailLead => {
            "We send a code to the new address. Enter it here to prove that it is yours."
        }
        A::NewEmailSignIn(_) => {
            "You keep signing in with the address you registered with, or with your username, {0}."
        }
        A::NewPhoneLead => "We send a text message with a code to the new number.",
        A::CodeSentTo(_) => "We sent a code to {0}.",
        A::CodeSent => "We sent you a code.",
        A::EmailVerified => "Your email is verified.",
        A::PhoneVerified => "Your phone number is verified.",
        A::EmailChanged => "Your email is changed. It still has to be verified.",
        A::PhoneChanged => "Your phone number is changed. It still has to be verified.",
        A::Username => "Username",
        A::Verified => "verified",
        A::NotVerified => "not verified",
        A::NotGiven => "Not given",
        A::NotNow => "Not now",
        A::VerifyOffer => "Verify how to reach you",
        A::VerifyOfferLead => {
            "A verified email or phone number gets you back into your account if you are ever locked out."
        }
        A::VerifyEmail => "Verify email",
        A::VerifyPhone => "Verify phone number",
        A::AttributeSaved => "Saved.",
        A::AttributeNotSaved(_) => "“{0}” was not saved.",
        A::MessageLanguage => "Language of your messages",

        A::YourPicture => "Your picture",
        A::NoPicture => "None yet",
        A::ChangePicture => "Change picture",
        A::RemovePicture => "Remove picture",
        A::CropLead => "Move the picture until it looks right.",
        A::CropZoom => "Zoom",
        A::CropAcross => "Left or right",
        A::CropDown => "Up or down",
        A::SavePicture => "Save picture",
        A::PictureSaved => "Your picture was saved.",
        A::PictureRemoved => "Your picture was removed.",
        A::PictureNotOpened => {
            "This file could not be opened as a picture. Choose another one, such as a JPEG or PNG file."
        }
        A::PictureRefused => {
            "The picture could not be saved, because you may not store pictures here. Nothing was changed."
        }
        A::PictureNotReached => {
            "The picture could not be saved. Check your connection and try again. Nothing was changed."
        }

        A::PasswordAgainLead => {
            "You signed in a while ago. To make sure it’s still you, enter your password again."
        }
        A::PasswordAgainCode => "If a code arrives meanwhile, you won’t need it.",
        A::PasswordAgainGoOn => "Continue",
        A::PasswordAgainAsking => "Checking…",
        A::ProofLead => {
            "You signed in a while ago. Show that it’s still you, as you do when you sign in."
        }
        A::ProofSendCode => "Send code",

        A::Password => "Password",
        A::PasswordLead => "You need your current password to choose a new one.",
        A::ChangePassword => "Change password",
        A::PasswordChanged => {
            "Your password is changed. Other devices stay signed in: if somebody may know the old one, sign out everywhere."
        }
        A::PasswordNone => {
            "You sign in without a password. You can set one as another way to sign in."
        }
        A::SetPassword => "Set a password",
        A::PasswordSet => "Your password is set. You can sign in with it from now on.",

        A::SecondStep => "Second step",
        A::SecondStepLead => {
            "After your password, a second step asks for a code that only you can have."
        }
        A::SecondStepNone => "You sign in without one.",
        A::SecondStepNobody => "Second steps are not in use here.",
        A::SecondStepEverybody => {
            "Everybody here needs a second step, so your last one stays. Add another one, then you can remove it."
        }
        A::SecondStepFirstFactor => {
            "While one is on, a one-time code can’t take the place of your password: such a code can’t be followed by a second step."
        }
        A::App => "Authenticator app",
        A::AppNote => "Works without a network.",
        A::Text => "Text message",
        A::TextNote => "To your verified phone number.",
        A::Mail => "Email message",
        A::MailNote => {
            "To your verified email. While it is on, that email can’t be used to reset a forgotten password."
        }
        A::On => "On",
        A::Preferred => "Preferred",
        A::PhoneMissing => "Add a phone number first.",
        A::PhoneNotVerified => "Verify your phone number first.",
        A::EmailMissing => "Add an email first.",
        A::EmailNotVerified => "Verify your email first.",
        A::AddApp => "Add authenticator app",
        A::AddText => "Add text message",
        A::AddMail => "Add email message",
        A::Prefer => "Prefer",
        A::PreferApp => "Prefer authenticator app",
        A::PreferText => "Prefer text message",
        A::PreferMail => "Prefer email message",
        A::RemoveApp => "Remove authenticator app",
        A::RemoveText => "Remove text message",
        A::RemoveMail => "Remove email message",
        A::AppLead => {
            "Scan this with your authenticator app, or type the key, then enter the code the app shows."
        }
        A::RemoveFactorLead => "You won’t be asked for it any more when you sign in.",
        A::FactorAdded => "Added. You’ll be asked for it when you sign in.",
        A::FactorPreferred => "This is what you’ll be asked for first.",
        A::FactorRemoved => "Removed.",

        A::Passkeys => "Passkeys",
        A::PasskeysLead => {
            "A passkey signs you in with your fingerprint, your face or your device’s PIN."
        }
        A::PasskeysNoBrowser => "This browser can’t use passkeys.",
        A::PasskeysNotOffered => "Passkeys are not in use here.",
        A::PasskeysNotAtSignIn => {
            "The sign-in page does not ask for passkeys yet. Whoever runs this app can turn that on."
        }
        A::PasskeysAndSecondStep => {
            "While a second step is on, you may not be offered to sign in with a passkey."
        }
        A::PasskeysCountForBoth => {
            "Your passkeys count for both steps: after one, you won’t be asked for a code."
        }
        A::PasskeysNone => "You have none yet.",
        A::PasskeyNameless => "Passkey",
        A::PasskeyOnDevice => "Passkey on a device",
        A::PasskeyOnPhone => "Passkey on a phone or tablet",
        A::PasskeySecurityKey => "Security key",
        A::PasskeyMade(_) => "Added {0}",
        A::AddPasskey => "Add a passkey",
        A::AddingPasskey => "Waiting for your passkey…",
        A::RemovePasskey(_) => "Remove {0}",
        A::RemovePasskeyLead(_) => {
            "“{0}” won’t sign you in any more. Remove it in your device’s settings too."
        }
        A::PasskeyAdded => "Your passkey is added.",
        A::PasskeyRemoved => "The passkey is removed.",
        A::PasskeyOffer => "Sign in without a password",

        A::Devices => "Devices",
        A::DevicesLead => "A remembered device is not asked for the second step again.",
        A::DevicesNotOffered => "Devices are not remembered here.",
        A::DevicesNone => "No device is remembered.",
        A::DeviceNameless => "A device without a name",
        A::DeviceSeen(_) => "Last seen {0}",
        A::DeviceThis => "This device",
        A::Forget => "Forget",
        A::ForgetDevice(_) => "Forget {0}",
        A::DeviceForgotten => "The device is forgotten.",

        A::DangerZoneTitle => "Leaving",
        A::EverywhereLead => "Ends your sessions on all devices, this one included.",
        A::Everywhere => "Sign out everywhere",
        A::EverywhereGoing => "Signing out…",
        A::DeleteLead => "Deletes your account with all that belongs to it. This can’t be undone.",
        A::Delete => "Delete my account",
        A::DeleteConfirm(_) => "Type {0} to confirm.",
        A::DeleteForGood => "Delete for good",
        A::Deleting => "Deleting…",
        A::SignedOutEverywhere => "You are signed out on all devices.",
        A::Deleted => "Your account is deleted.",

        A::WrongPassword => "That is not your current password. Try again.",
        A::NotProvable => {
            "Your password can’t be checked here. Sign out, sign in again, and come back within ten minutes."
        }
        A::ProofNotPossible => {
            "This can’t be done here. Sign out, sign in again, and come back within ten minutes."
        }
        A::NotOffered => "This is not in use here. Nothing was changed.",
        A::Kept => "Everybody here needs a second step, so your last one was kept.",
        A::PasskeyRefused => "This passkey can’t be used here. Try another device or browser.",
        A::PasskeyThere => "You have a passkey on this device already.",
        A::PasskeysTooMany => "You have as many passkeys as you can have. Remove one first.",
        A::PasskeyNotMade => "No passkey was added. You can try again.",
        A::ConfirmationDiffers => "That’s not what it says above. Check for typing mistakes.",
        A::ProviderTitle => "How you sign in",
        A::ProviderLead(_) => {
            "You sign in with {0}. You change your password and your second step there."
        }
    }
}
