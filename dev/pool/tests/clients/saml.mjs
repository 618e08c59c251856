// samlify is a SAML identity provider of the pool. It reads the pool's request and signs the
// response, and the user signs in by openid-client at the pool.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import * as oidc from "openid-client";
import saml from "samlify";
import { base, clientId, poolId, sdkConfig } from "./support.mjs";
import { WebBrowser } from "./web-browser.mjs";

const sdk = new idp.CognitoIdentityProviderClient(sdkConfig);
const send = (name, input) => sdk.send(new idp[`${name}Command`](input));
const signedOut = "http://localhost:8080/signin";
const callback = "http://localhost:8080/oauth/callback";
const { UserPool } = await send("DescribeUserPool", { UserPoolId: poolId });
const acs = `${base}/${UserPool.Domain}/saml2/idpresponse`;
const slo = `${base}/${UserPool.Domain}/saml2/logout`;

// samlify checks messages by a schema only if a validator is installed.
saml.setSchemaValidator({ validate: async () => "no schema" });
const keys = JSON.parse(readFileSync(new URL("../oauth/saml/keys.json", import.meta.url), "utf8"));
const pem = (label, body) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const binding = (kind) => `urn:oasis:names:tc:SAML:2.0:bindings:${kind}`;
const groups = "http://schemas.example.org/groups";
const kind = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";
const { context } = saml.SamlLib.defaultLoginResponseTemplate;

function providerAt(address, key) {
  return saml.IdentityProvider({
    entityID: `${address}/metadata`,
    privateKey: pem("PRIVATE KEY", keys[key].key),
    signingCert: pem("CERTIFICATE", keys[key].certificate),
    nameIDFormat: ["urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"],
    wantAuthnRequestsSigned: page.signsRequests,
    singleLogoutService: [{ Binding: binding("HTTP-Redirect"), Location: `${address}/slo` }],
    wantLogoutRequestSigned: true,
    singleSignOnService: [{ Binding: binding("HTTP-Redirect"), Location: `${address}/sso?tenant=1&x=2` }],
    loginResponseTemplate: {
      context,
      attributes: [
        { name: "mail", nameFormat: kind, valueXsiType: "xs:string", valueTag: "user.mail" },
        { name: "displayName", nameFormat: kind, valueXsiType: "xs:string", valueTag: "user.name" },
        { name: groups, nameFormat: kind, valueXsiType: "xs:string", valueTag: "user.genre" },
      ],
    },
  });
}

// The behaviour of the provider's page, which each step below sets.
const page = { key: "idp", user: "ada", settings: {}, change: (xml) => xml, signsRequests: false };

// The pool as samlify knows it, with the certificate that the pool gives out.
const { Certificate } = await send("GetSigningCertificate", { UserPoolId: poolId });
assert.match(new X509Certificate(Buffer.from(Certificate, "base64")).subject, /CN=local_WildRydes/);
const pool = () => saml.ServiceProvider({
  entityID: `urn:amazon:cognito:sp:${poolId}`,
  assertionConsumerService: [{ Binding: binding("HTTP-POST"), Location: acs }],
  singleLogoutService: [{ Binding: binding("HTTP-POST"), Location: slo }],
  signingCert: pem("CERTIFICATE", Certificate),
  authnRequestsSigned: page.signsRequests,
  wantLogoutResponseSigned: true,
  ...page.settings,
});

/** Returns a request of the redirect binding in samlify's form, with the text that is signed:
 * the binding's own parameters, behind those of the address. */
function received(url) {
  const octetString = url.search.slice(url.search.indexOf("SAMLRequest=")).split("&Signature=")[0];
  return { query: Object.fromEntries(url.searchParams), octetString };
}

async function signOut(provider, address, url) {
  const { extract } = await provider.parseLogoutRequest(pool(), "redirect", received(url));
  assert.equal(extract.nameID, `${page.user}@corp.example`);
  assert.equal(extract.sessionIndex, "_1");
  assert.equal(extract.request.destination, `${address}/slo`);
  const { context } = provider.createLogoutResponse(pool(), { extract }, "post");
  return [context, url.searchParams.get("RelayState")];
}

async function respond(provider, address, url) {
  const query = Object.fromEntries(url.searchParams);
  const party = pool();
  const { extract } = await provider.parseLoginRequest(party, "redirect", received(url));
  assert.equal(extract.issuer, `urn:amazon:cognito:sp:${poolId}`);
  assert.equal(extract.request.assertionConsumerServiceUrl, acs);
  assert.equal(extract.request.destination, `${address}/sso?tenant=1&x=2`);
  const now = new Date();
  const soon = new Date(now.getTime() + 300_000).toISOString();
  const fill = (template) => {
    const values = {
      ID: `_${crypto.randomUUID()}`, AssertionID: `_${crypto.randomUUID()}`, Destination: acs,
      Audience: `urn:amazon:cognito:sp:${poolId}`, SubjectRecipient: acs, Issuer: `${address}/metadata`,
      IssueInstant: now.toISOString(), StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
      ConditionsNotBefore: now.toISOString(), ConditionsNotOnOrAfter: soon,
      SubjectConfirmationDataNotOnOrAfter: soon, InResponseTo: extract.request.id,
      NameIDFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
      NameID: `${page.user}@corp.example`, attrUserMail: `${page.user}@corp.example`,
      attrUserName: "Ada <Lovelace> & Zoë", attrUserGenre: "Jazz",
    };
    const statement = `<saml:AuthnStatement AuthnInstant="${now.toISOString()}" SessionIndex="_1">`
      + "<saml:AuthnContext><saml:AuthnContextClassRef>"
      + "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
      + "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>";
    const xml = saml.SamlLib.replaceTagsByValue(template.replace("{AuthnStatement}", statement), values);
    return { id: values.ID, context: xml };
  };
  const signed = await provider.createLoginResponse(party, { extract }, "post", {}, {
    relayState: query.RelayState, customTagReplacement: fill,
  });
  const xml = page.change(Buffer.from(signed.context, "base64").toString());
  return [Buffer.from(xml).toString("base64"), query.RelayState];
}

const server = createServer(async (request, reply) => {
  const url = new URL(request.url, address);
  const provider = providerAt(address, page.key);
  if (url.pathname === "/metadata") {
    reply.setHeader("content-type", "application/samlmetadata+xml");
    return reply.end(provider.getMetadata());
  }
  try {
    const leaves = url.pathname === "/slo";
    const [response, state] = await (leaves ? signOut : respond)(provider, address, url);
    reply.setHeader("content-type", "text/html");
    return reply.end(`<form method="post" action="${leaves ? slo : acs}">
      <input type="hidden" name="SAMLResponse" value="${response}">
      <input type="hidden" name="RelayState" value="${state}"></form>`);
  } catch (error) {
    reply.statusCode = 500;
    return reply.end(String(error?.stack ?? error));
  }
});
await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
const address = `http://localhost:${server.address().port}`;

const details = { MetadataURL: `${address}/metadata` };
const mapping = { email: "mail", name: "displayName", "custom:genre": groups };
const { IdentityProvider } = await send("CreateIdentityProvider", {
  UserPoolId: poolId, ProviderName: "Corporate", ProviderType: "SAML", ProviderDetails: details,
  AttributeMapping: mapping, IdpIdentifiers: ["corp.example"],
});
assert.equal(IdentityProvider.ProviderDetails.SSORedirectBindingURI, `${address}/sso?tenant=1&x=2`);
const { UserPoolClient } = await send("DescribeUserPoolClient", { UserPoolId: poolId, ClientId: clientId });
const { CreationDate, LastModifiedDate, ...settings } = UserPoolClient;
await send("UpdateUserPoolClient", {
  ...settings, SupportedIdentityProviders: ["COGNITO", "Corporate"],
});

const insecure = { execute: [oidc.allowInsecureRequests] };
const config = await oidc.discovery(
  new URL(`${base}/${poolId}`), clientId, undefined, oidc.None(), insecure,
);

/** Signs in, and returns the claims of the ID token, or the error that the client gets. */
async function signIn(choice = { identity_provider: "Corporate" }, browser = new WebBrowser()) {
  const verifier = oidc.randomPKCECodeVerifier();
  const [nonce, state] = [oidc.randomNonce(), oidc.randomState()];
  const start = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback, scope: "openid email profile", ...choice,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256", state, nonce,
  });
  const form = await browser.open(start, callback);
  assert.equal(form.status, 200, form.body);
  const { url } = await browser.submit(form, {}, callback);
  if (url.searchParams.has("error")) return url.searchParams.get("error_description");
  const tokens = await oidc.authorizationCodeGrant(config, url, {
    pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true,
  });
  return tokens.claims();
}

// The response, the assertion, or both are signed; samlify's own order of the transforms and
// its prefixes stay as they are.
let sub;
for (const signed of [
  { wantAssertionsSigned: true },
  { wantAssertionsSigned: false, wantMessageSigned: true },
  { wantAssertionsSigned: true, wantMessageSigned: true },
]) {
  page.settings = signed;
  const claims = await signIn();
  assert.equal(claims["cognito:username"], "Corporate_ada@corp.example", claims);
  assert.equal(claims.email, "ada@corp.example");
  assert.equal(claims.email_verified, false);
  assert.equal(claims.name, "Ada <Lovelace> & Zoë");
  assert.equal(claims["custom:genre"], "Jazz");
  assert.deepEqual(claims["cognito:groups"], [`${poolId}_Corporate`]);
  const [identity] = claims.identities;
  assert.equal(identity.userId, "ada@corp.example");
  assert.equal(identity.providerType, "SAML");
  assert.equal(identity.issuer, `${address}/metadata`);
  sub ??= claims.sub;
  assert.equal(claims.sub, sub);
}
assert.equal((await signIn({ idp_identifier: "corp.example" })).sub, sub);

// A change of what is signed is noticed in each of the three forms.
for (const signed of [
  { wantAssertionsSigned: true },
  { wantAssertionsSigned: false, wantMessageSigned: true },
  { wantAssertionsSigned: true, wantMessageSigned: true },
]) {
  page.settings = signed;
  page.change = (xml) => xml.replaceAll(">ada@corp.example<", ">root@corp.example<");
  assert.equal(await signIn(), "Invalid SAML response received: SAML Assertion signature is invalid.");
}
page.change = (xml) => xml;

// The provider changes its key: the pool reads the metadata again.
page.key = "other";
assert.equal((await signIn()).sub, sub);

// A user of the pool gets the identity of another user of the provider.
await send("AdminCreateUser", {
  UserPoolId: poolId, Username: "grace", MessageAction: "SUPPRESS",
  UserAttributes: [{ Name: "email", Value: "grace@example.org" }],
});
await send("AdminLinkProviderForUser", {
  UserPoolId: poolId,
  DestinationUser: { ProviderName: "Cognito", ProviderAttributeValue: "grace" },
  SourceUser: {
    ProviderName: "Corporate", ProviderAttributeName: "Cognito_Subject",
    ProviderAttributeValue: "grace@corp.example",
  },
});
page.user = "grace";
const linked = await signIn();
assert.equal(linked["cognito:username"], "grace");
assert.equal(linked.identities[0].providerType, "SAML");

// Signed requests, and the sign-out at the provider: samlify checks the pool's signatures.
page.signsRequests = true;
page.user = "ada";
await send("UpdateIdentityProvider", {
  UserPoolId: poolId, ProviderName: "Corporate",
  ProviderDetails: { ...details, RequestSigningAlgorithm: "rsa-sha256", IDPSignout: "true" },
});
const browser = new WebBrowser();
assert.equal((await signIn({ identity_provider: "Corporate" }, browser)).sub, sub);
const leave = new URL(`${base}/${UserPool.Domain}/logout`);
leave.search = new URLSearchParams({ client_id: clientId, logout_uri: signedOut }).toString();
const farewell = await browser.open(leave, signedOut);
assert.equal(farewell.status, 200, farewell.body);
assert.equal((await browser.submit(farewell, {}, signedOut)).url.href, signedOut);

const user = await send("AdminGetUser", { UserPoolId: poolId, Username: "Corporate_ada@corp.example" });
assert.equal(user.UserStatus, "EXTERNAL_PROVIDER");
server.close();
server.closeAllConnections();
