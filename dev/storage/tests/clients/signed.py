"""Sends one request that AWS's own library signs, as a page's script could change it.

Usage: signed.py PORT METHOD PATH [NAME=VALUE ...]

The credentials are those of the environment. PATH is sent as it is. NAME is a header, or
one of `token`, `signature` and `host`: the value then takes the place of the session token,
the signature or the header `Host` after the request was signed. `presign=1` signs the
query in place of a header. Prints the status, then the response's headers and body.
"""
import http.client
import os
import re
import sys
from urllib.parse import quote, unquote

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

port, method, path, *changes = sys.argv[1:]
changes = dict(change.split("=", 1) for change in changes)
token, signature, host, presign = (
    changes.pop(name, None) for name in ("token", "signature", "host", "presign"))
credentials = Credentials(
    os.environ["AWS_ACCESS_KEY_ID"],
    os.environ["AWS_SECRET_ACCESS_KEY"],
    os.environ.get("AWS_SESSION_TOKEN"),
)
base = f"http://localhost:{port}"
body = b"picture" if method == "PUT" else b""
# The canonical path of S3 is the path itself, with every other character encoded.
request = AWSRequest(
    method, base + quote(unquote(path), safe="/~"), headers=dict(changes),
    # A presigned address says nothing of the body.
    data=b"" if presign else body)
signer = S3SigV4QueryAuth if presign else S3SigV4Auth
signer(credentials, "s3", "local").add_auth(request)
headers = dict(request.headers.items())
sent = path + (request.url[request.url.index("?"):] if "?" in request.url else "")
if token is not None:
    headers["X-Amz-Security-Token"] = token
    if not token:
        del headers["X-Amz-Security-Token"]
if signature is not None:
    headers["Authorization"] = re.sub(
        "Signature=.*", f"Signature={signature}", headers["Authorization"])
if host is not None:
    headers["Host"] = host
connection = http.client.HTTPConnection("127.0.0.1", int(port))
headers.setdefault("Host", f"localhost:{port}")
connection.request(method, sent, body, headers)
response = connection.getresponse()
print(response.status)
for name, value in response.getheaders():
    print(f"{name.lower()}: {value}")
print()
print(response.read().decode())
