// aws-jwt-verify verifies tokens of both issuers of a pool: CognitoJwtVerifier if the issuer is one
// of AWS's, JwtVerifier if it is on this machine.
import assert from "node:assert/strict";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import { CognitoJwtVerifier, JwtVerifier } from "aws-jwt-verify";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { base, password, sdkConfig } from "./support.mjs";

const client = new idp.CognitoIdentityProviderClient({ ...sdkConfig, region: "us-east-1" });
const send = (name, input) => client.send(new idp[`${name}Command`](input));

const { UserPool } = await send("CreateUserPool", { PoolName: "users" });
const poolId = UserPool.Id;
assert.match(poolId, /^us-east-1_[0-9a-zA-Z]{9}$/);
const { UserPoolClient } = await send("CreateUserPoolClient", {
  UserPoolId: poolId, ClientName: "web", ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
});
const clientId = UserPoolClient.ClientId;
await send("SignUp", { ClientId: clientId, Username: "jeff", Password: password });
await send("AdminConfirmSignUp", { UserPoolId: poolId, Username: "jeff" });

async function tokens() {
  const { AuthenticationResult } = await send("InitiateAuth", {
    ClientId: clientId, AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: "jeff", PASSWORD: password },
  });
  const [, body] = AuthenticationResult.IdToken.split(".");
  const { iss } = JSON.parse(Buffer.from(body, "base64url"));
  return { ...AuthenticationResult, iss };
}

/** Fetches from the pool instead of from the issuer's host, and records the addresses. */
const asked = [];
const fetcher = {
  async fetch(uri) {
    asked.push(uri);
    const reply = await fetch(`${base}${new URL(uri).pathname}`);
    assert.equal(reply.status, 200, uri);
    return reply.arrayBuffer();
  },
};
const additional = () => ({ jwksCache: new SimpleJwksCache({ fetcher }) });

for (const type of ["ORIGINAL", "UPDATED"]) {
  await send("UpdateUserPool", { UserPoolId: poolId, IssuerConfiguration: { Type: type } });
  const described = await send("DescribeUserPool", { UserPoolId: poolId });
  assert.equal(described.UserPool.IssuerConfiguration.Type, type);
  const { IdToken, AccessToken, iss } = await tokens();
  assert.equal(iss.includes("issuer-cognito-idp"), type === "UPDATED", iss);
  const atAws = iss.startsWith("https://");
  const verifier = (tokenUse) => atAws
    ? CognitoJwtVerifier.create({ userPoolId: poolId, tokenUse, clientId }, additional())
    : JwtVerifier.create({
      issuer: iss,
      audience: tokenUse === "id" ? clientId : null,
      jwksUri: `${iss}/.well-known/jwks.json`,
    }, additional());
  assert.equal((await verifier("id").verify(IdToken)).iss, iss);
  assert.equal((await verifier("access").verify(AccessToken)).username, "jeff");
  assert.ok(asked.includes(`${iss}/.well-known/jwks.json`), asked.join());
  await assert.rejects(verifier("id").verify(`${IdToken.slice(0, -8)}AAAAAAAA`));
}
