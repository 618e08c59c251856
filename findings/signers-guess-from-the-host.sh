#!/usr/bin/env bash
# Packages: aws4 1.13.2, aws4fetch 1.0.20 (npm), botocore 1.44.8 (PyPI).
#
# Expected: two signers of Signature Version 4 that take the service and the region from the
# address of a request find those which botocore names for the same address. aws4's README says
# that it "can figure out the service and region if you pass a host" for most services, aws4fetch's
# that both are "parsed at fetch time". AWS has addresses with FIPS cryptography, addresses that
# IPv6 reaches too (dual-stack), and another domain in the European Sovereign Cloud.
#
# Seen: neither says when it cannot read an address. It then signs for a service without a name
# in us-east-1: so it is under api.aws, where the dual-stack addresses are, and in all of the
# European Sovereign Cloud. aws4 signs for services that do not exist (cognito-identity-fips,
# dualstack), and for a region `fips`. aws4fetch reads these.
#
# Why it matters here: credentials of an identity pool sign calls to just such addresses. The
# service refuses each one for its signature, and the configured address looks right. A caller
# has to give the service and the region, also where the signer offers to find them.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts aws4@1.13.2 aws4fetch@1.0.20 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check botocore==1.44.8
cat > addresses.py <<'PROBE'
import json
import botocore.session
from botocore.config import Config

session = botocore.session.get_session()
plain, fips, dual = {}, {"use_fips_endpoint": True}, {"use_dualstack_endpoint": True}
regions = {"eu-west-1": [plain, dual], "us-gov-west-1": [plain, fips], "eusc-de-east-1": [plain]}
addresses = []
for service in ["cognito-identity", "cognito-idp", "dynamodb", "s3"]:
    for region, kinds in regions.items():
        for options in kinds:
            client = session.create_client(
                service, region, aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="an-example-secret",
                config=Config(**options))
            model = client.meta.service_model
            addresses.append([client.meta.endpoint_url, region, model.signing_name])
print(json.dumps(addresses))
PROBE
python/bin/python addresses.py > addresses.json
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import aws4 from 'aws4';
import { AwsClient } from 'aws4fetch';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'an-example-secret' };
const client = new AwsClient(keys);
const scope = (header) => /Credential=AKIDEXAMPLE\/\d+\/([^,]*)\/aws4_request/.exec(header)[1];
const seen = new Set();
for (const [address, region, service] of JSON.parse(readFileSync('addresses.json', 'utf8'))) {
  const { host } = new URL(address);
  const one = aws4.sign({ host, path: '/', method: 'POST', body: '{}' }, keys).headers.Authorization;
  const two = (await client.sign(address, { method: 'POST', body: '{}' })).headers.get('authorization');
  const judge = (header) => (scope(header) === `${region}/${service}` ? 'right' : scope(header));
  seen.add(`${host} ${region}/${service}: aws4 ${judge(one)}, aws4fetch ${judge(two)}`);
}
console.log([...seen].join('\n'));
PROBE
node probe.mjs | tee seen
cat > expected <<'EXPECTED'
cognito-identity.eu-west-1.amazonaws.com eu-west-1/cognito-identity: aws4 right, aws4fetch right
cognito-identity.us-gov-west-1.amazonaws.com us-gov-west-1/cognito-identity: aws4 right, aws4fetch right
cognito-identity-fips.us-gov-west-1.amazonaws.com us-gov-west-1/cognito-identity: aws4 us-gov-west-1/cognito-identity-fips, aws4fetch right
cognito-identity.eusc-de-east-1.amazonaws.eu eusc-de-east-1/cognito-identity: aws4 us-east-1/, aws4fetch us-east-1/
cognito-idp.eu-west-1.amazonaws.com eu-west-1/cognito-idp: aws4 right, aws4fetch right
cognito-idp.us-gov-west-1.amazonaws.com us-gov-west-1/cognito-idp: aws4 right, aws4fetch right
cognito-idp-fips.us-gov-west-1.amazonaws.com us-gov-west-1/cognito-idp: aws4 us-gov-west-1/cognito-idp-fips, aws4fetch right
cognito-idp.eusc-de-east-1.amazonaws.eu eusc-de-east-1/cognito-idp: aws4 us-east-1/, aws4fetch us-east-1/
dynamodb.eu-west-1.amazonaws.com eu-west-1/dynamodb: aws4 right, aws4fetch right
dynamodb.eu-west-1.api.aws eu-west-1/dynamodb: aws4 us-east-1/, aws4fetch us-east-1/
dynamodb.us-gov-west-1.amazonaws.com us-gov-west-1/dynamodb: aws4 right, aws4fetch right
dynamodb-fips.us-gov-west-1.amazonaws.com us-gov-west-1/dynamodb: aws4 us-gov-west-1/dynamodb-fips, aws4fetch right
dynamodb.eusc-de-east-1.amazonaws.eu eusc-de-east-1/dynamodb: aws4 us-east-1/, aws4fetch us-east-1/
s3.eu-west-1.amazonaws.com eu-west-1/s3: aws4 right, aws4fetch right
s3.dualstack.eu-west-1.amazonaws.com eu-west-1/s3: aws4 eu-west-1/dualstack, aws4fetch right
s3.us-gov-west-1.amazonaws.com us-gov-west-1/s3: aws4 right, aws4fetch right
s3-fips.us-gov-west-1.amazonaws.com us-gov-west-1/s3: aws4 fips/s3, aws4fetch right
s3.eusc-de-east-1.amazonaws.eu eusc-de-east-1/s3: aws4 us-east-1/, aws4fetch us-east-1/
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the signers find other services and regions than described'; exit 1; }
