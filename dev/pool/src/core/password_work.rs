//! The slow parts of a sign-in, which are done outside the pool's lock: the powers of SRP.

use std::thread;

use num_bigint::BigUint;

use super::{
    outside::{Functions, Work},
    right_passwords::{Claim, RightPasswords},
    secret::Secret,
    srp::{self, Exchange},
    user::SrpCredential,
};

/// Makes the credential of a password.
#[derive(Clone, PartialEq)]
pub(super) struct MakeCredential {
    /// The new salt.
    pub salt: BigUint,
    /// The pool's name in SRP.
    pub realm: String,
    /// The real username.
    pub user: String,
    /// The password.
    pub password: Secret,
}

impl Work for MakeCredential {
    type Output = SrpCredential;

    fn perform(&self, _: &dyn Functions) -> SrpCredential {
        SrpCredential::of(&self.salt, &self.realm, &self.user, self.password.reveal())
    }
}

/// Makes the credentials of many passwords, on as many threads as there are processors.
#[derive(Clone, PartialEq)]
pub(super) struct MakeCredentials(pub Vec<MakeCredential>);

impl Work for MakeCredentials {
    type Output = Vec<SrpCredential>;

    fn perform(&self, functions: &dyn Functions) -> Vec<SrpCredential> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = self.0.len().div_ceil(threads).max(1);
        let make = |share: &[MakeCredential]| -> Vec<SrpCredential> {
            share.iter().map(|one| one.perform(functions)).collect()
        };
        thread::scope(|scope| {
            let shares: Vec<_> = self.0.chunks(share).collect();
            let running: Vec<_> = shares
                .iter()
                .map(|share| scope.spawn(|| make(share)))
                .collect();
            let finished = running.into_iter().map(|thread| thread.join());
            // A thread that has panicked is done again here, which panics as any call does.
            let made = finished
                .zip(shares)
                .flat_map(|(done, share)| done.unwrap_or_else(|_| make(share)));
            made.collect()
        })
    }
}

/// Checks whether a password is that of one of some credentials.
#[derive(Clone, PartialEq)]
pub(super) struct MatchPassword {
    /// The credentials.
    pub credentials: Vec<SrpCredential>,
    /// The pool's name in SRP.
    pub realm: String,
    /// The real username.
    pub user: String,
    /// The password.
    pub password: Secret,
}

impl Work for MatchPassword {
    type Output = bool;

    fn perform(&self, _: &dyn Functions) -> bool {
        let mut credentials = self.credentials.iter();
        credentials.any(|one| one.matches(&self.realm, &self.user, self.password.reveal()))
    }

    fn known(&self, right: &RightPasswords) -> Option<bool> {
        let mut credentials = self.credentials.iter();
        let known = credentials.any(|credential| right.has(self.claim(credential)));
        known.then_some(true)
    }

    fn learn(&self, is_right: &bool, right: &mut RightPasswords) {
        // Among several credentials it is not known which one the password belongs to.
        if let ([credential], true) = (self.credentials.as_slice(), is_right) {
            right.add(self.claim(credential));
        }
    }
}

impl MatchPassword {
    fn claim<'a>(&'a self, credential: &'a SrpCredential) -> Claim<'a> {
        Claim {
            credential,
            realm: &self.realm,
            user: &self.user,
            password: self.password.reveal(),
        }
    }
}

/// Computes the server's public value B of an SRP exchange.
#[derive(Clone, PartialEq)]
pub(super) struct MakePublicValue {
    /// The verifier of the password.
    pub credential: SrpCredential,
    /// The server's private value b.
    pub secret: BigUint,
}

impl Work for MakePublicValue {
    type Output = BigUint;

    fn perform(&self, _: &dyn Functions) -> BigUint {
        srp::public_value(&self.credential.verifier(), &self.secret)
    }
}

/// Checks the proof of an SRP exchange.
#[derive(Clone, PartialEq)]
pub(super) struct CheckProof {
    /// The values that the server remembers.
    pub exchange: Exchange,
    /// The pool's name in SRP, or the key of the device's group.
    pub realm: String,
    /// The real username, or the key of the device.
    pub user: String,
    /// The secret block.
    pub block: Vec<u8>,
    /// The time of the proof, as it was sent.
    pub timestamp: String,
    /// The proof.
    pub signature: Vec<u8>,
}

impl Work for CheckProof {
    type Output = bool;

    fn perform(&self, _: &dyn Functions) -> bool {
        self.exchange.proves(
            &self.realm,
            &self.user,
            &self.block,
            &self.timestamp,
            &self.signature,
        )
    }
}
