#!/usr/bin/env bash
# Packages: joserfc 1.8.0, python-jwt 4.1.0, jwcrypto 1.6.1, PyJWT 2.15.1, cryptography 50.0.2 (PyPI),
# jwt-simple 0.15.0, biscuit 0.8.0 (crates.io), jose 6.2.18 (npm).
#
# Expected: six readers of JWTs take one signed token, whatever else its header says. RFC 7515,
# section 4, has each member of the header that is not understood ignored, unless `crit` names it.
# Section 4.1.9 has `typ` without a slash read as if "application/" were before it, so JWT and
# application/jwt are one type; RFC 9068 has at+jwt for access tokens. Times may have fractions (RFC
# 7519, "NumericDate"). An Application Load Balancer that signs riders in with Cognito writes the
# members signer, client, iss and exp into the header of the claims that it passes on (its User
# Guide, "Authenticate users using an Application Load Balancer").
#
# Seen: PyJWT and jose take all. joserfc and python-jwt refuse the load balancer's header, for the
# members that they do not know. python-jwt takes the type JWT alone, in capitals, and jwt-simple
# does not know the long form of it. biscuit refuses each time that is no integer.
#
# Why it matters here: a service behind such a load balancer cannot read who its rider is, and one
# that reads Cognito's tokens well refuses those of another provider that are as valid.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts jose@6.2.18 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check \
  joserfc==1.8.0 python-jwt==4.1.0 jwcrypto==1.6.1 PyJWT==2.15.1 cryptography==50.0.2
mkdir src
cat > write.mjs <<'PROBE'
import { createSign, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const now = Math.floor(Date.now() / 1000), later = now + 3600;
const token = (more, iat = now, exp = later) => {
  const claims = { iss: 'https://issuer.example', sub: 'ann', aud: 'app', iat, exp };
  const text = [{ alg: 'RS256', kid: 'a', ...more }, claims].map((each) => Buffer.from(JSON.stringify(each)).toString('base64url')).join('.');
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`;
};
const balancer = { signer: 'arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/a/b', client: 'app', iss: 'https://issuer.example', exp: later };
writeFileSync('tokens.json', JSON.stringify({
  pem: publicKey.export({ type: 'spki', format: 'pem' }),
  jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'RS256', use: 'sig' },
  tokens: Object.entries({
    'no type': token({}), 'type JWT': token({ typ: 'JWT' }), 'type application/jwt': token({ typ: 'application/jwt' }),
    'type at+jwt': token({ typ: 'at+jwt' }), "a load balancer's": token(balancer), 'times with fractions': token({}, now - 59.75, later + 0.5),
  }),
}));
PROBE
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { importJWK, jwtVerify } from 'jose';
const { jwk, tokens } = JSON.parse(readFileSync('tokens.json'));
const key = await importJWK(jwk);
for (const [name, token] of tokens) {
  const seen = await jwtVerify(token, key, { audience: 'app' }).then(() => 'takes it', (error) => `refuses it: ${error.message}`);
  console.log(`${name}: jose ${seen}`);
}
PROBE
cat > probe.py <<'PROBE'
import json
import jwcrypto.jwk
import jwt
import python_jwt
from joserfc import jwk as joserfc_jwk
from joserfc import jwt as joserfc_jwt
written = json.load(open("tokens.json"))
readers = {
    "PyJWT": lambda token: jwt.decode(token, written["pem"], algorithms=["RS256"], audience="app"),
    "joserfc": lambda token: joserfc_jwt.JWTClaimsRegistry(aud={"value": "app"}).validate(
        joserfc_jwt.decode(token, joserfc_jwk.RSAKey.import_key(written["jwk"])).claims),
    "python-jwt": lambda token: python_jwt.verify_jwt(
        token, jwcrypto.jwk.JWK(**written["jwk"]), ["RS256"], checks_optional=True),
}
for name, token in written["tokens"]:
    for reader, read in readers.items():
        try:
            read(token)
            print(f"{name}: {reader} takes it")
        except Exception as error:
            kind = "unsupported header" if "unsupported_header" in str(error) else error
            print(f"{name}: {reader} refuses it: {kind}")
PROBE
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
biscuit = "=0.8.0"
jwt-simple = { version = "=0.15.0", default-features = false, features = ["pure-rust"] }
serde_json = "1"

[workspace]

[profile.dev]
debug = 0
MANIFEST
cat > src/main.rs <<'PROBE'
use biscuit::{jwk::JWKSet, Empty, JWT};
use jwt_simple::prelude::*;

fn main() {
    let written: serde_json::Value = serde_json::from_str(&std::fs::read_to_string("tokens.json").unwrap()).unwrap();
    let key = RS256PublicKey::from_pem(written["pem"].as_str().unwrap()).unwrap();
    let set: JWKSet<Empty> = serde_json::from_value(serde_json::json!({ "keys": [written["jwk"]] })).unwrap();
    for each in written["tokens"].as_array().unwrap() {
        let (name, token) = (each[0].as_str().unwrap(), each[1].as_str().unwrap());
        match key.verify_token::<NoCustomClaims>(token, None) {
            Ok(_) => println!("{name}: jwt-simple takes it"),
            Err(error) => println!("{name}: jwt-simple refuses it: {error}"),
        }
        let read = JWT::<Empty, Empty>::new_encoded(token).decode_with_jwks(&set, None);
        match read.and_then(|token| token.validate(Default::default())) {
            Ok(()) => println!("{name}: biscuit takes it"),
            Err(error) => println!("{name}: biscuit refuses it: {}", error.to_string().split(" `").next().unwrap()),
        }
    }
}
PROBE
{ node write.mjs; node --no-warnings probe.mjs; python/bin/python -W ignore probe.py; CARGO_TARGET_DIR=target cargo run --quiet; } | tee seen
cat > expected <<'EXPECTED'
no type: jose takes it
type JWT: jose takes it
type application/jwt: jose takes it
type at+jwt: jose takes it
a load balancer's: jose takes it
times with fractions: jose takes it
no type: PyJWT takes it
no type: joserfc takes it
no type: python-jwt takes it
type JWT: PyJWT takes it
type JWT: joserfc takes it
type JWT: python-jwt takes it
type application/jwt: PyJWT takes it
type application/jwt: joserfc takes it
type application/jwt: python-jwt refuses it: typ header is not JWT
type at+jwt: PyJWT takes it
type at+jwt: joserfc takes it
type at+jwt: python-jwt refuses it: typ header is not JWT
a load balancer's: PyJWT takes it
a load balancer's: joserfc refuses it: unsupported header
a load balancer's: python-jwt refuses it: unknown header: signer
times with fractions: PyJWT takes it
times with fractions: joserfc takes it
times with fractions: python-jwt takes it
no type: jwt-simple takes it
no type: biscuit takes it
type JWT: jwt-simple takes it
type JWT: biscuit takes it
type application/jwt: jwt-simple refuses it: Not a JWT token
type application/jwt: biscuit takes it
type at+jwt: jwt-simple takes it
type at+jwt: biscuit takes it
a load balancer's: jwt-simple takes it
a load balancer's: biscuit takes it
times with fractions: jwt-simple takes it
times with fractions: biscuit refuses it: invalid type: floating point
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the tokens are read differently than described'; exit 1; }
