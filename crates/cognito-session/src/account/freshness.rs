//! Whether who sits there now has shown lately to be the rider: what cannot be undone
//! asks for the password again when not.

/// How long a sign-in, or a password given since, counts.
pub const FRESH_MS: i64 = 10 * 60 * 1000;

/// Whether the rider signed in or gave the password lately, all by the pool's clock.
/// Tokens that do not say when the rider signed in are of no help.
#[must_use]
pub fn is_fresh(signed_in_ms: Option<i64>, proved_ms: Option<i64>, now_ms: i64) -> bool {
    let last = signed_in_ms.max(proved_ms);
    last.is_some_and(|last| now_ms.saturating_sub(last) < FRESH_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_minutes_after_the_sign_in_the_password_is_asked_for() {
        assert!(is_fresh(Some(0), None, FRESH_MS - 1));
        assert!(!is_fresh(Some(0), None, FRESH_MS));
        assert!(!is_fresh(None, None, 0));
    }

    #[test]
    fn a_password_given_since_counts_as_long() {
        let later = 5 * FRESH_MS;
        assert!(is_fresh(Some(0), Some(later), later + FRESH_MS - 1));
        assert!(!is_fresh(Some(0), Some(later), later + FRESH_MS));
        assert!(is_fresh(None, Some(later), later));
    }
}
