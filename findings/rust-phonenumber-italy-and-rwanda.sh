#!/usr/bin/env bash
# Packages: phonenumber 0.3.10+9.0.33 (crates.io), phonenumbers 9.0.43 (PyPI),
# libphonenumber-js 1.13.16 (npm).
#
# Expected: three ports of Google's libphonenumber read libphonenumber's own example numbers
# alike: a landline of Milan belongs to Italy, and the example mobile number of Rwanda, as it
# is dialled at home, is +250250123456.
#
# Seen: the Rust crate finds the landline valid, and gives it no country (`country().id()` is
# None); a mobile number of Italy gets one. Of Rwanda's number it takes the first three digits
# for the country code, although the country is given, and makes +250123456 of it, which it
# then calls invalid. Python's and JavaScript's ports read both as expected.
#
# Why it matters here: a rider's number as dialled at home must not become another one. With
# this crate a reader has to check that the result is valid, and must not show a flag or a
# region from `country()` alone.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts libphonenumber-js@1.13.16 > /dev/null
mkdir src
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
phonenumber = "=0.3.10"

[workspace]
MANIFEST
cat > src/main.rs <<'PROBE'
use phonenumber::{country::Id, parse, Mode};

fn main() {
    for (country, typed) in [(None, "+390212345678"), (None, "+393123456789"), (Some(Id::RW), "250 123 456")] {
        let number = parse(country, typed).unwrap();
        let e164 = number.format().mode(Mode::E164).to_string();
        let region = number.country().id().map_or("none".to_owned(), |id| format!("{id:?}"));
        println!("Rust: {typed} is {e164}, country {region}, valid {}", number.is_valid());
    }
}
PROBE
cat > probe.py <<'PROBE'
import phonenumbers as p
for region, typed in [(None, "+390212345678"), (None, "+393123456789"), ("RW", "250 123 456")]:
    number = p.parse(typed, region)
    e164 = p.format_number(number, p.PhoneNumberFormat.E164)
    print(f"Python: {typed} is {e164}, country {p.region_code_for_number(number)}, valid {str(p.is_valid_number(number)).lower()}")
PROBE
cat > probe.cjs <<'PROBE'
const { parsePhoneNumberFromString } = require('libphonenumber-js/max');
for (const [region, typed] of [[undefined, '+390212345678'], [undefined, '+393123456789'], ['RW', '250 123 456']]) {
  const number = parsePhoneNumberFromString(typed, region);
  console.log(`JavaScript: ${typed} is ${number.number}, country ${number.country}, valid ${number.isValid()}`);
}
PROBE
{ CARGO_TARGET_DIR=target cargo run --quiet; python/bin/python probe.py; node probe.cjs; } | tee seen
cat > expected <<'EXPECTED'
Rust: +390212345678 is +390212345678, country none, valid true
Rust: +393123456789 is +393123456789, country IT, valid true
Rust: 250 123 456 is +250123456, country RW, valid false
Python: +390212345678 is +390212345678, country IT, valid true
Python: +393123456789 is +393123456789, country IT, valid true
Python: 250 123 456 is +250250123456, country RW, valid true
JavaScript: +390212345678 is +390212345678, country IT, valid true
JavaScript: +393123456789 is +393123456789, country IT, valid true
JavaScript: 250 123 456 is +250250123456, country RW, valid true
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the numbers are read differently than described'; exit 1; }
