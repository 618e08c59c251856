//! Checks that the files that the documents link to exist.

use std::fs;
use std::path::Path;

use crate::support::root;

/// The targets of a text's links that are files of the repository.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .filter_map(|target| target.split('#').next())
        .collect()
}

#[test]
fn every_link_to_a_file_leads_to_one() {
    let mut checked = 0;
    for document in ["README.md", "docs/deploy.md", "docs/workshop.md"] {
        let path = root().join(document);
        let text = fs::read_to_string(&path).unwrap();
        for link in links(&text) {
            let target = path.parent().unwrap_or(Path::new("")).join(link);
            assert!(target.exists(), "{document} points at {link}");
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked}");
}
