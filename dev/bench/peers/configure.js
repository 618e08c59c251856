import { Amplify } from 'aws-amplify';
import outputs from './amplify_outputs.json';

/** The app's own configuration, in Amplify's words: only these take another endpoint. */
export function configure() {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: outputs.auth.user_pool_id,
        userPoolClientId: outputs.auth.user_pool_client_id,
        userPoolEndpoint: outputs.custom.wild_rydes.user_pool_endpoint,
      },
    },
  });
}
