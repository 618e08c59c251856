//! The issuers of the configured pool: which tokens are its own, and where their keys are
//! read.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_client::tokens::AuthenticationResult;
use cognito_session::service::{SignatureCheck, SignatureFault};
use cognito_session::session::Session;

use super::*;

/// A transport that returns the same keys for every address, and records the addresses.
#[derive(Default)]
struct KeysEverywhere(RefCell<Vec<String>>);

impl Transport for KeysEverywhere {
    fn post(&self, _request: Request) -> LocalFuture<'_, Result<Reply, NoReply>> {
        Box::pin(async { Err(NoReply::default()) })
    }

    fn get(&self, url: String) -> LocalFuture<'_, Result<Reply, NoReply>> {
        self.0.borrow_mut().push(url);
        Box::pin(async {
            let modulus = URL_SAFE_NO_PAD.encode([0xff; 256]);
            Ok(Reply {
                status: 200,
                error_type: None,
                body: format!(
                    r#"{{"keys":[{{"kid":"k","kty":"RSA","alg":"RS256","use":"sig","n":"{modulus}","e":"AQAB"}}]}}"#
                )
                .into(),
            })
        })
    }
}

/// A verifier that accepts every signature.
struct Trusting;
impl SignatureVerifier for Trusting {
    fn verify<'a>(
        &'a self,
        _key: &'a RsaPublicKey,
        _signing_input: &'a [u8],
        _signature: &'a [u8],
    ) -> LocalFuture<'a, Result<bool, VerifierUnavailable>> {
        Box::pin(async { Ok(true) })
    }
}

/// Returns the result of checking a token of this issuer, and the addresses that keys
/// were read from.
fn verdict(custom: &str, issuer: &str) -> (SignatureCheck, Vec<String>) {
    let config = format!(
        r#"{{"auth":{{"user_pool_id":"us-east-1_Pool","user_pool_client_id":"client"}},"custom":{{"cognito":{{{custom}}}}}}}"#
    );
    let wire = Wire::of([]);
    let ends = Rc::new(Ends(Rc::clone(&wire)));
    let keys = Rc::new(KeysEverywhere::default());
    let service = Service::new(
        Config::parse(&config, AppSection::DEFAULT).unwrap(),
        CorePorts {
            ports: Ports {
                transport: keys.clone(),
                pause: ends.clone(),
                random: Rc::new(Sevens),
                client_metadata: Rc::new(()),
            },
            storage: Rc::new(Shelf::default()),
            clock: Rc::new(At(Rc::new(Cell::new(1_000_000)))),
            host_time: Rc::new(HostAt(None)),
            lowercase: str::to_lowercase,
        },
    );
    service.init_session_ports(|_| SessionPorts {
        verifier: Rc::new(Trusting),
        tabs: Rc::new(NoTabs),
        signed: ends,
        device_name: None,
    });
    let header = r#"{"alg":"RS256","kid":"k"}"#;
    let claims = format!(
        r#"{{"sub":"s","iat":1000,"exp":4600,"token_use":"id","aud":"client","iss":"{issuer}"}}"#
    );
    let token = [header, &claims, "signature"].map(|part| URL_SAFE_NO_PAD.encode(part));
    let result = AuthenticationResult {
        access_token: "a".into(),
        id_token: token.join(".").as_str().into(),
        refresh_token: Some("r".into()),
        new_device: None,
    };
    let session = Session::received(result, None, false, 1_000_000).unwrap();
    let signature = now(service.check_signature(&session));
    (signature, keys.0.take())
}

#[test]
fn keys_are_read_at_the_issuer_that_a_token_names() {
    let proxy = r#""user_pool_endpoint":"https://proxy.example/cognito""#;
    let fips = r#""use_fips_endpoint":true"#;
    let own = r#""user_pool_endpoint":"https://cognito-idp-fips.us-east-1.amazonaws.com""#;
    for custom in ["", proxy, fips, own] {
        for host in ["cognito-idp", "issuer-cognito-idp"] {
            let issuer = format!("https://{host}.us-east-1.amazonaws.com/us-east-1_Pool");
            let keys = format!("{issuer}/.well-known/jwks.json");
            let (signature, asked) = verdict(custom, &issuer);
            assert_eq!((signature, asked), (SignatureCheck::Valid, vec![keys]));
        }
    }
    let issuer = "https://proxy.example/cognito/us-east-1_Pool";
    assert_eq!(verdict(proxy, issuer).0, SignatureCheck::Valid);
}

#[test]
fn token_of_any_third_issuer_is_refused_unasked() {
    for issuer in [
        "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other",
        "https://cognito-idp.us-east-2.amazonaws.com/us-east-1_Pool",
        "https://cognito-idp-fips.us-east-1.amazonaws.com/us-east-1_Pool",
        "https://issuer-cognito-idp.us-east-1.amazonaws.com.evil.example/us-east-1_Pool",
        "https://evil.example/us-east-1_Pool",
        "http://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool",
        "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool/",
        "",
    ] {
        assert_eq!(
            verdict("", issuer),
            (SignatureCheck::Invalid(SignatureFault::OtherIssuer), vec![]),
            "{issuer}"
        );
    }
}
