//! The English texts about errors.

use super::super::errors::Errors;

pub(in super::super) fn text(message: &Errors) -> &'static str {
    use Errors as E;
    match message {
        E::Unreachable => {
            "We can’t reach the sign-in service. Check your connection and try again."
        }
        E::WrongCredentials => {
            "That’s not the right combination. Check your email and password, and try again."
        }
        E::LockedOut => {
            "Too many wrong passwords. Wait a few minutes, then try again, or reset your password."
        }
        E::TooMany => "Too many attempts. Wait a few minutes, then try again.",
        E::WrongCode => "That code is not right. Check it and try again.",
        E::ExpiredCode => "That code is no longer valid. Ask for a new one.",
        E::WrongOrExpiredCode => {
            "That code is not right or no longer valid. Check it, or ask for a new one."
        }
        E::SessionSpent => "That took too long. Please sign in again.",
        E::AccountExists => "There is already an account with this email.",
        E::AliasTaken => {
            "This email or phone number belongs to another account. Sign in there, or register with another one."
        }
        E::AlreadyConfirmedSignIn => "This account is verified already. You can sign in now.",
        E::NotDelivered => "We could not send the code. Check the address, then ask for a new one.",
        E::PasskeyNotUsed => "No passkey was used. Try again, or go back and sign in another way.",
        E::PasskeyRefused => {
            "This passkey was not accepted. Try another one, or go back and sign in another way."
        }
        E::PasskeysUnsupported => {
            "This browser cannot use passkeys. Go back and sign in another way."
        }

        E::Misconfigured => {
            "This app is not set up correctly for its user pool. Tell whoever runs it: the app client was not found or may not do this."
        }
        E::NotSetUp(_) => {
            "This app is not set up correctly for its user pool. Tell whoever runs it: {0} is missing or not allowed."
        }
        E::Untrusted(_) => {
            "The sign-in service’s answer can’t be trusted ({0}), so your password was not sent. Try again later, or tell whoever runs this app."
        }
        E::Blocked => {
            "The sign-in service blocked this request. Wait a few minutes or use another network. If it stays that way, tell whoever runs this app."
        }
        E::Unexpected => "Something unexpected happened. Try again in a moment.",
        E::Verbatim(_) => "{0}",
    }
}
