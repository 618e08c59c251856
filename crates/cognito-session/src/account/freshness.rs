//! The freshness of a session. An action that cannot be undone asks for the password
//! again when the last proof of it is too old.

/// The time for which a sign-in, or a later proof of the password, counts as fresh, in
/// milliseconds.
pub const FRESH_MS: i64 = 10 * 60 * 1000;

/// Returns whether the user signed in or gave the password recently. All times are in
/// milliseconds by the pool's clock. `signed_in_ms` is `None` for tokens that do not
/// state the time of the sign-in.
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
