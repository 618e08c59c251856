#!/usr/bin/env bash
# Packages: aws-amplify 6.22.1, @smithy/signature-v4 5.7.5 (npm).
#
# Expected: two signers of AWS's own make the same Signature Version 4 for the same request.
# AWS's "Create a signed AWS API request" says that the canonical URI has every byte encoded
# but the unreserved characters of RFC 3986 (letters, digits, - . _ ~).
#
# Seen: for a path with one of ( ) ! * ' the REST client of aws-amplify signs that character
# as it is, and the signature differs from the one that the signer of AWS's SDK makes. For
# all other paths tried both are equal.
#
# Why it matters here: a ride API behind API Gateway with IAM authorization refuses such a
# call of Amplify's, and takes the same call from the SDK. A signer that is tested against
# Amplify's alone inherits the fault.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  aws-amplify@6.22.1 @smithy/signature-v4@5.7.5 @aws-crypto/sha256-js@5.2.0 > /dev/null
cat > probe.mjs <<'PROBE'
import { Amplify } from 'aws-amplify';
import { get } from 'aws-amplify/api';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '@aws-crypto/sha256-js';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'an-example-secret' };
Amplify.configure(
  { API: { REST: { ride: { endpoint: 'https://api.example.com/prod', region: 'us-east-1', service: 'execute-api' } } } },
  { Auth: { credentialsProvider: { getCredentialsAndIdentityId: async () => ({ credentials }), clearCredentialsAndIdentityId() {} } } },
);
let sent;
globalThis.fetch = async (url, { headers }) => {
  sent = { path: new URL(url).pathname, headers };
  return new Response('{}', { headers: { 'content-type': 'application/json' } });
};
const signature = (header) => /Signature=(\w+)/.exec(header)[1];
const expected = {
  '/ride': true, '/a:b': true, '/a~b': true, '/caf%C3%A9': true,
  '/ride(1)': false, '/ride!': false, '/a*b': false, "/o'hare": false,
};
let changed = false;
for (const [path, same] of Object.entries(expected)) {
  await get({ apiName: 'ride', path }).response;
  const date = sent.headers['x-amz-date'];
  const at = new Date(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
  const signer = new SignatureV4({ credentials, region: 'us-east-1', service: 'execute-api', sha256: Sha256, applyChecksum: false });
  const other = await signer.sign(
    { method: 'GET', protocol: 'https:', hostname: 'api.example.com', path: sent.path, query: {}, headers: { host: 'api.example.com', 'x-amz-date': date } },
    { signingDate: at },
  );
  const equal = signature(sent.headers.authorization) === signature(other.headers.authorization);
  console.log(`${sent.path}: ${equal ? 'the same signature' : 'two different signatures'}`);
  changed ||= equal !== same;
}
process.exit(changed ? 1 : 0);
PROBE
node probe.mjs || { echo 'CHANGED: the two signers behave differently than described'; exit 1; }
