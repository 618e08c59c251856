//! The pool's password policy.

use num_bigint::BigUint;

use super::{
    Context,
    config::{PasswordPolicy, PoolRecord},
    error::{ApiError, ErrorCode},
    password_work::{MakeCredential, MatchPassword},
    random::{self, Entropy},
    secret::Secret,
    user::{SrpCredential, User},
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
/// The errors are those of [`check`] and of [`Context::outside`], and
/// `PasswordHistoryPolicyViolationException` for a password that was used before.
pub(super) fn check_new(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    user: &User,
    password: &str,
) -> Result<(), ApiError> {
    check(&pool.config.policies.password_policy, password)?;
    let held = user.credential.iter().chain(&user.history);
    let credentials: Vec<_> = held.take(pool.password_history_size()).cloned().collect();
    if !credentials.is_empty() && match_any(ctx, pool, user, credentials, password)? {
        return Err(ErrorCode::PasswordHistoryPolicyViolation
            .with_message("Password has previously been used. Please choose a different one."));
    }
    Ok(())
}

/// Returns `true` if `password` is that of one of the user's credentials.
///
/// # Errors
/// The error of [`Context::outside`].
pub(super) fn match_any(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    user: &User,
    credentials: Vec<SrpCredential>,
    password: &str,
) -> Result<bool, ApiError> {
    ctx.outside(&MatchPassword {
        credentials,
        realm: pool.srp_name().to_owned(),
        user: user.username.clone(),
        password: Secret::new(password),
    })
}

/// Replaces a user's password, under a new random salt.
///
/// # Errors
/// The error of [`Context::outside`].
pub(super) fn set(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    user: &mut User,
    password: &str,
) -> Result<(), ApiError> {
    let salt = BigUint::from_bytes_be(&random::bytes::<16>(ctx.random));
    let credential = ctx.outside(&MakeCredential {
        salt,
        realm: pool.srp_name().to_owned(),
        user: user.username.clone(),
        password: Secret::new(password),
    })?;
    user.set_credential(pool, credential);
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
