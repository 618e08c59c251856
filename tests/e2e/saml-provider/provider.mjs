// An identity provider by SAML, by samlify. Its arguments are its port, the file of its keys,
// the address of the pool's domain and the id of the pool.
//
// `/signin` gives the browser a session, and `/sso` answers a request of the pool: in a browser
// with a session it sends its response at once, as such providers do.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import saml from "samlify";

const [port, keyFile, domain, poolId] = process.argv.slice(2);
const address = `http://localhost:${port}`;
const acs = `${domain}/saml2/idpresponse`;
const audience = `urn:amazon:cognito:sp:${poolId}`;
const user = "mary@example.com";
const { key, certificate } = JSON.parse(readFileSync(keyFile, "utf8")).idp;
const pem = (label, body) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const binding = (kind) => `urn:oasis:names:tc:SAML:2.0:bindings:${kind}`;
const emailAddress = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

// samlify checks messages by a schema only if a validator is installed.
saml.setSchemaValidator({ validate: async () => "no schema" });
const provider = saml.IdentityProvider({
  entityID: `${address}/metadata`,
  privateKey: pem("PRIVATE KEY", key),
  signingCert: pem("CERTIFICATE", certificate),
  nameIDFormat: [emailAddress],
  singleSignOnService: [{ Binding: binding("HTTP-Redirect"), Location: `${address}/sso` }],
  loginResponseTemplate: {
    context: saml.SamlLib.defaultLoginResponseTemplate.context,
    attributes: [{
      name: "mail", valueTag: "user.mail", valueXsiType: "xs:string",
      nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
    }],
  },
});
const pool = saml.ServiceProvider({
  entityID: audience,
  assertionConsumerService: [{ Binding: binding("HTTP-POST"), Location: acs }],
});

/** Returns the signed response to a request, in base64. */
async function respond(query) {
  const { extract } = await provider.parseLoginRequest(pool, "redirect", { query });
  const now = new Date();
  const soon = new Date(now.getTime() + 300_000).toISOString();
  const fill = (template) => {
    const values = {
      ID: `_${crypto.randomUUID()}`, AssertionID: `_${crypto.randomUUID()}`, Destination: acs,
      Audience: audience, SubjectRecipient: acs, Issuer: `${address}/metadata`,
      IssueInstant: now.toISOString(), StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
      ConditionsNotBefore: now.toISOString(), ConditionsNotOnOrAfter: soon,
      SubjectConfirmationDataNotOnOrAfter: soon, InResponseTo: extract.request.id,
      NameIDFormat: emailAddress, NameID: user, attrUserMail: user,
    };
    const statement = `<saml:AuthnStatement AuthnInstant="${now.toISOString()}" SessionIndex="_1">`
      + "<saml:AuthnContext><saml:AuthnContextClassRef>"
      + "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
      + "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>";
    const written = template.replace("{AuthnStatement}", statement);
    return { id: values.ID, context: saml.SamlLib.replaceTagsByValue(written, values) };
  };
  const signed = await provider.createLoginResponse(pool, { extract }, "post", {}, {
    relayState: query.RelayState, customTagReplacement: fill,
  });
  return signed.context;
}

const html = (body) => "<!doctype html><html lang=\"en\"><title>Corporate</title>"
  + `<link rel="icon" href="data:,"><h1>Corporate</h1>${body}</html>`;
const hidden = (name, value) => `<input type="hidden" name="${name}" value="${value}">`;

const server = createServer(async (request, reply) => {
  const url = new URL(request.url, address);
  const query = Object.fromEntries(url.searchParams);
  const hasSession = (request.headers.cookie ?? "").includes("corporate=session");
  reply.setHeader("content-type", "text/html");
  try {
    if (url.pathname === "/metadata") {
      reply.setHeader("content-type", "application/samlmetadata+xml");
      reply.end(provider.getMetadata());
    } else if (url.pathname === "/signin") {
      reply.setHeader("set-cookie", "corporate=session; Path=/; HttpOnly; SameSite=Lax");
      reply.end(html("<p>Signed in</p>"));
    } else if (url.pathname === "/sso" && hasSession) {
      reply.end(html(`<form method="post" action="${acs}">`
        + hidden("SAMLResponse", await respond(query)) + hidden("RelayState", query.RelayState)
        + "</form><script>document.forms[0].submit()</script>"));
    } else {
      reply.statusCode = 404;
      reply.end(html("<p>Nobody is signed in here.</p>"));
    }
  } catch (error) {
    reply.statusCode = 500;
    reply.end(html(`<p>${error}</p>`));
  }
});
server.listen(port, "localhost", () => console.log("The provider is ready"));
