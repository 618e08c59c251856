//! The user's passkeys, as the pool lists them.

use cognito_client::webauthn::ListedCredential;

/// A passkey of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPasskey {
    /// The credential's id.
    pub id: String,
    /// The name that the pool gives it. It is empty if the pool does not know the kind of
    /// its authenticator, and calls it just "Passkey".
    pub name: String,
    /// The time of its creation, in seconds since 1970.
    pub created_s: Option<i64>,
    /// The domain that it belongs to.
    pub rp_id: String,
    /// The kind of its authenticator.
    pub kind: PasskeyKind,
}

/// The kind of an authenticator, as far as its attachment and transports show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PasskeyKind {
    /// The authenticator is part of the device on which the passkey was created.
    Device,
    /// A phone or tablet, which was used from another device.
    Phone,
    /// A security key, which is plugged in or held against the device.
    SecurityKey,
    /// The pool does not state it.
    Unknown,
}

impl PasskeyKind {
    /// Reads the kind from the attachment and the transports that the browser stated when
    /// the passkey was created.
    ///
    /// Source: Web Authentication Level 3, sections 5.4.5 and 5.8.4.
    #[must_use]
    pub fn of(attachment: Option<&str>, transports: &[String]) -> Self {
        let has = |names: &[&str]| transports.iter().any(|one| names.contains(&one.as_str()));
        let is_elsewhere = attachment == Some("cross-platform");
        if attachment == Some("platform") || (!is_elsewhere && has(&["internal"])) {
            Self::Device
        } else if has(&["usb", "nfc", "ble", "smart-card"]) {
            Self::SecurityKey
        } else if has(&["hybrid", "internal"]) {
            Self::Phone
        } else {
            Self::Unknown
        }
    }
}

/// The part of a name that distinguishes a passkey from the others in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distinction {
    /// Its name, or its kind if it has no name.
    Title,
    /// The minute of its creation too.
    Date,
    /// Its number among those with the same title and minute, counted from 1.
    Number(usize),
}

/// Returns the text or number that distinguishes each passkey, in the order of the list.
#[must_use]
pub fn distinctions(passkeys: &[OwnPasskey]) -> Vec<Distinction> {
    let title = |one: &OwnPasskey| (one.name.clone(), one.kind_if_nameless());
    let minute = |one: &OwnPasskey| one.created_s.map(|seconds| seconds.div_euclid(60));
    let of = |(place, this): (usize, &OwnPasskey)| {
        let mut same_title = passkeys.iter().filter(|one| title(one) == title(this));
        if same_title.clone().count() == 1 {
            return Distinction::Title;
        }
        let is_twin = |one: &OwnPasskey| title(one) == title(this) && minute(one) == minute(this);
        if same_title.by_ref().filter(|one| is_twin(one)).count() == 1 {
            return Distinction::Date;
        }
        let before = passkeys.iter().take(place).filter(|one| is_twin(one));
        Distinction::Number(before.count().saturating_add(1))
    };
    passkeys.iter().enumerate().map(of).collect()
}

impl OwnPasskey {
    /// Returns the kind, which is shown if there is no name.
    fn kind_if_nameless(&self) -> Option<PasskeyKind> {
        self.name.is_empty().then_some(self.kind)
    }
}

impl From<ListedCredential> for OwnPasskey {
    fn from(listed: ListedCredential) -> Self {
        Self {
            kind: PasskeyKind::of(listed.attachment.as_deref(), &listed.transports),
            id: listed.id,
            name: match listed.name.trim() {
                "Passkey" => String::new(),
                name => name.to_owned(),
            },
            created_s: listed.created.map(super::device::whole_seconds),
            rp_id: listed.relying_party_id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passkey(name: &str, kind: PasskeyKind, created_s: i64) -> OwnPasskey {
        OwnPasskey {
            id: String::new(),
            name: name.into(),
            created_s: Some(created_s),
            rp_id: "localhost".into(),
            kind,
        }
    }

    #[test]
    fn kind_follows_attachment_and_transports() {
        let kind = |attachment: Option<&str>, transports: &[&str]| {
            let transports: Vec<String> = transports.iter().map(ToString::to_string).collect();
            PasskeyKind::of(attachment, &transports)
        };
        for (attachment, transports, expected) in [
            (Some("platform"), &["internal"][..], PasskeyKind::Device),
            (None, &["hybrid", "internal"], PasskeyKind::Device),
            (
                Some("cross-platform"),
                &["hybrid", "internal"],
                PasskeyKind::Phone,
            ),
            (Some("cross-platform"), &["usb"], PasskeyKind::SecurityKey),
            (None, &["nfc", "usb"], PasskeyKind::SecurityKey),
            (Some("cross-platform"), &[], PasskeyKind::Unknown),
            (None, &[], PasskeyKind::Unknown),
        ] {
            assert_eq!(kind(attachment, transports), expected, "{transports:?}");
        }
    }

    #[test]
    fn passkeys_differ_by_kind_then_date_then_number() {
        let (device, key) = (PasskeyKind::Device, PasskeyKind::SecurityKey);
        assert_eq!(
            distinctions(&[
                passkey("", device, 0),
                passkey("", key, 0),
                passkey("", key, 59),
                passkey("", key, 60),
                passkey("iCloud Keychain", device, 0),
            ]),
            [
                Distinction::Title,
                Distinction::Number(1),
                Distinction::Number(2),
                Distinction::Date,
                Distinction::Title,
            ]
        );
        assert_eq!(distinctions(&[]), []);
    }
}
