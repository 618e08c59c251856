#!/usr/bin/env bash
# Packages: aws-cdk-lib 2.276.0, constructs 10.8.1, @aws-amplify/auth-construct 1.12.0 (npm).
#
# Expected: a custom attribute of a user pool that is a number with a least value of 0 has that
# limit in the template. The reference of the CDK's NumberAttribute says "Minimum value of this
# attribute", and has no limit as the default alone; AWS's CloudFormation reference has MinValue
# as a text, so "0" is a limit like another.
#
# Seen: with the CDK's UserPool a limit of 0 alone, the least value or the greatest, is not in
# the template; a limit of 1 is, and a 0 beside another limit is. No warning comes. CfnUserPool,
# the CDK's own lower level, and Amplify's construct, which is made with the CDK, keep the 0.
#
# Why it matters here: a pool made with it lets riders sign up with -3 rides, which a pool that
# keeps to the declared limit, as a local one does, refuses. AWS's Developer Guide ("Working with
# user attributes") says that a custom attribute cannot be changed once it is added.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  aws-cdk-lib@2.276.0 constructs@10.8.1 @aws-amplify/auth-construct@1.12.0 > /dev/null
cat > probe.cjs <<'PROBE'
const { App, Stack } = require('aws-cdk-lib');
const { CfnUserPool, NumberAttribute, UserPool } = require('aws-cdk-lib/aws-cognito');
const { AmplifyAuth } = require('@aws-amplify/auth-construct');
const limits = { 'min 0': { min: 0 }, 'max 0': { max: 0 }, 'min 1': { min: 1 }, 'min 0, max 9': { min: 0, max: 9 } };
const makers = {
  UserPool: (stack, limit) => new UserPool(stack, 'Pool', { customAttributes: { rides: new NumberAttribute(limit) } }),
  CfnUserPool: (stack, { min, max }) =>
    new CfnUserPool(stack, 'Pool', {
      schema: [{ name: 'rides', attributeDataType: 'Number', numberAttributeConstraints: { minValue: min?.toString(), maxValue: max?.toString() } }],
    }),
  AmplifyAuth: (stack, limit) =>
    new AmplifyAuth(stack, 'Auth', { loginWith: { email: true }, userAttributes: { 'custom:rides': { dataType: 'Number', ...limit } } }),
};
for (const [maker, make] of Object.entries(makers)) {
  for (const [name, limit] of Object.entries(limits)) {
    const app = new App({ outdir: 'out', analyticsReporting: false });
    make(new Stack(app, 'Stack', { analyticsReporting: false }), limit);
    const { Resources } = app.synth().getStackByName('Stack').template;
    const pool = Object.values(Resources).find(({ Type }) => Type === 'AWS::Cognito::UserPool');
    const attribute = pool.Properties.Schema.find(({ Name }) => Name === 'rides');
    console.log(`${maker}, ${name}: ${JSON.stringify(attribute.NumberAttributeConstraints ?? 'no limit')}`);
  }
}
PROBE
node probe.cjs | tee seen
cat > expected <<'EXPECTED'
UserPool, min 0: "no limit"
UserPool, max 0: "no limit"
UserPool, min 1: {"MinValue":"1"}
UserPool, min 0, max 9: {"MaxValue":"9","MinValue":"0"}
CfnUserPool, min 0: {"MinValue":"0"}
CfnUserPool, max 0: {"MaxValue":"0"}
CfnUserPool, min 1: {"MinValue":"1"}
CfnUserPool, min 0, max 9: {"MaxValue":"9","MinValue":"0"}
AmplifyAuth, min 0: {"MinValue":"0"}
AmplifyAuth, max 0: {"MaxValue":"0"}
AmplifyAuth, min 1: {"MinValue":"1"}
AmplifyAuth, min 0, max 9: {"MaxValue":"9","MinValue":"0"}
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the templates have other limits than described'; exit 1; }
