//! The account that signs in.

use serde_json::json;
use wild_rydes_e2e::{LocalPool, TestError};

/// A confirmed user without a second factor.
#[derive(Clone, Copy)]
pub(crate) struct Account {
    /// The e-mail address, which is typed as the user name.
    pub(crate) email: &'static str,
    pub(crate) password: &'static str,
}

/// A made-up account, for a pool that exists only during the run.
pub(crate) const ACCOUNT: Account = Account {
    email: "rider@example.com",
    password: "Unicorn-42-gallops",
};

impl Account {
    /// Creates the account in this pool.
    ///
    /// # Errors
    /// The pool refuses a call.
    pub(crate) async fn create(&self, pool: &LocalPool) -> Result<(), TestError> {
        // The app derives the user name in the same way; the verified e-mail is an
        // alias of it.
        let username = self.email.replace(['@', '.'], "|");
        let attributes = json!([
            { "Name": "email", "Value": self.email },
            { "Name": "email_verified", "Value": "true" },
            { "Name": "custom:genre", "Value": "Jazz" },
        ]);
        pool.call(
            "AdminCreateUser",
            json!({ "Username": username, "MessageAction": "SUPPRESS", "UserAttributes": attributes }),
        )
        .await?;
        pool.call(
            "AdminSetUserPassword",
            json!({ "Username": username, "Password": self.password, "Permanent": true }),
        )
        .await?;
        Ok(())
    }
}
