#!/usr/bin/env bash
# Packages: aws-cdk-lib 2.276.0, constructs 10.8.1, @aws-amplify/auth-construct 1.12.0 (npm).
#
# Expected: AWS's Cloud Development Kit and Amplify make the roles of an identity pool, which riders
# get their credentials from, for the region that the stack names. AWS's GovCloud (US) User Guide
# ("Amazon Cognito in AWS GovCloud (US)") says that such a role must trust
# cognito-identity-us-gov.amazonaws.com in AWS GovCloud (US-West), and
# cognito-identity.us-gov-east-1.amazonaws.com in AWS GovCloud (US-East).
#
# Seen: the roles trust cognito-identity.amazonaws.com in each region, though the stack names it.
# The conditions on the pool's id and on whether the rider is signed in have that name, too.
#
# Why it matters here: both make such a stack without a word, and riders can sign in to its user
# pool. By the guide the identity pool cannot take these roles, so no rider gets AWS credentials. In
# those regions the trust policies have to be written by hand, on roles that are given to the pool.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  aws-cdk-lib@2.276.0 constructs@10.8.1 @aws-amplify/auth-construct@1.12.0 > /dev/null
cat > probe.cjs <<'PROBE'
const { App, Stack } = require('aws-cdk-lib');
const { Template } = require('aws-cdk-lib/assertions');
const { IdentityPool } = require('aws-cdk-lib/aws-cognito-identitypool');
const { AmplifyAuth } = require('@aws-amplify/auth-construct');

const makers = {
  'aws-cdk-lib': (stack) => new IdentityPool(stack, 'Identities'),
  '@aws-amplify/auth-construct': (stack) => new AmplifyAuth(stack, 'Auth', { loginWith: { email: true } }),
};
const documented = {
  'us-east-1': 'cognito-identity.amazonaws.com',
  'us-gov-west-1': 'cognito-identity-us-gov.amazonaws.com',
  'us-gov-east-1': 'cognito-identity.us-gov-east-1.amazonaws.com',
};
for (const [region, principal] of Object.entries(documented)) {
  console.log(`${region}, where the guide has ${principal}`);
  for (const [maker, make] of Object.entries(makers)) {
    const stack = new Stack(new App(), 'Probe', { env: { account: '123456789012', region } });
    make(stack);
    const trusted = new Set();
    const keys = new Set();
    for (const role of Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))) {
      for (const { Principal, Condition } of role.Properties.AssumeRolePolicyDocument.Statement) {
        if (!Principal.Federated) continue;
        trusted.add(Principal.Federated);
        for (const condition of Object.values(Condition)) Object.keys(condition).forEach((key) => keys.add(key));
      }
    }
    console.log(`  ${maker}: trusts ${[...trusted].join(', ')} if ${[...keys].sort().join(', ')}`);
  }
}
PROBE
node probe.cjs | tee seen
cat > expected <<'EXPECTED'
us-east-1, where the guide has cognito-identity.amazonaws.com
  aws-cdk-lib: trusts cognito-identity.amazonaws.com if cognito-identity.amazonaws.com:amr, cognito-identity.amazonaws.com:aud
  @aws-amplify/auth-construct: trusts cognito-identity.amazonaws.com if cognito-identity.amazonaws.com:amr, cognito-identity.amazonaws.com:aud
us-gov-west-1, where the guide has cognito-identity-us-gov.amazonaws.com
  aws-cdk-lib: trusts cognito-identity.amazonaws.com if cognito-identity.amazonaws.com:amr, cognito-identity.amazonaws.com:aud
  @aws-amplify/auth-construct: trusts cognito-identity.amazonaws.com if cognito-identity.amazonaws.com:amr, cognito-identity.amazonaws.com:aud
us-gov-east-1, where the guide has cognito-identity.us-gov-east-1.amazonaws.com
  aws-cdk-lib: trusts cognito-identity.amazonaws.com if cognito-identity.amazonaws.com:amr, cognito-identity.amazonaws.com:aud
  @aws-amplify/auth-construct: trusts cognito-identity.amazonaws.com if cognito-identity.amazonaws.com:amr, cognito-identity.amazonaws.com:aud
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the roles trust others than described'; exit 1; }
