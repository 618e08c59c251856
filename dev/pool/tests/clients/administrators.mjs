// The AWS SDK creates pools and manages users; amazon-cognito-identity-js then sees the changes.
import assert from "node:assert/strict";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import {
  codeFor, newUser, password, poolId, register, sdkConfig, plainSignIn as signIn, step, userPool,
} from "./support.mjs";

const client = new idp.CognitoIdentityProviderClient(sdkConfig);
const send = (name, input) => client.send(new idp[`${name}Command`](input));
const workshop = { UserPoolId: poolId };

// This pool has e-mail addresses as usernames.
const { UserPool } = await send("CreateUserPool", {
  PoolName: "users",
  UsernameAttributes: ["email"],
  AutoVerifiedAttributes: ["email"],
  Policies: { PasswordPolicy: { MinimumLength: 6 } },
  Schema: [{ Name: "genre", AttributeDataType: "String", Mutable: true }],
});
assert.match(UserPool.Id, /^local_[0-9a-zA-Z]{9}$/);
assert.ok(UserPool.CreationDate instanceof Date);
assert.ok(UserPool.SchemaAttributes.some((one) => one.Name === "custom:genre"));
const { UserPoolClient } = await send("CreateUserPoolClient", {
  UserPoolId: UserPool.Id,
  ClientName: "web",
  ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
  PreventUserExistenceErrors: "LEGACY",
});
const { UserPoolClient: bare } = await send("CreateUserPoolClient", {
  UserPoolId: UserPool.Id, ClientName: "bare",
});
assert.deepEqual(bare.TokenValidityUnits, {});
for (const unset of ["ExplicitAuthFlows", "PreventUserExistenceErrors", "AccessTokenValidity"]) {
  assert.equal(bare[unset], undefined, unset);
}
const own = { UserPoolId: UserPool.Id, ClientId: UserPoolClient.ClientId };
const ownPool = userPool(own);

await assert.rejects(
  send("SignUp", { ClientId: own.ClientId, Username: "jeff", Password: "secret" }),
  { name: "InvalidParameterException", message: "Username should be an email." },
);
const email = "Ann@Example.com";
const signedUp = await send("SignUp", {
  ClientId: own.ClientId, Username: email, Password: "secret",
});
await assert.rejects(
  send("SignUp", { ClientId: own.ClientId, Username: email, Password: "secret" }),
  { name: "UsernameExistsException" },
);
await send("ConfirmSignUp", {
  ClientId: own.ClientId, Username: email, ConfirmationCode: await codeFor(email),
});
const ann = newUser(email, ownPool);
const { session } = await signIn(ann, email, "secret");
assert.equal(session.getIdToken().payload["cognito:username"], signedUp.UserSub);
await assert.rejects(signIn(newUser("bob@example.com", ownPool), "bob@example.com"), {
  name: "UserNotFoundException",
});
const listed = await send("ListUserPools", { MaxResults: 1 });
assert.equal(listed.UserPools.length, 1);
await assert.rejects(send("ListUserPools", { MaxResults: 61 }), {
  name: "InvalidParameterException",
  message: "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: "
    + "Member must have value less than or equal to 60",
});
const rest = await send("ListUserPools", { MaxResults: 60, NextToken: listed.NextToken });
assert.equal(rest.UserPools.length, 1);
await send("UpdateUserPoolClient", { ...own, PreventUserExistenceErrors: "ENABLED" });
const described = await send("DescribeUserPoolClient", own);
assert.equal(described.UserPoolClient.PreventUserExistenceErrors, "ENABLED");
await send("DeleteUserPool", { UserPoolId: UserPool.Id });
await assert.rejects(send("DescribeUserPool", { UserPoolId: UserPool.Id }), {
  name: "ResourceNotFoundException",
});

// A user that an administrator creates has a temporary password and changes it at first sign-in.
const made = await send("AdminCreateUser", {
  ...workshop,
  Username: "made",
  TemporaryPassword: "Temp0rary!",
  DesiredDeliveryMediums: ["EMAIL"],
  UserAttributes: [
    { Name: "email", Value: "made@example.com" },
    { Name: "email_verified", Value: "true" },
  ],
});
assert.equal(made.User.UserStatus, "FORCE_CHANGE_PASSWORD");
assert.equal(await codeFor("made@example.com"), "Temp0rary!");
const user = newUser("made");
const first = await signIn(user, "made", "Temp0rary!");
assert.equal(first.challenge, "NEW_PASSWORD_REQUIRED");
assert.deepEqual(first.given[0].email, "made@example.com");
await assert.rejects(step(user, "completeNewPasswordChallenge", "weak", {}), {
  name: "InvalidPasswordException",
});
await step(user, "completeNewPasswordChallenge", password, { phone_number: "+12065550111" });
const got = await send("AdminGetUser", { ...workshop, Username: "made@example.com" });
assert.equal(got.UserStatus, "CONFIRMED");
assert.ok(got.UserAttributes.some((one) => one.Value === "+12065550111"));

// An administrator resets the password, sets a new one, and changes attributes.
await send("AdminResetUserPassword", { ...workshop, Username: "made" });
await assert.rejects(signIn(newUser("made"), "made"), {
  name: "PasswordResetRequiredException",
  message: "Password reset required for the user",
});
await step(newUser("made"), "confirmPassword", await codeFor("made@example.com"), "N3w passw0rd!");
await signIn(newUser("made"), "made", "N3w passw0rd!");
await send("AdminSetUserPassword", {
  ...workshop, Username: "made", Password: password, Permanent: true,
});
const signedIn = newUser("made");
await signIn(signedIn, "made");
await send("AdminUpdateUserAttributes", {
  ...workshop,
  Username: "made",
  UserAttributes: [
    { Name: "phone_number_verified", Value: "true" }, { Name: "custom:genre", Value: "Blues" },
  ],
});
await signIn(newUser("+12065550111"), "+12065550111");
await send("AdminSetUserMFAPreference", {
  ...workshop, Username: "made", SMSMfaSettings: { Enabled: true, PreferredMfa: true },
});
assert.equal((await signIn(newUser("made"), "made")).challenge, "SMS_MFA");
await send("AdminSetUserMFAPreference", {
  ...workshop, Username: "made", SMSMfaSettings: { Enabled: false },
});

// An administrator disables, enables, signs out, lists and deletes the user.
await send("AdminDisableUser", { ...workshop, Username: "made" });
await assert.rejects(signIn(newUser("made"), "made"), {
  name: "NotAuthorizedException", message: "User is disabled.",
});
await send("AdminEnableUser", { ...workshop, Username: "made" });
const current = newUser("made");
const tokens = (await signIn(current, "made")).session;
const accessToken = tokens.getAccessToken().getJwtToken();
assert.equal((await send("GetUser", { AccessToken: accessToken })).Username, "made");
await send("AdminUserGlobalSignOut", { ...workshop, Username: "made" });
await assert.rejects(send("GetUser", { AccessToken: accessToken }), {
  name: "NotAuthorizedException", message: "Access Token has been revoked",
});
await register("second@example.com", "+12065550122");
const found = await send("ListUsers", { ...workshop, Filter: 'email ^= "second"' });
assert.deepEqual(found.Users.map((one) => one.Username), ["second|example|com"]);
const page = await send("ListUsers", { ...workshop, Limit: 1 });
assert.ok(page.PaginationToken);
await send("AdminDeleteUser", { ...workshop, Username: "made" });
await assert.rejects(send("AdminGetUser", { ...workshop, Username: "made" }), {
  name: "UserNotFoundException",
});

// An administrator confirms a user without a code.
await send("SignUp", {
  ClientId: "wildrydeswebapp",
  Username: "third",
  Password: password,
  UserAttributes: [{ Name: "email", Value: "third@example.com" }],
});
await send("AdminConfirmSignUp", { ...workshop, Username: "third" });
await signIn(newUser("third"), "third");

// Groups are in the tokens of their members.
const role = "arn:aws:iam::123456789012:role/editors";
await send("CreateGroup", { ...workshop, GroupName: "readers" });
const editors = { ...workshop, GroupName: "editors" };
const { Group } = await send("CreateGroup", { ...editors, Precedence: 1, RoleArn: role });
assert.ok(Group.CreationDate instanceof Date);
await assert.rejects(send("CreateGroup", editors), { name: "GroupExistsException" });
for (const name of ["readers", "editors"]) {
  await send("AdminAddUserToGroup", { ...workshop, GroupName: name, Username: "third" });
}
const member = (await signIn(newUser("third"), "third")).session;
const claims = member.getIdToken().payload;
assert.deepEqual(claims["cognito:groups"], ["editors", "readers"]);
assert.deepEqual(claims["cognito:roles"], [role]);
assert.equal(claims["cognito:preferred_role"], role);
assert.deepEqual(member.getAccessToken().payload["cognito:groups"], ["editors", "readers"]);
const held = await send("AdminListGroupsForUser", { ...workshop, Username: "third" });
assert.deepEqual(held.Groups.map((one) => one.GroupName), ["editors", "readers"]);
const members = await send("ListUsersInGroup", editors);
assert.deepEqual(members.Users.map((one) => one.Username), ["third"]);
await send("AdminRemoveUserFromGroup", { ...editors, Username: "third" });
await send("UpdateGroup", { ...editors, Description: "They edit" });
assert.equal((await send("GetGroup", editors)).Group.Description, "They edit");
await send("DeleteGroup", editors);
assert.equal((await send("ListGroups", workshop)).Groups.length, 1);

// The settings of the pool are read and changed.
const mfa = await send("SetUserPoolMfaConfig", {
  ...workshop, MfaConfiguration: "ON", SoftwareTokenMfaConfiguration: { Enabled: true },
});
assert.equal(mfa.MfaConfiguration, "ON");
const { UserPool: before } = await send("DescribeUserPool", workshop);
assert.equal(before.MfaConfiguration, "ON");
await send("UpdateUserPool", { ...workshop, Policies: { PasswordPolicy: { MinimumLength: 12 } } });
const { UserPool: after } = await send("DescribeUserPool", workshop);
assert.equal(after.Policies.PasswordPolicy.MinimumLength, 12);
assert.equal(after.MfaConfiguration, "OFF");
assert.deepEqual(after.AliasAttributes, ["email", "phone_number"]);
