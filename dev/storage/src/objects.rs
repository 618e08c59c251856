//! The objects of the bucket, as files of `s3s-fs`.
//!
//! `s3s-fs` takes a key as a path. Two keys of S3 can be one path, such as `a/b` and
//! `a/../a/b`, and a path cannot have every character on every system: Windows has no
//! colon, which identities have. So each object is in a file that is named by the digest
//! of its key. Nobody may list the bucket, so no name has to be turned back into a key.

use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, GetObjectInput, GetObjectOutput, HeadObjectInput,
    HeadObjectOutput, PutObjectInput, PutObjectOutput,
};
use s3s::{S3, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use sha2::{Digest as _, Sha256};

/// The objects. Operations that are not here are answered with `NotImplemented`.
pub(crate) struct Objects(pub(crate) FileSystem);

/// Returns the name of the file for a key.
fn file_name(key: &str) -> String {
    let digest = Sha256::digest(key.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the error for an object that cannot be read. S3 says that there is none only to
/// callers who may list the bucket.
fn unreadable(error: S3Error) -> S3Error {
    if *error.code() == S3ErrorCode::NoSuchKey {
        return s3_error!(AccessDenied, "Access Denied");
    }
    error
}

#[async_trait::async_trait]
impl S3 for Objects {
    async fn get_object(
        &self,
        mut request: S3Request<GetObjectInput>,
    ) -> S3Result<S3Response<GetObjectOutput>> {
        request.input.key = file_name(&request.input.key);
        self.0.get_object(request).await.map_err(unreadable)
    }

    async fn head_object(
        &self,
        mut request: S3Request<HeadObjectInput>,
    ) -> S3Result<S3Response<HeadObjectOutput>> {
        request.input.key = file_name(&request.input.key);
        self.0.head_object(request).await.map_err(unreadable)
    }

    async fn put_object(
        &self,
        mut request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        request.input.key = file_name(&request.input.key);
        self.0.put_object(request).await
    }

    async fn delete_object(
        &self,
        mut request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        request.input.key = file_name(&request.input.key);
        self.0.delete_object(request).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_one_path_are_two_files() {
        let victim = "protected/local:2/picture";
        let keys = [
            "protected/local:1/../local:2/picture",
            "protected/local:2/./picture",
            "protected//local:2/picture",
            "protected/local:2/picture/",
        ];
        for key in keys {
            assert_ne!(file_name(key), file_name(victim), "{key}");
        }
        let long = file_name(&"k".repeat(1024));
        assert!(long.len() == 64 && long.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
