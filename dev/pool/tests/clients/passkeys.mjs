// Passkeys through the AWS SDK, with keys, signatures and CBOR that Node makes.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import {
  clientId, newUser, poolId, register, sdkConfig, plainSignIn as signIn,
} from "./support.mjs";

const client = new idp.CognitoIdentityProviderClient(sdkConfig);
const send = (name, input) => client.send(new idp[`${name}Command`](input));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const base64url = (bytes) => Buffer.from(bytes).toString("base64url");

/** Encodes the CBOR that a passkey needs: integers, texts, bytes and maps. */
function cbor(value) {
  const head = (major, count) => {
    if (count < 24) return Buffer.from([(major << 5) | count]);
    if (count < 256) return Buffer.from([(major << 5) | 24, count]);
    return Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
  };
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, value.length), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
}

/** Makes an authenticator with one passkey for the algorithm of this COSE number. */
function authenticator(algorithm) {
  const { privateKey, publicKey } = algorithm === -7
    ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : generateKeyPairSync("rsa", { modulusLength: 3072 });
  const jwk = publicKey.export({ format: "jwk" });
  const part = (name) => Buffer.from(jwk[name], "base64url");
  const cose = algorithm === -7
    ? new Map([[1, 2], [3, -7], [-1, 1], [-2, part("x")], [-3, part("y")]])
    : new Map([[1, 3], [3, -257], [-1, part("n")], [-2, part("e")]]);
  const id = sha256(cbor(cose));
  let counter = 0;
  const ceremony = (type, challenge, domain, flags, attested) => {
    const origin = "http://localhost:8080";
    const clientData = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
    const count = Buffer.alloc(4);
    count.writeUInt32BE((counter += 1));
    const parts = [sha256(domain), Buffer.from([flags]), count, ...attested];
    return { clientData, data: Buffer.concat(parts) };
  };
  const credential = (response) => ({
    id: base64url(id), rawId: base64url(id), type: "public-key", clientExtensionResults: {}, response,
  });
  return {
    id: base64url(id),
    create(options) {
      const attested = [Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(cose)];
      const { clientData, data } =
        ceremony("webauthn.create", options.challenge, options.rp.id, 0x5d, attested);
      const object = new Map([["fmt", "none"], ["attStmt", new Map()], ["authData", data]]);
      return credential({
        clientDataJSON: base64url(clientData),
        attestationObject: base64url(cbor(object)),
        transports: ["internal"],
      });
    },
    get(options, userHandle) {
      const { clientData, data } =
        ceremony("webauthn.get", options.challenge, options.rpId, 0x1d, []);
      const signed = Buffer.concat([data, sha256(clientData)]);
      return credential({
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(data),
        signature: base64url(sign("sha256", signed, privateKey)),
        userHandle,
      });
    },
  };
}

const username = await register("jeff@example.com", "+12065550100");
const { session } = await signIn(newUser(username), username);
const AccessToken = session.getAccessToken().getJwtToken();

for (const algorithm of [-7, -257]) {
  const passkey = authenticator(algorithm);
  const { CredentialCreationOptions: creation } =
    await send("StartWebAuthnRegistration", { AccessToken });
  assert.ok(creation.pubKeyCredParams.some((one) => one.alg === algorithm));
  assert.equal(creation.user.name, username);
  await send("CompleteWebAuthnRegistration", { AccessToken, Credential: passkey.create(creation) });
  await assert.rejects(
    send("CompleteWebAuthnRegistration", { AccessToken, Credential: passkey.create(creation) }),
    { name: "WebAuthnChallengeNotFoundException" },
  );
  const { Credentials: [shown] } = await send("ListWebAuthnCredentials", { AccessToken });
  assert.equal(shown.CredentialId, passkey.id);
  assert.ok(shown.CreatedAt instanceof Date);

  const asked = await send("InitiateAuth", {
    ClientId: clientId, AuthFlow: "USER_AUTH",
    AuthParameters: { USERNAME: username, PREFERRED_CHALLENGE: "WEB_AUTHN" },
  });
  assert.equal(asked.ChallengeName, "WEB_AUTHN");
  const request = JSON.parse(asked.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
  assert.deepEqual(request.allowCredentials.map((one) => one.id), [passkey.id]);
  const answer = (credential) => send("RespondToAuthChallenge", {
    ClientId: clientId, ChallengeName: "WEB_AUTHN", Session: asked.Session,
    ChallengeResponses: { USERNAME: username, CREDENTIAL: JSON.stringify(credential) },
  });
  const stranger = { ...authenticator(algorithm).get(request), id: passkey.id, rawId: passkey.id };
  await assert.rejects(answer(stranger), { name: "NotAuthorizedException" });
  const { AuthenticationResult } = await answer(passkey.get(request, creation.user.id));
  const { ConfiguredUserAuthFactors } =
    await send("GetUserAuthFactors", { AccessToken: AuthenticationResult.AccessToken });
  assert.ok(ConfiguredUserAuthFactors.includes("WEB_AUTHN"));
  await send("DeleteWebAuthnCredential", { AccessToken, CredentialId: passkey.id });
}

const { WebAuthnConfiguration } = await send("GetUserPoolMfaConfig", { UserPoolId: poolId });
assert.deepEqual(WebAuthnConfiguration, {
  RelyingPartyId: "localhost", UserVerification: "preferred",
});
