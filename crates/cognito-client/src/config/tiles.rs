//! The template of the map's raster tiles. The page, the generator of the response
//! headers and `cargo xtask configure` all read the template with this code.

use super::Json;
use super::origins::origin;
use super::section::Section;

/// The placeholders of a template, in the notation of Leaflet and most tile servers: the
/// subdomain, the density, the zoom, the column, the row from the north and the row from the
/// south.
const PLACEHOLDERS: [&str; 6] = ["{s}", "{r}", "{z}", "{x}", "{y}", "{-y}"];
/// The values of `{s}`. They are Leaflet's default, which public templates rely on.
const SUBDOMAINS: [&str; 3] = ["a", "b", "c"];

/// Raster tiles, as the file names them. They are checked only when they are used, so
/// that a fault in them costs the tiles and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapTiles {
    /// The template of the tiles' addresses. It is empty if the field is not text.
    pub template: String,
    /// The attribution of the tiles.
    pub attribution: Option<String>,
}

impl MapTiles {
    /// Checks the template.
    ///
    /// # Errors
    /// The [`TileSourceError`] of a template that cannot be used.
    pub fn source(&self) -> Result<TileSource, TileSourceError> {
        TileSource::new(&self.template, self.attribution.as_deref())
    }
}

pub(super) fn map_tiles<J: Json>(custom: &Section<'_, J>) -> Option<MapTiles> {
    let template = custom.value("map_tiles")?.text();
    Some(MapTiles {
        template: template.unwrap_or_default(),
        attribution: custom.text("map_attribution"),
    })
}

/// A checked template of tile addresses, and the attribution of the tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileSource {
    template: String,
    attribution: Option<String>,
}

/// A fault of a template of tile addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TileSourceError {
    /// The template does not start with `https://` or `http://` and a host name.
    NotHttp,
    /// This placeholder is missing.
    Missing(&'static str),
    /// This placeholder is not among those that are filled in.
    UnknownPlaceholder(String),
    /// This placeholder is in the host name, where only `{s}` is allowed.
    InHost(String),
    /// The template contains white space or a control character.
    NotAUrl,
}

impl core::fmt::Display for TileSourceError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NotHttp => f.write_str("must start with https:// or http:// and a host name"),
            Self::Missing(what) => write!(f, "must contain {what}"),
            Self::UnknownPlaceholder(name) => write!(
                f,
                "has the placeholder {name}, and only {{z}}, {{x}}, {{y}}, {{-y}}, {{s}} and {{r}} are filled in"
            ),
            Self::InHost(name) => write!(f, "has {name} in its host name, where only {{s}} may be"),
            Self::NotAUrl => f.write_str("may not contain spaces"),
        }
    }
}

impl core::error::Error for TileSourceError {}

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    /// A placeholder, including its braces.
    Placeholder(&'a str),
}

impl TileSource {
    /// Checks a template such as `https://tiles.example.com/{z}/{x}/{y}.png`. The
    /// attribution is shown as plain text.
    ///
    /// # Errors
    /// The [`TileSourceError`] of the first fault, with the placeholder if one is at
    /// fault.
    pub fn new(template: &str, attribution: Option<&str>) -> Result<Self, TileSourceError> {
        let template = template.trim();
        let (_, rest) = template.split_once("://").ok_or(TileSourceError::NotHttp)?;
        if template.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(TileSourceError::NotAUrl);
        }
        let host_ends = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, _) = rest.split_at_checked(host_ends).unwrap_or_default();
        for piece in pieces(host) {
            match piece {
                Piece::Placeholder(name) if name != "{s}" => {
                    return Err(TileSourceError::InHost(name.to_owned()));
                }
                _ => {}
            }
        }
        for piece in pieces(template) {
            match piece {
                Piece::Placeholder(name) if !PLACEHOLDERS.contains(&name) => {
                    return Err(TileSourceError::UnknownPlaceholder(name.to_owned()));
                }
                _ => {}
            }
        }
        let has = |name| template.contains(name);
        for name in ["{z}", "{x}", "{y}"] {
            let is_there = has(name) || (name == "{y}" && has("{-y}"));
            if !is_there {
                return Err(TileSourceError::Missing(name));
            }
        }
        let source = Self {
            template: template.to_owned(),
            attribution: attribution
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
        };
        if source.origins().is_empty() {
            return Err(TileSourceError::NotHttp);
        }
        Ok(source)
    }

    /// Returns the attribution, which is plain text.
    #[must_use]
    pub fn attribution(&self) -> Option<&str> {
        self.attribution.as_deref()
    }

    /// Returns the address of the tile at zoom `z`, column `x` from the west and row `y`
    /// from the north. If `is_dense` is set, `{r}` asks for the tile with twice the
    /// pixels.
    #[must_use]
    pub fn url(&self, z: u8, x: u32, y: u32, is_dense: bool) -> String {
        self.filled(|name| match name {
            "{z}" => z.to_string(),
            "{x}" => x.to_string(),
            "{y}" => y.to_string(),
            "{-y}" => {
                let last_row = 1_u32.checked_shl(z.into()).unwrap_or(0).wrapping_sub(1);
                last_row.wrapping_sub(y).to_string()
            }
            "{s}" => {
                let subdomain = x.wrapping_add(y) as usize % SUBDOMAINS.len();
                SUBDOMAINS
                    .get(subdomain)
                    .copied()
                    .unwrap_or_default()
                    .to_owned()
            }
            _ => if is_dense { "@2x" } else { "" }.to_owned(),
        })
    }

    /// Returns the origins of the tiles, without duplicates: one for each subdomain if
    /// the host name contains `{s}`.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        let mut origins = Vec::new();
        for subdomain in SUBDOMAINS {
            let url = self.filled(|name| if name == "{s}" { subdomain } else { "" }.to_owned());
            let origin = origin(&url);
            origins.extend(origin.filter(|origin| !origins.contains(origin)));
        }
        origins
    }

    /// Returns the template with its placeholders replaced.
    fn filled(&self, value: impl Fn(&str) -> String) -> String {
        let mut url = String::new();
        for piece in pieces(&self.template) {
            match piece {
                Piece::Text(text) => url.push_str(text),
                Piece::Placeholder(name) => url.push_str(&value(name)),
            }
        }
        url
    }
}

/// Splits a template into its pieces. A brace without its counterpart becomes a
/// placeholder of its own, so that it is refused.
fn pieces(mut rest: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    while let Some(begin) = rest.find(['{', '}']) {
        let (text, from_brace) = rest.split_at_checked(begin).unwrap_or_default();
        let end = match from_brace.find('}') {
            Some(end) => end + 1,
            None => from_brace.len(),
        };
        let (placeholder, after) = from_brace.split_at_checked(end).unwrap_or_default();
        pieces.extend([Piece::Text(text), Piece::Placeholder(placeholder)]);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(template: &str) -> TileSource {
        TileSource::new(template, None).unwrap()
    }

    #[test]
    fn url_of_a_tile_has_its_numbers() {
        let source =
            TileSource::new("https://tiles.example.com/{z}/{x}/{y}.png", Some(" © Us ")).unwrap();
        assert_eq!(
            source.url(12, 656, 1430, true),
            "https://tiles.example.com/12/656/1430.png"
        );
        assert_eq!(source.attribution(), Some("© Us"));
        assert_eq!(source.origins(), ["https://tiles.example.com"]);
    }

    /// Leaflet's documentation of `TileLayer` defines `{s}` and `{r}`. `{-y}` is the row
    /// in TMS, which is counted from the south.
    #[test]
    fn url_of_a_public_template_is_filled_as_leaflet_does() {
        let source = source("https://{s}.Tile.example:8443/{z}/{x}/{-y}{r}.png");
        assert_eq!(
            source.url(12, 656, 1430, true),
            "https://b.Tile.example:8443/12/656/2665@2x.png"
        );
        assert_eq!(
            source.url(0, 0, 0, false),
            "https://a.Tile.example:8443/0/0/0.png"
        );
        assert_eq!(
            source.origins(),
            ["a", "b", "c"].map(|s| format!("https://{s}.tile.example:8443"))
        );
    }

    #[test]
    fn fault_of_a_template_is_named() {
        use TileSourceError::{InHost, Missing, NotAUrl, NotHttp, UnknownPlaceholder};
        let check = |template| TileSource::new(template, None).err();
        let unknown = |name: &str| Some(UnknownPlaceholder(name.to_owned()));
        assert_eq!(check("http://localhost:9/{z}/{x}/{y}@2x.png?k=1"), None);
        for no_address in [
            "",
            "/tiles/{z}/{x}/{y}.png",
            "https:///{z}/{x}/{y}.png",
            "javascript:alert({z}{x}{y})",
            "javascript://a.example/{z}{x}{y}",
            "data:image/png,{z}{x}{y}",
            "https://a.example;script-src/{z}{x}{y}",
            "https://me@a.example/{z}{x}{y}",
        ] {
            assert_eq!(check(no_address), Some(NotHttp), "{no_address}");
        }
        assert_eq!(check("https://t.example/{z}/{x}.png"), Some(Missing("{y}")));
        assert_eq!(check("https://t.example/{x}/{y}.png"), Some(Missing("{z}")));
        assert_eq!(check("https://t.example/{z}/{-y}"), Some(Missing("{x}")));
        assert_eq!(
            check("https://t{z}.example/{x}/{y}.png"),
            Some(InHost("{z}".to_owned()))
        );
        assert_eq!(
            check("https://t.example/{z}/{x}/{y}.png?key={apikey}"),
            unknown("{apikey}")
        );
        assert_eq!(check("https://t.example/{z}/{x}/{y}.{"), unknown("{"));
        assert_eq!(check("https://t.example/{z}/{x}/{y}}"), unknown("}"));
        assert_eq!(check("https://t.example/{z}/{x}/{y} .png"), Some(NotAUrl));
        let said = unknown("{apikey}").unwrap().to_string();
        assert!(said.contains("{apikey}") && said.contains("{-y}"), "{said}");
        assert_eq!(source("https://t.example/{z}{x}{y}").attribution(), None);
    }
}
