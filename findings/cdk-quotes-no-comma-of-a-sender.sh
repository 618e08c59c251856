#!/usr/bin/env bash
# Packages: aws-cdk-lib 2.276.0, constructs 10.8.1, addressparser 1.0.1, email-addresses 5.0.0,
# nodemailer 10.6.1 (npm).
#
# Expected: AWS's Cloud Development Kit makes the sender of a user pool's e-mails from `fromEmail`
# and `fromName` of UserPoolEmail.withSES, "an optional name that should be used as the sender's
# name along with the email". RFC 5322 has such a name bare if it is made of words (section 3.4),
# and in quotes if it has a special character: ( ) < > [ ] : ; @ \ , . or a quote (3.2.3, 3.2.4).
#
# Seen: CDK quotes a name with parentheses, a colon or a quote. It leaves a comma bare, as in the
# name of a company that ends in ", Inc". A comma is what separates two mailboxes, so the sender
# is no list of addresses any more. Three readers of it read three things: nothing, two senders of
# whom one has no address, and the one that was meant. Quotes that are given already are kept.
#
# Why it matters here: the names that show how CDK quotes all work, and riders wait for a code from
# a pool whose sender depends on the reader. A name with a comma has to be given in quotes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  aws-cdk-lib@2.276.0 constructs@10.8.1 addressparser@1.0.1 email-addresses@5.0.0 nodemailer@10.6.1 > /dev/null
cat > probe.mjs <<'PROBE'
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { UserPool, UserPoolEmail } from 'aws-cdk-lib/aws-cognito';
import addressparser from 'addressparser';
import addresses from 'email-addresses';
import nodemailer from 'nodemailer/lib/addressparser/index.js';

for (const fromName of ['Wild Rydes', 'Rydes (Wild)', 'Rydes: wild', 'Wild Rydes, Inc', '"Wild Rydes, Inc"']) {
  const stack = new Stack(new App(), 'Probe', { env: { region: 'eu-west-1' } });
  new UserPool(stack, 'Pool', { email: UserPoolEmail.withSES({ fromEmail: 'riders@example.com', fromName }) });
  const [pool] = Object.values(Template.fromStack(stack).findResources('AWS::Cognito::UserPool'));
  const from = pool.Properties.EmailConfiguration.From;
  console.log(from);
  const readers = { addressparser, 'email-addresses': addresses.parseAddressList, nodemailer };
  for (const [reader, read] of Object.entries(readers)) {
    const senders = (read(from) ?? []).map(({ name, address }) => `${name} at ${address || 'no address'}`);
    console.log(`  ${reader}: ${senders.join(' | ') || 'no sender'}`);
  }
}
PROBE
node probe.mjs | tee seen
cat > expected <<'EXPECTED'
Wild Rydes <riders@example.com>
  addressparser: Wild Rydes at riders@example.com
  email-addresses: Wild Rydes at riders@example.com
  nodemailer: Wild Rydes at riders@example.com
"Rydes (Wild)" <riders@example.com>
  addressparser: Rydes (Wild) at riders@example.com
  email-addresses: Rydes (Wild) at riders@example.com
  nodemailer: Rydes (Wild) at riders@example.com
"Rydes: wild" <riders@example.com>
  addressparser: Rydes: wild at riders@example.com
  email-addresses: Rydes: wild at riders@example.com
  nodemailer: Rydes: wild at riders@example.com
Wild Rydes, Inc <riders@example.com>
  addressparser: Wild Rydes at no address | Inc at riders@example.com
  email-addresses: no sender
  nodemailer: Wild Rydes, Inc at riders@example.com
"Wild Rydes, Inc" <riders@example.com>
  addressparser: Wild Rydes, Inc at riders@example.com
  email-addresses: Wild Rydes, Inc at riders@example.com
  nodemailer: Wild Rydes, Inc at riders@example.com
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the sender is written differently than described'; exit 1; }
