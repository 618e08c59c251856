// Every challenge that amazon-cognito-identity-js knows. The AWS SDK configures the pool for each.
import assert from "node:assert/strict";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import pkg from "amazon-cognito-identity-js";
import {
  call, codeFor, giveCode, newUser, poolId, register, sdkConfig, signIn as srpSignIn,
  plainSignIn as signIn, step, totp, userPool, wrong,
} from "./support.mjs";

const client = new idp.CognitoIdentityProviderClient(sdkConfig);
const send = (name, input) => client.send(new idp[`${name}Command`](input));
const workshop = { UserPoolId: poolId };
const phone = "+12065550100";
const username = await register("jeff@example.com", phone);

// The second factor is a text message.
await send("AdminSetUserMFAPreference", {
  ...workshop, Username: username, SMSMfaSettings: { Enabled: true, PreferredMfa: false },
});
const texted = newUser(username);
const asked = await signIn(texted, username);
assert.equal(asked.challenge, "SMS_MFA");
assert.equal(asked.given[1].CODE_DELIVERY_DESTINATION, "+*******0100");
const sent = await codeFor(phone);
await assert.rejects(giveCode(texted, wrong(sent), "SMS_MFA"), { name: "CodeMismatchException" });
assert.ok((await giveCode(texted, sent, "SMS_MFA")).session.isValid());

// The user has two factors and prefers none, so the client must choose.
const secret = await new Promise((resolve, reject) =>
  texted.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject }));
await step(texted, "verifySoftwareToken", totp(secret, -1), "Phone");
await call(texted, "setUserMfaPreference", null, { Enabled: true, PreferredMfa: false });
const choosing = newUser(username);
const choice = await signIn(choosing, username);
assert.equal(choice.challenge, "SELECT_MFA_TYPE");
assert.equal(choice.given[1].MFAS_CAN_CHOOSE, '["SMS_MFA","SOFTWARE_TOKEN_MFA"]');
const chosen = await step(choosing, "sendMFASelectionAnswer", "SOFTWARE_TOKEN_MFA");
assert.equal(chosen.challenge, "SOFTWARE_TOKEN_MFA");
await assert.rejects(giveCode(choosing, totp(secret, -1), "SOFTWARE_TOKEN_MFA"), {
  name: "ExpiredCodeException",
  message: "Your software token has already been used once.",
});
const done = await giveCode(choosing, totp(secret), "SOFTWARE_TOKEN_MFA");
assert.ok(done.session.isValid());

// A second factor is required and the user has none, so one is set up during the sign-in.
await send("AdminCreateUser", {
  ...workshop, Username: "fresh", TemporaryPassword: "Temp0rary!", MessageAction: "SUPPRESS",
  UserAttributes: [{ Name: "email", Value: "fresh@example.com" }],
});
await send("SetUserPoolMfaConfig", {
  ...workshop, MfaConfiguration: "ON", SoftwareTokenMfaConfiguration: { Enabled: true },
});
const fresh = newUser("fresh");
assert.equal((await signIn(fresh, "fresh", "Temp0rary!")).challenge, "NEW_PASSWORD_REQUIRED");
const setup = await step(fresh, "completeNewPasswordChallenge", "Passw0rd!", {});
assert.equal(setup.challenge, "MFA_SETUP");
const key = await new Promise((resolve, reject) =>
  fresh.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject }));
await assert.rejects(step(fresh, "verifySoftwareToken", wrong(totp(key)), "Phone"), {
  name: "EnableSoftwareTokenMFAException",
});
assert.ok((await step(fresh, "verifySoftwareToken", totp(key), "Phone")).session.isValid());
assert.equal((await signIn(newUser("fresh"), "fresh")).challenge, "SOFTWARE_TOKEN_MFA");
await send("SetUserPoolMfaConfig", { ...workshop, MfaConfiguration: "OFF" });

// The custom challenge of the sample pool's functions comes with and without the password
// before it.
const functionOf = (name) =>
  `arn:aws:lambda:local:000000000000:function:sample-${name}-auth-challenge`;
await send("UpdateUserPool", {
  ...workshop,
  AutoVerifiedAttributes: ["email"],
  LambdaConfig: {
    DefineAuthChallenge: functionOf("define"),
    CreateAuthChallenge: functionOf("create"),
    VerifyAuthChallengeResponse: functionOf("verify"),
  },
});
for (const flow of ["CUSTOM_AUTH", "SRP"]) {
  const questioned = newUser("fresh");
  questioned.setAuthenticationFlowType("CUSTOM_AUTH");
  const method = flow === "SRP" ? "authenticateUser" : "initiateAuth";
  const { challenge, given } = await step(questioned, method, details("fresh"));
  assert.equal(challenge, "CUSTOM_CHALLENGE");
  assert.equal(given[0].question, "What does a Wild Ryde ride on?");
  const repeated = await step(questioned, "sendCustomChallengeAnswer", "red");
  assert.equal(repeated.challenge, "CUSTOM_CHALLENGE");
  const { session } = await step(questioned, "sendCustomChallengeAnswer", "Unicorn");
  assert.ok(session.isValid());
}

// A remembered device proves its password.
await send("UpdateUserPool", {
  ...workshop,
  AutoVerifiedAttributes: ["email"],
  MfaConfiguration: "OPTIONAL",
  DeviceConfiguration: {
    ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true,
  },
});
const browser = userPool();
const device = newUser(username, browser);
assert.equal((await signIn(device, username)).challenge, "SELECT_MFA_TYPE");
await step(device, "sendMFASelectionAnswer", "SMS_MFA");
const entered = await giveCode(device, await codeFor(phone), "SMS_MFA");
assert.equal(entered.confirm, true);
await step(device, "setDeviceStatusRemembered");
const back = newUser(username, browser);
const straight = await signIn(back, username);
assert.ok(straight.session.isValid(), "the device stands in for the second factor");
const { Devices } = await new Promise((resolve, reject) =>
  back.listDevices(10, null, { onSuccess: resolve, onFailure: reject }));
assert.equal(Devices.length, 1);
await step(back, "forgetDevice");

// A device that an administrator has forgotten: the client sends the same proof without it.
const kept = userPool();
const there = newUser(username, kept);
assert.equal((await signIn(there, username)).challenge, "SELECT_MFA_TYPE");
await step(there, "sendMFASelectionAnswer", "SMS_MFA");
await giveCode(there, await codeFor(phone), "SMS_MFA");
const { Devices: [known] } = await send("AdminListDevices", { ...workshop, Username: username });
await send("AdminForgetDevice", { ...workshop, Username: username, DeviceKey: known.DeviceKey });
const gone = newUser(username, kept);
assert.equal((await srpSignIn(gone, username)).challenge, "SELECT_MFA_TYPE");
const stranger = newUser(username);
assert.equal((await signIn(stranger, username)).challenge, "SELECT_MFA_TYPE");

// The user resets the password. The updates above left AccountRecoverySetting out, so it has the
// service's default again: text messages first.
await send("AdminSetUserMFAPreference", {
  ...workshop, Username: username,
  SMSMfaSettings: { Enabled: false }, SoftwareTokenMfaSettings: { Enabled: false },
});
const forgetful = newUser(username);
const delivery = await new Promise((resolve, reject) =>
  forgetful.forgotPassword({ onFailure: reject, inputVerificationCode: resolve }));
assert.equal(delivery.CodeDeliveryDetails.Destination, "+*******0100");
const reset = await codeFor(phone);
await assert.rejects(step(forgetful, "confirmPassword", wrong(reset), "N3w passw0rd!"), {
  name: "CodeMismatchException",
});
await step(forgetful, "confirmPassword", reset, "N3w passw0rd!");
assert.ok((await signIn(newUser(username), username, "N3w passw0rd!")).session.isValid());

function details(name) {
  return new pkg.AuthenticationDetails({ Username: name, Password: "Passw0rd!" });
}
