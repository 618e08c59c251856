import { Amplify } from 'aws-amplify';
import { fetchUserAttributes, signInWithRedirect, signOut } from 'aws-amplify/auth';
import { parseAmplifyConfig, Hub } from 'aws-amplify/utils';

// The file of any pool with a domain, which the host serves. Amplify reads all of it but the
// endpoints, for which its file has no fields.
const reply = await fetch('/amplify_outputs.json');
const outputs = await reply.json();
const config = parseAmplifyConfig(outputs);
const { user_pool_endpoint, identity_pool_endpoint } = outputs.custom.wild_rydes;
config.Auth.Cognito.userPoolEndpoint = user_pool_endpoint;
config.Auth.Cognito.identityPoolEndpoint = identity_pool_endpoint ?? user_pool_endpoint;

const root = document.getElementById('root');

function show(text, action, onClick) {
  const heading = document.createElement('h1');
  heading.textContent = text;
  const button = document.createElement('button');
  button.textContent = action;
  button.addEventListener('click', onClick);
  root.replaceChildren(heading, button);
}

async function showUser() {
  try {
    const { email } = await fetchUserAttributes();
    show(`Hello, ${email}`, 'Sign out', () => signOut());
  } catch {
    show('Nobody is signed in', 'Sign in', () => signInWithRedirect());
  }
}

Hub.listen('auth', ({ payload }) => {
  if (payload.event === 'signInWithRedirect') showUser();
  if (payload.event === 'signInWithRedirect_failure') {
    show(`Failed: ${payload.data?.error?.message}`, 'Try again', () => signInWithRedirect());
  }
});
Amplify.configure(config);
// The address has a code while a sign-in is on its way back: the Hub tells of its end.
if (!new URLSearchParams(location.search).has('code')) await showUser();
