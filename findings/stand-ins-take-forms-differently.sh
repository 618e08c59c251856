#!/usr/bin/env bash
# Packages: s3rver 3.7.1, @aws-sdk/client-s3 3.1169.0, @aws-sdk/s3-presigned-post 3.1164.0 (npm),
# moto 5.2.5, ministack 1.5.33 (PyPI).
#
# Expected: three stand-ins for S3 take a picture from a browser's form as S3's API Reference says
# ("POST Object"). ${filename} in the key is replaced by the file's name. An object has the type of
# the field Content-Type, or binary/octet-stream. With success_action_status 201 the reply is a
# document with Location, Bucket, Key and ETag; with success_action_redirect the address that
# follows has bucket, key and etag in its query. The Location is that of the object.
#
# Seen: no two agree. s3rver keeps an object whose key is u/${filename}, with these letters. moto
# answers 201 with an empty body, and redirects without an etag. ministack gives the object the type
# of the file's part in the form, and a Location at AWS itself, where the object is not.
#
# Why it matters here: a page that uploads a picture shows it by the Location or the key of the
# reply. Against one of them it finds neither, and against another it asks a foreign host for it.
set -euo pipefail
folder="$(mktemp -d)"
moto= ministack=
trap 'for server in $moto $ministack; do { kill "$server" && wait "$server"; } 2> /dev/null || true; done; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts s3rver@3.7.1 @aws-sdk/client-s3@3.1169.0 \
  @aws-sdk/s3-presigned-post@3.1164.0 > /dev/null
for each in 'moto moto[s3,server]==5.2.5' 'ministack ministack==1.5.33'; do
  python3 -m venv "${each%% *}" > /dev/null
  "${each%% *}/bin/pip" install --quiet --disable-pip-version-check "${each#* }"
done
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
MOTO="$(free_port)" MINISTACK="$(free_port)"
export MOTO MINISTACK
moto/bin/moto_server -H 127.0.0.1 -p "$MOTO" > moto.log 2>&1 & moto=$!
HOME="$folder" TMPDIR="$folder" BIND_HOST=127.0.0.1 GATEWAY_PORT="$MINISTACK" SERVICES=s3,iam,sts \
  IOT_MTLS_ENABLED=0 ministack/bin/ministack > ministack.log 2>&1 & ministack=$!
for port in "$MOTO" "$MINISTACK"; do
  for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break; sleep 0.1; done
done
cat > probe.mjs <<'PROBE'
import { CreateBucketCommand, ListObjectsV2Command, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import S3rver from 's3rver';

const s3rver = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: 's3rver' });
const { port } = await s3rver.run();
const Bucket = 'pictures';
for (const [name, own] of [['s3rver', port], ['moto', process.env.MOTO], ['ministack', process.env.MINISTACK]]) {
  const client = new S3Client({
    region: 'us-east-1', endpoint: `http://127.0.0.1:${own}`, forcePathStyle: true,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  });
  const send = async (Key, Fields) => {
    const { url, fields } = await createPresignedPost(client, { Bucket, Key, Fields });
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new Blob(['picture'], { type: 'image/png' }), 'me.png');
    return fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  };
  await client.send(new CreateBucketCommand({ Bucket }));
  await send('u/${filename}');
  const { Contents: [{ Key }] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const { ContentType } = await client.send(new HeadObjectCommand({ Bucket, Key }));
  console.log(`${name}: the key ${Key}, the type ${ContentType}`);
  const created = await send('u/2', { success_action_status: '201' });
  const location = /<Location>(.*)<.Location>/.exec(await created.text())?.[1];
  console.log(`${name}: ${created.status}, Location ${location?.replace(/:\d+/, '')}`);
  const followed = await send('u/3', { success_action_redirect: 'https://app.example/done' });
  const query = [...new URL(followed.headers.get('location')).searchParams.keys()];
  console.log(`${name}: ${followed.status}, query of ${query.sort().join(' ')}`);
}
await s3rver.close();
PROBE
node probe.mjs 2> log | tee seen
cat > expected <<'EXPECTED'
s3rver: the key u/${filename}, the type binary/octet-stream
s3rver: 201, Location http://127.0.0.1/pictures/u/2
s3rver: 303, query of bucket etag key
moto: the key u/me.png, the type binary/octet-stream
moto: 201, Location undefined
moto: 303, query of bucket key
ministack: the key u/me.png, the type image/png
ministack: 201, Location http://pictures.s3.amazonaws.com/u/2
ministack: 303, query of bucket etag key
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the stand-ins take forms differently than described'; exit 1; }
