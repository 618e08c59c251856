#!/usr/bin/env bash
# Packages: @aws-amplify/ui 6.15.6, aws-amplify 6.22.1, xstate 4.38.3, libphonenumber-js 1.13.16
# (npm).
#
# Expected: Amplify's Authenticator lets a rider choose a calling code from a list and type the
# number, and sends both as one number of ITU-T E.164, as Cognito's `phone_number` has to be. The
# list has the calling codes that libphonenumber has. A number typed with the zero that is
# dialled within the country loses it (E.164 has no trunk prefix), but for Italy's, which stays.
#
# Seen: the two texts are put together as they are. A British mobile number as it is written at
# home, 07400 123456, becomes +4407400123456, which is another user name than +447400123456. A
# number typed with its code has the code twice, and two plus signs. The list has four codes that
# libphonenumber gives to no country, and misses Ascension, Guyana, Kosovo and South Sudan.
#
# Why it matters here: riders who signed up through that form may have such a user name in the
# pool. A form that writes E.164, as ours does, cannot find them under the right number.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @aws-amplify/ui@6.15.6 aws-amplify@6.22.1 xstate@4.38.3 libphonenumber-js@1.13.16 > /dev/null
cat > probe.mjs <<'PROBE'
import { interpret } from 'xstate';
import { countryDialCodes, createAuthenticatorMachine } from '@aws-amplify/ui';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';

console.warn = () => {}; // Amplify says that it has no configuration; nothing is sent here.

/** Fills the Authenticator's form, and returns the user name that it would sign up. */
const signedUp = (code, number) => new Promise((resolve) => {
  const form = { country_code: code, phone_number: number, password: 'An-example-1', confirm_password: 'An-example-1' };
  const steps = new Set();
  const once = (step, action) => steps.has(step) || (steps.add(step), action());
  const machine = interpret(createAuthenticatorMachine()).start();
  const services = {
    handleSignUp: async ({ username }) => {
      resolve(username);
      return { isSignUpComplete: true, nextStep: { signUpStep: 'DONE' } };
    },
  };
  machine.onTransition((state) => {
    if (state.matches('setup.initConfig')) {
      once('start', () => machine.send({ type: 'INIT', data: { initialState: 'signUp', loginMechanisms: ['phone_number'], services } }));
    }
    if (state.matches('signUpActor.runActor')) {
      once('submit', () => {
        for (const [name, value] of Object.entries(form)) machine.send({ type: 'CHANGE', data: { name, value } });
        setImmediate(() => machine.send({ type: 'SUBMIT', data: form }));
      });
    }
  });
});
const typed = [['GB', '07400 123456'], ['GB', '7400 123456'], ['GB', '+44 7400 123456'], ['DE', '(030) 123456'], ['IT', '02 1234 5678'], ['US', '(201) 555-0123']];
for (const [country, number] of typed) {
  const username = await signedUp(`+${getCountryCallingCode(country)}`, number);
  console.log(`${country} ${number}: Authenticator ${username}, libphonenumber ${parsePhoneNumberFromString(number, country).number}`);
}
const codes = new Map(getCountries().map((country) => [`+${getCountryCallingCode(country)}`, country]));
console.log('codes of no country:', ...countryDialCodes.filter((code) => !codes.has(code)).sort());
console.log('not in the list:', ...[...codes].filter(([code]) => !countryDialCodes.includes(code)).map((entry) => entry.join(' ')).sort());
process.exit(0);
PROBE
node probe.mjs | tee seen
cat > expected <<'EXPECTED'
GB 07400 123456: Authenticator +4407400123456, libphonenumber +447400123456
GB 7400 123456: Authenticator +447400123456, libphonenumber +447400123456
GB +44 7400 123456: Authenticator +44+447400123456, libphonenumber +447400123456
DE (030) 123456: Authenticator +49030123456, libphonenumber +4930123456
IT 02 1234 5678: Authenticator +390212345678, libphonenumber +390212345678
US (201) 555-0123: Authenticator +12015550123, libphonenumber +12015550123
codes of no country: +345 +379 +537 +872
not in the list: +211 SS +247 AC +383 XK +592 GY
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the numbers or the codes are others than described'; exit 1; }
