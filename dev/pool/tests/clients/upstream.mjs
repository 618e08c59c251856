// oidc-provider, a certified OpenID Connect provider, is an identity provider of the pool. Its
// user signs in by openid-client at the pool.
import assert from "node:assert/strict";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import Provider from "oidc-provider";
import * as oidc from "openid-client";
import { base, clientId, poolId, sdkConfig } from "./support.mjs";
import { WebBrowser } from "./web-browser.mjs";

const sdk = new idp.CognitoIdentityProviderClient(sdkConfig);
const send = (name, input) => sdk.send(new idp[`${name}Command`](input));
const callback = "http://localhost:8080/oauth/callback";
const { UserPool } = await send("DescribeUserPool", { UserPoolId: poolId });
const idpresponse = `${base}/${UserPool.Domain}/oauth2/idpresponse`;

const { createServer } = await import("node:http");
const server = createServer();
await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
const issuer = `http://localhost:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: "pool", client_secret: "a-secret-of-the-pool",
    redirect_uris: [idpresponse], token_endpoint_auth_method: "client_secret_post",
  }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true, name: "Ada" }),
  }),
});
server.on("request", provider.callback());

await send("CreateIdentityProvider", {
  UserPoolId: poolId, ProviderName: "Upstream", ProviderType: "OIDC",
  ProviderDetails: {
    client_id: "pool", client_secret: "a-secret-of-the-pool", oidc_issuer: issuer,
    authorize_scopes: "openid email profile", attributes_request_method: "GET",
  },
  AttributeMapping: { email: "email", email_verified: "email_verified", name: "name" },
});
const { UserPoolClient } = await send("DescribeUserPoolClient", { UserPoolId: poolId, ClientId: clientId });
const { CreationDate, LastModifiedDate, ...settings } = UserPoolClient;
await send("UpdateUserPoolClient", {
  ...settings, SupportedIdentityProviders: ["COGNITO", "Upstream"],
});

const insecure = { execute: [oidc.allowInsecureRequests] };
const config = await oidc.discovery(
  new URL(`${base}/${poolId}`), clientId, undefined, oidc.None(), insecure,
);

async function signIn() {
  const browser = new WebBrowser();
  const verifier = oidc.randomPKCECodeVerifier();
  const nonce = oidc.randomNonce();
  const state = oidc.randomState();
  const start = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback, scope: "openid email profile", identity_provider: "Upstream",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256", state, nonce,
  });
  // The provider's own pages for development: any login is accepted, then consent.
  let page = await browser.open(start, callback);
  page = await browser.submit(page, { login: "ada", password: "any" }, callback);
  while (page.body) page = await browser.submit(page, {}, callback);
  const tokens = await oidc.authorizationCodeGrant(config, page.url, {
    pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true,
  });
  return tokens.claims();
}

const claims = await signIn();
assert.equal(claims["cognito:username"], "Upstream_ada");
assert.equal(claims.email, "ada@example.org");
assert.equal(claims.email_verified, true);
assert.equal(claims.name, "Ada");
assert.equal(claims.identities[0].userId, "ada");
assert.equal(claims.identities[0].providerName, "Upstream");
assert.deepEqual(claims["cognito:groups"], [`${poolId}_Upstream`]);
assert.equal((await signIn()).sub, claims.sub);
const user = await send("AdminGetUser", { UserPoolId: poolId, Username: "Upstream_ada" });
assert.equal(user.UserStatus, "EXTERNAL_PROVIDER");
server.close();
server.closeAllConnections();
