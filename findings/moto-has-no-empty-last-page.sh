#!/usr/bin/env bash
# Packages: moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI), dynalite 4.0.0 (npm).
#
# Expected: three stand-ins for DynamoDB end a page as its API Reference says of Query and its
# Limit: with as many items as the limit the operation stops, and answers with them and with a
# LastEvaluatedKey. So a list whose length is a multiple of the limit has an empty last page.
#
# Seen: dynalite and ministack do that. moto looks ahead: it leaves the key out of the page that has
# the last item. So with moto the number of pages is never one more, and no page is empty.
#
# Why it matters here: a list of rides with a button for more of them, shown while there is a key,
# is right in a test against moto. In production the button is there once too often, and the page
# that comes has nothing. A reader that stops at an empty page, or expects an item, is never tested.
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

TABLE = "rides"

def client(**more):
    return boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b", **more)

def probe(name, db):
    keys = [("rider", "HASH", "S"), ("number", "RANGE", "N")]
    db.create_table(
        TableName=TABLE, BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind, _ in keys],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": type_} for key, _, type_ in keys],
    )
    db.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})
    for number in range(4):
        db.put_item(TableName=TABLE, Item={"rider": {"S": "ann"}, "number": {"N": str(number)}})
    query = {"KeyConditionExpression": "rider = :r", "ExpressionAttributeValues": {":r": {"S": "ann"}}}
    for operation, words in [("query", query), ("scan", {})]:
        for limit in [2, 3, 4]:
            pages, more = [], {}
            while True:
                page = getattr(db, operation)(TableName=TABLE, Limit=limit, **words, **more)
                pages.append(page["Count"])
                if "LastEvaluatedKey" not in page:
                    break
                more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
            print(f"{name}, {operation} of 4 rides by {limit}:", *pages)

with mock_aws():
    probe("moto", client())
probe("dynalite", client(endpoint_url=f"http://127.0.0.1:{os.environ['DYNALITE']}"))
probe("ministack", client(endpoint_url=f"http://127.0.0.1:{os.environ['MINISTACK']}"))
PROBE
client/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
moto, query of 4 rides by 2: 2 2
moto, query of 4 rides by 3: 3 1
moto, query of 4 rides by 4: 4
moto, scan of 4 rides by 2: 2 2
moto, scan of 4 rides by 3: 3 1
moto, scan of 4 rides by 4: 4
dynalite, query of 4 rides by 2: 2 2 0
dynalite, query of 4 rides by 3: 3 1
dynalite, query of 4 rides by 4: 4 0
dynalite, scan of 4 rides by 2: 2 2 0
dynalite, scan of 4 rides by 3: 3 1
dynalite, scan of 4 rides by 4: 4 0
ministack, query of 4 rides by 2: 2 2 0
ministack, query of 4 rides by 3: 3 1
ministack, query of 4 rides by 4: 4 0
ministack, scan of 4 rides by 2: 2 2 0
ministack, scan of 4 rides by 3: 3 1
ministack, scan of 4 rides by 4: 4 0
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the pages are others than described'; exit 1; }
