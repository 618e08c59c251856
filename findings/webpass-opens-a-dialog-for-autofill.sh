#!/usr/bin/env bash
# Packages: @laragear/webpass 2.1.2, @simplewebauthn/browser 14.0.0 (npm).
#
# Expected: with `useAutofill` webpass lets the browser suggest a passkey in the field for the user
# name, as its documentation says (https://github.com/Laragear/webpass, "Autofill Passkey"):
# the page asks when it loads, and the question waits in the background until the rider touches the
# field. For this the browser has to be asked with the mediation `conditional` (W3C's Credential
# Management Level 1, section 2.3.2). Webpass uses @simplewebauthn/browser.
#
# Seen: the browser is asked without a mediation, wherever the option is given: for all calls, in the
# first part of a call, or in the second. The version of @simplewebauthn/browser that is in webpass
# takes one object, and webpass gives it two parts in the older way: the second is ignored, and a
# warning names the first. @simplewebauthn/browser itself asks with `conditional`.
#
# Why it matters here: the dialog for passkeys opens over the sign-in form as soon as the page loads,
# for each rider, and a rider who closes it gets an error in place of a suggestion.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @laragear/webpass@2.1.2 @simplewebauthn/browser@14.0.0 > /dev/null
cat > probe.mjs <<'PROBE'
const bytes = (text) => new TextEncoder().encode(text).buffer;
let mediation;
let warnings = 0;
console.debug = () => {};
console.warn = () => { warnings += 1; };
const credentials = {
  async get(options) {
    mediation = options.mediation ?? 'none';
    const response = { clientDataJSON: bytes('c'), authenticatorData: bytes('a'), signature: bytes('s'), userHandle: bytes('u') };
    return { id: 'YQ', rawId: bytes('a'), type: 'public-key', response, getClientExtensionResults: () => ({}) };
  },
};
Object.defineProperty(globalThis, 'navigator', { value: { credentials } });
Object.assign(globalThis, {
  window: globalThis,
  location: { origin: 'https://example.com', hostname: 'example.com' },
  document: { querySelectorAll: () => ['the field'] },
  PublicKeyCredential: class {
    static isConditionalMediationAvailable = async () => true;
  },
  async fetch(address) {
    const reply = String(address).includes('assert-options') ? { challenge: 'Y2g', allowCredentials: [] } : { signedIn: true };
    return new Response(JSON.stringify(reply), { headers: { 'content-type': 'application/json' } });
  },
});
const { default: Webpass } = await import('./node_modules/@laragear/webpass/dist/webpass.mjs');
const { startAuthentication } = await import('@simplewebauthn/browser');
const attempts = {
  'webpass, for all calls': () => Webpass.create({ useAutofill: true }).assert(),
  'webpass, in the first part': () => Webpass.assert({ useAutofill: true }),
  'webpass, in the second part': () => Webpass.assert({}, { useAutofill: true }),
  '@simplewebauthn/browser': () => startAuthentication({ optionsJSON: { challenge: 'Y2g' }, useBrowserAutofill: true }),
};
for (const [name, attempt] of Object.entries(attempts)) {
  mediation = 'not asked';
  warnings = 0;
  const { success, error } = await attempt();
  console.log(`${name}: mediation ${mediation}, ${warnings} warnings${success === false ? `, ${error.name}` : ''}`);
}
console.log(`webpass says that the browser can do it: ${await Webpass.isAutofillable()}`);
PROBE
node probe.mjs | tee seen
cat > expected <<'EXPECTED'
webpass, for all calls: mediation none, 1 warnings
webpass, in the first part: mediation none, 1 warnings
webpass, in the second part: mediation none, 1 warnings
@simplewebauthn/browser: mediation conditional, 0 warnings
webpass says that the browser can do it: true
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the browser is asked differently than described'; exit 1; }
