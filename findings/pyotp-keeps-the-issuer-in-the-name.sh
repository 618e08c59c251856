#!/usr/bin/env bash
# Packages: node-2fa 2.0.3, otpauth 9.5.2 (npm), pyotp 2.12.1 (PyPI).
#
# Expected: the Key URI Format has the label of an otpauth:// address as an account's name, or
# as issuer and name with a colon between them, which may be written `:` or `%3A`. Readers
# give the same name for both.
#
# Seen: node-2fa writes `%3A`. otpauth reads issuer and name. pyotp splits at a plain colon
# before it decodes, and takes issuer, colon and name for the name.
#
# Why it matters here: the same QR code gives an entry with the issuer twice in one
# authenticator and once in another. With a plain colon all readers agree.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts node-2fa@2.0.3 otpauth@9.5.2 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check pyotp==2.12.1
cat > probe.mjs <<'PROBE'
import { writeFileSync } from 'node:fs';
import twoFactor from 'node-2fa';
import { TOTP, URI } from 'otpauth';
const encoded = twoFactor.generateSecret({ name: 'Rydes', account: 'ann@example.com' }).uri;
const plain = new TOTP({ issuer: 'Rydes', label: 'ann@example.com' }).toString();
for (const [name, uri] of [['encoded', encoded], ['plain', plain]]) {
  const read = URI.parse(uri);
  console.log(`${name} colon, ${/totp.([^?]*)/.exec(uri)[1]}: otpauth reads ${read.issuer}, ${read.label}`);
  writeFileSync(name, uri);
}
PROBE
cat > probe.py <<'PROBE'
import pathlib
import pyotp
for name in ["encoded", "plain"]:
    read = pyotp.parse_uri(pathlib.Path(name).read_text())
    print(f"{name} colon: pyotp reads {read.issuer}, {read.name}")
PROBE
{ node probe.mjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
encoded colon, Rydes%3Aann%40example.com: otpauth reads Rydes, ann@example.com
plain colon, Rydes:ann%40example.com: otpauth reads Rydes, ann@example.com
encoded colon: pyotp reads Rydes, Rydes:ann@example.com
plain colon: pyotp reads Rydes, ann@example.com
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the label is read differently than described'; exit 1; }
