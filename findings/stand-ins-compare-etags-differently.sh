#!/usr/bin/env bash
# Packages: moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI), s3rver 3.7.1 (npm).
#
# Expected: three stand-ins for S3 answer a read with conditions as RFC 9110, section 13, says, which
# S3's API Reference follows in GetObject. An If-Match with another tag is a 412, and an If-None-Match
# of * is a 304 where there is an object. Beside a tag the time does not count: If-Match that holds
# and If-Unmodified-Since that does not are a 200 (the reference has this very example), and so are
# an If-None-Match that holds and If-Modified-Since that does not (13.1.3).
#
# Seen: ministack does so. s3rver ignores If-Match, so a read for a version that is gone has the
# status 200 and other bytes. moto looks at the time beside the tag both ways, and takes * for the
# tag of another object. s3rver does so for If-None-Match.
#
# Why it matters here: a browser sends both the tag and the time of the picture that it has. After
# a rider's new picture within the same second the tag differs and the time does not: the stand-in
# says that the old one is still right, and S3 says that it is not.
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
from botocore.exceptions import ClientError

OTHER = '"00000000000000000000000000000000"'
for name in ["ministack", "moto", "s3rver"]:
    s3 = boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{os.environ[name.upper()]}", region_name="us-east-1",
        aws_access_key_id="S3RVER", aws_secret_access_key="S3RVER",
        config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
    )
    s3.create_bucket(Bucket="pictures")
    s3.put_object(Bucket="pictures", Key="ann.png", Body=b"picture")
    picture = s3.head_object(Bucket="pictures", Key="ann.png")
    tag, time = picture["ETag"], picture["LastModified"]
    for case, conditions in {
        "If-Match, its tag": {"IfMatch": tag},
        "If-Match, another tag": {"IfMatch": OTHER},
        "If-Match, its tag, unmodified since 2000": {"IfMatch": tag, "IfUnmodifiedSince": "2000-01-01"},
        "If-None-Match, its tag": {"IfNoneMatch": tag},
        "If-None-Match, *": {"IfNoneMatch": "*"},
        "If-None-Match, another tag": {"IfNoneMatch": OTHER},
        "If-None-Match, another tag, modified since its time": {"IfNoneMatch": OTHER, "IfModifiedSince": time},
    }.items():
        try:
            reply = s3.get_object(Bucket="pictures", Key="ann.png", **conditions)
        except ClientError as error:
            reply = error.response
        print(f"{name}, {case}: {reply['ResponseMetadata']['HTTPStatusCode']}")
PROBE
moto/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
ministack, If-Match, its tag: 200
ministack, If-Match, another tag: 412
ministack, If-Match, its tag, unmodified since 2000: 200
ministack, If-None-Match, its tag: 304
ministack, If-None-Match, *: 304
ministack, If-None-Match, another tag: 200
ministack, If-None-Match, another tag, modified since its time: 200
moto, If-Match, its tag: 200
moto, If-Match, another tag: 412
moto, If-Match, its tag, unmodified since 2000: 412
moto, If-None-Match, its tag: 304
moto, If-None-Match, *: 200
moto, If-None-Match, another tag: 200
moto, If-None-Match, another tag, modified since its time: 304
s3rver, If-Match, its tag: 200
s3rver, If-Match, another tag: 200
s3rver, If-Match, its tag, unmodified since 2000: 200
s3rver, If-None-Match, its tag: 304
s3rver, If-None-Match, *: 304
s3rver, If-None-Match, another tag: 200
s3rver, If-None-Match, another tag, modified since its time: 304
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the conditions are answered differently than described'; exit 1; }
