//! AWS's regions: the partition of a region, and the suffix of its host names.

/// The region of pools for which nothing else names a region.
pub const LOCAL: &str = "local";

/// The longest region that fits into an identity pool's id: `IdentityPoolId` has at most
/// 55 characters, of which a colon and a UUID take 37.
const LONGEST: usize = 18;

/// The partitions besides `aws`: the prefix of their regions, their name, and the suffix
/// of their host names.
///
/// Source: `partitions.json` of botocore 1.44.8 (`regionRegex`, `id`, `dnsSuffix`).
const PARTITIONS: [(&str, &str, &str); 8] = [
    ("cn-", "aws-cn", "amazonaws.com.cn"),
    ("eusc-", "aws-eusc", "amazonaws.eu"),
    ("us-gov-", "aws-us-gov", "amazonaws.com"),
    ("us-iso-", "aws-iso", "c2s.ic.gov"),
    ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
    ("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
    ("us-isof-", "aws-iso-f", "csp.hci.ic.gov"),
    ("eu-isof-", "aws-iso-f", "csp.hci.ic.gov"),
];

/// Returns `true` if a text can be the region in a pool's id: `eu-west-1`, or a made-up
/// one such as `local`.
#[must_use]
pub fn is_region(text: &str) -> bool {
    let known = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    (1..=LONGEST).contains(&text.len())
        && text.bytes().all(known)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Returns the region in the id of a user pool or an identity pool.
#[must_use]
pub fn of_id(id: &str) -> &str {
    id.find(['_', ':'])
        .and_then(|end| id.get(..end))
        .unwrap_or(LOCAL)
}

fn partition_of(region: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    PARTITIONS
        .iter()
        .find(|(prefix, _, _)| region.starts_with(prefix))
}

/// Returns the partition of a region, as ARNs name it.
#[must_use]
pub fn partition(region: &str) -> &'static str {
    partition_of(region).map_or("aws", |(_, name, _)| name)
}

/// Returns the suffix of a region's host names.
#[must_use]
pub fn suffix(region: &str) -> &'static str {
    partition_of(region).map_or("amazonaws.com", |(_, _, suffix)| suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_partition_has_the_suffix_of_botocore() {
        for (region, name, ending) in [
            ("us-east-1", "aws", "amazonaws.com"),
            ("mx-central-1", "aws", "amazonaws.com"),
            ("local", "aws", "amazonaws.com"),
            ("cn-northwest-1", "aws-cn", "amazonaws.com.cn"),
            ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
            ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
            ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
            ("us-isob-west-1", "aws-iso-b", "sc2s.sgov.gov"),
            ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
            ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
        ] {
            assert_eq!(
                (partition(region), suffix(region)),
                (name, ending),
                "{region}"
            );
        }
    }

    #[test]
    fn region_of_an_id_is_the_part_before_the_name() {
        assert_eq!(of_id("us-east-1_Ab3"), "us-east-1");
        assert_eq!(
            of_id("eu-west-1:3f5a7c10-0000-4000-8000-77696c647264"),
            "eu-west-1"
        );
        assert_eq!(of_id("nothing"), LOCAL);
    }

    #[test]
    fn text_that_does_not_fit_an_id_is_no_region() {
        for good in ["local", "us-northeast-1", "ap-southeast-5"] {
            assert!(is_region(good), "{good}");
        }
        for bad in [
            "",
            "US-EAST-1",
            "us_east_1",
            "-us",
            "us-",
            "a/b",
            "a-region-far-too-long",
        ] {
            assert!(!is_region(bad), "{bad}");
        }
    }
}
