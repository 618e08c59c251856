#!/usr/bin/env bash
# Packages: openid 0.25.0, openidconnect 4.1.0 (crates.io), with their default claims.
#
# Expected: two Rust clients of OpenID Connect read a user from a userInfo endpoint alike.
# OpenID Connect Core 1.0, section 5.1, lets `birthdate` be a date, a date of the year 0000, or a
# year alone, and has booleans for `email_verified`. Cognito writes that as the text "true", as
# the example in AWS's Developer Guide ("The user attributes endpoint") does.
#
# Seen: openid takes the text, and refuses a year alone, though the comment on the member says
# that it is allowed. openidconnect takes the year, and refuses the text, unless its feature
# accept-string-booleans is on. What is refused is the whole user, not the one claim.
#
# Why it matters here: a ride service in Rust that takes riders from Cognito and from another
# provider loses some of them with either crate. It has to read the claims with types of its own.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
openid = { version = "=0.25.0", default-features = false, features = ["rustls"] }
openidconnect = { version = "=4.1.0", default-features = false }
serde_json = "1"

[workspace]
MANIFEST
cat > src/main.rs <<'PROBE'
use openidconnect::{core::CoreGenderClaim, EmptyAdditionalClaims, UserInfoClaims};
use serde_json::json;

fn main() {
    let users = [
        ("a whole date", json!({"sub": "a", "birthdate": "1990-05-01"})),
        ("the year 0000", json!({"sub": "a", "birthdate": "0000-05-01"})),
        ("a year alone", json!({"sub": "a", "birthdate": "1990"})),
        ("a boolean", json!({"sub": "a", "email": "ann@example.com", "email_verified": true})),
        ("a text for a boolean", json!({"sub": "a", "email": "ann@example.com", "email_verified": "true"})),
    ];
    for (name, user) in users {
        let text = user.to_string();
        let first = serde_json::from_str::<openid::Userinfo>(&text).is_ok();
        let second = UserInfoClaims::<EmptyAdditionalClaims, CoreGenderClaim>::from_json::<std::io::Error>(text.as_bytes(), None).is_ok();
        let outcome = |read| if read { "reads it" } else { "refuses the user" };
        println!("{name}: openid {}, openidconnect {}", outcome(first), outcome(second));
    }
}
PROBE
CARGO_TARGET_DIR=target cargo run --quiet | tee seen
cat > expected <<'EXPECTED'
a whole date: openid reads it, openidconnect reads it
the year 0000: openid reads it, openidconnect reads it
a year alone: openid refuses the user, openidconnect reads it
a boolean: openid reads it, openidconnect reads it
a text for a boolean: openid reads it, openidconnect refuses the user
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the users are read differently than described'; exit 1; }
