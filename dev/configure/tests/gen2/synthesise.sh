#!/usr/bin/env bash
# Writes auth.template.json again: the nested stack that Amplify Gen 2 synthesises for
# amplify/auth/resource.ts, with the packages of these versions. The packages have about 900 MB,
# so the tests take the file, which is the same after each run but for a time in
# `secretLastUpdated`. It needs Node.js with npm, and no AWS account.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cp -R "$here/amplify" "$folder"
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  @aws-amplify/backend@1.25.1 aws-cdk-lib@2.276.0 constructs@10.8.1 esbuild@0.28.2 tsx@4.20.6
export CDK_CONTEXT_JSON='{"amplify-backend-namespace":"rydes","amplify-backend-name":"local","amplify-backend-type":"sandbox"}'
export CDK_OUTDIR="$folder/out"
node_modules/.bin/tsx amplify/backend.ts
cp out/*.nested.template.json "$here/auth.template.json"
