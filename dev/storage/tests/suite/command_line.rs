//! The storage with AWS's command line.

use std::fs;

use crate::support::Site;

#[test]
fn rider_puts_reads_and_deletes_the_own_picture() {
    let site = Site::new();
    let jeff = site.rider("jeff");
    let key = jeff.own_key();
    let content: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
    let file = site.file("picture.webp", &content);
    let put = ["put-object", "--key", &key, "--body", &file];
    let about = [
        "--content-type",
        "image/webp",
        "--cache-control",
        "private, max-age=60",
    ];
    let made = site.aws_ok(&jeff, &[&put[..], &about].concat());
    assert!(made["ETag"].is_string(), "{made}");

    let target = format!("{file}.read");
    let read = site.aws_ok(&jeff, &["get-object", "--key", &key, &target]);
    assert_eq!(fs::read(&target).unwrap(), content);
    assert_eq!(read["ContentType"], "image/webp");
    assert_eq!(read["CacheControl"], "private, max-age=60");
    assert_eq!(read["ETag"], made["ETag"]);

    site.aws_ok(&jeff, &["delete-object", "--key", &key]);
    // Without the permission to list, S3 does not say that there is no such object.
    let gone = site.aws_refusal(&jeff, &["get-object", "--key", &key, &target]);
    assert_eq!(gone, "AccessDenied");
}

#[test]
fn pictures_of_others_are_read_but_not_changed() {
    let site = Site::new();
    let (jeff, ann) = (site.rider("jeff"), site.rider("ann"));
    assert_ne!(jeff.identity_id, ann.identity_id);
    let key = jeff.own_key();
    let file = site.file("mine", b"jeff's");
    site.aws_ok(&jeff, &["put-object", "--key", &key, "--body", &file]);

    let target = format!("{file}.read");
    site.aws_ok(&ann, &["get-object", "--key", &key, &target]);
    assert_eq!(fs::read(&target).unwrap(), b"jeff's");
    site.aws_ok(&ann, &["head-object", "--key", &key]);

    let other = site.file("theirs", b"ann's");
    for refused in [
        &["put-object", "--key", &key, "--body", &other][..],
        &["delete-object", "--key", &key],
        &["list-objects-v2"],
        &["put-object", "--key", "picture.webp", "--body", &other],
        &["create-multipart-upload", "--key", &key],
    ] {
        assert_eq!(
            site.aws_refusal(&ann, refused),
            "AccessDenied",
            "{refused:?}"
        );
    }
    site.aws_ok(&jeff, &["get-object", "--key", &key, &target]);
    assert_eq!(fs::read(&target).unwrap(), b"jeff's");
}

#[test]
fn guest_may_neither_read_nor_write() {
    let site = Site::new();
    let jeff = site.rider("jeff");
    let file = site.file("picture", b"jeff's");
    let put = |key: &str| {
        let arguments = ["put-object", "--key", key, "--body", &file];
        arguments.map(str::to_owned)
    };
    let own = put(&jeff.own_key());
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    site.aws_ok(&jeff, &own);
    let guest = site.guest();
    let guests = put(&guest.own_key());
    let guests: Vec<&str> = guests.iter().map(String::as_str).collect();
    assert_eq!(site.aws_refusal(&guest, &guests), "AccessDenied");
    let target = format!("{file}.read");
    let read = ["get-object", "--key", &jeff.own_key(), &target];
    assert_eq!(site.aws_refusal(&guest, &read), "AccessDenied");
}
