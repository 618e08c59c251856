#!/usr/bin/env bash
# Packages: s3rver 3.7.1, @aws-sdk/client-s3 3.1169.0 (npm), moto 5.2.5 (PyPI).
#
# Expected: two stand-ins for S3 answer a request for a part of an object as S3's API Reference says
# of GetObject's Range, which names RFC 9110, section 14.2. There a range of `bytes=-3` is the last
# three bytes, and `bytes=0-0` is the first one (section 14.1.2 has both as examples).
#
# Seen: moto does. s3rver answers `bytes=-3` with the first four bytes, and `bytes=0-0` with all of
# them. Each has the status 206, and a Content-Range that agrees with what came. Ranges that begin
# and end somewhere else are right.
#
# Why it matters here: readers of pictures and map archives ask for a few bytes of a file, of its
# end too, such as a ZIP's directory. With s3rver they find another part, with a valid reply. A
# client that learns an object's size by its first byte loads the whole object.
set -euo pipefail
folder="$(mktemp -d)"
first= second=
trap 'for server in $first $second; do { kill "$server" && wait "$server"; } 2> /dev/null || true; done; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts s3rver@3.7.1 @aws-sdk/client-s3@3.1169.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check 'moto[s3,server]==5.2.5' boto3==1.44.8 botocore==1.44.8
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
S3RVER="$(free_port)" MOTO="$(free_port)"
export S3RVER MOTO
node --no-deprecation node_modules/s3rver/bin/s3rver.js --directory "$folder/objects" --address 127.0.0.1 --port "$S3RVER" \
  --silent > first.log 2>&1 & first=$!
python/bin/moto_server --host 127.0.0.1 --port "$MOTO" > second.log 2>&1 & second=$!
for port in "$S3RVER" "$MOTO"; do
  for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break; sleep 0.1; done
done
cat > probe.mjs <<'PROBE'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
for (const [name, port] of [['s3rver', process.env.S3RVER], ['moto', process.env.MOTO]]) {
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', forcePathStyle: true,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  });
  const object = { Bucket: 'pictures', Key: 'protected/us-east-1:11111111-2222-4333-8444-555555555555/ann.jpg' };
  await s3.send(new CreateBucketCommand({ Bucket: object.Bucket }));
  await s3.send(new PutObjectCommand({ ...object, Body: '0123456789' }));
  for (const range of ['2-4', '7-', '8-99', '-3', '0-0']) {
    const reply = await s3.send(new GetObjectCommand({ ...object, Range: `bytes=${range}` }));
    const bytes = await reply.Body.transformToString();
    console.log(`${name}, bytes=${range}: ${reply.$metadata.httpStatusCode}, ${bytes}, ${reply.ContentRange}`);
  }
}
PROBE
node --no-warnings probe.mjs | tee seen
cat > expected <<'EXPECTED'
s3rver, bytes=2-4: 206, 234, bytes 2-4/10
s3rver, bytes=7-: 206, 789, bytes 7-9/10
s3rver, bytes=8-99: 206, 89, bytes 8-9/10
s3rver, bytes=-3: 206, 0123, bytes 0-3/10
s3rver, bytes=0-0: 206, 0123456789, bytes 0-9/10
moto, bytes=2-4: 206, 234, bytes 2-4/10
moto, bytes=7-: 206, 789, bytes 7-9/10
moto, bytes=8-99: 206, 89, bytes 8-9/10
moto, bytes=-3: 206, 789, bytes 7-9/10
moto, bytes=0-0: 206, 0, bytes 0-0/10
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the ranges are read differently than described'; exit 1; }
