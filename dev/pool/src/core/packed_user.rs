//! A user in the form in which memory and the file hold it.
//!
//! A [`User`] of a few hundred characters takes four kilobytes of memory, in some fifty
//! allocations. Its packed form takes one allocation of about 750 bytes. In front it has
//! what the state needs of every user: the key, and the hashes by which the user is found.
//! The file has the same bytes, so a start only copies them.
//!
//! | bytes | content |
//! |---|---|
//! | 1 | the version of this form |
//! | 8 | the start of the SHA-256 hash of all that follows |
//! | 1 + n | the length of the record's key, and the key |
//! | 2 + 8 n | the number of hashes, and the hashes, big-endian |
//! | the rest | the user in CBOR (RFC 8949), without the ids, which the key has |
//!
//! [`VERSION`] changes with the hashes or their meaning, and with a change of the user's
//! fields that older bytes cannot follow.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use super::{
    attributes::Attributes,
    clock::Timestamp,
    index::{Entries, Indexed},
    oauth::provider::LinkedIdentity,
    state::user_key,
    user::{User, UserStatus},
};

/// The version of the form. No version is `{`, with which a record in JSON begins.
pub(crate) const VERSION: u8 = 1;
/// The length of the checksum, in bytes.
const CHECKSUM: usize = 8;

/// A packed user.
#[derive(Clone)]
pub struct PackedUser(Arc<[u8]>);

impl fmt::Debug for PackedUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PackedUser").field(&self.key()).finish()
    }
}

/// The error of bytes that are no packed user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnpackError {
    /// The bytes are in the form of another version of this program.
    #[error("the user's record has a form of another version")]
    Version,
    /// The bytes are damaged.
    #[error("the user's record is damaged")]
    Damaged,
}

/// The part of a user that lists show, sort and search by.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct UserOutline {
    /// The user's UUID.
    #[serde(default)]
    pub sub: String,
    /// The real username.
    pub username: String,
    /// The attributes.
    pub attributes: Attributes,
    /// The status of the account.
    pub status: UserStatus,
    /// Set if the user may sign in.
    pub enabled: bool,
    /// The identities with other providers.
    #[serde(default)]
    pub identities: Vec<LinkedIdentity>,
    /// The time at which the user was created.
    pub created: Timestamp,
    /// The time of the last change.
    pub modified: Timestamp,
}

impl UserOutline {
    /// Returns the outline of a user.
    #[must_use]
    pub(crate) fn of(user: &User) -> Self {
        Self {
            sub: user.sub.clone(),
            username: user.username.clone(),
            attributes: user.attributes.clone(),
            status: user.status,
            enabled: user.enabled,
            identities: user.identities.clone(),
            created: user.created,
            modified: user.modified,
        }
    }
}

/// The parts of a packed user.
struct Parts<'a> {
    key: &'a str,
    hashes: &'a [u8],
    cbor: &'a [u8],
}

impl PackedUser {
    /// Packs a user.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a vector takes any bytes, and a user has only text keys and plain values"
    )]
    pub fn pack(user: &User) -> Self {
        let key = user_key(&user.pool_id, &user.sub);
        let hashes = user.lookups();
        let mut bytes = Vec::with_capacity(1_024);
        bytes.push(VERSION);
        bytes.extend_from_slice(&[0; CHECKSUM]);
        let length = u8::try_from(key.len()).expect("a pool id and a sub are short");
        bytes.push(length);
        bytes.extend_from_slice(key.as_bytes());
        let count = u16::try_from(hashes.len()).expect("a user has few groups and identities");
        bytes.extend_from_slice(&count.to_be_bytes());
        for hash in hashes {
            bytes.extend_from_slice(&hash.to_be_bytes());
        }
        // The key has both ids.
        let mut rest = user.clone();
        rest.pool_id.clear();
        rest.sub.clear();
        ciborium::into_writer(&rest, &mut bytes).expect("a user can be written as CBOR");
        let sum = checksum(bytes.get(1 + CHECKSUM..).unwrap_or_default());
        for (byte, sum) in bytes.iter_mut().skip(1).zip(sum) {
            *byte = sum;
        }
        Self(bytes.into())
    }

    /// Takes bytes that [`PackedUser::bytes`] returned.
    ///
    /// # Errors
    /// [`UnpackError`] if they are not in this form, or not as they were.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, UnpackError> {
        let (version, rest) = bytes.split_first().ok_or(UnpackError::Damaged)?;
        if *version != VERSION {
            return Err(UnpackError::Version);
        }
        let (sum, rest) = rest
            .split_at_checked(CHECKSUM)
            .ok_or(UnpackError::Damaged)?;
        if sum != checksum(rest) {
            return Err(UnpackError::Damaged);
        }
        let packed = Self(bytes.into());
        packed.parts().ok_or(UnpackError::Damaged)?;
        Ok(packed)
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the user. It is `None` only for bytes that are no user's, which
    /// [`PackedUser::from_bytes`] refuses.
    #[must_use]
    pub fn unpack(&self) -> Option<User> {
        let parts = self.parts()?;
        let mut user: User = ciborium::from_reader(parts.cbor).ok()?;
        let (pool_id, sub) = parts.key.split_once('/')?;
        pool_id.clone_into(&mut user.pool_id);
        sub.clone_into(&mut user.sub);
        Some(user)
    }

    /// Returns the key of the user's record.
    #[must_use]
    pub fn key(&self) -> &str {
        self.parts().map(|parts| parts.key).unwrap_or_default()
    }

    /// Returns the id of the user's pool.
    #[must_use]
    pub fn pool_id(&self) -> &str {
        self.key().split_once('/').map_or("", |(pool, _)| pool)
    }

    /// Returns what lists show, sort and search users by. This takes a fraction of the time of
    /// [`PackedUser::unpack`].
    #[must_use]
    pub(crate) fn outline(&self) -> Option<UserOutline> {
        let parts = self.parts()?;
        let mut outline: UserOutline = ciborium::from_reader(parts.cbor).ok()?;
        let (_, sub) = parts.key.split_once('/')?;
        sub.clone_into(&mut outline.sub);
        Some(outline)
    }

    fn parts(&self) -> Option<Parts<'_>> {
        let rest = self.0.get(1 + CHECKSUM..)?;
        let (length, rest) = rest.split_first()?;
        let (key, rest) = rest.split_at_checked(usize::from(*length))?;
        let (count, rest) = rest.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*count)) * size_of::<u64>();
        let (hashes, cbor) = rest.split_at_checked(length)?;
        Some(Parts {
            key: std::str::from_utf8(key).ok()?,
            hashes,
            cbor,
        })
    }
}

impl Indexed for PackedUser {
    fn entries(&self) -> Entries {
        let Some(parts) = self.parts() else {
            return Entries::default();
        };
        let hashes = parts.hashes.as_chunks().0.iter().copied();
        let pool_id = parts.key.split_once('/').map_or("", |(pool, _)| pool);
        Entries::counted(pool_id, hashes.map(u64::from_be_bytes).collect())
    }
}

/// In JSON, a packed user is like a [`User`]: older files have it so.
impl Serialize for PackedUser {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.unpack().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PackedUser {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let user = User::deserialize(deserializer)?;
        let length = user_key(&user.pool_id, &user.sub).len();
        if user.pool_id.is_empty() || user.sub.is_empty() || length > usize::from(u8::MAX) {
            return Err(de::Error::custom("the user has no valid ids"));
        }
        Ok(Self::pack(&user))
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let hash = Sha256::digest(bytes);
    // A SHA-256 hash is longer than this.
    hash.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;

    use super::*;

    fn user() -> User {
        let record = format!(
            r#"{{
                "pool_id": "local_Example", "sub": "00112233-4455-4677-8899-aabbccddeeff",
                "username": "jeff", "status": "CONFIRMED", "enabled": true,
                "attributes": {{ "email": "Jeff@example.com", "email_verified": "true" }},
                "credential": {{ "salt": "5a17", "verifier": "{}" }},
                "groups": ["riders"], "created": 1, "modified": 2
            }}"#,
            "ab".repeat(384)
        );
        serde_json::from_str(&record).unwrap()
    }

    #[test]
    fn unpacked_user_equals_the_packed_one() {
        let packed = PackedUser::pack(&user());
        let read = PackedUser::from_bytes(packed.bytes()).unwrap();
        let json = |user: &User| serde_json::to_value(user).unwrap();
        assert_eq!(json(&read.unpack().unwrap()), json(&user()));
        assert_eq!(
            read.key(),
            "local_Example/00112233-4455-4677-8899-aabbccddeeff"
        );
        assert_eq!(read.pool_id(), "local_Example");
        let outline = format!("{:?}", read.outline().unwrap());
        assert_eq!(outline, format!("{:?}", UserOutline::of(&user())));
        let expected = Entries::counted("local_Example", user().lookups());
        assert_eq!(read.entries(), expected);
        // The username, the e-mail address and the group.
        assert_eq!(user().lookups().len(), 3);
    }

    #[test]
    fn packed_user_takes_less_than_640_bytes() {
        let length = PackedUser::pack(&user()).bytes().len();
        assert!(length < 640, "{length}");
    }

    #[test]
    fn damaged_or_newer_bytes_are_refused() {
        let bytes = PackedUser::pack(&user()).bytes().to_vec();
        for position in 1..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[position] ^= 1;
            let refused = PackedUser::from_bytes(&damaged).unwrap_err();
            assert_eq!(refused, UnpackError::Damaged, "{position}");
        }
        assert!(PackedUser::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        assert!(PackedUser::from_bytes(&[]).is_err());
        let mut newer = bytes;
        newer[0] = VERSION + 1;
        let refused = PackedUser::from_bytes(&newer).unwrap_err();
        assert_eq!(refused, UnpackError::Version);
    }

    /// A change that makes this fail needs another [`VERSION`], and a reader of this one.
    #[test]
    fn bytes_of_version_1_are_readable() {
        let bytes = BASE64.decode(VERSION_1.as_bytes()).unwrap();
        let read = PackedUser::from_bytes(&bytes).unwrap();
        let user = read.unpack().unwrap();
        assert_eq!(user.username, "jeff");
        assert!(user.has_verified("email") && user.groups.contains("riders"));
        assert_eq!(user.credential.unwrap().salt, "5a17");
        let hashes = Entries::counted("local_Example", self::user().lookups());
        assert_eq!(read.entries(), hashes);
    }

    const VERSION_1: &str = "\
        ARjqoWKq0MfpMmxvY2FsX0V4YW1wbGUvMDAxMTIyMzMtNDQ1NS00Njc3LTg4OTktYWFiYmNjZGRlZWZmAAPk\
        eCQ1tBTrrBV9uhjzgFLygXVXG2tG2T2oaHVzZXJuYW1lZGplZmZqYXR0cmlidXRlc6JlZW1haWxwSmVmZkBl\
        eGFtcGxlLmNvbW5lbWFpbF92ZXJpZmllZGR0cnVlZnN0YXR1c2lDT05GSVJNRURnZW5hYmxlZPVqY3JlZGVu\
        dGlhbKJkc2FsdGQ1YTE3aHZlcmlmaWVyWQGAq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6ur\
        q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6ur\
        q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6ur\
        q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6ur\
        q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6ur\
        q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6ur\
        q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urZmdyb3Vwc4FmcmlkZXJzZ2NyZWF0ZWQBaG1vZGlm\
        aWVkAg==";
}
