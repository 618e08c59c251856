#!/usr/bin/env bash
# Packages: aws-sam-translator 1.115.0, cfn-lint 1.58.0 (PyPI).
#
# Expected: a function's event of the type Cognito makes that function a trigger of a user pool in
# the same template, and changes nothing else. AWS's SAM Developer Guide ("Cognito") has a list of
# triggers, which "is passed directly" to the pool's LambdaConfig. CloudFormation's reference has
# three triggers there that are an object: CustomEmailSender and CustomSMSSender, each with an ARN
# and a version, and PreTokenGenerationConfig, whose version brings claims into the access token.
#
# Seen: the translator takes each name, and writes the function's ARN in place of the object for
# these three, too. There is no way to say a version, and cfn-lint finds no fault in the result,
# though the schema in it has an object of two members there. A pool with IssuerConfiguration,
# KeyConfiguration or WebAuthnFactorConfiguration, which cfn-lint knows, is translated as it is.
# With a trigger by such an event, be it PreSignUp, the same pool is refused for that property.
#
# Why it matters here: a pool's template is valid until a function is added to it, and the error
# names the pool. A sender of codes passes each check before the deployment. What works is a
# LambdaConfig in the pool and a permission for the function, both written by hand.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check aws-sam-translator==1.115.0 cfn-lint==1.58.0
cat > probe.py <<'PROBE'
import json
import subprocess

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform

class NoManagedPolicies:
    def load(self):
        return {}

def template(pool, events):
    return {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolName": "riders", **pool}},
            "Trigger": {"Type": "AWS::Serverless::Function", "Properties": {
                "Handler": "index.handler", "Runtime": "nodejs24.x", "CodeUri": "s3://bucket/key", "Events": events,
            }},
        },
    }

def translated(pool, *triggers):
    event = {"Type": "Cognito", "Properties": {"UserPool": {"Ref": "Pool"}, "Trigger": list(triggers)}}
    return transform(template(pool, {"Rider": event} if triggers else {}), {}, NoManagedPolicies())

def faults(result):
    with open("translated.json", "w") as file:
        json.dump(result, file)
    lint = ["python/bin/cfn-lint", "--format", "json", "--regions", "us-east-1", "--", "translated.json"]
    found = json.loads(subprocess.run(lint, capture_output=True, text=True).stdout)
    return [f"{fault['Rule']['Id']} {fault['Message']}" for fault in found if fault["Level"] == "Error"]

schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", "AWS::Cognito::UserPool").schema
for trigger in ["PreSignUp", "CustomEmailSender", "CustomSMSSender", "PreTokenGenerationConfig"]:
    result = translated({}, trigger)
    value = result["Resources"]["Pool"]["Properties"]["LambdaConfig"][trigger]
    kind = schema["definitions"]["LambdaConfig"]["properties"][trigger]
    wanted = schema["definitions"][kind["$ref"].split("/")[-1]] if "$ref" in kind else kind
    members = f" of {' and '.join(wanted['properties'])}" if wanted["type"] == "object" else ""
    print(f"{trigger}: wanted {wanted['type']}{members}, written {json.dumps(value)}, faults by cfn-lint {faults(result)}")
for property, value in {
    "WebAuthnFactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION", "IssuerConfiguration": {"Type": "UPDATED"},
    "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
}.items():
    print(f"{property}, no trigger: faults by cfn-lint {faults(translated({property: value}))}")
    try:
        print(f"{property}, PreSignUp: {faults(translated({property: value}, 'PreSignUp'))}")
    except InvalidDocumentException as error:
        print(f"{property}, PreSignUp: {error.causes[0].message}")
PROBE
AWS_DEFAULT_REGION=us-east-1 python/bin/python probe.py 2> log | tee seen
cat > expected <<'EXPECTED'
PreSignUp: wanted string, written {"Fn::GetAtt": ["Trigger", "Arn"]}, faults by cfn-lint []
CustomEmailSender: wanted object of LambdaArn and LambdaVersion, written {"Fn::GetAtt": ["Trigger", "Arn"]}, faults by cfn-lint []
CustomSMSSender: wanted object of LambdaArn and LambdaVersion, written {"Fn::GetAtt": ["Trigger", "Arn"]}, faults by cfn-lint []
PreTokenGenerationConfig: wanted object of LambdaArn and LambdaVersion, written {"Fn::GetAtt": ["Trigger", "Arn"]}, faults by cfn-lint []
WebAuthnFactorConfiguration, no trigger: faults by cfn-lint []
WebAuthnFactorConfiguration, PreSignUp: Resource with id [Pool] is invalid. property WebAuthnFactorConfiguration not defined for resource of type AWS::Cognito::UserPool
IssuerConfiguration, no trigger: faults by cfn-lint []
IssuerConfiguration, PreSignUp: Resource with id [Pool] is invalid. property IssuerConfiguration not defined for resource of type AWS::Cognito::UserPool
KeyConfiguration, no trigger: faults by cfn-lint []
KeyConfiguration, PreSignUp: Resource with id [Pool] is invalid. property KeyConfiguration not defined for resource of type AWS::Cognito::UserPool
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the translator treats triggers differently than described'; exit 1; }
