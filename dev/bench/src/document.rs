//! A document with one section that this program writes.

const BEGIN: &str = "<!-- bench: written by `cargo xtask bench --write` -->";
const END: &str = "<!-- /bench -->";

/// The document with this section, which replaces an earlier one or is added at the
/// end.
pub(crate) fn with_section(document: &str, section: &str) -> String {
    let ours = format!("{BEGIN}\n{}\n{END}", section.trim_end());
    let old = document.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    match old {
        Some((before, after)) => format!("{before}{ours}{after}"),
        None if document.trim().is_empty() => format!("# Performance\n\n{ours}\n"),
        None => format!("{}\n\n{ours}\n", document.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_document_gets_a_title() {
        let document = with_section("", "## Bench\n");
        assert_eq!(
            document,
            format!("# Performance\n\n{BEGIN}\n## Bench\n{END}\n")
        );
    }

    #[test]
    fn what_others_wrote_stays() {
        let others = "# Performance\n\n## Bytes\n\n| a |\n";
        let first = with_section(others, "## Bench\n\none");
        assert!(first.starts_with(others.trim_end()));
        let more = format!("{first}\n## Later\n");
        let second = with_section(&more, "## Bench\n\ntwo");
        assert!(second.contains("## Bytes") && second.ends_with("\n## Later\n"));
        assert!(second.contains("two") && !second.contains("one"));
        assert_eq!(second.matches(BEGIN).count(), 1);
    }

    #[test]
    fn writing_the_same_again_changes_nothing() {
        let once = with_section("# Performance\n", "## Bench\n\none");
        assert_eq!(with_section(&once, "## Bench\n\none"), once);
    }
}
