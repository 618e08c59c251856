// Identity pools through the AWS SDK: their settings, an identity, and its credentials.
import assert from "node:assert/strict";
import * as identity from "@aws-sdk/client-cognito-identity";
import {
  AdminAddUserToGroupCommand, CognitoIdentityProviderClient, CreateGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import {
  base, clientId, newUser, poolId, register, sdkConfig, plainSignIn as signIn,
} from "./support.mjs";

const client = new identity.CognitoIdentityClient(sdkConfig);
const send = (name, input) => client.send(new identity[`${name}Command`](input));

const username = await register("jeff@example.com", "+12065550100");
const { session } = await signIn(newUser(username), username);
const idToken = session.getIdToken().getJwtToken();
const asAws = `cognito-idp.local.amazonaws.com/${poolId}`;
const asIssuer = `${base}/${poolId}`.replace("http://", "");
const standing = "local:3f5a7c10-0000-4000-8000-77696c647264";

// The sample pool accepts both forms of the provider's name.
const { IdentityId } = await send("GetId", {
  IdentityPoolId: standing, Logins: { [asAws]: idToken },
});
const same = await send("GetId", { IdentityPoolId: standing, Logins: { [asIssuer]: idToken } });
assert.equal(same.IdentityId, IdentityId);
const { Credentials } = await send("GetCredentialsForIdentity", {
  IdentityId, Logins: { [asAws]: idToken },
});
assert.match(Credentials.AccessKeyId, /^ASIA[A-Z2-7]{16}$/);
assert.equal(Credentials.SecretKey.length, 40);
const life = (Credentials.Expiration - Date.now()) / 60_000;
assert.ok(life > 55 && life <= 60, `${life} minutes`);
// The credentials work for GetCallerIdentity. Changed, or without their token, they are refused.
const caller = (credentials) => new STSClient({ ...sdkConfig, credentials })
  .send(new GetCallerIdentityCommand({}));
const credentials = {
  accessKeyId: Credentials.AccessKeyId,
  secretAccessKey: Credentials.SecretKey,
  sessionToken: Credentials.SessionToken,
};
const { Account, Arn, UserId } = await caller(credentials);
assert.equal(Account, "000000000000");
assert.equal(Arn,
  "arn:aws:sts::000000000000:assumed-role/wildrydes-authenticated/CognitoIdentityCredentials");
assert.match(UserId, /^AROA[A-Z2-7]{17}:CognitoIdentityCredentials$/);
for (const [change, name] of [
  [{ secretAccessKey: "another" }, "SignatureDoesNotMatch"],
  [{ sessionToken: "another" }, "InvalidClientTokenId"],
  [{ accessKeyId: "ASIAAAAAAAAAAAAAAAAA" }, "InvalidClientTokenId"],
]) {
  await assert.rejects(caller({ ...credentials, ...change }), { name });
}
const { Token } = await send("GetOpenIdToken", { IdentityId, Logins: { [asAws]: idToken } });
const claims = JSON.parse(Buffer.from(Token.split(".")[1], "base64url"));
assert.equal(claims.sub, IdentityId);
assert.equal(claims.aud, standing);

// These calls are refused: no login, the wrong token, a changed token, another user's identity.
const refused = { name: "NotAuthorizedException" };
await assert.rejects(send("GetId", { IdentityPoolId: standing }), refused);
const accessToken = session.getAccessToken().getJwtToken();
await assert.rejects(
  send("GetId", { IdentityPoolId: standing, Logins: { [asAws]: accessToken } }), refused);
const [header, , signature] = idToken.split(".");
const forged = Buffer.from(JSON.stringify({ ...session.getIdToken().payload, sub: "me" }));
const changed = [header, forged.toString("base64url"), signature].join(".");
await assert.rejects(
  send("GetId", { IdentityPoolId: standing, Logins: { [asAws]: changed } }), refused);
const other = await register("ann@example.com", "+12065550101");
const others = (await signIn(newUser(other), other)).session.getIdToken().getJwtToken();
await assert.rejects(
  send("GetCredentialsForIdentity", { IdentityId, Logins: { [asAws]: others } }), refused);

// A new identity pool without roles gives no credentials.
const own = await send("CreateIdentityPool", {
  IdentityPoolName: "own",
  AllowUnauthenticatedIdentities: false,
  CognitoIdentityProviders: [{ ProviderName: asAws, ClientId: clientId }],
});
const Logins = { [asAws]: idToken };
const mine = await send("GetId", { IdentityPoolId: own.IdentityPoolId, Logins });
await assert.rejects(
  send("GetCredentialsForIdentity", { IdentityId: mine.IdentityId, Logins }),
  { name: "InvalidIdentityPoolConfigurationException" },
);
await send("SetIdentityPoolRoles", {
  IdentityPoolId: own.IdentityPoolId,
  Roles: { authenticated: "arn:aws:iam::000000000000:role/user" },
});
const given = await send("GetCredentialsForIdentity", { IdentityId: mine.IdentityId, Logins });
assert.ok(given.Credentials.SessionToken);

// A role from a group of the user: the credentials are for it, and STS names it.
const idp = new CognitoIdentityProviderClient(sdkConfig);
const group = { UserPoolId: poolId, GroupName: "editors" };
const RoleArn = "arn:aws:iam::123456789012:role/staff/editor";
await idp.send(new CreateGroupCommand({ ...group, RoleArn, Precedence: 1 }));
await idp.send(new AdminAddUserToGroupCommand({ ...group, Username: username }));
const RoleMappings = {
  [`${asAws}:${clientId}`]: { Type: "Token", AmbiguousRoleResolution: "Deny" },
};
const Roles = { authenticated: "arn:aws:iam::000000000000:role/user" };
await send("SetIdentityPoolRoles", { IdentityPoolId: own.IdentityPoolId, Roles, RoleMappings });
const stored = await send("GetIdentityPoolRoles", { IdentityPoolId: own.IdentityPoolId });
assert.deepEqual(stored.RoleMappings, RoleMappings);
const again = (await signIn(newUser(username), username)).session.getIdToken();
assert.deepEqual(again.payload["cognito:roles"], [RoleArn]);
assert.equal(again.payload["cognito:preferred_role"], RoleArn);
const asEditor = { [asAws]: again.getJwtToken() };
const editor = (await send("GetCredentialsForIdentity", {
  IdentityId: mine.IdentityId, Logins: asEditor, CustomRoleArn: RoleArn,
})).Credentials;
const named = await caller({
  accessKeyId: editor.AccessKeyId,
  secretAccessKey: editor.SecretKey,
  sessionToken: editor.SessionToken,
});
assert.equal(named.Account, "123456789012");
assert.equal(named.Arn,
  "arn:aws:sts::123456789012:assumed-role/editor/CognitoIdentityCredentials");
// The older token has no roles.
await assert.rejects(
  send("GetCredentialsForIdentity", { IdentityId: mine.IdentityId, Logins }), refused);
