//! The colours of unicorns.

/// The colours of the workshop's unicorns that are not white, as colours of CSS.
const COATS: [(&str, &str); 2] = [("golden", "#f0c040"), ("yellow", "#fff06a")];

/// Returns the colour of CSS for a unicorn's colour in the API's words. A colour that is
/// not known is shown as white.
#[must_use]
pub fn coat(color: Option<&str>) -> &'static str {
    let color = color.unwrap_or_default();
    let known = COATS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(color));
    known.map_or("#ffffff", |(_, coat)| coat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coat_has_the_colour_of_the_unicorn() {
        assert_eq!(coat(Some("Golden")), "#f0c040");
        assert_eq!(coat(Some("YELLOW")), "#fff06a");
        for color in [None, Some("White"), Some("plaid"), Some("")] {
            assert_eq!(coat(color), "#ffffff", "{color:?}");
        }
    }
}
