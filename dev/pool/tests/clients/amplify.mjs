// aws-amplify's auth category: automatic sign-in after the confirmation, a guest who signs in,
// and a device that the service has forgotten.
import assert from "node:assert/strict";
import * as idp from "@aws-sdk/client-cognito-identity-provider";
import * as identity from "@aws-sdk/client-cognito-identity";
import { Amplify, fetchAuthSession } from "@aws-amplify/core";
import {
  autoSignIn, cognitoCredentialsProvider, cognitoUserPoolsTokenProvider, confirmSignUp,
  getCurrentUser, rememberDevice, signIn, signOut, signUp,
} from "@aws-amplify/auth/cognito";
import { base, clientId, codeFor, password, poolId, sdkConfig } from "./support.mjs";

// Node 20 has no such object, and Amplify takes the device's name from it.
globalThis.navigator ??= { platform: "Node", userAgent: "Node" };

const administrator = new idp.CognitoIdentityProviderClient(sdkConfig);
const send = (name, input) => administrator.send(new idp[`${name}Command`](input));
const pools = new identity.CognitoIdentityClient(sdkConfig);

// This identity pool accepts guests.
const { IdentityPoolId } = await pools.send(new identity.CreateIdentityPoolCommand({
  IdentityPoolName: "guests",
  AllowUnauthenticatedIdentities: true,
  CognitoIdentityProviders: [
    { ProviderName: `cognito-idp.local.amazonaws.com/${poolId}`, ClientId: clientId },
  ],
}));
await pools.send(new identity.SetIdentityPoolRolesCommand({
  IdentityPoolId,
  Roles: {
    authenticated: "arn:aws:iam::000000000000:role/user",
    unauthenticated: "arn:aws:iam::000000000000:role/guest",
  },
}));
const Auth = {
  Cognito: {
    userPoolId: poolId, userPoolClientId: clientId, userPoolEndpoint: base,
    identityPoolId: IdentityPoolId, identityPoolEndpoint: base, allowGuestAccess: true,
  },
};
// The `aws-amplify` package passes its configuration on in the same way.
cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
Amplify.configure(
  { Auth },
  {
    Auth: {
      tokenProvider: cognitoUserPoolsTokenProvider,
      credentialsProvider: cognitoCredentialsProvider,
    },
  },
);

// A guest gets an identity.
const guest = await fetchAuthSession();
assert.ok(guest.credentials.sessionToken);
assert.equal(guest.tokens, undefined);

// After the confirmation, autoSignIn uses the session that ConfirmSignUp returns.
const email = "jeff@example.com";
const username = "jeff|example|com";
await signUp({
  username,
  password,
  options: {
    userAttributes: { email, phone_number: "+12065550100", "custom:genre": "Jazz" },
    autoSignIn: { authFlowType: "USER_AUTH" },
  },
});
const confirmed = await confirmSignUp({ username, confirmationCode: await codeFor(email) });
assert.equal(confirmed.nextStep.signUpStep, "COMPLETE_AUTO_SIGN_IN");
const entered = await autoSignIn();
assert.equal(entered.isSignedIn, true, JSON.stringify(entered));
assert.equal((await getCurrentUser()).username, username);

// The guest's identity now belongs to the user.
const user = await fetchAuthSession({ forceRefresh: true });
assert.equal(user.identityId, guest.identityId);
assert.notEqual(user.credentials.accessKeyId, guest.credentials.accessKeyId);
await signOut();

// Another guest signs in as the same user, who already has an identity.
const another = await fetchAuthSession();
assert.notEqual(another.identityId, user.identityId);
await signIn({ username, password });
assert.equal((await fetchAuthSession()).identityId, user.identityId);
await signOut();

// The service has forgotten the device, so Amplify proves the password again without it.
const flows = ["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "USER_AUTH"];
await send("UpdateUserPool", {
  UserPoolId: poolId,
  AutoVerifiedAttributes: ["email"],
  DeviceConfiguration: {
    ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true,
  },
});
for (const authFlowType of flows) {
  const options = authFlowType === "USER_AUTH"
    ? { authFlowType, preferredChallenge: "PASSWORD_SRP" }
    : { authFlowType };
  const details = { username, password, options };
  assert.equal((await signIn(details)).isSignedIn, true, authFlowType);
  await rememberDevice();
  await signOut();
  const { Devices } = await send("AdminListDevices", { UserPoolId: poolId, Username: username });
  assert.equal(Devices.length, 1, authFlowType);
  await send("AdminForgetDevice", {
    UserPoolId: poolId, Username: username, DeviceKey: Devices[0].DeviceKey,
  });
  const again = await signIn(details);
  assert.equal(again.isSignedIn, true, `${authFlowType}: ${JSON.stringify(again)}`);
  await rememberDevice();
  await signOut();
  for (const device of (await send("AdminListDevices", {
    UserPoolId: poolId, Username: username,
  })).Devices) {
    await send("AdminForgetDevice", {
      UserPoolId: poolId, Username: username, DeviceKey: device.DeviceKey,
    });
  }
}
// Amplify would wait three more minutes for a confirmation by link.
process.exit(0);
