//! The suffixes of AWS's partitions, and the regions with FIPS endpoints. This file is written
//! by `dev/partitions/build.py` from botocore 1.44.8 (`partitions.json`, `endpoints.json`).

/// The suffix of host names by the beginning of a region's name. A region that begins with none
/// of these has the suffix `amazonaws.com`.
pub(super) const SUFFIXES: [(&str, &str); 6] = [
    ("cn-", "amazonaws.com.cn"),
    ("eu-isoe-", "cloud.adc-e.uk"),
    ("eusc-", "amazonaws.eu"),
    ("us-iso-", "c2s.ic.gov"),
    ("us-isob-", "sc2s.sgov.gov"),
    ("us-isof-", "csp.hci.ic.gov"),
];

/// The regions for which AWS lists FIPS endpoints of user pools and identity pools.
pub const FIPS_REGIONS: [&str; 5] = [
    "us-east-1",
    "us-east-2",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];
