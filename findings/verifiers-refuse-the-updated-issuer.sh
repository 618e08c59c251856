#!/usr/bin/env bash
# Packages: cognito-express 3.0.4, @southlane/cognito-jwt-verifier 0.1.8, aws-jwt-verify 5.2.1
# (npm).
#
# Expected: AWS's API model calls the issuer type UPDATED of a user pool "recommended for all
# user pools". Its tokens name https://issuer-cognito-idp.REGION.amazonaws.com/POOL as `iss`, and
# are signed with the same keys. Verifiers of Cognito's tokens take both issuers of their pool.
#
# Seen: AWS's aws-jwt-verify takes both without being told. The other two take a token of the
# original issuer, and refuse the same one of the updated issuer.
#
# Why it matters here: changing that one setting of a pool shuts riders out of each service
# that verifies with such a package. (This script answers the request for keys itself.)
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  cognito-express@3.0.4 @southlane/cognito-jwt-verifier@0.1.8 aws-jwt-verify@5.2.1 > /dev/null
cat > probe.cjs <<'PROBE'
const { createSign, generateKeyPairSync } = require('node:crypto');
const { createRequire } = require('node:module');
const { PassThrough } = require('node:stream');
const https = require('node:https');

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'RS256', use: 'sig' }] };
https.get = (url, answer) => {
  const reply = new PassThrough();
  reply.statusCode = 200;
  setImmediate(() => {
    answer(reply);
    reply.end(JSON.stringify(keys));
  });
  return new PassThrough();
};
const axios = createRequire(require.resolve('cognito-express')).resolve('axios');
require.cache[axios] = { id: axios, filename: axios, loaded: true, exports: async () => ({ data: keys }) };

const CognitoExpress = require('cognito-express');
const { verifierFactory } = require('@southlane/cognito-jwt-verifier');
const { CognitoJwtVerifier } = require('aws-jwt-verify');

const region = 'us-east-1';
const userPoolId = 'us-east-1_AbCdEf123';
const appClientId = '1example23456789';
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (host) => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: `https://${host}.${region}.amazonaws.com/${userPoolId}`, sub: 'a-rider', aud: appClientId, token_use: 'id', iat: now, exp: now + 600 };
  const text = `${part({ alg: 'RS256', kid: 'a' })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
};
const aws = CognitoJwtVerifier.create({ userPoolId, clientId: appClientId, tokenUse: 'id' });
aws.cacheJwks(keys);
const verifiers = {
  'cognito-express': (text) => new CognitoExpress({ region, cognitoUserPoolId: userPoolId, tokenUse: 'id' }).validate(text),
  '@southlane/cognito-jwt-verifier': (text) => verifierFactory({ region, userPoolId, appClientId, tokenType: 'id' }).verify(text),
  'aws-jwt-verify': (text) => aws.verify(text),
};
(async () => {
  for (const [name, verify] of Object.entries(verifiers)) {
    for (const host of ['cognito-idp', 'issuer-cognito-idp']) {
      const outcome = await verify(token(host)).then(() => 'takes it', () => 'refuses it');
      console.log(`${host}: ${name} ${outcome}`);
    }
  }
})();
PROBE
node probe.cjs | tee seen
cat > expected <<'EXPECTED'
cognito-idp: cognito-express takes it
issuer-cognito-idp: cognito-express refuses it
cognito-idp: @southlane/cognito-jwt-verifier takes it
issuer-cognito-idp: @southlane/cognito-jwt-verifier refuses it
cognito-idp: aws-jwt-verify takes it
issuer-cognito-idp: aws-jwt-verify takes it
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the verifiers decide differently than described'; exit 1; }
