//! The permissions of a rider's credentials: those of the role `AuthenticatedRole` in
//! `infra/cognito.yaml`, which a test compares with them.

/// The start of every key that riders may read.
pub const READABLE: &str = "protected/";

/// The only storage class in which a rider may put an object. A request that names none
/// means this one.
pub const STORAGE_CLASS: &str = "STANDARD";

/// The operations that need the permission `s3:GetObject`.
const READS: [&str; 2] = ["GetObject", "HeadObject"];
/// The operations that need the permission `s3:PutObject` or `s3:DeleteObject`.
const WRITES: [&str; 2] = ["DeleteObject", "PutObject"];

/// Returns `true` if an identity that has signed in may do this to the object with this
/// key. Everything that is not allowed here is refused, such as the list of a bucket.
///
/// `operation` is the name that the Amazon S3 API Reference gives it, and `storage_class`
/// the header `x-amz-storage-class`.
#[must_use]
pub fn allows(identity_id: &str, operation: &str, key: &str, storage_class: Option<&str>) -> bool {
    let is_own = || {
        key.strip_prefix(READABLE)
            .and_then(|rest| rest.strip_prefix(identity_id))
            .is_some_and(|rest| rest.starts_with('/'))
    };
    if READS.contains(&operation) {
        return key.starts_with(READABLE);
    }
    WRITES.contains(&operation) && is_own() && storage_class.is_none_or(|it| it == STORAGE_CLASS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: &str = "local:1111";

    #[test]
    fn identity_writes_and_deletes_below_its_own_name_only() {
        for operation in WRITES {
            let may = |key: &str| allows(ME, operation, key, None);
            assert!(may("protected/local:1111/picture.webp"));
            for key in [
                "protected/local:2222/picture.webp",
                "protected/local:11112/picture.webp",
                "protected/local:1111",
                "protected/picture.webp",
                "protected//local:1111/picture.webp",
                "public/local:1111/picture.webp",
                "private/local:1111/picture.webp",
                "local:1111/picture.webp",
                "",
            ] {
                assert!(!may(key), "{operation} {key}");
            }
        }
    }

    #[test]
    fn identity_reads_every_protected_object_and_no_other() {
        for operation in READS {
            let may = |key: &str| allows(ME, operation, key, None);
            assert!(may("protected/local:1111/picture.webp"));
            assert!(may("protected/local:2222/picture.webp"));
            assert!(!may("private/local:1111/picture.webp"));
            assert!(!may("picture.webp"));
        }
    }

    #[test]
    fn every_other_operation_is_refused() {
        for operation in [
            "ListObjectsV2",
            "CreateMultipartUpload",
            "DeleteObjects",
            "PutObjectAcl",
            "CopyObject",
            "DeleteBucket",
            "PutBucketCors",
        ] {
            assert!(!allows(ME, operation, "protected/local:1111/a", None));
        }
    }

    #[test]
    fn storage_classes_with_fees_of_their_own_are_refused() {
        let may = |class| allows(ME, "PutObject", "protected/local:1111/a", Some(class));
        assert!(may("STANDARD"));
        assert!(!may("DEEP_ARCHIVE"));
    }
}
