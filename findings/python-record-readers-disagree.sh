#!/usr/bin/env bash
# Packages: dynamodb-json 1.4.2, dynamodb-prettyparser 1.0.4, dynamo-json 1.2.0,
# aws-dynamodb-parser 0.1.3, dynamodb-serialise 1.1.0, boto3 1.44.8 (PyPI).
#
# Expected: five packages read a record of DynamoDB, in the form in which its API and its exports have
# it, as boto3's own TypeDeserializer does. DynamoDB's API Reference ("AttributeValue") has a type of
# one or two letters before each value; the names within a map are free. A BOOL is true or false, and
# the members of an NS are numbers. dynamodb-prettyparser takes the reply of any call of boto3.
#
# Seen: dynamodb-json takes the names in a map for types. Of the unicorns by size, {S: 2, M: 3, L: 1},
# it makes the text "2", and the map is gone. The numbers of a set are texts in it. For
# dynamodb-prettyparser no BOOL is true, because it compares with the text "true"; a set of numbers
# ends in an AttributeError. dynamo-json refuses each set, aws-dynamodb-parser makes a list of it, and
# dynamodb-serialise reads all of them.
#
# Why it matters here: a ride's record with such a map, or with "shared": true, is another ride after
# it was read, without an error. The record that was written is right, so the fault is looked for
# where it is not.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check dynamodb-json==1.4.2 \
  dynamodb-prettyparser==1.0.4 dynamo-json==1.2.0 aws-dynamodb-parser==0.1.3 \
  dynamodb-serialise==1.1.0 boto3==1.44.8
cat > probe.py <<'PROBE'
import copy
from decimal import Decimal

import aws_dynamodb_parser
import dynamo_json
import dynamodb_serialise
from boto3.dynamodb.types import TypeDeserializer
from dynamodb_json import json_util
from dynamodbPrettyParser import parseResults

record = {
    "Unicorns": {"M": {"S": {"N": "2"}, "M": {"N": "3"}, "L": {"N": "1"}}},
    "Shared": {"BOOL": True},
    "Seats": {"NS": ["3", "7"]},
    "Stops": {"L": [{"S": "Pier"}, {"S": "Park"}]},
}
readers = {
    "boto3": lambda item: {name: TypeDeserializer().deserialize(value) for name, value in item.items()},
    "dynamodb-json": json_util.loads,
    "dynamodb-prettyparser": lambda item: parseResults({"Item": item}),
    "dynamo-json": dynamo_json.unmarshall,
    "aws-dynamodb-parser": aws_dynamodb_parser.parse,
    "dynamodb-serialise": lambda item: dynamodb_serialise.deserialise({"M": item}),
}


def plain(value):
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, set):
        return "a set of " + ", ".join(sorted(repr(plain(member)) for member in value))
    return value


for name in record:
    for reader, read in readers.items():
        try:
            outcome = repr(plain(read(copy.deepcopy({name: record[name]}))[name]))
        except Exception as error:
            outcome = f"{type(error).__name__}"
        print(f"{name}, {reader}: {outcome}")
PROBE
python/bin/python probe.py 2> errors | tee seen
cat > expected <<'EXPECTED'
Unicorns, boto3: {'S': 2, 'M': 3, 'L': 1}
Unicorns, dynamodb-json: '2'
Unicorns, dynamodb-prettyparser: {'S': 2, 'M': 3, 'L': 1}
Unicorns, dynamo-json: {'S': 2, 'M': 3, 'L': 1}
Unicorns, aws-dynamodb-parser: {'S': 2, 'M': 3, 'L': 1}
Unicorns, dynamodb-serialise: {'S': 2, 'M': 3, 'L': 1}
Shared, boto3: True
Shared, dynamodb-json: True
Shared, dynamodb-prettyparser: False
Shared, dynamo-json: True
Shared, aws-dynamodb-parser: True
Shared, dynamodb-serialise: True
Seats, boto3: 'a set of 3, 7'
Seats, dynamodb-json: "a set of '3', '7'"
Seats, dynamodb-prettyparser: AttributeError
Seats, dynamo-json: Exception
Seats, aws-dynamodb-parser: [3, 7]
Seats, dynamodb-serialise: 'a set of 3, 7'
Stops, boto3: ['Pier', 'Park']
Stops, dynamodb-json: ['Pier', 'Park']
Stops, dynamodb-prettyparser: ['Pier', 'Park']
Stops, dynamo-json: ['Pier', 'Park']
Stops, aws-dynamodb-parser: ['Pier', 'Park']
Stops, dynamodb-serialise: ['Pier', 'Park']
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the records are read differently than described'; exit 1; }
