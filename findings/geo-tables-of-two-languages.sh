#!/usr/bin/env bash
# Packages: dynamodb-geo 0.4.0, aws-sdk 2.1693.0, dynalite 4.0.0 (npm), dynamodbgeo 0.0.3, boto3
# 1.44.8 (PyPI).
#
# Expected: two packages that keep places in DynamoDB, and find those within a radius, share a table.
# Each calls itself a port of awslabs/dynamodb-geo (https://github.com/robhogan/dynamodb-geo.js,
# https://github.com/Sigm0oid/dynamodb-geo.py), and each says of the length of the hash key that it
# must be the same where another client uses the same data. JavaScript's writes each place as GeoJSON,
# and its documentation calls that compliant with the specification; RFC 7946, section 1.4, has the
# type `Point`, and says that types are case-sensitive.
#
# Seen: in Seattle both write the same hash key and the same geohash. The place itself is GeoJSON for
# one, and "latitude,longitude" for the other, so that a search of either ends with an error as soon
# as the other has a ride within reach. In San Francisco, which is on a face of the sphere whose
# numbers have the highest bit, the hash keys differ, because one has signed numbers and the other has
# not. There neither finds the other's ride, and no error says so. The type of the GeoJSON is POINT.
#
# Why it matters here: a web service and a job in the other language see the same table. One ride that
# the job writes in Seattle ends each search around it, and in San Francisco the ride is lost.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts dynamodb-geo@0.4.0 aws-sdk@2.1693.0 dynalite@4.0.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check dynamodbgeo==0.0.3 boto3==1.44.8
cat > probe.py <<'PROBE'
import json
import sys

import boto3
import dynamodbgeo

address, task, places = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
client = boto3.client("dynamodb", endpoint_url=address, region_name="us-west-2", aws_access_key_id="a", aws_secret_access_key="b")
config = dynamodbgeo.GeoDataManagerConfiguration(client, "Rides")
config.hashKeyLength = 3
manager = dynamodbgeo.GeoDataManager(config)
for name, latitude, longitude in places:
    point = dynamodbgeo.GeoPoint(latitude, longitude)
    if task == "write":
        manager.put_Point(dynamodbgeo.PutPointInput(point, f"{name}, of Python", {"Item": {}}))
        continue
    try:
        found = manager.queryRadius(dynamodbgeo.QueryRadiusRequest(point, 500, {}))
        found = sorted(item["rangeKey"]["S"] for item in found)
    except Exception as error:
        found = type(error).__name__
    print(f"Python finds in {name}: {found}")
PROBE
cat > probe.cjs <<'PROBE'
const { spawn } = require('node:child_process');
const AWS = require('aws-sdk');
const dynalite = require('dynalite');
const { GeoDataManager, GeoDataManagerConfiguration, GeoTableUtil } = require('dynamodb-geo');

const places = [['Seattle', 47.6062, -122.3321], ['San Francisco', 37.7749, -122.4194]];
const server = dynalite({ createTableMs: 0 });
server.listen(0, '127.0.0.1', async () => {
  const address = `http://127.0.0.1:${server.address().port}`;
  const python = (task) => new Promise((resolve) => {
    spawn('python/bin/python', ['probe.py', address, task, JSON.stringify(places)], { stdio: ['ignore', 'inherit', 'inherit'] }).on('exit', resolve);
  });
  const database = new AWS.DynamoDB({ endpoint: address, region: 'us-west-2', accessKeyId: 'a', secretAccessKey: 'b' });
  const config = new GeoDataManagerConfiguration(database, 'Rides');
  config.hashKeyLength = 3;
  await database.createTable(GeoTableUtil.getCreateTableRequest(config)).promise();
  await database.waitFor('tableExists', { TableName: 'Rides' }).promise();
  const manager = new GeoDataManager(config);
  const search = async () => {
    for (const [name, latitude, longitude] of places) {
      const found = await manager.queryRadius({ RadiusInMeter: 500, CenterPoint: { latitude, longitude } })
        .then((items) => JSON.stringify(items.map((item) => item.rangeKey.S).sort()), (error) => error.name);
      console.log(`JavaScript finds in ${name}: ${found}`);
    }
  };
  for (const [name, latitude, longitude] of places) {
    await manager.putPoint({ RangeKeyValue: { S: `${name}, of JavaScript` }, GeoPoint: { latitude, longitude }, PutItemInput: {} }).promise();
  }
  await search();
  await python('find');
  await python('write');
  await search();
  const { Items: items } = await database.scan({ TableName: 'Rides' }).promise();
  for (const item of items.sort((one, other) => (one.rangeKey.S < other.rangeKey.S ? -1 : 1))) {
    console.log(`${item.rangeKey.S}: ${item.hashKey.N}, ${item.geoJson.S}`);
  }
  server.close();
  process.exit();
});
PROBE
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node probe.cjs 2> errors | tee seen
cat > expected <<'EXPECTED'
JavaScript finds in Seattle: ["Seattle, of JavaScript"]
JavaScript finds in San Francisco: ["San Francisco, of JavaScript"]
Python finds in Seattle: ValueError
Python finds in San Francisco: []
JavaScript finds in Seattle: SyntaxError
JavaScript finds in San Francisco: ["San Francisco, of JavaScript"]
San Francisco, of JavaScript: -918, {"type":"POINT","coordinates":[-122.4194,37.7749]}
San Francisco, of Python: 926, 37.7749,-122.4194
Seattle, of JavaScript: 609, {"type":"POINT","coordinates":[-122.3321,47.6062]}
Seattle, of Python: 609, 47.6062,-122.3321
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the places are kept or found differently than described'; exit 1; }
