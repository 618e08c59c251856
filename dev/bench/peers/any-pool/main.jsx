import { AccountSettings, Authenticator } from '@aws-amplify/ui-react';
import '@aws-amplify/ui-react/styles.css';
import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import { createRoot } from 'react-dom/client';

// The file of any pool, which the host serves. Amplify reads all of it but the endpoint,
// for which its file has no field.
const reply = await fetch('/amplify_outputs.json');
const outputs = await reply.json();
const config = parseAmplifyConfig(outputs);
config.Auth.Cognito.userPoolEndpoint = outputs.custom.wild_rydes.user_pool_endpoint;
Amplify.configure(config);

// The offer of a passkey is the one thing that the file cannot turn on. Signed in, the
// page has every part of the package that changes an account.
createRoot(document.getElementById('root')).render(
  <Authenticator passwordless={{ passkeyRegistrationPrompts: Boolean(outputs.auth.passwordless?.web_authn) }}>
    {({ signOut }) => (
      <main>
        <h1 id="inside">Where to?</h1>
        <button type="button" onClick={signOut}>Sign out</button>
        {Object.entries(AccountSettings).map(([name, Part]) => <Part key={name} />)}
      </main>
    )}
  </Authenticator>,
);
