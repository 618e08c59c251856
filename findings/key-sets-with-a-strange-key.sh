#!/usr/bin/env bash
# Packages: authlib 1.9.10, joserfc 1.8.0, jwskate 0.12.2, PyJWT 2.15.1, jwcrypto 1.6.1 (PyPI),
# biscuit 0.8.0, jsonwebtoken 11.1.0, josekit 0.10.3, openidconnect 4.1.0 (crates.io), jose 6.2.18,
# aws-jwt-verify 5.2.1 (npm).
#
# Expected: eleven readers of a provider's key set (RFC 7517) find the RSA key `a` in it, whatever
# else is in it. Section 5 says that readers should ignore the keys whose type they do not
# understand, or whose values are out of the supported ranges. Providers do publish other keys: of
# the curve secp256k1 (RFC 8812), of Ed25519 (RFC 8037), of Brainpool's curves, and of new types.
#
# Seen: four of them refuse the whole set. Rust's biscuit does for each of the four. authlib raises
# KeyError for a type that it does not know, joserfc (by which authlib's clients read a set) for a
# curve, and neither is an error of the library. jwskate refuses both. The other seven find the key.
#
# Why it matters here: a provider that adds a key for another client locks out each rider whose
# token is checked by such a package, though the rider's own key has not changed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts jose@6.2.18 aws-jwt-verify@5.2.1 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check authlib==1.9.10 joserfc==1.8.0 jwskate==0.12.2 \
  'PyJWT[crypto]==2.15.1' jwcrypto==1.6.1
mkdir src
cat > sets.py <<'SETS'
import json
from base64 import urlsafe_b64encode
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

def text(value, length):
    return urlsafe_b64encode(value.to_bytes(length, "big")).rstrip(b"=").decode()

def curve(kind, name, **more):
    point = ec.generate_private_key(kind).public_key().public_numbers()
    return {"kty": "EC", "crv": name, "x": text(point.x, 32), "y": text(point.y, 32), "kid": "b", "use": "sig", **more}

own = rsa.generate_private_key(65537, 2048).public_key().public_numbers()
ed = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw()
others = {
    "none": [],
    "secp256k1": [curve(ec.SECP256K1(), "secp256k1", alg="ES256K")],
    "Ed25519": [{"kty": "OKP", "crv": "Ed25519", "x": urlsafe_b64encode(ed).rstrip(b"=").decode(), "kid": "b", "use": "sig", "alg": "EdDSA"}],
    "Brainpool": [curve(ec.BrainpoolP256R1(), "BP-256")],
    "a new type": [{"kty": "NEW", "kid": "b", "use": "sig", "alg": "NEW-1", "pub": "AQAB"}],
}
own = {"kty": "RSA", "kid": "a", "use": "sig", "alg": "RS256", "n": text(own.n, 256), "e": "AQAB"}
json.dump({name: {"keys": [own] + keys} for name, keys in others.items()}, open("sets.json", "w"))
SETS
cat > probe.py <<'PROBE'
import json
import warnings
warnings.simplefilter("ignore")
import jwskate
import jwt
from authlib.jose import JsonWebKey
from joserfc.jwk import KeySet
from jwcrypto.jwk import JWKSet

READERS = {
    "authlib": lambda keys: JsonWebKey.import_key_set(keys).find_by_kid("a"),
    "joserfc": lambda keys: KeySet.import_key_set(keys).get_by_kid("a"),
    "jwskate": lambda keys: jwskate.JwkSet(keys).get_jwk_by_kid("a"),
    "PyJWT": lambda keys: jwt.PyJWKSet.from_dict(keys)["a"],
    "jwcrypto": lambda keys: JWKSet.from_json(json.dumps(keys)).get_key("a"),
}
for name, find in READERS.items():
    seen = {}
    for other, keys in json.load(open("sets.json")).items():
        try:
            seen[other] = "found" if find(keys) else "not found"
        except Exception as error:
            seen[other] = type(error).__name__
    print(f"{name}: {', '.join(f'{other} {outcome}' for other, outcome in seen.items())}")
PROBE
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { createLocalJWKSet } from 'jose';

const readers = {
  jose: (keys) => createLocalJWKSet(keys)({ alg: 'RS256', kid: 'a' }),
  'aws-jwt-verify': (keys) => {
    const fetcher = { fetch: async () => new TextEncoder().encode(JSON.stringify(keys)).buffer };
    return new SimpleJwksCache({ fetcher }).getJwk('https://pool.example/jwks.json', { header: { alg: 'RS256', kid: 'a' } });
  },
};
for (const [name, find] of Object.entries(readers)) {
  const seen = [];
  for (const [other, keys] of Object.entries(JSON.parse(readFileSync('sets.json', 'utf8')))) {
    seen.push(`${other} ${await Promise.resolve(find(keys)).then(() => 'found', (error) => error.name)}`);
  }
  console.log(`${name}: ${seen.join(', ')}`);
}
PROBE
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
biscuit = "=0.8.0"
josekit = "=0.10.3"
jsonwebtoken = { version = "=11.1.0", features = ["rust_crypto"] }
openidconnect = { version = "=4.1.0", default-features = false }
serde_json = "1"

[workspace]
MANIFEST
cat > src/main.rs <<'PROBE'
use openidconnect::{core::CoreJsonWebKeySet, JsonWebKey};

fn main() {
    let sets: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string("sets.json").unwrap()).unwrap();
    let readers: [(&str, fn(&str) -> Option<bool>); 4] = [
        ("biscuit", |keys| Some(serde_json::from_str::<biscuit::jwk::JWKSet<biscuit::Empty>>(keys).ok()?.find("a").is_some())),
        ("josekit", |keys| Some(!josekit::jwk::JwkSet::from_bytes(keys).ok()?.get("a").is_empty())),
        ("jsonwebtoken", |keys| Some(serde_json::from_str::<jsonwebtoken::jwk::JwkSet>(keys).ok()?.find("a").is_some())),
        ("openidconnect", |keys| {
            let keys = serde_json::from_str::<CoreJsonWebKeySet>(keys).ok()?;
            Some(keys.keys().iter().any(|key| key.key_id().is_some_and(|id| id.as_str() == "a")))
        }),
    ];
    for (name, find) in readers {
        let seen = sets.iter().map(|(other, keys)| {
            let outcome = match find(&keys.to_string()) {
                Some(true) => "found",
                Some(false) => "not found",
                None => "the set refused",
            };
            format!("{other} {outcome}")
        });
        println!("{name}: {}", seen.collect::<Vec<_>>().join(", "));
    }
}
PROBE
python/bin/python sets.py
{ python/bin/python probe.py; node probe.mjs; CARGO_TARGET_DIR=target cargo run --quiet; } | tee seen
cat > expected <<'EXPECTED'
authlib: none found, secp256k1 found, Ed25519 found, Brainpool found, a new type KeyError
joserfc: none found, secp256k1 found, Ed25519 found, Brainpool KeyError, a new type found
jwskate: none found, secp256k1 found, Ed25519 found, Brainpool UnsupportedEllipticCurve, a new type InvalidJwk
PyJWT: none found, secp256k1 found, Ed25519 found, Brainpool found, a new type found
jwcrypto: none found, secp256k1 found, Ed25519 found, Brainpool found, a new type found
jose: none found, secp256k1 found, Ed25519 found, Brainpool found, a new type found
aws-jwt-verify: none found, secp256k1 found, Ed25519 found, Brainpool found, a new type found
biscuit: none found, secp256k1 the set refused, Ed25519 the set refused, Brainpool the set refused, a new type the set refused
josekit: none found, secp256k1 found, Ed25519 found, Brainpool found, a new type found
jsonwebtoken: none found, secp256k1 found, Ed25519 found, Brainpool found, a new type found
openidconnect: none found, secp256k1 found, Ed25519 found, Brainpool found, a new type found
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the key sets are read differently than described'; exit 1; }
