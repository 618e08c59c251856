#!/usr/bin/env bash
# Packages: webauthn-rs-proto 0.6.2 (crates.io), webauthn 3.0.1 and fido2 2.2.1 (PyPI),
# @simplewebauthn/server 14.0.3 (npm).
#
# Expected: W3C's Web Authentication Level 3 gives `allowCredentials` and `userVerification` of
# the request options defaults, so both may be missing, and says ("Enumerations as DOMString
# types") that values which a client does not know are ignored, so that later versions can
# add some. Whatever one library writes, and a later one may write, the others read.
#
# Seen: @simplewebauthn/server writes options for any passkey without `allowCredentials`, and
# webauthn-rs-proto refuses them for that. It refuses a hint that it does not know, too. PyPI's
# webauthn demands `userVerification`, and refuses an unknown transport of a credential. fido2
# reads all of them.
#
# Why it matters here: what Cognito sends in CREDENTIAL_REQUEST_OPTIONS is such a text, and may
# get new transports and hints at any time. A strict reader in front of the browser would shut
# riders out that day: what it does not know has to pass.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @simplewebauthn/server@14.0.3 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check webauthn==3.0.1 fido2==2.2.1
mkdir src options
cat > probe.mjs <<'PROBE'
import { writeFileSync } from 'node:fs';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
const full = { challenge: 'YW4gZXhhbXBsZQ', rpId: 'example.com', allowCredentials: [], userVerification: 'preferred' };
const credential = { id: 'YW4gaWQ', type: 'public-key', transports: ['internal', 'a-new-transport'] };
const { userVerification, ...noVerification } = full;
const all = {
  '1 all members': full,
  '2 of SimpleWebAuthn, for any passkey': await generateAuthenticationOptions({ rpID: 'example.com' }),
  '3 no userVerification': noVerification,
  '4 an unknown hint': { ...full, hints: ['client-device', 'a-new-hint'] },
  '5 an unknown transport': { ...full, allowCredentials: [credential] },
};
for (const [name, options] of Object.entries(all)) writeFileSync(`options/${name}`, JSON.stringify(options));
PROBE
node probe.mjs
cat > probe.py <<'PROBE'
import json
import pathlib
from fido2.webauthn import PublicKeyCredentialRequestOptions
from webauthn.helpers import parse_authentication_options_json
for path in sorted(pathlib.Path("options").iterdir()):
    text = path.read_text()
    for name, read in [("webauthn", parse_authentication_options_json),
                       ("fido2", lambda text: PublicKeyCredentialRequestOptions.from_dict(json.loads(text)))]:
        try:
            read(text)
            print(f"{path.name}: {name} reads it")
        except Exception as error:
            print(f"{path.name}: {name} refuses it: {error}")
PROBE
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
serde_json = "1"
webauthn-rs-proto = "=0.6.2"

[workspace]
MANIFEST
cat > src/main.rs <<'PROBE'
use webauthn_rs_proto::PublicKeyCredentialRequestOptions;

fn main() {
    let mut files: Vec<_> = std::fs::read_dir("options").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        match serde_json::from_str::<PublicKeyCredentialRequestOptions>(&text) {
            Ok(_) => println!("{name}: webauthn-rs-proto reads it"),
            Err(error) => {
                let error = error.to_string();
                println!("{name}: webauthn-rs-proto refuses it: {}", error.split(" at line").next().unwrap());
            }
        }
    }
}
PROBE
{ python/bin/python probe.py; CARGO_TARGET_DIR=target cargo run --quiet; } | tee seen
cat > expected <<'EXPECTED'
1 all members: webauthn reads it
1 all members: fido2 reads it
2 of SimpleWebAuthn, for any passkey: webauthn reads it
2 of SimpleWebAuthn, for any passkey: fido2 reads it
3 no userVerification: webauthn refuses it: Options missing required userVerification
3 no userVerification: fido2 reads it
4 an unknown hint: webauthn reads it
4 an unknown hint: fido2 reads it
5 an unknown transport: webauthn refuses it: Options excludeCredentials entry transports had invalid value. See __cause__ for more info
5 an unknown transport: fido2 reads it
1 all members: webauthn-rs-proto reads it
2 of SimpleWebAuthn, for any passkey: webauthn-rs-proto refuses it: missing field `allowCredentials`
3 no userVerification: webauthn-rs-proto refuses it: missing field `userVerification`
4 an unknown hint: webauthn-rs-proto refuses it: unknown variant `a-new-hint`, expected one of `security-key`, `client-device`, `hybrid`
5 an unknown transport: webauthn-rs-proto reads it
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the options are read differently than described'; exit 1; }
