// The API of the sample pool with signed requests: AWS's own signer, and what it refuses.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import * as identity from "@aws-sdk/client-cognito-identity";
import { SignatureV4 } from "@smithy/signature-v4";
import { base, newUser, poolId, register, sdkConfig, plainSignIn as signIn } from "./support.mjs";

/** The hash function, in the form that the signer wants. */
class Sha256 {
  constructor(secret) {
    this.hash = secret ? createHmac("sha256", secret) : createHash("sha256");
  }
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

const api = `${base}/ride-api/iam`;
const cognito = new identity.CognitoIdentityClient(sdkConfig);

async function credentialsOf(email, phone) {
  const username = await register(email, phone);
  const { session } = await signIn(newUser(username), username);
  const Logins = {
    [`cognito-idp.local.amazonaws.com/${poolId}`]: session.getIdToken().getJwtToken(),
  };
  const IdentityPoolId = "local:3f5a7c10-0000-4000-8000-77696c647264";
  const { IdentityId } = await cognito.send(new identity.GetIdCommand({ IdentityPoolId, Logins }));
  const { Credentials } = await cognito.send(
    new identity.GetCredentialsForIdentityCommand({ IdentityId, Logins }));
  return {
    identityId: IdentityId,
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretKey,
    sessionToken: Credentials.SessionToken,
  };
}

async function send(credentials, method, path, { body, headers, change } = {}) {
  const url = new URL(`${api}${path}`);
  const signer = new SignatureV4({
    credentials, region: "local", service: "execute-api", sha256: Sha256,
  });
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, "content-type": "application/json", ...headers },
    body,
  });
  const { host, ...sent } = signed.headers;
  const reply = await fetch(url, { method, headers: sent, body: change ?? body });
  const text = await reply.text();
  return { status: reply.status, body: text ? JSON.parse(text) : null };
}

const place = JSON.stringify({ PickupLocation: { Latitude: -33.9, Longitude: 151.2 } });
const jeff = await credentialsOf("jeff@example.com", "+12065550100");
const key = { "idempotency-key": "0f8fad5b-d9cb-469f-a165-70867728950e" };

const first = await send(jeff, "POST", "/ride", { body: place, headers: key });
assert.equal(first.status, 201);
assert.equal(first.body.Rider, jeff.identityId);
assert.deepEqual(Object.keys(first.body.Unicorn).sort(), ["Color", "Gender", "Name"]);
const again = await send(jeff, "POST", "/ride", { body: place, headers: key });
assert.equal(again.body.RideId, first.body.RideId);
const list = await send(jeff, "GET", "/rides");
assert.deepEqual(list.body.Rides.map((ride) => ride.RideId), [first.body.RideId]);
const faulty = await send(jeff, "GET", "/rides?next=a%20b");
assert.equal(faulty.status, 400);

// Another rider sees nothing of it.
const mary = await credentialsOf("mary@example.com", "+12065550101");
assert.deepEqual((await send(mary, "GET", "/rides")).body, { Rides: [] });
assert.equal((await send(mary, "DELETE", `/ride/${first.body.RideId}`)).status, 404);
assert.equal((await send(jeff, "DELETE", `/ride/${first.body.RideId}`)).status, 204);

// A signature that does not fit is refused in API Gateway's own shape.
const forbidden = { status: 403, body: { message: "Forbidden" } };
assert.deepEqual(
  await send({ ...jeff, secretAccessKey: "another" }, "GET", "/rides"), forbidden);
assert.deepEqual(
  await send(jeff, "POST", "/ride", { body: place, change: place.replace("33", "34") }),
  forbidden);
