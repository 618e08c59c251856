import { getCurrentUser, signIn, signOut } from 'aws-amplify/auth';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { configure } from '../configure.js';
import './style.css';

configure();

function SignIn({ onDone }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');

  async function submit(event) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setFault('');
    try {
      const { isSignedIn } = await signIn({
        username: fields.get('username'),
        password: fields.get('password'),
      });
      if (isSignedIn) onDone();
      else setFault('One more step is needed.');
    } catch (error) {
      setFault(error.message);
    }
    setBusy(false);
  }

  return (
    <main className="card">
      <h1>Sign in</h1>
      <form onSubmit={submit}>
        <label>
          Email
          <input name="username" autoComplete="username" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {fault && <p role="alert">{fault}</p>}
        <button type="submit" disabled={busy}>{busy ? 'Signing in…' : 'Sign in'}</button>
      </form>
    </main>
  );
}

function Inside({ onDone }) {
  return (
    <main className="card">
      <h1 id="inside">Where to?</h1>
      <button type="button" onClick={() => signOut().finally(onDone)}>Sign out</button>
    </main>
  );
}

function App() {
  const [signedIn, setSignedIn] = useState(null);
  useEffect(() => {
    getCurrentUser().then(
      () => setSignedIn(true),
      () => setSignedIn(false),
    );
  }, []);
  if (signedIn === null) return null;
  return signedIn ? (
    <Inside onDone={() => setSignedIn(false)} />
  ) : (
    <SignIn onDone={() => setSignedIn(true)} />
  );
}

createRoot(document.getElementById('root')).render(<App />);
