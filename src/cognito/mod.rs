//! Amazon Cognito's protocol as the browser sees it: pure, without framework or browser.
//!
//! Building a request, sending it and reading the reply are three things; only the
//! [`transport`] port's implementation, elsewhere, knows the browser.
