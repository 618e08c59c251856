#!/usr/bin/env bash
# Packages: cognito-express 3.0.4, @southlane/cognito-jwt-verifier 0.1.8, aws-jwt-verify 5.2.1 (npm),
# cognitojwt 1.4.1, python-jose 3.5.0 (PyPI).
#
# Expected: four verifiers of Cognito's tokens go on after a user pool has changed its signing key.
# AWS's Developer Guide ("Verifying JSON web tokens") says that Cognito may rotate the keys of a
# pool, and to ask for the keys again when a token comes with a `kid` that is not known.
#
# Seen: aws-jwt-verify asks again, and takes the token. @southlane/cognito-jwt-verifier asks again,
# refuses the token all the same, and takes the next one with that key. cognito-express and
# cognitojwt know the keys that they read first, as long as the process lives: each token of the
# new key is refused.
#
# Why it matters here: after a rotation each rider who signs in is refused by the ride service until
# somebody starts it again, or the first rider is, once for each of its instances.
# (This script answers the requests for keys itself.)
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  cognito-express@3.0.4 @southlane/cognito-jwt-verifier@0.1.8 aws-jwt-verify@5.2.1 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check 'cognitojwt[sync]==1.4.1' python-jose==3.5.0
cat > probe.cjs <<'PROBE'
const { createSign, generateKeyPairSync } = require('node:crypto');
const { writeFileSync } = require('node:fs');
const https = require('node:https');
const { createRequire } = require('node:module');
const { PassThrough } = require('node:stream');

const [old, fresh] = ['old', 'new'].map((kid) => ({ kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }));
const set = (...pairs) => ({
  keys: pairs.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' })),
});
const [before, after] = [set(old), set(old, fresh)];
let published = before;
let asked = 0;
https.get = (url, answer) => {
  const reply = new PassThrough();
  reply.statusCode = 200;
  asked += 1;
  setImmediate(() => { answer(reply); reply.end(JSON.stringify(published)); });
  return new PassThrough();
};
const axios = createRequire(require.resolve('cognito-express')).resolve('axios');
require.cache[axios] = { id: axios, filename: axios, loaded: true, exports: async () => { asked += 1; return { data: published }; } };

const { verifierFactory } = require('@southlane/cognito-jwt-verifier');
const { CognitoJwtVerifier } = require('aws-jwt-verify');
const { SimpleJwksCache } = require('aws-jwt-verify/jwk');
const CognitoExpress = require('cognito-express');

const [region, userPoolId, appClientId] = ['us-east-1', 'us-east-1_AbCdEf123', '1example23456789'];
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
function token({ kid, privateKey }) {
  const now = Math.floor(Date.now() / 1000);
  const iss = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  const claims = { iss, sub: 'a-rider', aud: appClientId, token_use: 'id', iat: now, exp: now + 600 };
  const text = `${part({ alg: 'RS256', kid })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
}
const fetcher = { fetch: async () => { asked += 1; return new TextEncoder().encode(JSON.stringify(published)).buffer; } };
const verifiers = {
  'cognito-express': () => {
    const express = new CognitoExpress({ region, cognitoUserPoolId: userPoolId, tokenUse: 'id' });
    return (text) => express.validate(text);
  },
  '@southlane/cognito-jwt-verifier': () => {
    const verifier = verifierFactory({ region, userPoolId, appClientId, tokenType: 'id' });
    return (text) => verifier.verify(text);
  },
  'aws-jwt-verify': () => {
    const settings = { userPoolId, clientId: appClientId, tokenUse: 'id' };
    const verifier = CognitoJwtVerifier.create(settings, { jwksCache: new SimpleJwksCache({ fetcher }) });
    return (text) => verifier.verify(text);
  },
};
(async () => {
  for (const [name, make] of Object.entries(verifiers)) {
    [published, asked] = [before, 0];
    const verify = make();
    const outcome = (pair) => verify(token(pair)).then(() => 'taken', () => 'refused');
    const first = await outcome(old);
    published = after;
    console.log(`${name}: before ${first}, after: old ${await outcome(old)}, new ${await outcome(fresh)}, again ${await outcome(fresh)}, asked ${asked}`);
  }
  writeFileSync('tokens.json', JSON.stringify({ before, after, old: token(old), new: token(fresh) }));
})();
PROBE
cat > probe.py <<'PROBE'
import json
import cognitojwt
import cognitojwt.jwt_sync
import requests

given = json.load(open("tokens.json"))
published, asked = "before", 0

class Reply:
    def json(self):
        return given[published]

def get(address):
    global asked
    asked += 1
    return Reply()

def outcome(name):
    try:
        cognitojwt.decode(given[name], "us-east-1", "us-east-1_AbCdEf123", app_client_id="1example23456789")
        return "taken"
    except cognitojwt.CognitoJWTException:
        return "refused"

requests.get = get
first = outcome("old")
published = "after"
print(f"cognitojwt: before {first}, after: old {outcome('old')}, new {outcome('new')}, again {outcome('new')}, asked {asked}")
PROBE
{ node probe.cjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
cognito-express: before taken, after: old taken, new refused, again refused, asked 1
@southlane/cognito-jwt-verifier: before taken, after: old taken, new refused, again taken, asked 2
aws-jwt-verify: before taken, after: old taken, new taken, again taken, asked 2
cognitojwt: before taken, after: old taken, new refused, again refused, asked 1
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the verifiers ask for keys differently than described'; exit 1; }
