//! Who signs in.

use serde_json::json;
use wild_rydes_e2e::{LocalPool, Trouble};

/// A rider, confirmed, without a second factor.
#[derive(Clone, Copy)]
pub(crate) struct Account {
    /// Typed as the user name.
    pub(crate) email: &'static str,
    pub(crate) password: &'static str,
}

/// Made up for a pool that is gone after the run.
pub(crate) const ACCOUNT: Account = Account {
    email: "rider@example.com",
    password: "Unicorn-42-gallops",
};

impl Account {
    /// Makes the account in this pool.
    ///
    /// # Errors
    /// When the pool refuses.
    pub(crate) async fn create(&self, pool: &LocalPool) -> Result<(), Trouble> {
        // Derived as the app derives it; the verified e-mail is an alias of it.
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
