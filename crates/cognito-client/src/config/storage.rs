//! The storage of the users' files: a bucket of Amazon S3.

use super::app_section::AppSection;
use super::endpoint::aws_endpoint;
use super::error::ConfigError;
use super::json::Json;
use super::section::{Fault, Section, file_of, is_plain};

/// A bucket, from the section `storage` that Amplify Gen 2 writes. It is not a part of
/// [`Config`](super::Config), because the first page does not need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// `storage.bucket_name`: the name of the bucket.
    pub bucket: String,
    /// `storage.aws_region`: the region of the bucket.
    pub region: String,
    /// `storage_endpoint` in the app's section: the address of a stand-in for Amazon S3.
    pub endpoint: Option<String>,
}

impl Storage {
    /// Reads the storage from the file's text; `None` if the file has none. `app` is the
    /// section with the app's own settings.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn parse(text: &str, app: AppSection) -> Result<Option<Self>, ConfigError> {
        let file = file_of(text)?;
        Self::read(&&file, app)
    }

    /// Reads the storage from the parsed JSON file; `None` if the file has none. `app` is
    /// the section with the app's own settings.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn read<J: Json>(file: &J, app: AppSection) -> Result<Option<Self>, ConfigError> {
        let fault = Fault::default();
        let storage = Section {
            name: "storage",
            value: file.field("storage").filter(|value| !value.is_null()),
            fault: &fault,
        };
        if storage.value.is_none() {
            return Ok(None);
        }
        let custom = file.field("custom");
        let custom = Section {
            name: app.path,
            value: custom.and_then(|custom| custom.field(app.name())),
            fault: &fault,
        };
        let bucket = storage.required("bucket_name");
        let region = storage.required("aws_region");
        storage.bad_unless(is_bucket_name(&bucket), "bucket_name");
        storage.bad_unless(is_plain(&region, b"-"), "aws_region");
        let read = Self {
            endpoint: custom.url("storage_endpoint"),
            bucket,
            region,
        };
        fault.0.take().map_or(Ok(Some(read)), Err)
    }

    /// Returns the address of the bucket, with a slash at the end. The host's name begins
    /// with the bucket's name. A stand-in, and a bucket with a dot in its name, which no
    /// certificate of AWS covers, are asked by path.
    ///
    /// Source: "Virtual hosting of general purpose buckets", Amazon S3 User Guide.
    #[must_use]
    pub fn bucket_url(&self) -> String {
        let service = || aws_endpoint("s3", &self.region, false);
        let by_path = |base: &str| [base.trim_end_matches('/'), "/", &self.bucket, "/"].concat();
        match &self.endpoint {
            Some(endpoint) => by_path(endpoint),
            None if self.bucket.contains('.') => by_path(&service()),
            None => {
                let host = service().replacen("https://", "", 1);
                ["https://", &self.bucket, ".", &host, "/"].concat()
            }
        }
    }
}

/// Returns `true` for 3 to 63 lower-case letters, digits, dots and hyphens.
///
/// Source: "General purpose bucket naming rules", Amazon S3 User Guide.
fn is_bucket_name(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && is_plain(name, b"-.")
        && !name.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::super::error::Field;
    use super::*;

    fn storage(storage: &str, custom: &str) -> Result<Option<Storage>, ConfigError> {
        let file = format!(r#"{{"auth":{{}}{storage},"custom":{{"cognito":{{{custom}}}}}}}"#);
        Storage::parse(&file, AppSection::DEFAULT)
    }

    fn bucket_url(name: &str, region: &str, custom: &str) -> String {
        let section = format!(r#","storage":{{"aws_region":"{region}","bucket_name":"{name}"}}"#);
        storage(&section, custom).unwrap().unwrap().bucket_url()
    }

    #[test]
    fn bucket_is_a_part_of_the_host_where_that_has_tls() {
        for (name, region, url) in [
            (
                "pictures",
                "eu-west-1",
                "https://pictures.s3.eu-west-1.amazonaws.com/",
            ),
            (
                "pictures",
                "cn-north-1",
                "https://pictures.s3.cn-north-1.amazonaws.com.cn/",
            ),
            (
                "my.pictures",
                "eu-west-1",
                "https://s3.eu-west-1.amazonaws.com/my.pictures/",
            ),
        ] {
            assert_eq!(bucket_url(name, region, ""), url);
        }
        let custom = r#""storage_endpoint":"http://localhost:9230/""#;
        assert_eq!(
            bucket_url("pictures", "local", custom),
            "http://localhost:9230/pictures/"
        );
    }

    #[test]
    fn file_without_storage_has_none() {
        assert_eq!(storage("", ""), Ok(None));
        assert_eq!(storage(r#","storage":null"#, ""), Ok(None));
    }

    #[test]
    fn faulty_storage_is_named() {
        for (section, custom, section_name, key) in [
            (
                r#"{"aws_region":"eu-west-1","bucket_name":"A_b"}"#,
                "",
                "storage",
                "bucket_name",
            ),
            (
                r#"{"aws_region":"eu-west-1","bucket_name":"ab"}"#,
                "",
                "storage",
                "bucket_name",
            ),
            (
                r#"{"aws_region":"a b","bucket_name":"abc"}"#,
                "",
                "storage",
                "aws_region",
            ),
            (
                r#"{"aws_region":"local","bucket_name":"abc"}"#,
                r#""storage_endpoint":"localhost""#,
                "custom.cognito",
                "storage_endpoint",
            ),
        ] {
            let fault = storage(&format!(r#","storage":{section}"#), custom);
            let field = Field {
                section: section_name,
                key,
            };
            assert_eq!(fault, Err(ConfigError::BadField(field)), "{section}");
        }
        assert!(matches!(
            storage(r#","storage":{}"#, ""),
            Err(ConfigError::MissingField(_))
        ));
    }
}
