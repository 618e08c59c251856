#!/usr/bin/env bash
# Packages: aws-requests-auth 0.4.3, httpx-auth-awssigv4 0.1.4, botocore 1.44.8 (PyPI).
#
# Expected: AWS's "Create a signed AWS API request" has the query of the canonical request
# sorted by the encoded name of the parameter, and the path encoded. The two signers for
# `requests` and `httpx` make the same signature as botocore for the same address.
#
# Seen: aws-requests-auth sorts whole `name=value` texts, so that `a-b` comes before `a`
# (a hyphen is less than the equals sign). httpx-auth-awssigv4 signs the query in the order
# in which it is written, and the path decoded.
#
# Why it matters here: a client of the ride API whose calls are refused with "signature does
# not match" for some parameters alone may have a right key and a wrong signer.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check \
  aws-requests-auth==0.4.3 httpx-auth-awssigv4==0.1.4 botocore==1.44.8 requests==2.32.5 httpx==0.28.1
cat > probe.py <<'PROBE'
import datetime
import re
import botocore.auth
import httpx
import requests
from aws_requests_auth.aws_auth import AWSRequestsAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from httpx_auth_awssigv4 import SigV4Auth

KEY, SECRET, HOST = "AKIDEXAMPLE", "an-example-secret", "api.example.com"

def signature(headers):
    return re.search(r"Signature=(\w+)", headers["authorization"])[1]

def by_requests(url):
    auth = AWSRequestsAuth(KEY, SECRET, HOST, "us-east-1", "execute-api")
    return requests.Request("GET", url, auth=auth).prepare().headers

def by_httpx(url):
    sent = []
    def answer(request):
        sent.append(request.headers)
        return httpx.Response(200)
    auth = SigV4Auth(access_key=KEY, secret_key=SECRET, service="execute-api", region="us-east-1")
    httpx.Client(transport=httpx.MockTransport(answer)).get(url, auth=auth)
    return sent[0]

def by_botocore(url, date):
    at = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda *_, **__: at
    request = AWSRequest("GET", url)
    botocore.auth.SigV4Auth(Credentials(KEY, SECRET), "execute-api", "us-east-1").add_auth(request)
    return {"authorization": request.headers["Authorization"]}

for path in ["/ride", "/ride?a=1&b=2", "/ride?b=2&a=1", "/ride?a=1&a-b=2", "/caf%C3%A9"]:
    words = []
    for name, signer in [("aws-requests-auth", by_requests), ("httpx-auth-awssigv4", by_httpx)]:
        headers = signer("https://" + HOST + path)
        expected = by_botocore("https://" + HOST + path, headers["x-amz-date"])
        words.append(f"{name} {'agrees' if signature(headers) == signature(expected) else 'differs'}")
    print(f"{path}: {', '.join(words)}")
PROBE
python/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
/ride: aws-requests-auth agrees, httpx-auth-awssigv4 agrees
/ride?a=1&b=2: aws-requests-auth agrees, httpx-auth-awssigv4 agrees
/ride?b=2&a=1: aws-requests-auth agrees, httpx-auth-awssigv4 differs
/ride?a=1&a-b=2: aws-requests-auth differs, httpx-auth-awssigv4 agrees
/caf%C3%A9: aws-requests-auth agrees, httpx-auth-awssigv4 differs
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the signers behave differently than described'; exit 1; }
