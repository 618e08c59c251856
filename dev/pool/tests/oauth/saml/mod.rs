//! Sign-in with a provider of SAML. The provider is a part of the test: it writes its XML in
//! the canonical form at once, so that it shares no code with the check of its signatures.

mod idp;
mod logout;
mod refused;
mod settings;
mod sign_in;
mod sign_in_refused;
mod signing;
mod wrapping;
