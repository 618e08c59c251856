//! Time-based one-time passwords: RFC 6238 with Cognito's choices (SHA-1, 30 s, six digits).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::clock::Timestamp;

/// The number of seconds for which one code is valid.
pub const STEP_SECONDS: i64 = 30;
/// The length of a new key in bytes. RFC 4226 recommends 20; Cognito uses 32, which are
/// 52 characters in Base32.
pub const KEY_BYTES: usize = 32;

/// Returns the number of the time step that contains `now`.
#[must_use]
pub fn step(now: Timestamp) -> i64 {
    now.seconds().div_euclid(STEP_SECONDS)
}

/// Returns the code of one time step, or `None` if it cannot be computed.
#[must_use]
pub fn code(key: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).ok()?;
    mac.update(&step.to_be_bytes());
    let digest: [u8; 20] = mac.finalize().into_bytes().into();
    let offset = usize::from(digest.last()? & 0x0f);
    let window = digest.get(offset..offset + 4)?;
    let number = u32::from_be_bytes(window.try_into().ok()?) & 0x7fff_ffff;
    Some(format!("{:06}", number % 1_000_000))
}

/// Returns the time step that `given` is the code of, if it is the present one, the one
/// before or the one after.
#[must_use]
pub fn matching_step(key: &[u8], now: Timestamp, given: &str) -> Option<i64> {
    let present = step(now);
    [present, present - 1, present + 1]
        .into_iter()
        .find(|step| {
            code(key, *step)
                .is_some_and(|code| super::secret::same(code.as_bytes(), given.as_bytes()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"12345678901234567890";

    #[test]
    fn code_has_the_values_of_rfc_6238() {
        // The values are those of Appendix B for SHA-1, cut from eight digits to the last
        // six.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = step(Timestamp::from_millis(seconds * 1_000));
            assert_eq!(code(KEY, step).unwrap(), expected);
        }
    }

    #[test]
    fn code_one_step_away_matches_and_two_does_not() {
        let now = Timestamp::from_millis(1_700_000_000_000);
        for (offset, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = code(KEY, step(now) + offset).unwrap();
            assert_eq!(matching_step(KEY, now, &code).is_some(), taken, "{offset}");
        }
    }
}
