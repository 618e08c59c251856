#!/usr/bin/env bash
# Packages: @github/webauthn-json 2.1.1, @teamhanko/hanko-webauthn 2.0.0, @simplewebauthn/browser
# 14.0.0 (npm).
#
# Expected: three helpers of a web page give the browser what a service wrote as JSON, and give the
# service what the browser answers. W3C's Web Authentication Level 3
# (https://www.w3.org/TR/webauthn-3/) has both forms, and the two methods of browsers that change one
# into the other, parseCreationOptionsFromJSON and toJSON: `hints`, `attestationFormats` and extensions
# such as `minPinLength` are in the JSON, and the bytes of `prf` are Base64url there, in both
# directions. A RegistrationResponseJSON, which Cognito's CompleteWebAuthnRegistration takes, has
# `transports`, `authenticatorData` and `publicKeyAlgorithm` as required members.
#
# Seen: webauthn-json, and hanko-webauthn, which is made from it, give the browser neither `hints` nor
# `attestationFormats`, and one extension of the three, `credProps`. Of the required members of the
# answer webauthn-json has the transports alone, hanko-webauthn has none and drops
# `authenticatorAttachment`, too. @simplewebauthn/browser keeps all of it, and has the bytes of `prf`
# as they are: the browser gets a text where it takes bytes, and the service gets {}.
#
# Why it matters here: a service that asks for a security key, by a hint, gets the dialog for all
# passkeys, and a service that reads the answer's JSON as the standard has it refuses the passkey. What
# was sent is right, and what arrives is, as far as it goes, so that no error names the helper.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @github/webauthn-json@2.1.1 \
  @teamhanko/hanko-webauthn@2.0.0 @simplewebauthn/browser@14.0.0 > /dev/null
cat > probe.mjs <<'PROBE'
const bytes = (text) => new TextEncoder().encode(text).buffer;
let asked;
globalThis.PublicKeyCredential = class {};
const credentials = {
  async create({ publicKey }) {
    asked = publicKey;
    const response = {
      clientDataJSON: bytes('client data'),
      attestationObject: bytes('attestation'),
      getTransports: () => ['hybrid', 'internal'],
      getAuthenticatorData: () => bytes('authenticator data'),
      getPublicKeyAlgorithm: () => -7,
      getPublicKey: () => bytes('key'),
    };
    const extensions = { credProps: { rk: true }, prf: { enabled: true, results: { first: bytes('result') } } };
    return Object.assign(new PublicKeyCredential(), { id: 'YQ', rawId: bytes('a'), type: 'public-key', authenticatorAttachment: 'platform', response, getClientExtensionResults: () => extensions });
  },
};
Object.defineProperty(globalThis, 'navigator', { value: { credentials } });
const options = () => ({
  rp: { id: 'example.com', name: 'Wild Rydes' },
  user: { id: 'YW5u', name: 'ann@example.com', displayName: 'Ann' },
  challenge: 'Y2hhbGxlbmdl',
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  hints: ['security-key'],
  attestation: 'none',
  attestationFormats: ['packed'],
  extensions: { credProps: true, minPinLength: true, prf: { eval: { first: 'aW5wdXQ' } } },
});
const github = await import('@github/webauthn-json');
const hanko = await import('@teamhanko/hanko-webauthn');
const simple = await import('@simplewebauthn/browser');
const helpers = {
  'webauthn-json': () => github.create({ publicKey: options() }),
  'hanko-webauthn': () => hanko.create({ publicKey: options() }),
  '@simplewebauthn/browser': () => simple.startRegistration({ optionsJSON: options() }),
};
const written = new Set(['id', 'rawId', 'type', 'response', 'clientExtensionResults', 'clientDataJSON', 'attestationObject', 'publicKey']);
for (const [name, create] of Object.entries(helpers)) {
  const answer = JSON.parse(JSON.stringify(await create()));
  const dropped = Object.keys(options()).filter((member) => !(member in asked));
  console.log(`${name} drops ${dropped.join(', ') || 'nothing'}, and asks for ${Object.keys(asked.extensions).join(', ')}`);
  const more = [...Object.keys(answer), ...Object.keys(answer.response)].filter((member) => !written.has(member));
  console.log(`${name} answers with ${more.sort().join(', ') || 'nothing more'}`);
  const input = asked.extensions.prf?.eval.first;
  const result = answer.clientExtensionResults.prf?.results.first;
  console.log(`${name}, prf: ${input === undefined ? 'nothing' : typeof input} to the browser, ${JSON.stringify(result) ?? 'nothing'} to the service`);
}
PROBE
node probe.mjs | tee seen
cat > expected <<'EXPECTED'
webauthn-json drops hints, attestationFormats, and asks for credProps
webauthn-json answers with authenticatorAttachment, transports
webauthn-json, prf: nothing to the browser, nothing to the service
hanko-webauthn drops hints, attestationFormats, and asks for credProps
hanko-webauthn answers with nothing more
hanko-webauthn, prf: nothing to the browser, nothing to the service
@simplewebauthn/browser drops nothing, and asks for credProps, minPinLength, prf
@simplewebauthn/browser answers with authenticatorAttachment, authenticatorData, publicKeyAlgorithm, transports
@simplewebauthn/browser, prf: string to the browser, {} to the service
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the helpers pass on something else than described'; exit 1; }
