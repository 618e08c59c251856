//! Passwords that were right, for as long as the program runs.
//!
//! Whether a password is that of a verifier is a power of 3,072 bits, which is the slowest
//! part of a sign-in with a password after the signatures. The answer never changes: it
//! depends on the password and the credential alone. So right answers are remembered, by an
//! HMAC under a random key over both. Wrong ones are not: each guess costs the power, and
//! takes as long for a name without a user.
//!
//! Nothing of this is in the file, and the key is another one after each start. From the
//! memory of the process a password can be guessed at the speed of HMAC-SHA256. That memory
//! has the signing keys too.

use std::{collections::BTreeSet, fmt};

use super::{srp, user::SrpCredential};

/// The number of passwords after which the older half is forgotten. An entry takes about
/// 50 bytes.
const LIMIT: usize = 20_000;

/// The passwords that were right.
pub(crate) struct RightPasswords {
    key: [u8; 32],
    newer: BTreeSet<[u8; 32]>,
    older: BTreeSet<[u8; 32]>,
}

impl fmt::Debug for RightPasswords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RightPasswords").finish_non_exhaustive()
    }
}

/// A password with everything that its verifier depends on.
#[derive(Clone, Copy)]
pub(crate) struct Claim<'a> {
    /// The salt and the verifier.
    pub credential: &'a SrpCredential,
    /// The pool's name in SRP.
    pub realm: &'a str,
    /// The real username.
    pub user: &'a str,
    /// The password.
    pub password: &'a str,
}

impl RightPasswords {
    /// Makes an empty memory. The key must be random and secret.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self {
            key,
            newer: BTreeSet::new(),
            older: BTreeSet::new(),
        }
    }

    /// Returns `true` if the password is known to be the credential's.
    pub(crate) fn has(&self, claim: Claim<'_>) -> bool {
        let tag = self.tag(claim);
        self.newer.contains(&tag) || self.older.contains(&tag)
    }

    /// Remembers that the password is the credential's.
    pub(crate) fn add(&mut self, claim: Claim<'_>) {
        if self.newer.len() >= LIMIT / 2 {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(self.tag(claim));
    }

    fn tag(&self, claim: Claim<'_>) -> [u8; 32] {
        let credential = claim.credential;
        let parts = [
            credential.salt.as_bytes(),
            credential.verifier_bytes(),
            claim.realm.as_bytes(),
            claim.user.as_bytes(),
            claim.password.as_bytes(),
        ];
        // The lengths keep apart values whose texts are the same after they are joined.
        let lengths = parts.map(|part| (part.len() as u64).to_be_bytes());
        let lengths = lengths.as_flattened();
        let [salt, verifier, realm, user, password] = parts;
        srp::hmac(&self.key, &[lengths, salt, verifier, realm, user, password])
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;

    use super::*;

    fn claim(credential: &SrpCredential) -> Claim<'_> {
        Claim {
            credential,
            realm: "Example",
            user: "jeff",
            password: "Passw0rd!",
        }
    }

    fn credential(salt: u32) -> SrpCredential {
        SrpCredential::from_parts(&BigUint::from(salt), &BigUint::from(7_u8))
    }

    #[test]
    fn only_the_same_claim_is_known() {
        let (own, other) = (credential(1), credential(2));
        let mut known = RightPasswords::new([3; 32]);
        assert!(!known.has(claim(&own)));
        known.add(claim(&own));
        assert!(known.has(claim(&own)));
        let claims = [
            claim(&other),
            Claim {
                realm: "Examplej",
                user: "eff",
                ..claim(&own)
            },
            Claim {
                user: "ann",
                ..claim(&own)
            },
            Claim {
                password: "Passw0rd",
                ..claim(&own)
            },
        ];
        assert!(claims.into_iter().all(|claim| !known.has(claim)));
        // The same memory under another key has another entry.
        assert_ne!(
            known.tag(claim(&own)),
            RightPasswords::new([4; 32]).tag(claim(&own))
        );
    }

    #[test]
    fn oldest_passwords_are_forgotten() {
        let mut known = RightPasswords::new([3; 32]);
        let last = u32::try_from(LIMIT).unwrap() + 1;
        for salt in 0..last {
            known.add(claim(&credential(salt)));
        }
        assert!(!known.has(claim(&credential(0))));
        assert!(known.has(claim(&credential(last - 1))));
        assert!(known.newer.len() + known.older.len() <= LIMIT);
    }
}
