// A ride API as developers build it in AWS's workshop "Build a Serverless Web Application":
// one function for POST /ride, with its request and its answer. It knows nothing of this
// project. It chooses a unicorn, keeps the ride in a table, and answers.
const { randomBytes } = require("node:crypto");
const { DynamoDBClient, PutItemCommand } = require("@aws-sdk/client-dynamodb");

const table = new DynamoDBClient({ endpoint: process.env.DYNAMODB_ENDPOINT });

const unicorns = [
  { Name: "Marigold", Color: "Orange", Gender: "Female" },
  { Name: "Thistle", Color: "Purple", Gender: "Male" },
  { Name: "Snowdrop", Color: "White", Gender: "Female" },
];

function answer(statusCode, body) {
  return {
    statusCode,
    headers: { "Access-Control-Allow-Origin": "*" },
    body: JSON.stringify(body),
  };
}

exports.requestRide = async (event, context) => {
  // A REST API has the claims at the first place, and an HTTP API at the second.
  const { claims, jwt } = event.requestContext.authorizer ?? {};
  const rider = (claims ?? jwt?.claims)?.["cognito:username"];
  if (!rider) {
    return answer(500, { Error: "Authorization not configured", Reference: context.awsRequestId });
  }
  const { PickupLocation: place } = JSON.parse(event.body);
  const id = randomBytes(16).toString("base64url");
  const unicorn = unicorns[Math.floor(Math.random() * unicorns.length)];
  console.log(`${unicorn.Name} goes to ${place.Latitude}, ${place.Longitude}`);
  try {
    await table.send(new PutItemCommand({
      TableName: "Rides",
      Item: {
        RideId: { S: id },
        User: { S: rider },
        UnicornName: { S: unicorn.Name },
        RequestTime: { S: new Date().toISOString() },
      },
    }));
  } catch (error) {
    return answer(500, { Error: error.message, Reference: context.awsRequestId });
  }
  return answer(201, { RideId: id, Unicorn: unicorn, Eta: "30 seconds", Rider: rider });
};
