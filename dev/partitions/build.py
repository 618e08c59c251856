"""Writes where AWS's partitions are reached, from botocore's data. See README.md."""

import pathlib

import botocore
from botocore.endpoint_provider import EndpointProvider
from botocore.loaders import Loader

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = ["cognito-identity", "cognito-idp", "sts"]
# The suffix of every region that the table does not name.
USUAL = "amazonaws.com"

loader = Loader()
partitions = loader.load_data("partitions")
version = botocore.__version__


def regions():
    """Each region with its partition's suffix. `aws-global` and its like are no regions."""
    for partition in partitions["partitions"]:
        for region in partition["regions"]:
            if not region.endswith("-global"):
                yield region, partition["outputs"]["dnsSuffix"]


def prefix(region):
    """What a region's name has before the geographic part: `us-isob-` of `us-isob-east-1`."""
    area = region.split("-")
    # `eusc-de-east-1` and `cn-north-1` begin with their partition, `us-isob-east-1` does not.
    length = 2 if area[1].startswith("iso") else 1
    return "-".join(area[:length]) + "-"


def table():
    found = {}
    for region, suffix in regions():
        if suffix != USUAL:
            found[prefix(region)] = suffix
    for region, suffix in regions():
        match = [found[start] for start in found if region.startswith(start)]
        assert match == ([] if suffix == USUAL else [suffix]), (region, match)
    return sorted(found.items())


def fips_regions():
    """The regions for which AWS lists a FIPS host of user pools and of identity pools."""
    listed = None
    for service in SERVICES[:2]:
        of_service = set()
        for partition in loader.load_data("endpoints")["partitions"]:
            endpoints = partition["services"].get(service, {}).get("endpoints", {})
            for region, endpoint in endpoints.items():
                if any("fips" in variant["tags"] for variant in endpoint.get("variants", [])):
                    of_service.add(region)
        listed = of_service if listed is None else listed & of_service
    return sorted(listed)


def rust():
    rows = "".join(f'    ("{start}", "{suffix}"),\n' for start, suffix in table())
    fips = fips_regions()
    names = "".join(f'    "{region}",\n' for region in fips)
    return f"""\
//! The suffixes of AWS's partitions, and the regions with FIPS endpoints. This file is written
//! by `dev/partitions/build.py` from botocore {version} (`partitions.json`, `endpoints.json`).

/// The suffix of host names by the beginning of a region's name. A region that begins with none
/// of these has the suffix `{USUAL}`.
pub(super) const SUFFIXES: [(&str, &str); {len(table())}] = [
{rows}];

/// The regions for which AWS lists FIPS endpoints of user pools and identity pools.
pub const FIPS_REGIONS: [&str; {len(fips)}] = [
{names}];
"""


def tsv():
    lines = [
        f"# region, service, host, FIPS host; written by dev/partitions/build.py from botocore {version}"
    ]
    for service in SERVICES:
        rules = loader.load_service_model(service, "endpoint-rule-set-1")
        provider = EndpointProvider(rules, partitions)
        for region, _ in sorted(regions()):
            hosts = [
                provider.resolve_endpoint(
                    Region=region, UseFIPS=fips, UseDualStack=False
                ).url.removeprefix("https://")
                for fips in (False, True)
            ]
            lines.append("\t".join([region, service, *hosts]))
    return "\n".join(lines) + "\n"


(ROOT / "crates/cognito-client/src/config/partitions.rs").write_text(rust())
(ROOT / "crates/cognito-client/tests/fixtures/endpoints.tsv").write_text(tsv())
