#!/usr/bin/env bash
# Packages: moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI), dynalite 4.0.0 (npm).
#
# Expected: three stand-ins for DynamoDB keep numbers as its Developer Guide says ("Supported data
# types and naming rules in Amazon DynamoDB"): leading and trailing zeros are trimmed, a number has
# up to 38 digits, and a value is in a set once. So 1 and 1.0 are one number, wherever it is.
#
# Seen: moto gives 12.50 back as it was written, and keeps 1 and 1.0 in one set. ministack trims it,
# and then finds 1.0 in no set that has 1, and refuses to add it. dynalite does all of that, and
# finds no list [1] by [1.0]. A sum of 36 digits is right in dynalite alone: the other two
# round it to 28, the precision that Python's decimal numbers have by default.
#
# Why it matters here: a client that writes fares with two decimals, as Rust's and Python's decimal
# types do, reads another text than it wrote, and a test against one of them does not show it.
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
from botocore.exceptions import ClientError
from moto import mock_aws

TABLE, KEY = "rides", {"ride": {"S": "1"}}

def client(**more):
    return boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b", **more)

def probe(name, db):
    db.create_table(
        TableName=TABLE, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "ride", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "ride", "AttributeType": "S"}],
    )
    db.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})
    db.put_item(TableName=TABLE, Item=KEY | {
        "fare": {"N": "12.50"}, "paid": {"N": "12345678901234567890123456789012345"},
        "cars": {"NS": ["1"]}, "stops": {"L": [{"N": "1"}]},
    })

    def update(expression, value):
        try:
            db.update_item(TableName=TABLE, Key=KEY, UpdateExpression=expression, ExpressionAttributeValues={":v": value})
        except ClientError as error:
            return error.response["Error"]["Code"]

    def found(expression, value):
        return db.scan(TableName=TABLE, FilterExpression=expression, ExpressionAttributeValues={":v": value})["Count"]

    print(f"{name}, is 1.0 in the set, and [1.0] the list:",
          found("contains(cars, :v)", {"N": "1.0"}), found("stops = :v", {"L": [{"N": "1.0"}]}))
    refused = update("ADD cars :v", {"NS": ["1.0", "2"]}), update("SET paid = paid + :v", {"N": "0.3"})
    item = db.get_item(TableName=TABLE, Key=KEY)["Item"]
    print(f"{name}, 12.50 is {item['fare']['N']}, the set with 1.0 and 2:", refused[0] or " ".join(sorted(item["cars"]["NS"])))
    print(f"{name}, the sum:", item["paid"]["N"])

with mock_aws():
    probe("moto", client())
probe("dynalite", client(endpoint_url=f"http://127.0.0.1:{os.environ['DYNALITE']}"))
probe("ministack", client(endpoint_url=f"http://127.0.0.1:{os.environ['MINISTACK']}"))
PROBE
client/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
moto, is 1.0 in the set, and [1.0] the list: 1 1
moto, 12.50 is 12.50, the set with 1.0 and 2: 1 1.0 2
moto, the sum: 1.234567890123456789012345679E+34
dynalite, is 1.0 in the set, and [1.0] the list: 1 0
dynalite, 12.50 is 12.5, the set with 1.0 and 2: 1 2
dynalite, the sum: 12345678901234567890123456789012345.3
ministack, is 1.0 in the set, and [1.0] the list: 0 1
ministack, 12.50 is 12.5, the set with 1.0 and 2: ValidationException
ministack, the sum: 12345678901234567890123456790000000
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the stand-ins keep numbers differently than described'; exit 1; }
