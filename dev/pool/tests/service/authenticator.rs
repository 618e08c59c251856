//! An authenticator and a browser, in software.
//!
//! A test changes one part of a ceremony and checks that it is refused.

use ciborium::{Value as Cbor, cbor};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use graviola::{
    hashing::Sha256,
    key_agreement::p256::StaticPrivateKey,
    signing::{
        ecdsa::{P256, SigningKey},
        rsa::SigningKey as RsaKey,
    },
};
use serde_json::{Value, json};
use sha2::Digest;

pub(crate) const PRESENT: u8 = 1;
pub(crate) const VERIFIED: u8 = 1 << 2;
pub(crate) const BACKED_UP: u8 = 1 << 4;
pub(crate) const ATTESTED: u8 = 1 << 6;
pub(crate) const EXTENSIONS: u8 = 1 << 7;

/// An authenticator that holds one passkey.
pub(crate) struct Authenticator {
    pub(crate) id: Vec<u8>,
    pub(crate) counter: u32,
    pub(crate) model: [u8; 16],
    key: Key,
}

enum Key {
    P256(SigningKey<P256>),
    Rsa(Box<RsaKey>),
}

/// All data from which a response is made.
pub(crate) struct Ceremony {
    pub(crate) operation: &'static str,
    pub(crate) challenge: String,
    pub(crate) origin: String,
    pub(crate) framed: bool,
    pub(crate) relying_party: String,
    pub(crate) flags: u8,
    /// The bytes after the key, or after the counter if there is no key.
    pub(crate) after: Vec<u8>,
    /// The key that replaces the authenticator's own.
    pub(crate) cose: Option<Cbor>,
    pub(crate) format: &'static str,
    pub(crate) statement: Cbor,
    pub(crate) user_handle: Option<String>,
}

impl Ceremony {
    fn new(operation: &'static str, challenge: &Value, relying_party: &Value) -> Self {
        Self {
            operation,
            challenge: challenge.as_str().unwrap().to_owned(),
            origin: "http://localhost:8080".to_owned(),
            framed: false,
            relying_party: relying_party.as_str().unwrap().to_owned(),
            flags: PRESENT | VERIFIED,
            after: Vec::new(),
            cose: None,
            format: "none",
            statement: Cbor::Map(Vec::new()),
            user_handle: None,
        }
    }

    fn client_data(&self) -> Vec<u8> {
        json!({
            "type": self.operation,
            "challenge": self.challenge,
            "origin": self.origin,
            "crossOrigin": self.framed,
            "other_keys_can_be_added_here": "do not compare clientDataJSON against a template",
        })
        .to_string()
        .into_bytes()
    }
}

impl Authenticator {
    /// Makes an authenticator whose passkey depends on `number`.
    pub(crate) fn new(number: u8) -> Self {
        let mut secret = [0x5a; 32];
        secret[31] = number;
        Self::with_key(
            number,
            Key::P256(SigningKey {
                private_key: StaticPrivateKey::from_bytes(&secret).unwrap(),
            }),
        )
    }

    pub(crate) fn with_rsa(number: u8) -> Self {
        let keys: Value =
            serde_json::from_str(include_str!("../../src/test_keys/signing-keys.json")).unwrap();
        let der = BASE64.decode(keys["id"].as_str().unwrap().as_bytes());
        let key = RsaKey::from_pkcs8_der(&der.unwrap()).unwrap();
        Self::with_key(number, Key::Rsa(Box::new(key)))
    }

    fn with_key(number: u8, key: Key) -> Self {
        Self {
            id: vec![number; 32],
            counter: 0,
            model: [0; 16],
            key,
        }
    }

    pub(crate) fn id(&self) -> String {
        BASE64URL_NOPAD.encode(&self.id)
    }

    /// Returns the public key as a COSE_Key.
    pub(crate) fn cose(&self) -> Cbor {
        match &self.key {
            Key::P256(key) => {
                let point = key.private_key.public_key_uncompressed();
                ec_key(point[1..33].to_vec(), point[33..].to_vec())
            }
            Key::Rsa(key) => {
                let mut buffer = [0; 1_024];
                let der = key.public_key().to_pkcs1_der(&mut buffer).unwrap().to_vec();
                // The DER is 30 82 LL LL 02 82 01 01 00, the modulus, and the exponent.
                rsa_key(der[9..9 + 256].to_vec(), vec![1, 0, 1])
            }
        }
    }

    fn data(&self, ceremony: &Ceremony, attested: bool) -> Vec<u8> {
        let mut data = sha2::Sha256::digest(ceremony.relying_party.as_bytes()).to_vec();
        data.push(ceremony.flags);
        data.extend(self.counter.to_be_bytes());
        if attested {
            data.extend(self.model);
            data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
            data.extend(&self.id);
            let own = self.cose();
            data.extend(encode(ceremony.cose.as_ref().unwrap_or(&own)));
        }
        data.extend(&ceremony.after);
        data
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut buffer = [0; 1_024];
        match &self.key {
            Key::P256(key) => key.sign_asn1::<Sha256>(&[message], &mut buffer),
            Key::Rsa(key) => key.sign_pkcs1_sha256(&mut buffer, message),
        }
        .unwrap()
        .to_vec()
    }

    /// Returns the RegistrationResponseJSON for `options`.
    pub(crate) fn create(&self, options: &Value) -> Value {
        self.create_with(options, |_| {})
    }

    pub(crate) fn create_with(&self, options: &Value, change: impl FnOnce(&mut Ceremony)) -> Value {
        let mut ceremony = Ceremony::new(
            "webauthn.create",
            &options["challenge"],
            &options["rp"]["id"],
        );
        ceremony.flags |= ATTESTED;
        change(&mut ceremony);
        let data = self.data(&ceremony, ceremony.flags & ATTESTED != 0);
        let object = Cbor::Map(vec![
            ("fmt".into(), ceremony.format.into()),
            ("attStmt".into(), ceremony.statement.clone()),
            ("authData".into(), data.into()),
        ]);
        json!({
            "id": self.id(),
            "rawId": self.id(),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": BASE64URL_NOPAD.encode(&ceremony.client_data()),
                "attestationObject": BASE64URL_NOPAD.encode(&encode(&object)),
                "transports": ["internal", "hybrid"],
            },
        })
    }

    /// Returns the AuthenticationResponseJSON for `options`. The counter grows by one unless
    /// it is zero.
    pub(crate) fn get(&mut self, options: &Value) -> Value {
        self.get_with(options, |_| {})
    }

    pub(crate) fn get_with(
        &mut self,
        options: &Value,
        change: impl FnOnce(&mut Ceremony),
    ) -> Value {
        if self.counter != 0 {
            self.counter += 1;
        }
        let mut ceremony = Ceremony::new("webauthn.get", &options["challenge"], &options["rpId"]);
        change(&mut ceremony);
        let client_data = ceremony.client_data();
        let data = self.data(&ceremony, false);
        let mut signed = data.clone();
        signed.extend(sha2::Sha256::digest(&client_data));
        let mut response = json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(&client_data),
            "authenticatorData": BASE64URL_NOPAD.encode(&data),
            "signature": BASE64URL_NOPAD.encode(&self.sign(&signed)),
        });
        if let Some(handle) = ceremony.user_handle {
            response["userHandle"] = handle.into();
        }
        json!({
            "id": self.id(),
            "rawId": self.id(),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": response,
        })
    }
}

pub(crate) fn ec_key(x: Vec<u8>, y: Vec<u8>) -> Cbor {
    Cbor::Map(vec![
        (1.into(), 2.into()),
        (3.into(), (-7).into()),
        ((-1).into(), 1.into()),
        ((-2).into(), x.into()),
        ((-3).into(), y.into()),
    ])
}

pub(crate) fn rsa_key(modulus: Vec<u8>, exponent: Vec<u8>) -> Cbor {
    Cbor::Map(vec![
        (1.into(), 3.into()),
        (3.into(), (-257).into()),
        ((-1).into(), modulus.into()),
        ((-2).into(), exponent.into()),
    ])
}

pub(crate) fn encode(value: &Cbor) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// Returns a map of extensions in the form in which authenticators append it.
pub(crate) fn extensions() -> Vec<u8> {
    encode(&cbor!({ "credProtect" => 2 }).unwrap())
}
