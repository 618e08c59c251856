// Helpers for all scripts: the pool's address, its inbox, and codes.
import { createHmac } from "node:crypto";
import pkg from "amazon-cognito-identity-js";

export const { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } = pkg;

export const base = process.argv[2];
export const poolId = "local_WildRydes";
export const clientId = "wildrydeswebapp";
export const password = "Passw0rd!";

const credentials = { accessKeyId: "any", secretAccessKey: "any" };
export const sdkConfig = { endpoint: base, region: "local", credentials };

export function userPool(overrides = {}) {
  const pool = new CognitoUserPool({
    UserPoolId: poolId,
    ClientId: clientId,
    endpoint: `${base}/`,
    Storage: memory(),
    ...overrides,
  });
  return pool;
}

function memory() {
  const items = new Map();
  return {
    setItem: (key, value) => items.set(key, value),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => items.delete(key),
    clear: () => items.clear(),
  };
}

/** Returns the newest code that was sent to an address. */
export async function codeFor(address) {
  const reply = await fetch(`${base}/inbox.json?to=${encodeURIComponent(address)}`);
  const [newest] = await reply.json();
  return newest.code;
}

/** Returns a code that differs from the given one. */
export function wrong(code) {
  return code === "000000" ? "111111" : "000000";
}

/** Returns the code of an authenticator app (RFC 6238), `offset` steps from now. */
export function totp(base32, offset = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of base32) bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  const bytes = bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2));
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30000) + offset));
  const digest = createHmac("sha1", Buffer.from(bytes)).update(step).digest();
  const at = digest[19] & 0xf;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

/** Calls a method that ends in a Node-style callback. */
export function call(target, method, ...args) {
  return new Promise((resolve, reject) => {
    target[method](...args, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

function callbacks(resolve, reject) {
  const challenge = (name) => (...given) => resolve({ challenge: name, given });
  return {
    onSuccess: (session, confirm) => resolve({ session, confirm }),
    onFailure: reject,
    mfaRequired: challenge("SMS_MFA"),
    totpRequired: challenge("SOFTWARE_TOKEN_MFA"),
    mfaSetup: challenge("MFA_SETUP"),
    selectMFAType: challenge("SELECT_MFA_TYPE"),
    newPasswordRequired: challenge("NEW_PASSWORD_REQUIRED"),
    customChallenge: challenge("CUSTOM_CHALLENGE"),
  };
}

/** Calls a method that ends in onSuccess or onFailure, or in a challenge's callback. */
export function step(target, method, ...args) {
  return new Promise((resolve, reject) => {
    target[method](...args, callbacks(resolve, reject));
  });
}

/** Answers a challenge with the code of a second factor. */
export function giveCode(user, code, kind) {
  return new Promise((resolve, reject) => {
    user.sendMFACode(code, callbacks(resolve, reject), kind);
  });
}

export function newUser(username, pool = userPool()) {
  return new CognitoUser({ Username: username, Pool: pool, Storage: pool.storage });
}

export function signIn(user, username, secret = password) {
  const details = new AuthenticationDetails({ Username: username, Password: secret });
  return step(user, "authenticateUser", details);
}

/** Signs in with the password in plain text, which is faster than SRP. */
export function plainSignIn(user, username, secret = password) {
  user.setAuthenticationFlowType("USER_PASSWORD_AUTH");
  return signIn(user, username, secret);
}

/** Registers and confirms a user of the sample pool. */
export async function register(email, phone) {
  const username = email.replace(/[@.]/g, "|");
  const attributes = [
    new CognitoUserAttribute({ Name: "email", Value: email }),
    new CognitoUserAttribute({ Name: "phone_number", Value: phone }),
    new CognitoUserAttribute({ Name: "custom:genre", Value: "Jazz" }),
  ];
  const pool = userPool();
  const signedUp = await call(pool, "signUp", username, password, attributes, null);
  await call(signedUp.user, "confirmRegistration", await codeFor(email), false);
  return username;
}
