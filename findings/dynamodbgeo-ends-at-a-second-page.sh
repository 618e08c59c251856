#!/usr/bin/env bash
# Packages: dynamodbgeo 0.0.3, boto3 1.44.8 (PyPI), dynalite 4.0.0 (npm).
#
# Expected: dynamodbgeo finds each place within a radius, as its documentation says
# (https://github.com/Sigm0oid/dynamodb-geo.py, "Radius queries"), however many there are. A search is
# several queries, one for each range of numbers that covers the circle. DynamoDB's API Reference says
# of Query that a page ends at 1 MB and then has a LastEvaluatedKey, and that the query goes on with
# this key as ExclusiveStartKey.
#
# Seen: with four rides of 200 kB the search finds them. With eight, of which a query has two pages,
# the search ends with a ValidationException: the package goes on with the second page, and keeps that
# key for the queries of all later ranges, to which it does not belong. In the circle of 2000 m, where
# the range with two pages is the last one, all eight are found.
#
# Why it matters here: the search works in each test, and in production until a part of the town has
# a megabyte of rides. Then it fails for riders at some places and with some radii, and for others
# works on.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts dynalite@4.0.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check dynamodbgeo==0.0.3 boto3==1.44.8
cat > probe.py <<'PROBE'
import contextlib
import io
import sys

import boto3
import dynamodbgeo

client = boto3.client("dynamodb", endpoint_url=sys.argv[1], region_name="us-west-2", aws_access_key_id="a", aws_secret_access_key="b")
config = dynamodbgeo.GeoDataManagerConfiguration(client, "Rides")
config.hashKeyLength = 3
tables = dynamodbgeo.GeoTableUtil(config)
with contextlib.redirect_stdout(io.StringIO()):
    tables.create_table(tables.getCreateTableRequest())
manager = dynamodbgeo.GeoDataManager(config)
for number in range(1, 9):
    place = dynamodbgeo.GeoPoint(47.6062 + number / 10000, -122.3321)
    manager.put_Point(dynamodbgeo.PutPointInput(place, f"ride {number}", {"Item": {"Track": {"S": "x" * 200_000}}}))
    if number % 4:
        continue
    for radius in [500, 2000]:
        try:
            center = dynamodbgeo.GeoPoint(47.6062, -122.3321)
            found = len(manager.queryRadius(dynamodbgeo.QueryRadiusRequest(center, radius, {})))
        except client.exceptions.ClientError as error:
            found = error.response["Error"]["Code"] + ", " + error.response["Error"]["Message"]
        print(f"of {number} rides, within {radius} m: {found}")
PROBE
cat > probe.cjs <<'PROBE'
const { spawn } = require('node:child_process');
const server = require('dynalite')({ createTableMs: 0 });
server.listen(0, '127.0.0.1', () => {
  const address = `http://127.0.0.1:${server.address().port}`;
  spawn('python/bin/python', ['probe.py', address], { stdio: 'inherit' }).on('exit', (status) => process.exit(status));
});
PROBE
node probe.cjs | tee seen
cat > expected <<'EXPECTED'
of 4 rides, within 500 m: 4
of 4 rides, within 2000 m: 4
of 8 rides, within 500 m: ValidationException, The provided starting key does not match the range key predicate
of 8 rides, within 2000 m: 8
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the second page is read differently than described'; exit 1; }
