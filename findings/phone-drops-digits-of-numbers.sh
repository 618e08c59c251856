#!/usr/bin/env bash
# Packages: phone 3.1.72, libphonenumber-js 1.13.16 (npm).
#
# Expected: phone normalizes a mobile number, and a number of ITU-T E.164, as Cognito's phone_number has
# to be, stays as it is. Its documentation (https://github.com/aftership/phone) has a "trunk code
# detection" for numbers such as +44 07911 123456, whose zero is dialled within the country alone: if
# no country matches, one digit after the country code is removed. The numbers here are libphonenumber's
# own examples of mobile numbers.
#
# Seen: six of them are other numbers afterwards, and are called valid. The digit that is removed need
# be no zero, and no trunk code: Liberia's +231 77 012 3456 becomes +231 70 123 456, and Argentina's
# loses the 9 of a mobile number. A number that is one digit longer than the package expects is taken
# for one with a trunk code. 16 examples are refused, among them Benin's, which have ten digits since
# 2024. With `strictDetection` no number is changed.
#
# Why it matters here: a form that stores what the package returns stores the number of somebody else,
# who gets the rider's codes from then on. The rider typed it right, and sees no error.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts phone@3.1.72 libphonenumber-js@1.13.16 > /dev/null
cat > probe.cjs <<'PROBE'
const examples = require('libphonenumber-js/mobile/examples');
const { getCountries, getExampleNumber } = require('libphonenumber-js/max');
const { phone } = require('phone');

const refused = [];
let strict = 0;
for (const country of getCountries()) {
  const example = getExampleNumber(country, examples);
  if (!example?.isValid()) continue;
  const { phoneNumber, countryIso2 } = phone(example.number);
  const changed = phoneNumber !== null && phoneNumber !== example.number;
  if (changed) console.log(`${country}: ${example.number} becomes ${phoneNumber}, of ${countryIso2}`);
  if (phoneNumber === null) refused.push(country);
  const careful = phone(example.number, { strictDetection: true }).phoneNumber;
  if (careful !== null && careful !== example.number) strict += 1;
}
console.log(`refused: ${refused.join(', ')}`);
console.log(`changed with strictDetection: ${strict}`);
const british = ['+447400123456', '+4407400123456'].map((number) => phone(number).phoneNumber);
console.log(`of the United Kingdom, without and with a zero: ${british.join(', ')}`);
PROBE
node probe.cjs | tee seen
cat > expected <<'EXPECTED'
AR: +5491123456789 becomes +541123456789, of AR
GA: +24106031234 becomes +2416031234, of GA
LR: +231770123456 becomes +23170123456, of LR
NF: +672381234 becomes +67281234, of NF
SH: +29051234 becomes +2901234, of SH
TV: +688901234 becomes +68801234, of TV
refused: AC, AG, AT, AZ, BJ, CL, GM, GW, IO, KI, KP, LI, NU, SM, SO, TO
changed with strictDetection: 0
of the United Kingdom, without and with a zero: +447400123456, +447400123456
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the numbers are read differently than described'; exit 1; }
