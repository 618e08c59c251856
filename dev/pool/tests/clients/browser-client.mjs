// amazon-cognito-identity-js, AWS's older client for browsers, from sign-up to sign-out.
import assert from "node:assert/strict";
import { createPublicKey, createVerify } from "node:crypto";
import {
  CognitoUserAttribute, base, call, clientId, codeFor, giveCode, newUser, password, poolId, signIn, step,
  totp, userPool, wrong,
} from "./support.mjs";

const email = "jeff@example.com";
const username = "jeff|example|com";
const attributes = [
  new CognitoUserAttribute({ Name: "email", Value: email }),
  new CognitoUserAttribute({ Name: "phone_number", Value: "+12065550100" }),
  new CognitoUserAttribute({ Name: "custom:genre", Value: "Jazz" }),
];
const pool = userPool();

// Sign-up.
await assert.rejects(call(pool, "signUp", username, "password", attributes, null), {
  name: "InvalidPasswordException",
  message: "Password did not conform with policy: Password must have uppercase characters",
});
const signedUp = await call(pool, "signUp", username, password, attributes, null);
assert.equal(signedUp.userConfirmed, false);
assert.equal(signedUp.codeDeliveryDetails.Destination, "j***@e***");
await assert.rejects(call(pool, "signUp", username, password, attributes, null), {
  name: "UsernameExistsException",
});

// The user is not confirmed yet.
await assert.rejects(signIn(newUser(username), username), {
  name: "UserNotConfirmedException",
  message: "User is not confirmed.",
});
const registered = newUser(username);
const first = await codeFor(email);
await call(registered, "resendConfirmationCode");
const second = await codeFor(email);
if (first !== second) {
  await assert.rejects(call(registered, "confirmRegistration", first, false), {
    name: "CodeMismatchException",
  });
}
assert.equal(await call(registered, "confirmRegistration", second, false), "SUCCESS");

// Sign-in over SRP: the right password, a wrong one, and an unknown user.
for (const [name, secret] of [[username, "Passw0rd?"], ["nobody", password]]) {
  await assert.rejects(signIn(newUser(name), name, secret), {
    name: "NotAuthorizedException",
    message: "Incorrect username or password.",
  });
}
const user = newUser(email);
const { session } = await signIn(user, email);
assert.ok(session.isValid());
const claims = session.getIdToken().payload;
assert.equal(claims.iss, `${base}/${poolId}`);
assert.equal(claims.aud, clientId);
assert.equal(claims.email, email);
assert.equal(claims.email_verified, true);
assert.equal(claims["custom:genre"], "Jazz");
assert.equal(claims["cognito:username"], username);
assert.equal(session.getAccessToken().payload.client_id, clientId);

// The published keys verify the signatures.
const { keys } = await (await fetch(`${claims.iss}/.well-known/jwks.json`)).json();
for (const token of [session.getIdToken(), session.getAccessToken()]) {
  const [header, body, signature] = token.getJwtToken().split(".");
  const { kid } = JSON.parse(Buffer.from(header, "base64url"));
  const key = createPublicKey({ key: keys.find((one) => one.kid === kid), format: "jwk" });
  const verify = createVerify("RSA-SHA256").update(`${header}.${body}`);
  assert.ok(verify.verify(key, Buffer.from(signature, "base64url")));
}

// The user reads and changes attributes.
const held = await call(user, "getUserAttributes");
assert.equal(held.find((one) => one.getName() === "phone_number_verified").getValue(), "false");

// The user sets up an authenticator app.
const secret = await new Promise((resolve, reject) =>
  user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject }));
await assert.rejects(step(user, "verifySoftwareToken", wrong(totp(secret)), "Phone"), {
  name: "EnableSoftwareTokenMFAException",
});
await step(user, "verifySoftwareToken", totp(secret, -1), "Phone");
const on = { PreferredMfa: true, Enabled: true };
await call(user, "setUserMfaPreference", null, on);

const again = newUser(username);
const asked = await signIn(again, username);
assert.equal(asked.challenge, "SOFTWARE_TOKEN_MFA");
await assert.rejects(giveCode(again, wrong(totp(secret)), "SOFTWARE_TOKEN_MFA"), {
  name: "CodeMismatchException",
});
const { session: withFactor } = await giveCode(again, totp(secret), "SOFTWARE_TOKEN_MFA");
assert.ok(withFactor.isValid());

// Refresh, change of the password, global sign-out.
const refreshed = await call(again, "refreshSession", withFactor.getRefreshToken());
assert.ok(refreshed.isValid());
assert.notEqual(
  refreshed.getAccessToken().getJwtToken(),
  withFactor.getAccessToken().getJwtToken(),
);
await call(again, "changePassword", password, "N3w passw0rd!");
await step(again, "globalSignOut");
const token = refreshed.getRefreshToken();
const spent = newUser(username);
await assert.rejects(call(spent, "refreshSession", token), { name: "NotAuthorizedException" });
await assert.rejects(signIn(newUser(username), username), { name: "NotAuthorizedException" });
assert.equal(
  (await signIn(newUser(username), username, "N3w passw0rd!")).challenge,
  "SOFTWARE_TOKEN_MFA",
);
