#!/usr/bin/env bash
# Packages: cognito-backup-restore 1.3.2, aws-sdk 2.1693.0 (npm), moto 5.2.5 (PyPI).
#
# Expected: cognito-backup-restore calls itself a tool for backing up and restoring user pools. A
# rider who was disabled is so after a restore into an empty pool, and a driver is in the drivers'
# group. Its documentation prints "Restore completed" when the promise of restoreUsers resolves,
# so all riders are in the pool by then.
#
# Seen: the backup has `Enabled: false` in it, and the restore makes an enabled rider of it. The
# backup has no groups at all. The promise resolves before the first rider is created; with one rider
# in two seconds, a program that ends then has restored nobody.
#
# Why it matters here: riders who were shut out can ask for a password and are in again, drivers
# have lost their rights, and the log says that it is complete. After such a restore each rider's
# state has to be compared with the backup.
set -euo pipefail
folder="$(mktemp -d)"
moto=
trap '{ kill $moto && wait $moto; } 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cognito-backup-restore@1.3.2 aws-sdk@2.1693.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check 'moto[cognitoidp,server]==5.2.5'
PORT="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
export PORT
python/bin/moto_server -H 127.0.0.1 -p "$PORT" > moto.log 2>&1 & moto=$!
for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$PORT") 2> /dev/null || break; sleep 0.1; done
cat > probe.cjs <<'PROBE'
const { readFileSync } = require('node:fs');
const { CognitoIdentityServiceProvider } = require('aws-sdk');
const { backupUsers, restoreUsers } = require('cognito-backup-restore');

const cognito = new CognitoIdentityServiceProvider({
  region: 'us-east-1', endpoint: `http://127.0.0.1:${process.env.PORT}`, accessKeyId: 'a', secretAccessKey: 'b',
});
const call = (operation, parameters) => cognito[operation](parameters).promise();
async function until(condition) {
  for (let tries = 0; tries < 600; tries += 1) {
    const value = await condition();
    if (value) return value;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error('nothing came of it within a minute');
}
async function pool(name) {
  const { UserPool: { Id } } = await call('createUserPool', { PoolName: name });
  await call('createGroup', { UserPoolId: Id, GroupName: 'drivers' });
  return Id;
}
async function riders(UserPoolId) {
  const found = [];
  for (const { Username, Enabled } of (await call('listUsers', { UserPoolId })).Users) {
    const { Groups } = await call('adminListGroupsForUser', { UserPoolId, Username });
    found.push(`${Username} ${Enabled ? 'enabled' : 'disabled'}${Groups.map(({ GroupName }) => ` in ${GroupName}`).join('')}`);
  }
  return found.sort();
}
async function main() {
  const old = await pool('old');
  for (const Username of ['ann', 'bob']) {
    const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }];
    await call('adminCreateUser', { UserPoolId: old, Username, UserAttributes, MessageAction: 'SUPPRESS' });
  }
  await call('adminAddUserToGroup', { UserPoolId: old, Username: 'ann', GroupName: 'drivers' });
  await call('adminDisableUser', { UserPoolId: old, Username: 'bob' });
  console.log(`before: ${(await riders(old)).join(', ')}`);
  await backupUsers(cognito, old, '.');
  const saved = await until(() => { try { return JSON.parse(readFileSync(`${old}.json`, 'utf8')); } catch { return null; } });
  console.log(`in the backup: ${saved.map(({ Username, Enabled }) => `${Username} ${Enabled}`).sort().join(', ')}`);
  const restored = await pool('new');
  await restoreUsers(cognito, restored, `${old}.json`, 'Unicorn-2026');
  console.log(`as the promise resolves: ${(await riders(restored)).length} riders`);
  await until(async () => (await riders(restored)).length === 2);
  console.log(`at last: ${(await riders(restored)).join(', ')}`);
}
main();
PROBE
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node --no-deprecation probe.cjs | tee seen
cat > expected <<'EXPECTED'
before: ann enabled in drivers, bob disabled
in the backup: ann true, bob false
as the promise resolves: 0 riders
at last: ann enabled, bob enabled
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the riders are restored differently than described'; exit 1; }
