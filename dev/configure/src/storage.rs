//! The bucket for riders' pictures: the section `storage` of the file, in Amplify's shape.
//!
//! Source of the names: Amplify Gen 2's `amplify_outputs.json`, section `storage`.

use serde_json::{Map, Value, json};

use crate::arguments::Arguments;
use crate::aws::{Aws, AwsError};
use wild_rydes_section::{PATH, STORAGE_ENDPOINT};

/// The name of the section.
pub const STORAGE: &str = "storage";

/// The methods that the app's page sends to the bucket.
const METHODS: [&str; 3] = ["GET", "PUT", "DELETE"];

/// A bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The bucket's region.
    pub region: String,
    /// The bucket's name.
    pub name: String,
}

/// Returns `true` if a bucket can have this name.
///
/// Source: "General purpose bucket naming rules", Amazon S3 User Guide.
#[must_use]
pub fn is_bucket_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (3..=63).contains(&name.len())
        && name
            .bytes()
            .all(|byte| is_plain(byte) || matches!(byte, b'-' | b'.'))
        && name.bytes().next().is_some_and(is_plain)
        && name.bytes().last().is_some_and(is_plain)
        && !name.contains("..")
}

/// Returns the bucket that the command line or the stack names, after asking AWS for its
/// region and for what pages may send to it. Remarks go to `notes`.
///
/// # Errors
/// [`AwsError::Unknown`] if there is no such bucket. Where AWS cannot be asked, the bucket
/// counts as one of the pool's region.
pub fn find(
    arguments: &Arguments,
    aws: &Aws,
    of_stack: Option<String>,
    pool_region: &str,
    has_identity_pool: bool,
    notes: &mut Vec<String>,
) -> Result<Option<Bucket>, AwsError> {
    let Some(name) = arguments.bucket.clone().or(of_stack) else {
        return Ok(None);
    };
    let mut bucket = Bucket {
        region: pool_region.to_owned(),
        name,
    };
    if !has_identity_pool {
        notes.push(format!(
            "Nobody gets credentials for the bucket {} without an identity pool.",
            bucket.name
        ));
    }
    if arguments.offline {
        return Ok(Some(bucket));
    }
    let of_bucket = ["--bucket", &bucket.name];
    let what = format!("bucket {}", bucket.name);
    match aws.ask(["s3api", "get-bucket-location"], &of_bucket, &what) {
        Ok(reply) => bucket.region = region(&reply),
        Err(unknown @ AwsError::Unknown(_)) => return Err(unknown),
        Err(error) => {
            notes.push(format!("The {what} was not asked about: {error}."));
            return Ok(Some(bucket));
        }
    }
    let of_bucket = ["--bucket", &bucket.name];
    let blocked = match aws.ask(["s3api", "get-bucket-cors"], &of_bucket, &what) {
        Ok(reply) => !lets_pages_in(&reply),
        // S3's name for a bucket without rules.
        Err(AwsError::Refused(said)) => said.contains("NoSuchCORSConfiguration"),
        Err(_) => false,
    };
    if blocked {
        notes.push(format!(
            "The {what} has no CORS rule for {}: riders' pictures do not get there.",
            METHODS.join(", ")
        ));
    }
    Ok(Some(bucket))
}

/// Returns the region in the reply of GetBucketLocation, which has names of its own for
/// the two oldest regions.
fn region(reply: &Value) -> String {
    match reply.get("LocationConstraint").and_then(Value::as_str) {
        None | Some("") => "us-east-1",
        Some("EU") => "eu-west-1",
        Some(region) => region,
    }
    .to_owned()
}

/// Returns `true` if a rule of GetBucketCors lets pages send what the app sends.
fn lets_pages_in(reply: &Value) -> bool {
    let rules = reply.get("CORSRules").and_then(Value::as_array);
    rules.into_iter().flatten().any(|rule| {
        let allowed = rule.get("AllowedMethods").and_then(Value::as_array);
        METHODS
            .iter()
            .all(|method| allowed.is_some_and(|allowed| allowed.iter().any(|it| it == method)))
    })
}

/// Writes the section. Other fields of a section about the same bucket stay. `sections`
/// are those of the existing file, without `auth` and `custom`.
pub fn write(sections: &mut Map<String, Value>, bucket: &Bucket) {
    let section = sections.entry(STORAGE).or_insert_with(|| json!({}));
    if section.get("bucket_name").and_then(Value::as_str) != Some(&bucket.name) {
        *section = json!({});
    }
    if let Some(section) = section.as_object_mut() {
        section.insert("aws_region".to_owned(), bucket.region.clone().into());
        section.insert("bucket_name".to_owned(), bucket.name.clone().into());
    }
}

/// Sets the address of the storage in the app's own section `ours`, and takes it off the
/// list of the fields that were dropped.
pub fn set_endpoint(ours: &mut Map<String, Value>, endpoint: &str, dropped: &mut Vec<String>) {
    ours.insert(STORAGE_ENDPOINT.to_owned(), endpoint.into());
    dropped.retain(|field| *field != endpoint_path());
}

/// Returns `true` if the storage's address was dropped: its bucket is on this machine
/// then, and the section says nothing about a real pool.
#[must_use]
pub fn is_dropped(dropped: &[String]) -> bool {
    dropped.contains(&endpoint_path())
}

fn endpoint_path() -> String {
    format!("{PATH}.{STORAGE_ENDPOINT}")
}
