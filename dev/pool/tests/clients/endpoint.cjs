// cognito-backup-restore has no option for an endpoint, and its SDK (version 2) reads none from
// the environment. `node --require ./endpoint.cjs` gives the SDK the pool's address.
const AWS = require("aws-sdk");

AWS.config.update({ cognitoidentityserviceprovider: { endpoint: process.env.POOL_ENDPOINT } });
