//! The pool's password policy.

use super::{
    config::{PasswordPolicy, PoolRecord},
    error::{ApiError, ErrorCode},
    random::{self, Entropy},
    user::User,
};

/// The characters that count as symbols, from "Adding user pool password requirements" in
/// Cognito's developer guide. A space that is neither the first nor the last character
/// counts too.
const SYMBOLS: &str = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ";

/// Checks a password against the policy.
///
/// # Errors
/// `InvalidPasswordException`, which names the first rule that the password breaks.
pub(super) fn check(policy: &PasswordPolicy, password: &str) -> Result<(), ApiError> {
    let has = |class: fn(char) -> bool| password.chars().any(class);
    let violation = if password.chars().count() < policy.minimum_length {
        "Password not long enough"
    } else if policy.require_uppercase && !has(|c| c.is_ascii_uppercase()) {
        "Password must have uppercase characters"
    } else if policy.require_lowercase && !has(|c| c.is_ascii_lowercase()) {
        "Password must have lowercase characters"
    } else if policy.require_numbers && !has(|c| c.is_ascii_digit()) {
        "Password must have numeric characters"
    } else if policy.require_symbols && !has(|c| SYMBOLS.contains(c)) {
        "Password must have symbol characters"
    } else {
        return Ok(());
    };
    Err(ErrorCode::InvalidPassword
        .with_message(format!("Password did not conform with policy: {violation}")))
}

/// Checks a password that is to replace a user's present one.
///
/// # Errors
/// The errors are those of [`check`], and `PasswordHistoryPolicyViolationException` for a
/// password that was used before.
pub(super) fn check_new(pool: &PoolRecord, user: &User, password: &str) -> Result<(), ApiError> {
    check(&pool.config.policies.password_policy, password)?;
    if user.has_used(pool, password) {
        return Err(ErrorCode::PasswordHistoryPolicyViolation
            .with_message("Password has previously been used. Please choose a different one."));
    }
    Ok(())
}

/// Makes a temporary password that every policy accepts.
pub(super) fn temporary(policy: &PasswordPolicy, entropy: &mut dyn Entropy) -> String {
    // Letters and digits that look alike are left out, because the user types this from a
    // message.
    let upper = random::text(entropy, "ABCDEFGHJKLMNPQRSTUVWXYZ", 2);
    let lower = random::text(entropy, "abcdefghijkmnopqrstuvwxyz", 4);
    let digits = random::text(entropy, "23456789", 2);
    let symbol = random::text(entropy, "!@#%&?", 1);
    let filled = upper.len() + lower.len() + digits.len() + symbol.len();
    let more = random::text(
        entropy,
        "abcdefghijkmnopqrstuvwxyz",
        policy.minimum_length.saturating_sub(filled),
    );
    format!("{upper}{lower}{digits}{more}{symbol}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_policy_rule_has_its_message() {
        let policy = PasswordPolicy::default();
        for (password, words) in [
            ("Ab1!", "Password not long enough"),
            ("passw0rd!", "Password must have uppercase characters"),
            ("PASSW0RD!", "Password must have lowercase characters"),
            ("Password!", "Password must have numeric characters"),
            ("Passw0rdd", "Password must have symbol characters"),
        ] {
            let error = check(&policy, password).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidPassword);
            assert_eq!(
                error.message,
                format!("Password did not conform with policy: {words}")
            );
        }
        assert!(check(&policy, "Passw0rd!").is_ok());
        assert!(check(&policy, "Pass w0rd").is_ok());
    }

    #[test]
    fn temporary_password_satisfies_the_strictest_policy() {
        let policy = PasswordPolicy {
            minimum_length: 40,
            ..PasswordPolicy::default()
        };
        let mut entropy = random::Seeded::new(1);
        for _ in 0..20 {
            let password = temporary(&policy, &mut entropy);
            assert!(check(&policy, &password).is_ok());
        }
    }
}
