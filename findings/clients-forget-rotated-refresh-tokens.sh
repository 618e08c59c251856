#!/usr/bin/env bash
# Packages: cognito-at-edge 1.5.5, amazon-cognito-auth-js 1.3.3, oidc-client-ts 3.5.0 (npm),
# flask-cognito-lib 1.9.7 (PyPI).
#
# Expected: four clients of a user pool's token endpoint keep a rider signed in whose app client
# rotates refresh tokens. AWS's Developer Guide ("Refresh tokens", on
# https://docs.aws.amazon.com/cognito/latest/developerguide/) has the endpoint answer a refresh with a
# new refresh token then, and end the one that was used. RFC 6749, section 6, says that a client must
# replace the old token by the new one. The rider comes back after an hour, and again after two.
#
# Seen: oidc-client-ts sends the new refresh token after two hours. The other three take the first
# refresh for a success, drop the refresh token that came with it, and send the one that has ended.
# flask-cognito-lib's own example says of its refresh that it brings new refresh tokens.
# cognito-at-edge loses the query of the page, too, when it refreshes: a rider who opens a link to
# /ride?to=pier arrives at /ride.
#
# Why it matters here: rotation is one setting of the app client. After it is switched on, sign-in
# and the first refresh work, in each test that is shorter than two lives of a token, and each rider
# is signed out in the second hour. (This script answers for the token endpoint and the keys itself.)
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  cognito-at-edge@1.5.5 amazon-cognito-auth-js@1.3.3 oidc-client-ts@3.5.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check flask-cognito-lib==1.9.7
cat > probe.cjs <<'PROBE'
const { createSign, generateKeyPairSync } = require('node:crypto');
const { createRequire } = require('node:module');
const { Authenticator } = require('cognito-at-edge');
const { CognitoAuth } = require('amazon-cognito-auth-js');
const { InMemoryWebStorage, User, UserManager, WebStorageStateStore } = require('oidc-client-ts');

let hours = 0;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    parts.length ? super(...parts) : super(RealDate.now() + hours * 3_600_000);
  }
  static now() {
    return RealDate.now() + hours * 3_600_000;
  }
};
const region = 'us-east-1';
const userPoolId = 'us-east-1_AbCdEf123';
const client = '1example23456789';
const domain = 'rides.example.com';
const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'RS256', use: 'sig' }] };
const signedIn = Math.floor(RealDate.now() / 1000);
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (use) => {
  const now = Math.floor(Date.now() / 1000);
  const audience = use === 'id' ? { aud: client, 'cognito:username': 'ann' } : { client_id: client, username: 'ann' };
  const claims = { iss: issuer, sub: 'a-rider', token_use: use, iat: now, auth_time: signedIn, exp: now + 3000, ...audience };
  const text = `${part({ alg: 'RS256', kid: 'a' })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
};
let current;
let sent;
const endpoint = (form) => {
  const used = new URLSearchParams(form).get('refresh_token');
  sent.push(`${used} (${used === current ? 'taken' : 'refused'})`);
  if (used !== current) return [400, { error: 'invalid_grant' }];
  current = `refresh-${sent.length + 1}`;
  return [200, { id_token: token('id'), access_token: token('access'), refresh_token: current, expires_in: 3000, token_type: 'Bearer' }];
};
const start = () => {
  hours = 0;
  sent = [];
  current = 'refresh-1';
};

const axios = createRequire(require.resolve('cognito-at-edge'))('axios');
axios.default.request = async ({ data }) => {
  const [status, body] = endpoint(data);
  if (status !== 200) throw new Error(body.error);
  return { data: body };
};
const atTheEdge = async (visit) => {
  const authenticator = new Authenticator({ region, userPoolId, userPoolAppId: client, userPoolDomain: domain });
  authenticator._jwtVerifier.cacheJwks(keys);
  const base = `CognitoIdentityServiceProvider.${client}.ann`;
  const cookies = { [`${base}.idToken`]: token('id'), [`${base}.accessToken`]: token('access'), [`${base}.refreshToken`]: current };
  for (hours = 1; hours <= 2; hours += 1) {
    const value = Object.entries(cookies).map((pair) => pair.join('=')).join('; ');
    const request = { uri: '/ride', querystring: 'to=pier', method: 'GET', headers: { host: [{ value: domain }], cookie: [{ value }] } };
    const reply = await authenticator.handle({ Records: [{ cf: { request } }] });
    if (hours === 1) visit(reply.headers.location[0].value);
    for (const cookie of reply.headers['set-cookie'] ?? []) {
      const [name, text] = cookie.value.split(';')[0].split('=');
      cookies[name] = text;
    }
  }
};

globalThis.XMLHttpRequest = class {
  withCredentials = false;
  open() {}
  setRequestHeader() {}
  send(form) {
    const [status, body] = endpoint(form);
    setImmediate(() => {
      Object.assign(this, { readyState: 4, status, responseText: JSON.stringify(body) });
      this.onreadystatechange();
    });
  }
};
const authJs = async () => {
  const kept = new Map();
  const Storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const base = `CognitoIdentityServiceProvider.${client}`;
  kept.set(`${base}.LastAuthUser`, 'ann');
  for (const [name, value] of Object.entries({ idToken: token('id'), accessToken: token('access'), refreshToken: current, tokenScopesString: 'openid' })) kept.set(`${base}.ann.${name}`, value);
  for (hours = 1; hours <= 2; hours += 1) {
    const auth = new CognitoAuth({ ClientId: client, AppWebDomain: domain, TokenScopesArray: ['openid'], RedirectUriSignIn: `https://${domain}/`, RedirectUriSignOut: `https://${domain}/`, Storage, LaunchUri: () => {} });
    await new Promise((resolve) => {
      auth.userhandler = { onSuccess: resolve, onFailure: resolve };
      auth.getSession();
    });
  }
};

globalThis.fetch = async (_url, { body }) => {
  const [status, reply] = endpoint(String(body));
  return new Response(JSON.stringify(reply), { status, headers: { 'content-type': 'application/json' } });
};
const clientTs = async () => {
  const userStore = new WebStorageStateStore({ store: new InMemoryWebStorage() });
  const metadata = { issuer, token_endpoint: `https://${domain}/oauth2/token`, authorization_endpoint: `https://${domain}/oauth2/authorize` };
  const manager = new UserManager({ authority: issuer, metadata, client_id: client, redirect_uri: `https://${domain}/`, userStore, automaticSilentRenew: false });
  const profile = JSON.parse(Buffer.from(token('id').split('.')[1], 'base64url'));
  await manager.storeUser(new User({ id_token: token('id'), access_token: token('access'), refresh_token: current, token_type: 'Bearer', scope: 'openid', profile, expires_at: profile.exp }));
  for (hours = 1; hours <= 2; hours += 1) await manager.signinSilent().catch(() => {});
};

(async () => {
  let page;
  for (const [name, client] of [['cognito-at-edge', () => atTheEdge((address) => { page = address; })], ['amazon-cognito-auth-js', authJs], ['oidc-client-ts', clientTs]]) {
    start();
    await client();
    console.log(`${name} sends ${sent.join(', ')}`);
  }
  console.log(`cognito-at-edge goes on from /ride?to=pier to ${page}`);
})();
PROBE
cat > probe.py <<'PROBE'
import json
import time
from urllib.parse import parse_qs, urlencode

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, jsonify
from flask_cognito_lib import CognitoAuth
from flask_cognito_lib.decorators import cognito_refresh_callback

client = "1example23456789"
pool = "us-east-1_AbCdEf123"
private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
jwt.PyJWKClient.fetch_data = lambda self: {"keys": [{**key, "kid": "a", "use": "sig", "alg": "RS256"}]}


def token(use):
    now = int(time.time())
    claims = {"iss": f"https://cognito-idp.us-east-1.amazonaws.com/{pool}", "sub": "a-rider", "token_use": use, "iat": now, "exp": now + 3000}
    claims.update({"aud": client, "cognito:username": "ann"} if use == "id" else {"client_id": client, "username": "ann"})
    return jwt.encode(claims, private, algorithm="RS256", headers={"kid": "a"})


current = "refresh-1"
sent = []


def endpoint(self, method, url, data=None, **others):
    global current
    used = parse_qs(data if isinstance(data, str) else urlencode(data))["refresh_token"][0]
    sent.append(f"{used} ({'taken' if used == current else 'refused'})")
    reply = requests.Response()
    reply.status_code = 200 if used == current else 400
    body = {"error": "invalid_grant"}
    if used == current:
        current = f"refresh-{len(sent) + 1}"
        body = {"id_token": token("id"), "access_token": token("access"), "refresh_token": current, "expires_in": 3000, "token_type": "Bearer"}
    reply._content = json.dumps(body).encode()
    return reply


requests.Session.request = endpoint
app = Flask("rides")
app.config.update(
    SECRET_KEY="a key of the app",
    AWS_REGION="us-east-1",
    AWS_COGNITO_USER_POOL_ID=pool,
    AWS_COGNITO_USER_POOL_CLIENT_ID=client,
    AWS_COGNITO_DOMAIN="https://rides.example.com",
    AWS_COGNITO_REDIRECT_URL="https://app.example.com/back",
    AWS_COGNITO_LOGOUT_URL="https://app.example.com/",
    AWS_COGNITO_REFRESH_FLOW_ENABLED=True,
    AWS_COGNITO_REFRESH_COOKIE_ENCRYPTED=False,
)
CognitoAuth(app)


@app.route("/refresh", methods=["POST"])
@cognito_refresh_callback
def refresh():
    return jsonify("refreshed")


browser = app.test_client()
browser.set_cookie("cognito_refresh_token", current)
for _ in range(2):
    browser.post("/refresh", base_url="https://localhost")
print("flask-cognito-lib sends " + ", ".join(sent))
PROBE
{ node probe.cjs; python/bin/python probe.py 2> errors; } | tee seen
cat > expected <<'EXPECTED'
cognito-at-edge sends refresh-1 (taken), refresh-1 (refused)
amazon-cognito-auth-js sends refresh-1 (taken), refresh-1 (refused)
oidc-client-ts sends refresh-1 (taken), refresh-2 (taken)
cognito-at-edge goes on from /ride?to=pier to https://rides.example.com/ride
flask-cognito-lib sends refresh-1 (taken), refresh-1 (refused)
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the clients handle rotated refresh tokens differently than described'; exit 1; }
