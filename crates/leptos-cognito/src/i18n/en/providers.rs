//! The English texts of the sign-in with identity providers and managed login.

use super::super::providers::Providers;

pub(in super::super) fn text(message: &Providers) -> &'static str {
    use Providers as P;
    match message {
        P::Or => "or",
        P::ContinueWith(_) => "Continue with {0}",
        P::ManagedLead => "You sign in on a page of its own, and come back here after that.",
        P::Cancelled => "The sign-in was cancelled. You can try again, or sign in another way.",
        P::AttributesRequired(_) => {
            "This needs something that was not passed on: {0}. Allow it at the next try, or sign in another way."
        }
        P::AttributesMissing => {
            "This needs something that was not passed on. Allow it at the next try, or sign in another way."
        }
        P::AccountExists => {
            "There is an account already. Try again: the second time often works. Or sign in the way you did before."
        }
        P::Disabled => "This account is switched off. Ask the people who run this app.",
        P::NotAvailable => "This way to sign in does not work right now. Try again in a moment.",
        P::NotSetUp(_) => {
            "This way to sign in is not set up correctly. Tell the people who run this app: {0}."
        }
        P::NotThisTab => {
            "Nothing came of that: this sign-in was not started in this tab, or is finished already. Start again here."
        }
        P::StartAgain => "This sign-in was used already, or took too long. Start again.",
        P::NotTrusted => {
            "The answer does not belong to your sign-in, so it was not used. Start again."
        }
        P::NoStorage => {
            "Your browser lets this page store nothing, and this way to sign in needs that. Sign in with your password, or change the browser’s settings."
        }
    }
}
