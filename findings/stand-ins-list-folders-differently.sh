#!/usr/bin/env bash
# Packages: moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI), s3rver 3.7.1 (npm).
#
# Expected: three stand-ins for S3 list the folders of a bucket as S3's API Reference says of
# ListObjectsV2 and ListObjects. All keys that a delimiter rolls up into one common prefix count as
# a single return, so a page of at most two has two folders, and says that it is cut off. The next
# page of ListObjects begins after the last entry, which may be a common prefix (NextMarker).
#
# Seen: ministack does so. s3rver counts the keys alone: a page of at most two has five entries, and
# says that it has two and is not cut off. moto does well with ListObjectsV2; with ListObjects and a
# delimiter it, too, has five on a page of at most two. In both the folder that Marker names comes
# again on the page after it.
#
# Why it matters here: each rider's pictures are in a folder. A program that reads the folders page
# by page never sees a second page in the tests, whatever it does there, and one that goes on after
# a folder that it has seen gets that folder twice.
set -euo pipefail
folder="$(mktemp -d)"
servers=
trap 'for server in $servers; do { kill "$server" && wait "$server"; } 2> /dev/null || true; done; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts s3rver@3.7.1 > /dev/null
for each in 'moto moto[s3,server]==5.2.5 boto3==1.44.8 botocore==1.44.8' 'ministack ministack==1.5.33'; do
  read -ra words <<< "$each"
  python3 -m venv "${words[0]}" > /dev/null
  "${words[0]}/bin/pip" install --quiet --disable-pip-version-check "${words[@]:1}"
done
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
MINISTACK="$(free_port)" MOTO="$(free_port)" S3RVER="$(free_port)"
export MINISTACK MOTO S3RVER
HOME="$folder" TMPDIR="$folder" BIND_HOST=127.0.0.1 GATEWAY_PORT="$MINISTACK" IOT_MTLS_ENABLED=0 SERVICES=s3 \
  ministack/bin/ministack > ministack.log 2>&1 & servers="$!"
moto/bin/moto_server --host 127.0.0.1 --port "$MOTO" > moto.log 2>&1 & servers="$servers $!"
node --no-deprecation node_modules/s3rver/bin/s3rver.js --directory "$folder/objects" --address 127.0.0.1 --port "$S3RVER" \
  --silent > s3rver.log 2>&1 & servers="$servers $!"
for port in "$MINISTACK" "$MOTO" "$S3RVER"; do
  for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break; sleep 0.1; done
done
cat > probe.py <<'PROBE'
import os
import boto3
from botocore.config import Config

def entries(page):
    names = [each["Key"] for each in page.get("Contents", [])] + [each["Prefix"] for each in page.get("CommonPrefixes", [])]
    return " ".join(sorted(names))

for name in ["ministack", "moto", "s3rver"]:
    s3 = boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{os.environ[name.upper()]}", region_name="us-east-1",
        aws_access_key_id="S3RVER", aws_secret_access_key="S3RVER",
        config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
    )
    s3.create_bucket(Bucket="pictures")
    for key in ["ann/1", "ann/2", "bob/1", "car.png", "dan/1", "dan/2", "eve.png"]:
        s3.put_object(Bucket="pictures", Key=key, Body=b"picture")
    pages, more = [], {}
    while len(pages) < 9:
        page = s3.list_objects_v2(Bucket="pictures", Delimiter="/", MaxKeys=2, **more)
        pages.append(f"{entries(page)} ({page['KeyCount']})")
        if not page["IsTruncated"]:
            break
        more = {"ContinuationToken": page["NextContinuationToken"]}
    print(f"{name}, ListObjectsV2, two a page: {', '.join(pages)}")
    page = s3.list_objects(Bucket="pictures", Delimiter="/", MaxKeys=2)
    print(f"{name}, ListObjects, the first two: {entries(page)}, cut off: {page['IsTruncated']}")
    print(f"{name}, ListObjects, after ann/:", entries(s3.list_objects(Bucket="pictures", Delimiter="/", Marker="ann/")))
PROBE
moto/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
ministack, ListObjectsV2, two a page: ann/ bob/ (2), car.png dan/ (2), eve.png (1)
ministack, ListObjects, the first two: ann/ bob/, cut off: True
ministack, ListObjects, after ann/: bob/ car.png dan/ eve.png
moto, ListObjectsV2, two a page: ann/ bob/ (2), car.png dan/ (2), eve.png (1)
moto, ListObjects, the first two: ann/ bob/ car.png dan/ eve.png, cut off: False
moto, ListObjects, after ann/: ann/ bob/ car.png dan/ eve.png
s3rver, ListObjectsV2, two a page: ann/ bob/ car.png dan/ eve.png (2)
s3rver, ListObjects, the first two: ann/ bob/ car.png dan/ eve.png, cut off: False
s3rver, ListObjects, after ann/: ann/ bob/ car.png dan/ eve.png
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the folders are listed differently than described'; exit 1; }
