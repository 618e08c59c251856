//! The brand's mark: a unicorn's horn and mane in three strokes, drawn for this project.

/// The address of the mark. The file name contains a hash of its bytes, so that the browser
/// can keep the file, and show it without a network.
pub const MARK: &str = "/icon-cfcdd4eac7020623.svg";

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    const DRAWING: &[u8] = include_bytes!("../public/icon-cfcdd4eac7020623.svg");

    #[test]
    fn the_drawing_is_named_by_its_bytes_wherever_it_is_named() {
        let digest = Sha256::digest(DRAWING);
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let start = concat!("/icon", "-");
        let name = format!("{start}{}.svg\"", &digits[..16]);
        for (file, text) in [
            ("mark.rs", include_str!("mark.rs")),
            ("index.html", include_str!("../index.html")),
            (
                "manifest.webmanifest",
                include_str!("../public/manifest.webmanifest"),
            ),
            (
                "the example",
                include_str!("../examples/minimal/index.html"),
            ),
        ] {
            let (named, right) = (text.matches(start).count(), text.matches(&name).count());
            assert!(named > 0 && named == right, "{file}: it is {name} now");
        }
    }
}
