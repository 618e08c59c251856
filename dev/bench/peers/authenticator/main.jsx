import { Authenticator } from '@aws-amplify/ui-react';
import '@aws-amplify/ui-react/styles.css';
import { createRoot } from 'react-dom/client';
import { configure } from '../configure.js';

configure();

createRoot(document.getElementById('root')).render(
  <Authenticator>
    {({ signOut }) => (
      <main>
        <h1 id="inside">Where to?</h1>
        <button type="button" onClick={signOut}>Sign out</button>
      </main>
    )}
  </Authenticator>,
);
