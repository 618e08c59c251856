#!/usr/bin/env bash
# Packages: @oslojs/otp 1.1.0, @epic-web/totp 4.0.1, otpauth 9.5.2, otplib 13.5.0,
# @otplib/uri 13.5.0 (npm), pyotp 2.12.1 (PyPI).
#
# Expected: an otpauth:// address that one library writes into a QR code means the same to
# another that reads it. The Key URI Format has values encoded as RFC 3986 says, where a
# space is %20 and a plus sign is a plus sign.
#
# Seen: @oslojs/otp and @epic-web/totp write the issuer "Wild Rydes" as `Wild%20Rydes` in the
# label and as `Wild+Rydes` in the parameter of the same address. otpauth and @otplib/uri read
# the parameter as "Wild+Rydes", another issuer than the label's; pyotp reads "Wild Rydes".
#
# Why it matters here: the name of the app has a space, and an authenticator shows it. With %20
# in both places all readers agree.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @oslojs/otp@1.1.0 @epic-web/totp@4.0.1 otpauth@9.5.2 otplib@13.5.0 @otplib/uri@13.5.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check pyotp==2.12.1
cat > probe.mjs <<'PROBE'
import { writeFileSync } from 'node:fs';
import { createTOTPKeyURI } from '@oslojs/otp';
import { getTOTPAuthUri } from '@epic-web/totp';
import { generateURI } from 'otplib';
import { parse } from '@otplib/uri';
import { Secret, TOTP, URI } from 'otpauth';

const issuer = 'Wild Rydes';
const label = 'ann@example.com';
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const written = {
  '@oslojs/otp': createTOTPKeyURI(issuer, label, Secret.fromBase32(secret).bytes, 30, 6),
  '@epic-web/totp': getTOTPAuthUri({ issuer, accountName: label, secret, algorithm: 'SHA1', digits: 6, period: 30 }),
  otpauth: new TOTP({ issuer, label, secret }).toString(),
  otplib: generateURI({ issuer, label, secret }),
};
for (const [writer, uri] of Object.entries(written)) {
  console.log(`${writer} writes ${/issuer=[^&]*/.exec(uri)[0]}; otpauth reads "${URI.parse(uri).issuer}", @otplib/uri "${parse(uri).params.issuer}"`);
}
writeFileSync('written.json', JSON.stringify(written));
PROBE
cat > probe.py <<'PROBE'
import json
import pyotp
for writer, uri in json.load(open("written.json")).items():
    print(f'pyotp reads "{pyotp.parse_uri(uri).issuer}" of {writer}')
PROBE
{ node probe.mjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
@oslojs/otp writes issuer=Wild+Rydes; otpauth reads "Wild+Rydes", @otplib/uri "Wild+Rydes"
@epic-web/totp writes issuer=Wild+Rydes; otpauth reads "Wild+Rydes", @otplib/uri "Wild+Rydes"
otpauth writes issuer=Wild%20Rydes; otpauth reads "Wild Rydes", @otplib/uri "Wild Rydes"
otplib writes issuer=Wild%20Rydes; otpauth reads "Wild Rydes", @otplib/uri "Wild Rydes"
pyotp reads "Wild Rydes" of @oslojs/otp
pyotp reads "Wild Rydes" of @epic-web/totp
pyotp reads "Wild Rydes" of otpauth
pyotp reads "Wild Rydes" of otplib
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the addresses are written or read differently than described'; exit 1; }
