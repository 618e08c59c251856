#!/usr/bin/env bash
# Packages: moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI), dynalite 4.0.0 (npm).
#
# Expected: three stand-ins for DynamoDB change a list as the Developer Guide says ("Using update
# expressions in DynamoDB", "Using projection expressions in DynamoDB"). Its example of REMOVE with
# [1] and [2] takes the second and the third element of the list as it was. Elements that one SET
# adds behind the end are sorted by their number. A projection brings each element that it names.
#
# Seen: dynalite and ministack remove one element after the other, and so the second and the fourth
# of the guide's own list. moto and ministack add the new elements in the order in which they are
# written. moto brings only one of two elements that a projection names. No two agree in all three.
#
# Why it matters here: a ride that keeps its stops in a list loses another stop in the tests than
# in production, or shows the stops in another order, and no error says so.
set -euo pipefail
folder="$(mktemp -d)"
first= second=
trap 'for server in $first $second; do { kill "$server" && wait "$server"; } 2> /dev/null || true; done; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts dynalite@4.0.0 > /dev/null
python3 -m venv python > /dev/null
python3 -m venv client > /dev/null
python/bin/pip install --quiet --disable-pip-version-check ministack==1.5.33
client/bin/pip install --quiet --disable-pip-version-check 'moto[dynamodb]==5.2.5' boto3==1.44.8 botocore==1.44.8
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
DYNALITE="$(free_port)" MINISTACK="$(free_port)"
export DYNALITE MINISTACK
node node_modules/dynalite/cli.js --host 127.0.0.1 --port "$DYNALITE" --createTableMs 0 > first.log 2>&1 & first=$!
HOME="$folder" TMPDIR="$folder" BIND_HOST=127.0.0.1 GATEWAY_PORT="$MINISTACK" SERVICES=dynamodb,iam,sts \
  IOT_MTLS_ENABLED=0 python/bin/ministack > second.log 2>&1 & second=$!
for port in "$DYNALITE" "$MINISTACK"; do
  for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break; sleep 0.1; done
done
cat > probe.py <<'PROBE'
import os
import boto3
from moto import mock_aws

TABLE, KEY = "rides", {"ride": {"S": "1"}}

def client(**more):
    return boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b", **more)

def names(item):
    return " ".join(stop["S"] for stop in item["stops"]["L"])

def probe(name, db):
    db.create_table(
        TableName=TABLE, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "ride", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "ride", "AttributeType": "S"}],
    )
    db.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})

    def update(expression, values=None):
        db.put_item(TableName=TABLE, Item=KEY | {"stops": {"L": [{"S": stop} for stop in "ABCDE"]}})
        values = {"ExpressionAttributeValues": values} if values else {}
        return names(db.update_item(TableName=TABLE, Key=KEY, UpdateExpression=expression, ReturnValues="ALL_NEW", **values)["Attributes"])

    print(f"{name}, REMOVE [1], [2]:", update("REMOVE stops[1], stops[2]"))
    print(f"{name}, SET [9] = Z, [8] = Y:", update("SET stops[9] = :z, stops[8] = :y", {":z": {"S": "Z"}, ":y": {"S": "Y"}}))
    update("REMOVE stops[4]")
    found = db.get_item(TableName=TABLE, Key=KEY, ProjectionExpression="stops[3], stops[0]")["Item"]
    print(f"{name}, projection of [3], [0]:", " ".join(sorted(names(found).split())))

with mock_aws():
    probe("moto", client())
probe("dynalite", client(endpoint_url=f"http://127.0.0.1:{os.environ['DYNALITE']}"))
probe("ministack", client(endpoint_url=f"http://127.0.0.1:{os.environ['MINISTACK']}"))
PROBE
client/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
moto, REMOVE [1], [2]: A D E
moto, SET [9] = Z, [8] = Y: A B C D E Z Y
moto, projection of [3], [0]: A
dynalite, REMOVE [1], [2]: A C E
dynalite, SET [9] = Z, [8] = Y: A B C D E Y Z
dynalite, projection of [3], [0]: A D
ministack, REMOVE [1], [2]: A C E
ministack, SET [9] = Z, [8] = Y: A B C D E Z Y
ministack, projection of [3], [0]: A D
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the stand-ins change lists differently than described'; exit 1; }
