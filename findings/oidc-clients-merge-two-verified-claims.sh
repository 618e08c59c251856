#!/usr/bin/env bash
# Packages: oidc-client 1.11.5, oidc-client-ts 3.5.0 (npm).
#
# Expected: two OpenID Connect clients for browsers give one profile of a rider, from the ID token
# and, with `loadUserInfo`, from the userInfo endpoint. OpenID Connect Core 1.0, section 5.1, has
# `email_verified` as a boolean. Cognito writes it as a boolean into the ID token, and as the text
# "true" into the answer of userInfo (AWS's Developer Guide, "The user attributes endpoint"). Both
# say the same, so a rider whose e-mail is verified is so in the profile.
#
# Seen: without `loadUserInfo` the claim is the boolean. With it oidc-client-ts has the text, which
# its type `boolean` denies. oidc-client makes a list of both values, [true, "true"], for a claim
# that is true, and the text "false" for one that is false: three types for one claim.
#
# Why it matters here: loadUserInfo is on by default in oidc-client. A page that compares with
# `true`, or with "true" as userInfo has it, shows each rider an e-mail that is not verified.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts oidc-client@1.11.5 oidc-client-ts@3.5.0 > /dev/null
cat > probe.mjs <<'PROBE'
globalThis.window = globalThis;
globalThis.location = {};
globalThis.localStorage = globalThis.sessionStorage = {};
const { default: old } = await import('oidc-client');
const current = await import('oidc-client-ts');

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example';
const domain = 'https://ryde.auth.eu-west-1.amazoncognito.com';
const now = Math.floor(Date.now() / 1000);
const rider = { sub: 'a1', email: 'ann@example.com', phone_number: '+12015550123' };
const userInfo = { ...rider, username: 'ann', email_verified: 'true', phone_number_verified: 'false' };
const claims = {
  ...rider, iss: issuer, aud: 'an-example', token_use: 'id', iat: now, auth_time: now, exp: now + 3600,
  'cognito:username': 'ann', email_verified: true, phone_number_verified: false,
};
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
// Neither client checks the signature of a token that comes from the token endpoint itself.
const idToken = `${part({ alg: 'RS256', kid: 'a-key' })}.${part(claims)}.c2lnbmF0dXJl`;
const tokens = { id_token: idToken, access_token: 'an-access-token', token_type: 'Bearer', expires_in: 3600 };
const answer = (url) => JSON.stringify(String(url).endsWith('/oauth2/token') ? tokens : userInfo);
globalThis.fetch = async (url) => new Response(answer(url), { headers: { 'content-type': 'application/json' } });
old.Global.setXMLHttpRequest(class {
  open(method, url) { this.url = url; }
  setRequestHeader() {}
  getResponseHeader() { return 'application/json'; }
  send() {
    this.status = 200;
    this.responseText = answer(this.url);
    setImmediate(() => this.onload());
  }
});
for (const [name, { OidcClient, WebStorageStateStore, InMemoryWebStorage }] of Object.entries({ 'oidc-client': old, 'oidc-client-ts': current })) {
  for (const loadUserInfo of [false, true]) {
    const client = new OidcClient({
      authority: issuer, client_id: 'an-example', redirect_uri: 'https://example.com/back', response_type: 'code',
      scope: 'openid email phone', loadUserInfo, stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      metadata: {
        issuer, authorization_endpoint: `${domain}/oauth2/authorize`, token_endpoint: `${domain}/oauth2/token`,
        userinfo_endpoint: `${domain}/oauth2/userInfo`,
      },
    });
    const state = new URL((await client.createSigninRequest({})).url).searchParams.get('state');
    const { profile } = await client.processSigninResponse(`https://example.com/back?code=a-code&state=${state}`);
    const { email_verified, phone_number_verified } = profile;
    console.log(`${name}, loadUserInfo ${loadUserInfo}: ${JSON.stringify({ email_verified, phone_number_verified })}`);
  }
}
PROBE
node probe.mjs | tee seen
cat > expected <<'EXPECTED'
oidc-client, loadUserInfo false: {"email_verified":true,"phone_number_verified":false}
oidc-client, loadUserInfo true: {"email_verified":[true,"true"],"phone_number_verified":"false"}
oidc-client-ts, loadUserInfo false: {"email_verified":true,"phone_number_verified":false}
oidc-client-ts, loadUserInfo true: {"email_verified":"true","phone_number_verified":"false"}
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the profiles have other claims than described'; exit 1; }
