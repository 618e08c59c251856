// mod_auth_openidc, Apache's relying party, protects a page by discovery, with a secret and
// PKCE: sign-in, userInfo, refresh and sign-out.
import assert from "node:assert/strict";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import { freePort, start } from "./apache.mjs";
import { base, password, poolId, register, sdkConfig } from "./support.mjs";
import { WebBrowser } from "./web-browser.mjs";

const sdk = new idp.CognitoIdentityProviderClient(sdkConfig);
const send = (name, input) => sdk.send(new idp[`${name}Command`](input));
const username = await register("jeff@example.com", "+12065550100");
const { UserPool } = await send("DescribeUserPool", { UserPoolId: poolId });

const port = await freePort();
const site = `http://localhost:${port}`;
const inside = `${site}/protected/`;
const callback = `${site}/protected/callback`;
const left = `${site}/out.html`;
const { UserPoolClient: client } = await send("CreateUserPoolClient", {
  UserPoolId: poolId, ClientName: "apache", GenerateSecret: true,
  AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid", "email", "profile"],
  CallbackURLs: [callback], LogoutURLs: [left],
  SupportedIdentityProviders: ["COGNITO"],
});
// Cognito's sign-out has parameters of its own, which the module does not know: they go into
// the endpoint, in place of the one that discovery names.
const query = new URLSearchParams({ client_id: client.ClientId, logout_uri: left });
const apache = await start(port, ["auth_openidc", "headers", "dir"], `
OIDCProviderMetadataURL ${base}/${poolId}/.well-known/openid-configuration
OIDCProviderEndSessionEndpoint ${base}/${UserPool.Domain}/logout?${query}
OIDCClientID ${client.ClientId}
OIDCClientSecret ${client.ClientSecret}
OIDCRedirectURI ${callback}
OIDCCryptoPassphrase a-secret-of-this-server
OIDCScope "openid email profile"
OIDCPKCEMethod S256
OIDCInfoHook userinfo id_token access_token refresh_token
DirectoryIndex index.html
Header set x-email "%{OIDC_CLAIM_email}e"
<Location /protected>
  AuthType openid-connect
  Require claim email:jeff@example.com
</Location>`);
try {
  // The page leads to the pool, and the sign-in there leads back to the page.
  const browser = new WebBrowser();
  let page = await browser.open(inside);
  assert.equal(page.url.origin, base);
  assert.equal(page.url.searchParams.get("code_challenge_method"), "S256");
  page = await browser.submit(page, { username, password });
  assert.equal(page.url.href, inside);
  assert.equal(page.status, 200);
  assert.equal(page.headers["x-email"], "jeff@example.com");

  // The module tells what it got from the token endpoint and from userInfo.
  const session = async () => JSON.parse((await browser.open(`${callback}?info=json`)).body);
  const first = await session();
  assert.equal(first.id_token["cognito:username"], username);
  assert.equal(first.id_token.aud, client.ClientId);
  assert.equal(first.userinfo.username, username);
  assert.equal(first.userinfo.email, "jeff@example.com");
  assert.equal(first.userinfo.email_verified, "true");

  const refresh = new URLSearchParams({ refresh: inside, access_token: first.access_token });
  page = await browser.open(`${callback}?${refresh}`);
  assert.equal(page.url.href, inside);
  const second = await session();
  assert.notEqual(second.access_token, first.access_token);
  assert.equal(second.id_token.sub, first.id_token.sub);

  // Somebody else may sign in, and does not see the page.
  await register("amy@example.com", "+12065550101");
  const other = new WebBrowser();
  page = await other.open(inside);
  page = await other.submit(page, { username: "amy@example.com", password });
  assert.equal(page.url.origin, site);
  assert.equal(page.status, 401);

  // A sign-out ends both sessions: the next visit asks for the password.
  page = await browser.open(`${callback}?${new URLSearchParams({ logout: left })}`);
  assert.equal(page.url.href, left);
  assert.equal(page.status, 200);
  page = await browser.open(inside);
  assert.equal(page.url.origin, base);
  assert.match(page.body, /type="password"/);
} catch (error) {
  console.error(apache.errors());
  throw error;
} finally {
  apache.stop();
}
process.exit(0);
