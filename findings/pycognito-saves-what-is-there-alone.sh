#!/usr/bin/env bash
# Packages: pycognito 2024.5.1, moto 5.2.5, boto3 1.44.8 (PyPI).
#
# Expected: pycognito gives an object for the rider who is signed in, whose attributes can be set,
# with a method `save`. What was set is sent to the pool, and what was not is left alone. A name is
# the text that is stored. Its get_groups says that it "returns all groups for a user pool".
#
# Seen: an attribute that the rider has already is sent. The first nickname of a rider who has none
# is not, without an error, and the object shows it all the same. With each change of another
# attribute the address and the number are sent, too. A rider whose name is "true" has the name
# True, no text. Of 70 groups get_groups returns 60, the first page of ListGroups; get_users
# follows the pages.
#
# Why it matters here: a form for an optional attribute works for the developer's own account, which
# has one, and for no new rider. An app client may write the attributes that its WriteAttributes
# name, so where the number is not one of them, a change of the name is refused.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check pycognito==2024.5.1 'moto[cognitoidp]==5.2.5' boto3==1.44.8
cat > probe.py <<'PROBE'
import boto3
from moto import mock_aws
from pycognito import Cognito

KEYS = {"access_key": "a", "secret_key": "b"}

def attributes(**values):
    return [{"Name": name, "Value": value} for name, value in values.items()]

with mock_aws():
    pools = boto3.client("cognito-idp", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    pool = pools.create_user_pool(PoolName="riders")["UserPool"]["Id"]
    app = pools.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    pools.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS", UserAttributes=attributes(
        email="ann@example.com", phone_number="+447400123456", given_name="Ann", name="true",
    ))
    pools.admin_set_user_password(UserPoolId=pool, Username="ann", Password="Unicorn-2026", Permanent=True)
    tokens = pools.initiate_auth(
        ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "ann", "PASSWORD": "Unicorn-2026"},
    )["AuthenticationResult"]
    cognito = Cognito(
        pool, app, user_pool_region="us-east-1", username="ann", **KEYS, access_token=tokens["AccessToken"],
        id_token=tokens["IdToken"], refresh_token=tokens["RefreshToken"],
    )
    sent = []
    cognito.client.meta.events.register(
        "before-parameter-build.cognito-identity-provider.UpdateUserAttributes",
        lambda params, **more: sent.extend(f"{each['Name']}={each['Value']}" for each in params["UserAttributes"]),
    )
    rider = cognito.get_user()
    print(f"the name: {rider.name!r}")
    rider.given_name, rider.nickname = "Anna", "Annie"
    rider.save()
    print(f"sent: {', '.join(sorted(sent))}; the object's nickname: {rider.nickname}")
    stored = {each["Name"]: each["Value"] for each in pools.get_user(AccessToken=tokens["AccessToken"])["UserAttributes"]}
    print(f"stored: given_name {stored['given_name']}, nickname {stored.get('nickname')}")
    for number in range(70):
        pools.create_group(UserPoolId=pool, GroupName=f"group-{number}")
        pools.admin_create_user(UserPoolId=pool, Username=f"rider-{number}", MessageAction="SUPPRESS")
    print(f"of 70 groups {len(cognito.get_groups())}, of 71 riders {len(cognito.get_users())}")
PROBE
python/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
the name: True
sent: email=ann@example.com, given_name=Anna, name=true, phone_number=+447400123456; the object's nickname: Annie
stored: given_name Anna, nickname None
of 70 groups 60, of 71 riders 71
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the rider is saved differently than described'; exit 1; }
