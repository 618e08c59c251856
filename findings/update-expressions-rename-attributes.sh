#!/usr/bin/env bash
# Packages: dynamo-update-expression 1.0.8, dynamodb-update-expression 0.1.21, aws-sdk 2.1693.0,
# dynalite 4.0.0 (npm).
#
# Expected: two packages make the update of a ride in DynamoDB from the record as it was read and the
# record as it is to be, and change what differs. DynamoDB's Developer Guide ("Expression attribute
# names (aliases) in DynamoDB") has aliases for names with special characters: an alias is a # with
# letters, digits and underscores, and its value is the name as it is. The example in the documentation
# of dynamo-update-expression (https://github.com/sdawood/dynamo-update-expression) has a name with
# spaces, one with a dot and one with a hyphen, and says that they work.
#
# Seen: in dynamo-update-expression they work at the top of a record. For custom:genre, as Cognito names
# a custom attribute, it writes a new attribute ["custom:genre"], with brackets and quotes. For the
# "Hair colour" within the map Unicorn it writes an attribute "UnicornHair colour" of the ride. A map
# that becomes a text is emptied, and the text is nowhere. dynamodb-update-expression makes an alias
# with a space, which DynamoDB refuses. It writes a list that did not change again, as it was read, so
# that a stop that another client added in the meantime is gone.
#
# Why it matters here: the update succeeds, and the next read brings the old genre, so that the fault
# is looked for in caches. Names like Latitude work, and a test with one client loses no stop.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts dynamo-update-expression@1.0.8 \
  dynamodb-update-expression@0.1.21 aws-sdk@2.1693.0 dynalite@4.0.0 > /dev/null
cat > probe.cjs <<'PROBE'
const AWS = require('aws-sdk');
const dynalite = require('dynalite');
const first = require('dynamo-update-expression');
const second = require('dynamodb-update-expression');

const read = () => ({
  RideId: 'a-ride',
  Status: 'open',
  Pickup: { Latitude: 47.6, Longitude: -122.3 },
  Stops: ['Pier', 'Park'],
  'custom:genre': 'disco',
  Unicorn: { Name: 'Rosa', 'Hair colour': 'gold' },
});
const changes = {
  'a latitude': (ride) => { ride.Pickup.Latitude = 47.7; },
  'a status': (ride) => { ride.Status = 'done'; },
  'custom:genre': (ride) => { ride['custom:genre'] = 'jazz'; },
  'a hair colour': (ride) => { ride.Unicorn['Hair colour'] = 'red'; },
  'a map to a text': (ride) => { ride.Pickup = 'Pier'; },
};
const packages = {
  'dynamo-update-expression': (original, modified) => first.getUpdateExpression({ original, modified }),
  'dynamodb-update-expression': (original, modified) => second.getUpdateExpression(original, modified),
};
const server = dynalite({ createTableMs: 0 });
server.listen(0, '127.0.0.1', async () => {
  const options = { endpoint: `http://127.0.0.1:${server.address().port}`, region: 'us-west-2', accessKeyId: 'a', secretAccessKey: 'b' };
  const database = new AWS.DynamoDB(options);
  const documents = new AWS.DynamoDB.DocumentClient(options);
  const table = { TableName: 'Rides' };
  await database.createTable({ ...table, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'RideId', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'RideId', AttributeType: 'S' }] }).promise();
  await database.waitFor('tableExists', table).promise();
  const key = { ...table, Key: { RideId: 'a-ride' } };
  for (const [change, apply] of Object.entries(changes)) {
    for (const [name, update] of Object.entries(packages)) {
      const wanted = read();
      apply(wanted);
      const stop = { UpdateExpression: 'SET Stops = list_append(Stops, :more)', ExpressionAttributeValues: { ':more': ['Market'] } };
      let outcome;
      try {
        await documents.put({ ...table, Item: read() }).promise();
        await documents.update({ ...key, ...stop }).promise();
        wanted.Stops.push('Market');
        await documents.update({ ...key, ...update(read(), { ...wanted, Stops: read().Stops }) }).promise();
        const { Item: kept } = await documents.get(key).promise();
        const names = Object.keys({ ...wanted, ...kept }).filter((member) => JSON.stringify(kept[member]) !== JSON.stringify(wanted[member]));
        outcome = names.map((member) => `${member} is ${JSON.stringify(kept[member])}, not ${JSON.stringify(wanted[member])}`).join('; ') || 'as it is to be';
      } catch (error) {
        outcome = error.code;
      }
      console.log(`${change}, ${name}: ${outcome}`);
    }
  }
  server.close();
  process.exit();
});
PROBE
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node probe.cjs 2> errors | tee seen
cat > expected <<'EXPECTED'
a latitude, dynamo-update-expression: as it is to be
a latitude, dynamodb-update-expression: Stops is ["Pier","Park"], not ["Pier","Park","Market"]
a status, dynamo-update-expression: as it is to be
a status, dynamodb-update-expression: Stops is ["Pier","Park"], not ["Pier","Park","Market"]
custom:genre, dynamo-update-expression: custom:genre is "disco", not "jazz"; ["custom:genre"] is "jazz", not undefined
custom:genre, dynamodb-update-expression: Stops is ["Pier","Park"], not ["Pier","Park","Market"]
a hair colour, dynamo-update-expression: Unicorn is {"Name":"Rosa","Hair colour":"gold"}, not {"Name":"Rosa","Hair colour":"red"}; UnicornHair colour is "red", not undefined
a hair colour, dynamodb-update-expression: ValidationException
a map to a text, dynamo-update-expression: Pickup is {}, not "Pier"
a map to a text, dynamodb-update-expression: Stops is ["Pier","Park"], not ["Pier","Park","Market"]
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the updates change something else than described'; exit 1; }
