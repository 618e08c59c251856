//! The colours of unicorns.

/// The colours that the map knows, by their English names, as colours of CSS. The first
/// three are those of the workshop's unicorns.
const COATS: [(&str, &str); 12] = [
    ("golden", "#f0c040"),
    ("white", "#ffffff"),
    ("yellow", "#fff06a"),
    ("gold", "#f0c040"),
    ("silver", "#d3d8e0"),
    ("gray", "#b9bcc4"),
    ("grey", "#b9bcc4"),
    ("black", "#3a3544"),
    ("brown", "#c08a5c"),
    ("pink", "#ffb6d9"),
    ("blue", "#a9cdff"),
    ("green", "#b4e6b0"),
];

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
