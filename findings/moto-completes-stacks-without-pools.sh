#!/usr/bin/env bash
# Packages: moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI).
#
# Expected: two stand-ins for AWS make a user pool, its app client and a group from a template of
# CloudFormation, or say that they cannot. A stack whose status is CREATE_COMPLETE has its resources,
# and its outputs are the values that Ref gives for them: CloudFormation's reference has Ref of a user
# pool as its id, and of a group as its name.
#
# Seen: ministack makes all three. moto says CREATE_COMPLETE, and has made none of them: there is no
# user pool, DescribeStackResources has an entry without a name for each, and the outputs of the three
# are missing. In the same stack a bucket is made, and its output is there. The log of moto's server
# has a warning for each type that it does not know, and no reply has.
#
# Why it matters here: a test that makes the riders' pool by its template goes on with no id, and what
# then fails is the sign-in. A test that only looks whether the stack completes passes.
set -euo pipefail
folder="$(mktemp -d)"
servers=
trap 'for server in $servers; do { kill "$server" && wait "$server"; } 2> /dev/null || true; done; rm -rf "$folder"' EXIT
cd "$folder"
for each in 'moto moto[cloudformation,cognitoidp,s3,server]==5.2.5 boto3==1.44.8 botocore==1.44.8' 'ministack ministack==1.5.33'; do
  read -ra words <<< "$each"
  python3 -m venv "${words[0]}" > /dev/null
  "${words[0]}/bin/pip" install --quiet --disable-pip-version-check "${words[@]:1}"
done
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
MINISTACK="$(free_port)" MOTO="$(free_port)"
export MINISTACK MOTO
HOME="$folder" TMPDIR="$folder" BIND_HOST=127.0.0.1 GATEWAY_PORT="$MINISTACK" IOT_MTLS_ENABLED=0 \
  SERVICES=cloudformation,cognito-idp,s3 ministack/bin/ministack > ministack.log 2>&1 & servers="$!"
moto/bin/moto_server --host 127.0.0.1 --port "$MOTO" > moto.log 2>&1 & servers="$servers $!"
for port in "$MINISTACK" "$MOTO"; do
  for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break; sleep 0.1; done
done
cat > probe.py <<'PROBE'
import json
import os
import boto3

template = {
    "Resources": {
        "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolName": "riders"}},
        "Client": {"Type": "AWS::Cognito::UserPoolClient", "Properties": {"UserPoolId": {"Ref": "Pool"}, "ClientName": "app"}},
        "Group": {"Type": "AWS::Cognito::UserPoolGroup", "Properties": {"UserPoolId": {"Ref": "Pool"}, "GroupName": "drivers"}},
        "Pictures": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "pictures"}},
    },
    "Outputs": {name: {"Value": {"Ref": name}} for name in ["Pool", "Client", "Group", "Pictures"]},
}
for name in ["ministack", "moto"]:
    def client(service):
        return boto3.client(
            service, endpoint_url=f"http://127.0.0.1:{os.environ[name.upper()]}", region_name="us-east-1",
            aws_access_key_id="test", aws_secret_access_key="test",
        )
    stacks = client("cloudformation")
    stacks.create_stack(StackName="rides", TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_create_complete").wait(StackName="rides", WaiterConfig={"Delay": 1})
    stack = stacks.describe_stacks(StackName="rides")["Stacks"][0]
    resources = stacks.describe_stack_resources(StackName="rides")["StackResources"]
    print(f"{name}: {stack['StackStatus']}, resources:", *sorted(each.get("LogicalResourceId", "one without a name") for each in resources))
    print(f"{name}: outputs:", *sorted(each["OutputKey"] for each in stack.get("Outputs", [])))
    print(f"{name}: user pools:", *(each["Name"] for each in client("cognito-idp").list_user_pools(MaxResults=9)["UserPools"]))
PROBE
moto/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
ministack: CREATE_COMPLETE, resources: Client Group Pictures Pool
ministack: outputs: Client Group Pictures Pool
ministack: user pools: riders
moto: CREATE_COMPLETE, resources: Pictures one without a name one without a name one without a name
moto: outputs: Pictures
moto: user pools:
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the stacks are made differently than described'; exit 1; }
