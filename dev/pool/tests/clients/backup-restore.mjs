// The program cognito-backup-restore saves the users of one pool, and creates them in another.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import { base, newUser, plainSignIn, sdkConfig, userPool } from "./support.mjs";

const client = new idp.CognitoIdentityProviderClient(sdkConfig);
const send = (name, input) => client.send(new idp[`${name}Command`](input));
const folder = mkdtempSync(join(tmpdir(), "backup-restore-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

/** Runs the program, and returns its output: without a terminal it shows no progress. */
function cbr(mode, ...options) {
  const program = "node_modules/cognito-backup-restore/build/cli/cli.js";
  const common = ["--region", "local", "--key", "any", "--secret", "any"];
  const run = ["--require", "./endpoint.cjs", program, mode, ...common, ...options];
  const env = {
    ...process.env, AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: "1", POOL_ENDPOINT: base,
  };
  return execFileSync(process.execPath, run, { env, encoding: "utf8" });
}

async function newPool(PoolName) {
  const { UserPool } = await send("CreateUserPool", {
    PoolName,
    UsernameAttributes: ["email"],
    AutoVerifiedAttributes: ["email"],
    Schema: [{ Name: "genre", AttributeDataType: "String", Mutable: true }],
  });
  return UserPool.Id;
}

function create(UserPoolId, email, more = []) {
  const UserAttributes = [
    { Name: "email", Value: email }, { Name: "email_verified", Value: "true" }, ...more,
  ];
  return send("AdminCreateUser", {
    UserPoolId, Username: email, UserAttributes, MessageAction: "SUPPRESS",
  });
}

const read = (UserPoolId) => JSON.parse(readFileSync(join(folder, `${UserPoolId}.json`), "utf8"));
const attributes = ({ Attributes }) => Object.fromEntries(
  Attributes.filter(({ Name }) => Name !== "sub").map(({ Name, Value }) => [Name, Value]),
);

// A backup follows the pagination tokens: a page has 60 users.
const crowd = await newPool("crowd");
const names = Array.from({ length: 61 }, (_, number) => `rider${number}@example.com`);
for (const name of names) await create(crowd, name);
cbr("backup", "--userpool", crowd, "--directory", folder);
const saved = read(crowd).map((user) => attributes(user).email);
assert.deepEqual(saved.toSorted(), names.toSorted());

// A restore creates the users with their attributes and a temporary password.
const old = await newPool("old");
await create(old, "ann@example.com", [{ Name: "custom:genre", Value: "Jazz" }]);
await create(old, "bob@example.com", [{ Name: "phone_number", Value: "+12065550100" }]);
cbr("backup", "--userpool", old, "--directory", folder);
const restored = await newPool("restored");
const file = join(folder, `${old}.json`);
const restore = ["restore", "--userpool", restored, "--file", file, "--pwd", "Temp0rary!"];
cbr(...restore);
const { Users } = await send("ListUsers", { UserPoolId: restored });
const byEmail = (users) => users.map(attributes).toSorted((a, b) => (a.email < b.email ? -1 : 1));
assert.deepEqual(byEmail(Users), byEmail(read(old)));
assert.ok(Users.every(({ UserStatus }) => UserStatus === "FORCE_CHANGE_PASSWORD"));
const { UserPoolClient: { ClientId } } = await send("CreateUserPoolClient", {
  UserPoolId: restored, ClientName: "web", ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
});
const ann = newUser("ann@example.com", userPool({ UserPoolId: restored, ClientId }));
const first = await plainSignIn(ann, "ann@example.com", "Temp0rary!");
assert.equal(first.challenge, "NEW_PASSWORD_REQUIRED");

// A second restore leaves the users who are there as they are.
assert.equal(cbr(...restore).match(/already exists, ignoring/g)?.length, 2);
