#!/usr/bin/env bash
# Packages: mypy-boto3-cognito-idp 1.43.108, boto3-stubs-lite 1.43.119, botocore 1.44.8,
# mypy 2.4.1 (PyPI).
#
# Expected: the types of AWS's client take the values that its operations need. GetClientToken's
# own description says that an app client must allow ALLOW_CLIENT_TOKEN_AUTH, and no other flow.
#
# Seen: that flow is in no list. AWS's model has 11 values for ExplicitAuthFlows, and it is none of
# them, so types that are made from the model refuse the only client that can call GetClientToken.
# botocore itself checks no enumeration and sends it.
#
# Why it matters here: our local pool checks requests by the enumerations of the same model. Without
# an exception of its own for this value it refuses a setting that AWS describes, and its
# GetClientToken can never succeed.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check \
  mypy-boto3-cognito-idp==1.43.108 boto3-stubs-lite==1.43.119 botocore==1.44.8 mypy==2.4.1
cat > probe.py <<'PROBE'
import botocore.session

model = botocore.session.get_session().get_service_model("cognito-idp")
described = model.operation_model("GetClientToken").documentation
flows = model.shape_for("ExplicitAuthFlowsType").enum
flow = "ALLOW_CLIENT_TOKEN_AUTH"
print(f"named by GetClientToken: {flow in described}, among the {len(flows)} flows: {flow in flows}")
PROBE
cat > typed.py <<'PROBE'
from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

def machine(client: CognitoIdentityProviderClient) -> str:
    made = client.create_user_pool_client(
        UserPoolId="local_Example",
        ClientName="machine",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"],
    )["UserPoolClient"]
    token = client.get_client_token(ClientId=made["ClientId"], Secret=made["ClientSecret"])
    return token["ClientAuthenticationResult"]["AccessToken"]
PROBE
python/bin/python probe.py | tee seen
{ python/bin/mypy --no-error-summary typed.py || true; } | sed -E 's/; expected .*//' | tee -a seen
cat > expected <<'EXPECTED'
named by GetClientToken: True, among the 11 flows: False
typed.py:8: error: List item 0 has incompatible type "Literal['ALLOW_CLIENT_TOKEN_AUTH']"
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the flow is described or listed differently'; exit 1; }
