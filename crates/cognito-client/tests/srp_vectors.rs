//! Tests the proof against values that other implementations computed. Their sources are
//! listed in `tests/fixtures/README.md`.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of tests fails its test by panicking"
)]

use cognito_client::{
    secret::{DevicePassword, Password},
    srp::{
        Computation as _, DeviceChallenge, DeviceVerifier, EphemeralKey, PasswordChallenge,
        SrpError, timestamp,
    },
};
use serde::{Deserialize, de::DeserializeOwned};

/// All values of one sign-in.
#[derive(Deserialize)]
struct SignIn {
    pool: String,
    username: String,
    password: String,
    a: String,
    #[serde(rename = "A")]
    public: String,
    #[serde(rename = "B")]
    server: String,
    salt: String,
    secret_block: String,
    timestamp: String,
    signature: String,
}

impl SignIn {
    fn key(&self) -> EphemeralKey {
        EphemeralKey::from_private(&bytes(&self.a))
            .unwrap()
            .finish()
    }

    fn challenge(&self) -> PasswordChallenge<'_> {
        PasswordChallenge {
            pool_name: &self.pool,
            user_id: &self.username,
            salt: &self.salt,
            srp_b: &self.server,
            secret_block: &self.secret_block,
        }
    }

    fn prove(&self, challenge: &PasswordChallenge<'_>) -> Result<String, SrpError> {
        let password = Password::from(self.password.as_str());
        self.key()
            .prove(challenge, &password, &self.timestamp)
            .map(|proof| proof.finish().expose().to_owned())
    }
}

/// One device: the values that it registers, and those of its later proof.
#[derive(Deserialize)]
struct Device {
    group_key: String,
    device_key: String,
    password: String,
    salt: String,
    verifier: String,
    a: String,
    #[serde(rename = "A")]
    public: String,
    #[serde(rename = "B")]
    server: String,
    secret_block: String,
    timestamp: String,
    signature: String,
}

/// Reads one member of a fixture.
fn fixture<T: DeserializeOwned>(text: &str, member: &str) -> T {
    let mut whole: serde_json::Value = serde_json::from_str(text).unwrap();
    serde_json::from_value(whole[member].take()).unwrap()
}

const PUBLISHED: &str = include_str!("fixtures/published.json");

fn published() -> Vec<SignIn> {
    fixture(PUBLISHED, "cases")
}

fn computed() -> Vec<SignIn> {
    fixture(include_str!("fixtures/srp.json"), "cases")
}

fn edges() -> Vec<SignIn> {
    fixture(include_str!("fixtures/srp_edges.json"), "edges")
}

fn devices() -> Vec<Device> {
    fixture(include_str!("fixtures/srp_edges.json"), "devices")
}

/// Reads hexadecimal of any length.
fn bytes(hex: &str) -> Vec<u8> {
    let even = format!("{}{hex}", if hex.len() % 2 == 1 { "0" } else { "" });
    (0..even.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&even[at..at + 2], 16).unwrap())
        .collect()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn fixtures_are_whole() {
    assert_eq!(published().len(), 3);
    assert_eq!(computed().len(), 33);
    assert_eq!(edges().len(), 10);
    assert_eq!(devices().len(), 5);
}

#[test]
fn every_sign_in_is_proved_alike() {
    for case in published().iter().chain(&computed()).chain(&edges()) {
        assert_eq!(case.key().public_hex(), case.public.trim_start_matches('0'));
        assert_eq!(case.prove(&case.challenge()).unwrap(), case.signature);
    }
}

#[test]
fn a_devices_proof_is_the_same_under_other_names() {
    for case in published() {
        let challenge = DeviceChallenge {
            group_key: &case.pool,
            device_key: &case.username,
            salt: &case.salt,
            srp_b: &case.server,
            secret_block: &case.secret_block,
        };
        let password = DevicePassword::from(case.password.as_str());
        let signature = case
            .key()
            .prove_device(&challenge, &password, &case.timestamp);
        assert_eq!(signature.unwrap().finish().expose(), case.signature);
    }
}

#[test]
fn every_device_registers_and_proves_itself_alike() {
    for device in devices() {
        let password = DevicePassword::from(device.password.as_str());
        let mut salt = [0; 16];
        for (to, from) in salt.iter_mut().rev().zip(bytes(&device.salt).iter().rev()) {
            *to = *from;
        }
        let verifier = DeviceVerifier::new(&device.group_key, &device.device_key, &password, salt);
        assert_eq!(verifier.salt, base64(&bytes(&device.salt)));
        assert_eq!(verifier.password_verifier, base64(&bytes(&device.verifier)));

        let key = EphemeralKey::from_private(&bytes(&device.a))
            .unwrap()
            .finish();
        assert_eq!(key.public_hex(), device.public);
        let challenge = DeviceChallenge {
            group_key: &device.group_key,
            device_key: &device.device_key,
            salt: &device.salt,
            srp_b: &device.server,
            secret_block: &device.secret_block,
        };
        let signature = key.prove_device(&challenge, &password, &device.timestamp);
        assert_eq!(signature.unwrap().finish().expose(), device.signature);
    }
}

#[test]
fn a_published_device_registers_alike() {
    let case: serde_json::Value = serde_json::from_str(PUBLISHED).unwrap();
    let device = &case["cases"][2]["device"];
    let text = |name: &str| device[name].as_str().unwrap();
    // The source truncates its random salt: "AOuW" is 0x00eb96.
    let mut salt = [0; 16];
    salt[14..].copy_from_slice(&[0xeb, 0x96]);
    let verifier = DeviceVerifier::new(
        text("deviceGroupKey"),
        text("deviceKey"),
        &DevicePassword::from(text("deviceRandomPassword")),
        salt,
    );
    assert_eq!(verifier.salt, text("deviceSalt"));
    assert_eq!(verifier.password_verifier, text("devicePasswordVerifier"));
}

#[test]
fn device_salts_cover_every_form() {
    // Some salts are as long as the random bytes, some have one more byte for the sign,
    // and some are shorter.
    let lengths: Vec<_> = devices().iter().map(|device| device.salt.len()).collect();
    assert!(lengths.contains(&32));
    assert!(lengths.contains(&34));
    assert!(lengths.iter().any(|length| *length < 32));
}

#[test]
fn a_wrong_password_or_name_gives_another_proof() {
    for case in published() {
        let password = Password::from(format!("{}x", case.password));
        let wrong = case
            .key()
            .prove(&case.challenge(), &password, &case.timestamp);
        assert_ne!(wrong.unwrap().finish().expose(), case.signature);

        let elsewhere = PasswordChallenge {
            pool_name: "OtherPool",
            ..case.challenge()
        };
        assert_ne!(case.prove(&elsewhere).unwrap(), case.signature);
    }
}

#[test]
fn malformed_parameters_are_told_apart() {
    let case = computed().remove(0);
    let good = case.challenge();
    let wide = "1".repeat(769);
    for bad in ["", "xyz", "-1", "0x1f", "é", "1 2", wide.as_str()] {
        let salt = PasswordChallenge { salt: bad, ..good };
        assert_eq!(case.prove(&salt), Err(SrpError::MalformedSalt), "{bad}");
        let key = PasswordChallenge { srp_b: bad, ..good };
        assert_eq!(case.prove(&key), Err(SrpError::MalformedServerKey), "{bad}");
    }
    for bad in ["=", "a", "ab$d", "é", "ab=c"] {
        let block = PasswordChallenge {
            secret_block: bad,
            ..good
        };
        assert_eq!(
            case.prove(&block),
            Err(SrpError::MalformedSecretBlock),
            "{bad}"
        );
    }
}

/// The secret block is read as aws-amplify reads it: in either alphabet, padded or not.
#[test]
fn a_secret_block_is_read_in_every_form() {
    let case = computed().remove(0);
    let signed = |secret_block| {
        let challenge = PasswordChallenge {
            secret_block,
            ..case.challenge()
        };
        case.prove(&challenge).unwrap()
    };
    for form in ["-_8=", "+/8", "-_8", " +/\n8= "] {
        assert_eq!(signed(form), signed("+/8="), "{form:?}");
    }
}

#[test]
fn timestamps_are_cognitos() {
    let dates: Vec<(String, String)> = fixture(include_str!("fixtures/srp.json"), "dates");
    let unix_seconds = [1_756_879_448, 1_767_225_599, 1_709_164_800];
    assert_eq!(dates.len(), unix_seconds.len());
    for ((iso, expected), seconds) in dates.iter().zip(unix_seconds) {
        assert_eq!(&timestamp(seconds * 1000), expected, "{iso}");
    }
}
