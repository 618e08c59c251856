#!/usr/bin/env bash
# Packages: copy-dynamodb-table 2.2.1, aws-sdk 2.1693.0, dynalite 4.0.0 (npm).
#
# Expected: copy-dynamodb-table copies the rides of one table into another, as they are. It calls itself
# a "safe copy" of a table (https://github.com/enGMzizo/copy-dynamodb-table), and answers with the
# number of items and a status. DynamoDB's Developer Guide ("Supported data types and naming rules in
# Amazon DynamoDB") has numbers of up to 38 digits, which are sent as texts to keep them exact.
#
# Seen: it reads each number as one of JavaScript, which has 15 to 17 digits. The last three of the 19
# digits of a ride's number become 800, and a longitude of 20 digits is cut. Two rides whose numbers
# differ in the last digit are one number then: if they are in one page of 25, the copy ends with a
# ValidationException. If a page ends between them, the next page begins behind the rounded number, so
# that the second ride is skipped. The answer is SUCCESS, and the new table has 25 of 26 rides.
#
# Why it matters here: numbers of this length are what clocks with a counter, and S2 cells for places,
# are. The copy has numbers that no other table knows, lacks rides, and says that it succeeded.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts copy-dynamodb-table@2.2.1 aws-sdk@2.1693.0 dynalite@4.0.0 > /dev/null
cat > probe.cjs <<'PROBE'
const AWS = require('aws-sdk');
const { copy } = require('copy-dynamodb-table');
const dynalite = require('dynalite');

const server = dynalite({ createTableMs: 0 });
server.listen(0, '127.0.0.1', async () => {
  const config = { endpoint: `http://127.0.0.1:${server.address().port}`, region: 'us-west-2', accessKeyId: 'a', secretAccessKey: 'b' };
  const database = new AWS.DynamoDB(config);
  const attempt = async (title, numbers) => {
    const names = ['Rides', 'Copy'].map((name) => `${name}${numbers.length}`);
    for (const TableName of names) {
      await database.createTable({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'Rider', KeyType: 'HASH' }, { AttributeName: 'Ride', KeyType: 'RANGE' }],
        AttributeDefinitions: [{ AttributeName: 'Rider', AttributeType: 'S' }, { AttributeName: 'Ride', AttributeType: 'N' }],
      }).promise();
      await database.waitFor('tableExists', { TableName }).promise();
    }
    for (const number of numbers) {
      await database.putItem({ TableName: names[0], Item: { Rider: { S: 'ann' }, Ride: { N: String(number) }, Longitude: { N: '-122.33210000000000001' } } }).promise();
    }
    const answer = await new Promise((resolve) => {
      copy({ config, source: { tableName: names[0] }, destination: { tableName: names[1] } }, (error, result) => {
        resolve(error ? error.code : `${result.status}, ${result.count}`);
      });
    });
    const { Count: count, Items: items } = await database.scan({ TableName: names[1] }).promise();
    console.log(`${title}: ${answer}; the copy has ${count} of ${numbers.length}`);
    return items;
  };
  const first = 1795896015123456789n;
  const [ride] = await attempt('one ride', [first]);
  console.log(`${first} is ${ride.Ride.N}, and the longitude is ${ride.Longitude.N}`);
  await attempt('two rides, one after the other', [first, first + 1n]);
  const others = Array.from({ length: 24 }, (_, index) => first - 1_000_000n * BigInt(index + 1));
  await attempt('24 rides before them', [...others, first, first + 1n]);
  server.close();
  process.exit();
});
PROBE
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node probe.cjs 2> errors | tee seen
cat > expected <<'EXPECTED'
one ride: SUCCESS, 1; the copy has 1 of 1
1795896015123456789 is 1795896015123456800, and the longitude is -122.3321
two rides, one after the other: ValidationException; the copy has 0 of 2
24 rides before them: SUCCESS, 25; the copy has 25 of 26
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the rides are copied differently than described'; exit 1; }
