#!/usr/bin/env bash
# Package: aws-amplify 6.22.1 (npm).
#
# Expected: the schema of amplify_outputs.json (version 1.5) allows SMS, TOTP and EMAIL in
# `auth.mfa_methods`. A file of a pool that demands codes by e-mail keeps that in the
# configuration that Amplify.configure makes of it, as it does for the other two.
#
# Seen: the configuration says that a second factor is "on" and that neither of the two
# kinds it knows is enabled. No trace of the e-mail is left. A missing `min_length` among the
# password rules becomes 6, although Cognito's own default is 8.
#
# Why it matters here: an app that builds its pages from Amplify's parsed configuration
# offers no second factor for such a pool, so ours reads the file itself.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts aws-amplify@6.22.1 > /dev/null
cat > probe.mjs <<'PROBE'
import { Amplify } from 'aws-amplify';
for (const method of ['SMS', 'TOTP', 'EMAIL']) {
  Amplify.configure({
    version: '1.5',
    auth: {
      aws_region: 'us-east-1',
      user_pool_id: 'us-east-1_AbCdEf123',
      user_pool_client_id: '1example',
      mfa_configuration: 'REQUIRED',
      mfa_methods: [method],
      password_policy: { require_numbers: true },
    },
  });
  const { mfa, passwordFormat } = Amplify.getConfig().Auth.Cognito;
  console.log(`${method}: ${JSON.stringify(mfa)}, passwords of ${passwordFormat.minLength}`);
}
PROBE
node probe.mjs | tee seen
cat > expected <<'EXPECTED'
SMS: {"status":"on","smsEnabled":true,"totpEnabled":false}, passwords of 6
TOTP: {"status":"on","smsEnabled":false,"totpEnabled":true}, passwords of 6
EMAIL: {"status":"on","smsEnabled":false,"totpEnabled":false}, passwords of 6
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the configuration is another than described'; exit 1; }
