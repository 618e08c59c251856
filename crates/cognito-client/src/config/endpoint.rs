//! The addresses of AWS's services.

use super::partitions::SUFFIXES;

/// Returns the address of an AWS service, without a slash at its end. The FIPS endpoint
/// of a service is the one whose cryptography is validated under FIPS 140.
///
/// Source: the endpoint rules of `cognito-idp`, `cognito-identity` and `sts` in botocore.
/// All of their regions are in `tests/fixtures/endpoints.tsv`.
pub(super) fn aws_endpoint(service: &str, region: &str, is_fips: bool) -> String {
    // In GovCloud, the standard endpoint of STS is the FIPS endpoint.
    let has_fips_name = is_fips && !(service == "sts" && region.starts_with("us-gov-"));
    let fips = if has_fips_name { "-fips" } else { "" };
    ["https://", service, fips, ".", region, ".", suffix(region)].concat()
}

/// Returns the suffix of a region's host names, which is that of its partition.
fn suffix(region: &str) -> &'static str {
    SUFFIXES
        .iter()
        .find(|(start, _)| region.starts_with(start))
        .map_or("amazonaws.com", |(_, suffix)| suffix)
}

/// Returns `true` if a region's name has the form of AWS's names, such as `eu-west-1`.
/// The regions of stand-ins for AWS need not have this form.
pub(super) fn is_of_aws(region: &str) -> bool {
    region.contains('-') && region.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the rows of the table: region, service, host and FIPS host.
    fn rows() -> Vec<[&'static str; 4]> {
        include_str!("../../tests/fixtures/endpoints.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect::<Vec<_>>().try_into().unwrap())
            .collect()
    }

    #[test]
    fn hosts_of_every_region_are_those_of_botocore() {
        let rows = rows();
        assert_eq!(rows.len(), 3 * 48);
        for [region, service, host, fips_host] in rows {
            let endpoint = |is_fips| aws_endpoint(service, region, is_fips);
            assert_eq!(endpoint(false), ["https://", host].concat());
            assert_eq!(endpoint(true), ["https://", fips_host].concat());
            assert!(is_of_aws(region), "{region}");
        }
    }

    #[test]
    fn region_of_a_stand_in_is_not_of_aws() {
        for region in ["local", "", "my-pool", "x1"] {
            assert!(!is_of_aws(region), "{region}");
        }
    }
}
