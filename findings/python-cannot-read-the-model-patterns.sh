#!/usr/bin/env bash
# Packages: aws-resource-validator 2.6.0, aws-resource-validator-cognito-idp 2.6.0, botocore
# 1.44.8, regex 2026.11.19 (PyPI).
#
# Expected: aws-resource-validator checks values by the patterns of AWS's API model before they
# are sent. It calls its patterns "Python-compatible", and says of its models that a value that
# does not match raises a validation error, which is opt-in. A valid user name passes.
#
# Seen: the model's patterns are of another dialect. Those of user names, attributes, groups,
# e-mail texts and return addresses have \p{L} and the like, which Python's `re` does not
# know: "bad escape \p" is raised for each value, valid or not, and it is no validation error.
# 17 of the 52 patterned shapes of Cognito are such. PyPI's `regex` reads them all.
#
# Why it matters here: our local pool checks its input by the same patterns, which say what the
# service takes. A tool in Python that does so with `re` stops at the first user name, and one
# that catches every error of it takes valid names for invalid ones.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check \
  aws-resource-validator==2.6.0 aws-resource-validator-cognito-idp==2.6.0 botocore==1.44.8 regex==2026.11.19
cat > probe.py <<'PROBE'
import re
import botocore.session
import regex
from pydantic import ValidationError
from aws_resource_validator.class_definitions import class_registry
from aws_resource_validator.pydantic_models.cognito_idp.cognito_idp_classes import SignUpRequestTypeDef

def check(model, **values):
    try:
        model.model_validate({"ClientId": "1example", **values}, context={"aws_validate_patterns": True})
        return "valid"
    except ValidationError:
        return "a validation error"
    except re.error as error:
        return f"another error: {error}"

for client in ["1example", "1 example"]:
    print(f"client {client}: {class_registry['CognitoIdp']['ClientIdType'].validate_detailed(client, strict=True).is_valid}")
for username in ["ann", "ann@example.com", "ann lee"]:
    print(f"sign-up of {username}: {check(SignUpRequestTypeDef, Username=username, Password='An-example-1')}")
shapes = [class_registry["CognitoIdp"][name] for name in class_registry["CognitoIdp"]]
model = botocore.session.get_session().get_service_model("cognito-idp")

def readable(module):
    count = 0
    for shape in shapes:
        try:
            module.compile(shape.pattern)
            count += 1
        except module.error:
            pass
    return count

print(f"patterns: {len(shapes)}, of them re reads {readable(re)}, regex reads {readable(regex)}")
username = regex.compile(model.shape_for("UsernameType").metadata["pattern"])
print("by regex:", *(f"{name}: {bool(username.fullmatch(name))}" for name in ["ann", "ann@example.com", "ann lee"]), sep=" ")
PROBE
python/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
client 1example: True
client 1 example: False
sign-up of ann: another error: bad escape \p at position 1
sign-up of ann@example.com: another error: bad escape \p at position 1
sign-up of ann lee: another error: bad escape \p at position 1
patterns: 52, of them re reads 35, regex reads 52
by regex: ann: True ann@example.com: True ann lee: False
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the patterns are read differently than described'; exit 1; }
