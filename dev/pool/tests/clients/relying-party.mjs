// openid-client, a certified relying party, signs a user in by discovery, with a secret and
// without one, and uses every other endpoint.
import assert from "node:assert/strict";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import * as oidc from "openid-client";
import { base, clientId, password, poolId, register, sdkConfig } from "./support.mjs";
import { WebBrowser } from "./web-browser.mjs";

const sdk = new idp.CognitoIdentityProviderClient(sdkConfig);
const send = (name, input) => sdk.send(new idp[`${name}Command`](input));
const username = await register("jeff@example.com", "+12065550100");
const callback = "http://localhost:8080/oauth/callback";
const issuer = new URL(`${base}/${poolId}`);
const insecure = { execute: [oidc.allowInsecureRequests] };

async function signIn(config, browser = new WebBrowser()) {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const start = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: "openid email profile aws.cognito.signin.user.admin",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  let page = await browser.open(start, callback);
  if (page.body) page = await browser.submit(page, { username, password }, callback);
  return oidc.authorizationCodeGrant(config, page.url, {
    pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce,
    idTokenExpected: true, maxAge: 3600,
  });
}

const config = await oidc.discovery(issuer, clientId, undefined, oidc.None(), insecure);
const browser = new WebBrowser();
const tokens = await signIn(config, browser);
const claims = tokens.claims();
assert.equal(claims["cognito:username"], username);
assert.equal(claims.email, "jeff@example.com");
assert.equal(claims["custom:genre"], "Jazz");
assert.equal(tokens.expires_in, 3600);

const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
assert.equal(info.email, "jeff@example.com");
const user = await send("GetUser", { AccessToken: tokens.access_token });
assert.equal(user.Username, username);

// The browser's session signs in again without the page.
const again = await signIn(config, browser);
assert.equal(again.claims().sub, claims.sub);
assert.equal(again.claims().auth_time, claims.auth_time);

const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token);
assert.equal(fresh.claims().sub, claims.sub);
await oidc.tokenRevocation(config, tokens.refresh_token);
await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token), { error: "invalid_grant" });
await assert.rejects(oidc.fetchUserInfo(config, fresh.access_token, claims.sub));

// Cognito's sign-out has parameters of its own, which the library does not know.
const signOut = oidc.buildEndSessionUrl(config, { logout_uri: "http://localhost:8080/signin" });
const out = await browser.open(signOut, "http://localhost:8080/signin");
assert.equal(out.url.pathname, "/signin");

await send("CreateResourceServer", {
  UserPoolId: poolId, Identifier: "https://api.example.com", Name: "API",
  Scopes: [{ ScopeName: "read", ScopeDescription: "reads" }],
});
const confidential = async (settings) => {
  const { UserPoolClient } = await send("CreateUserPoolClient", {
    UserPoolId: poolId, ClientName: "server", GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true, ...settings,
  });
  return UserPoolClient;
};
const web = await confidential({
  AllowedOAuthFlows: ["code"], CallbackURLs: [callback],
  AllowedOAuthScopes: ["openid", "email", "profile", "aws.cognito.signin.user.admin"],
  SupportedIdentityProviders: ["COGNITO"],
});
for (const method of [oidc.ClientSecretBasic, oidc.ClientSecretPost]) {
  const authentication = method(web.ClientSecret);
  const own = await oidc.discovery(issuer, web.ClientId, undefined, authentication, insecure);
  assert.equal((await signIn(own)).claims().aud, web.ClientId);
}

const machine = await confidential({
  AllowedOAuthFlows: ["client_credentials"],
  AllowedOAuthScopes: ["https://api.example.com/read"],
});
const authentication = oidc.ClientSecretBasic(machine.ClientSecret);
const own = await oidc.discovery(issuer, machine.ClientId, undefined, authentication, insecure);
const granted = await oidc.clientCredentialsGrant(own, { scope: "https://api.example.com/read" });
assert.ok(granted.access_token);
await assert.rejects(oidc.clientCredentialsGrant(own, { scope: "openid" }), { error: "invalid_scope" });
