#!/usr/bin/env bash
# Packages: cognito-clean 0.1.0, moto 5.2.5, boto3 1.44.8, pytz 2024.2, freezegun 1.5.5 (PyPI).
#
# Expected: cognito-clean is a Lambda function that removes riders who registered and never confirmed
# their address. Its setting aged_user_threshold_minutes is the age from which a rider is removed; the
# default, 10080, is a week. Each run removes those who are older, and no others.
#
# Seen: the first run does. Once a run has removed somebody, the same instance of the function takes
# the time of that run for the limit of the next one, in place of the age. Each unconfirmed rider who
# registered before the last run is removed then: one who registered two hours ago, too. With a
# bucket for the list of those who were removed, the run removes them and then ends with a TypeError,
# because the list has times in it, and the bucket stays empty.
#
# Why it matters here: a function that runs each hour removes riders who are about to type their
# code. In a test it runs once, and Lambda starts a new instance now and then, so that the fault
# comes and goes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check cognito-clean==0.1.0 'moto[cognitoidp,s3]==5.2.5' \
  boto3==1.44.8 pytz==2024.2 freezegun==1.5.5
cat > probe.py <<'PROBE'
import contextlib
import io
from datetime import datetime, timedelta

import boto3
from cognito_clean.cognito_cleaner import main_handler
from freezegun import freeze_time
from moto import mock_aws

NOON = datetime(2026, 11, 20, 12)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

with mock_aws():
    cognito = boto3.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="riders")["UserPool"]["Id"]
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"]["ClientId"]
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="removed")

    def sign_up(name, at):
        with freeze_time(at):
            cognito.sign_up(ClientId=app, Username=name, Password="Unicorn-2026")

    def run(at, **more):
        outcome = "done"
        with freeze_time(at), contextlib.redirect_stdout(io.StringIO()):
            try:
                main_handler({
                    "aws_region": "us-east-1", "cognito_user_pool_id": pool, "delete_enabled": "True",
                    "aged_user_threshold_minutes": "10080", **more,
                }, None)
            except TypeError:
                outcome = "a TypeError"
        left = sorted(user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"])
        print(f"the run at {at:%H:%M}: {outcome}, left {' '.join(left) or 'nobody'}")

    sign_up("eight-days", NOON - 8 * DAY)
    sign_up("yesterday", NOON - DAY)
    sign_up("an-hour-ago", NOON - HOUR)
    run(NOON)
    sign_up("just-now", NOON + HOUR / 2)
    run(NOON + HOUR)
    run(NOON + 2 * HOUR, s3_bucket_name="removed", s3_key="removed.json")
    print(f"in the bucket: {s3.list_objects_v2(Bucket='removed')['KeyCount']}")
PROBE
AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b python/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
the run at 12:00: done, left an-hour-ago yesterday
the run at 13:00: done, left just-now
the run at 14:00: a TypeError, left nobody
in the bucket: 0
EXPECTED
cmp -s seen expected || { echo 'CHANGED: other riders are removed than described'; exit 1; }
