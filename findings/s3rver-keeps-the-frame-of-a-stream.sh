#!/usr/bin/env bash
# Packages: s3rver 3.7.1, @aws-sdk/client-s3 3.1169.0 (npm), moto 5.2.5 (PyPI).
#
# Expected: two stand-ins for S3 keep the bytes of a picture that AWS's SDK sends as a stream of
# known length. S3's API Reference ("Signature Calculations for the Authorization Header: Including
# Trailing Headers") says that such a body is sent in chunks with a checksum behind the last one
# (`Content-Encoding: aws-chunked`), and that the object is what is in the chunks. PutObject has a
# header If-None-Match, by which an object that exists is not replaced.
#
# Seen: moto does both. In s3rver the object is what went over the wire: the length of the chunk,
# the picture, a zero and the checksum, with the status 200. The same bytes sent as one piece are
# kept well. The second object replaces the first, though it has If-None-Match.
#
# Why it matters here: a service that passes a rider's picture on to storage sends a stream. The
# picture is broken in the tests, and no call says so; in production it is fine.
set -euo pipefail
folder="$(mktemp -d)"
moto=
trap '{ kill $moto && wait $moto; } 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts s3rver@3.7.1 @aws-sdk/client-s3@3.1169.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check 'moto[s3,server]==5.2.5'
PORT="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
export PORT
python/bin/moto_server -H 127.0.0.1 -p "$PORT" > moto.log 2>&1 & moto=$!
for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$PORT") 2> /dev/null || break; sleep 0.1; done
cat > probe.mjs <<'PROBE'
import { Readable } from 'node:stream';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';

const s3rver = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: 's3rver' });
const { port } = await s3rver.run();
for (const [name, stand_in] of [['moto', process.env.PORT], ['s3rver', port]]) {
  const client = new S3Client({
    region: 'us-east-1', endpoint: `http://127.0.0.1:${stand_in}`, forcePathStyle: true,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  });
  const send = (Command, parameters) => client.send(new Command({ Bucket: 'pictures', ...parameters }));
  const kept = async (Key) => JSON.stringify(await (await send(GetObjectCommand, { Key })).Body.transformToString());
  await send(CreateBucketCommand, {});
  await send(PutObjectCommand, { Key: 'piece', Body: Buffer.from('picture') });
  await send(PutObjectCommand, { Key: 'stream', Body: Readable.from([Buffer.from('picture')]), ContentLength: 7 });
  console.log(`${name}, one piece: ${await kept('piece')}, a stream: ${await kept('stream')}`);
  const second = send(PutObjectCommand, { Key: 'piece', Body: Buffer.from('another'), IfNoneMatch: '*' });
  console.log(`${name}, If-None-Match: ${await second.then(() => 'done', (error) => error.name)}, kept ${await kept('piece')}`);
}
await s3rver.close();
PROBE
node probe.mjs 2> log | tee seen
cat > expected <<'EXPECTED'
moto, one piece: "picture", a stream: "picture"
moto, If-None-Match: PreconditionFailed, kept "picture"
s3rver, one piece: "picture", a stream: "7\r\npicture\r\n0\r\nx-amz-checksum-crc32:FttPiQ==\r\n\r\n"
s3rver, If-None-Match: done, kept "another"
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the stand-ins keep other bytes than described'; exit 1; }
