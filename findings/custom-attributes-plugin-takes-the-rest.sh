#!/usr/bin/env bash
# Packages: serverless-cognito-add-custom-attributes 0.3.1, aws-sdk 2.1693.0 (npm), moto 5.2.5
# (PyPI).
#
# Expected: this plugin of the Serverless Framework adds a custom attribute to a user pool, and, as
# its documentation says, gives the app client "read and write permissions for the new attribute".
# AWS's API Reference says of a client's ReadAttributes that without them it can read the standard
# attributes, and that the list then is in no reply.
#
# Seen: a client with lists of its own has the new attribute in addition. For a client without lists
# the plugin sends a list of null and the new attribute, and reports success. moto takes that for
# the new attribute alone: from then on the client may read and write nothing else.
#
# Why it matters here: where the service reads the list so, the deployment that adds `custom:genre`
# takes the e-mail address out of each id token, and refuses sign-ups that send one. Where it does
# not, the pool has the attribute and the deployment ends half done.
# (Serverless makes the plugin's calls by AWS's SDK, which this script does in its place.)
set -euo pipefail
folder="$(mktemp -d)"
moto=
trap '{ kill $moto && wait $moto; } 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts serverless-cognito-add-custom-attributes@0.3.1 \
  aws-sdk@2.1693.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check 'moto[cognitoidp,server]==5.2.5'
PORT="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
export PORT
python/bin/moto_server -H 127.0.0.1 -p "$PORT" > moto.log 2>&1 & moto=$!
for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$PORT") 2> /dev/null || break; sleep 0.1; done
cat > probe.cjs <<'PROBE'
const { CognitoIdentityServiceProvider } = require('aws-sdk');
const Plugin = require('serverless-cognito-add-custom-attributes');

const cognito = new CognitoIdentityServiceProvider({
  region: 'us-east-1', endpoint: `http://127.0.0.1:${process.env.PORT}`, accessKeyId: 'a', secretAccessKey: 'b',
});
const call = (operation, parameters) => cognito[operation](parameters).promise();

async function deploy(name, lists) {
  const { UserPool: { Id: UserPoolId } } = await call('createUserPool', { PoolName: 'riders' });
  const { UserPoolClient: { ClientId } } = await call('createUserPoolClient', { UserPoolId, ClientName: 'app', ...lists });
  const Outputs = [{ OutputKey: 'Pool', OutputValue: UserPoolId }, { OutputKey: 'App', OutputValue: ClientId }];
  const log = [];
  let sent;
  const provider = {
    naming: { getStackName: () => 'riders' },
    async request(service, operation, parameters) {
      if (service === 'CloudFormation') return { Stacks: [{ Outputs }] };
      if (operation === 'updateUserPoolClient') sent = parameters.ReadAttributes;
      return call(operation, parameters);
    },
  };
  const CustomAttributes = [{ Name: 'genre', AttributeDataType: 'String', Mutable: true }];
  const CognitoAddCustomAttributes = {
    CognitoUserPoolIdOutputKey: 'Pool', CognitoUserPoolClientIdOutputKey: 'App', CustomAttributes,
  };
  await new Plugin({
    getProvider: () => provider, cli: { log: (message) => log.push(message.split(': ')[1]) },
    service: { custom: { CognitoAddCustomAttributes } },
  }).postDeploy();
  const { UserPoolClient: app } = await call('describeUserPoolClient', { UserPoolId, ClientId });
  console.log(`${name}: ${log.at(-2)}; sent ${JSON.stringify(sent)}`);
  console.log(`${name}: reads ${app.ReadAttributes}, writes ${app.WriteAttributes}`);
}
(async () => {
  await deploy('lists of its own', { ReadAttributes: ['email', 'name'], WriteAttributes: ['email', 'name'] });
  await deploy('no lists', {});
})();
PROBE
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node --no-deprecation probe.cjs | tee seen
cat > expected <<'EXPECTED'
lists of its own: Successfully updated client; sent ["email","name","custom:genre"]
lists of its own: reads email,name,custom:genre, writes email,name,custom:genre
no lists: Successfully updated client; sent [null,"custom:genre"]
no lists: reads custom:genre, writes custom:genre
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the client has other permissions than described'; exit 1; }
