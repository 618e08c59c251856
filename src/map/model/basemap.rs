//! The embedded basemap: shores, rivers and names in some twenty kilobytes. The part that
//! the first view shows is a file of its own: see [`near`](super::near).
//!
//! The format of the file (`dev/basemap/README.md` describes how a file is made):
//!
//! ```text
//! file    = "WRB1" paths paths labels        land, then rivers; nothing after the labels
//! paths   = count path*
//! path    = count point*
//! labels  = count label*
//! label   = kind zoom point length byte*     kind 0 city, 1 district, 2 water; UTF-8
//! point   = dx dy                            zigzag; from the point before it in the file,
//!                                            the first one from (0, 0)
//! every number is an unsigned LEB128 of at most 32 bits
//! ```
//!
//! Coordinates are Web Mercator; the world is [`UNITS`] wide.

use super::mercator::WorldPoint;

/// The path of the file, which `dev/basemap` writes into `public/basemap`. The file name
/// contains a hash of its bytes, so that a browser can cache the file without a time
/// limit.
pub const ADDRESS: &str = "/basemap/puget-sound-ad18992902f67442.bin";

/// The world's width in a file's coordinates.
pub const UNITS: f64 = 4_194_304.0;
const LIMIT: i64 = 1 << 22;
const MAGIC: &[u8] = b"WRB1";

/// A point in a file's coordinates, which are both at least 0 and at most [`UNITS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The coordinate that grows to the east.
    pub x: i32,
    /// The coordinate that grows to the south.
    pub y: i32,
}

impl Point {
    /// Converts the point to world coordinates.
    #[must_use]
    pub fn to_world(self) -> WorldPoint {
        WorldPoint {
            x: f64::from(self.x) / UNITS,
            y: f64::from(self.y) / UNITS,
        }
    }
}

/// The kind of place that a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelKind {
    /// A city, a town or an island.
    City,
    /// A part of a city.
    District,
    /// A sea, a lake or a bay.
    Water,
}

/// A name on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The kind of the place.
    pub kind: LabelKind,
    /// The lowest zoom at which the name is shown.
    pub zoom: u8,
    /// The centre of the name.
    pub at: Point,
    /// The text of the name.
    pub name: String,
}

/// A decoded file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Basemap {
    /// The closed rings of the shores; an even-odd fill of all of them is the land.
    pub land: Vec<Vec<Point>>,
    /// The open lines of the rivers.
    pub rivers: Vec<Vec<Point>>,
    /// The names, the most important one first.
    pub labels: Vec<Label>,
}

/// The error for bytes that are not a basemap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasemapError {
    /// The bytes do not start with the magic number of this version.
    NotABasemap,
    /// The bytes end too early.
    Truncated,
    /// A number, a coordinate, a kind or a name is not valid.
    Invalid,
    /// There are bytes after the end of the labels.
    TrailingBytes,
}

impl core::fmt::Display for BasemapError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NotABasemap => "not a basemap file",
            Self::Truncated => "the basemap file ends too early",
            Self::Invalid => "the basemap file holds an invalid value",
            Self::TrailingBytes => "the basemap file has bytes after its end",
        })
    }
}

impl core::error::Error for BasemapError {}

impl Basemap {
    /// Decodes a file. The memory that this takes is at most a few times the file's size,
    /// whatever the bytes are.
    ///
    /// # Errors
    /// Returns the reason why the bytes are not a basemap.
    pub fn decode(bytes: &[u8]) -> Result<Self, BasemapError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(BasemapError::NotABasemap)?;
        let mut reader = Reader { rest, x: 0, y: 0 };
        let land = reader.paths()?;
        let rivers = reader.paths()?;
        let labels = reader.list(5, Reader::label)?;
        if !reader.rest.is_empty() {
            return Err(BasemapError::TrailingBytes);
        }
        Ok(Self {
            land,
            rivers,
            labels,
        })
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    x: i64,
    y: i64,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8, BasemapError> {
        let (first, rest) = self.rest.split_first().ok_or(BasemapError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u32, BasemapError> {
        let mut value = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(value).map_err(|_| BasemapError::Invalid);
            }
        }
        Err(BasemapError::Invalid)
    }

    /// Reads a count and that number of items, each of which has at least `least` bytes.
    /// A count that the rest of the file cannot hold is refused before any memory is
    /// reserved for it.
    fn list<T>(
        &mut self,
        least: usize,
        item: impl Fn(&mut Self) -> Result<T, BasemapError>,
    ) -> Result<Vec<T>, BasemapError> {
        let count = usize::try_from(self.number()?).map_err(|_| BasemapError::Invalid)?;
        if count > self.rest.len() / least {
            return Err(BasemapError::Truncated);
        }
        (0..count).map(|_| item(self)).collect()
    }

    fn paths(&mut self) -> Result<Vec<Vec<Point>>, BasemapError> {
        self.list(1, |reader| reader.list(2, Reader::point))
    }

    fn point(&mut self) -> Result<Point, BasemapError> {
        self.x = Self::moved(self.x, self.number()?)?;
        self.y = Self::moved(self.y, self.number()?)?;
        let coordinate = |n| i32::try_from(n).map_err(|_| BasemapError::Invalid);
        Ok(Point {
            x: coordinate(self.x)?,
            y: coordinate(self.y)?,
        })
    }

    fn moved(from: i64, zigzag: u32) -> Result<i64, BasemapError> {
        let half = i64::from(zigzag >> 1);
        let to = from + if zigzag & 1 == 0 { half } else { -half - 1 };
        if (0..=LIMIT).contains(&to) {
            Ok(to)
        } else {
            Err(BasemapError::Invalid)
        }
    }

    fn label(&mut self) -> Result<Label, BasemapError> {
        let kind = match self.byte()? {
            0 => LabelKind::City,
            1 => LabelKind::District,
            2 => LabelKind::Water,
            _ => return Err(BasemapError::Invalid),
        };
        let zoom = self.byte()?;
        let at = self.point()?;
        let length = usize::try_from(self.number()?).map_err(|_| BasemapError::Invalid)?;
        let (name, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(BasemapError::Truncated)?;
        self.rest = rest;
        let name = core::str::from_utf8(name).map_err(|_| BasemapError::Invalid)?;
        Ok(Label {
            kind,
            zoom,
            at,
            name: name.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::super::mercator::LatLon;
    use super::*;

    const FILE: &[u8] = include_bytes!("../../../public/basemap/puget-sound-ad18992902f67442.bin");

    fn file() -> Basemap {
        Basemap::decode(FILE).unwrap()
    }

    /// Returns `true` when the even-odd fill of the rings covers a place.
    fn is_land(map: &Basemap, lat: f64, lon: f64) -> bool {
        let at = LatLon { lat, lon }.to_world();
        let (x, y) = (at.x * UNITS, at.y * UNITS);
        let mut inside = false;
        for ring in &map.land {
            let mut last = ring[ring.len() - 1];
            for &point in ring {
                let (ay, by) = (f64::from(last.y), f64::from(point.y));
                if (ay > y) != (by > y) {
                    let (ax, bx) = (f64::from(last.x), f64::from(point.x));
                    inside ^= x < ax + (y - ay) / (by - ay) * (bx - ax);
                }
                last = point;
            }
        }
        inside
    }

    #[test]
    fn the_file_is_named_by_its_bytes() {
        let digest = Sha256::digest(FILE);
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            ADDRESS,
            format!("/basemap/puget-sound-{}.bin", &digits[..16])
        );
    }

    #[test]
    fn the_embedded_file_is_small_and_whole() {
        assert!(FILE.len() <= 40_000, "{} bytes", FILE.len());
        let map = file();
        assert!(map.land.iter().all(|ring| ring.len() >= 3));
        assert!(map.rivers.iter().all(|line| line.len() >= 2));
        assert!(map.labels.is_sorted_by_key(|label| label.zoom));
        assert!(map.labels.iter().any(|label| label.name == "Seattle"));
    }

    #[test]
    fn land_is_land_and_water_is_water() {
        let map = file();
        for (name, lat, lon) in [
            ("Capitol Hill", 47.623, -122.319),
            ("Mercer Island", 47.565, -122.229),
            ("Bainbridge Island", 47.65, -122.54),
            ("Bellevue", 47.61, -122.17),
            ("Magnolia", 47.645, -122.39),
            ("Vashon Island", 47.43, -122.46),
            ("Mount Rainier", 46.853, -121.76),
            ("Spokane", 47.659, -117.426),
        ] {
            assert!(is_land(&map, lat, lon), "{name}");
        }
        for (name, lat, lon) in [
            ("Elliott Bay", 47.603, -122.37),
            ("Lake Washington", 47.62, -122.26),
            ("Lake Union", 47.639, -122.333),
            ("Puget Sound", 47.65, -122.45),
            ("Strait of Juan de Fuca", 48.25, -123.75),
            ("Pacific Ocean", 46.9, -125.9),
        ] {
            assert!(!is_land(&map, lat, lon), "{name}");
        }
    }

    #[test]
    fn every_name_of_water_lies_in_water() {
        let map = file();
        for label in &map.labels {
            let at = label.at.to_world().to_lat_lon();
            assert_eq!(
                is_land(&map, at.lat, at.lon),
                label.kind != LabelKind::Water,
                "{}",
                label.name
            );
        }
    }

    #[test]
    fn a_file_cut_short_is_refused() {
        for end in (0..40).chain((40..FILE.len()).step_by(509)) {
            let error = Basemap::decode(&FILE[..end]).unwrap_err();
            let early = if end < MAGIC.len() {
                BasemapError::NotABasemap
            } else {
                BasemapError::Truncated
            };
            assert_eq!(error, early, "at {end}");
        }
        let mut longer = FILE.to_vec();
        longer.push(0);
        assert_eq!(Basemap::decode(&longer), Err(BasemapError::TrailingBytes));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let decode = |bytes: &[u8]| Basemap::decode(&[MAGIC, bytes].concat());
        assert_eq!(decode(&[0, 0, 0]), Ok(Basemap::default()));
        // This count promises four thousand million paths.
        assert_eq!(
            decode(&[0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
            Err(BasemapError::Truncated)
        );
        // One number has more than 32 bits, and one never ends.
        assert_eq!(
            decode(&[0xFF, 0xFF, 0xFF, 0xFF, 0x7F]),
            Err(BasemapError::Invalid)
        );
        assert_eq!(decode(&[0x80; 9]), Err(BasemapError::Invalid));
        // This point is west of the world.
        assert_eq!(decode(&[1, 1, 1, 0]), Err(BasemapError::Invalid));
        // One label has no valid kind, and one is not UTF-8.
        assert_eq!(
            decode(&[0, 0, 1, 3, 0, 0, 0, 0]),
            Err(BasemapError::Invalid)
        );
        assert_eq!(
            decode(&[0, 0, 1, 0, 0, 0, 0, 1, 0xFF]),
            Err(BasemapError::Invalid)
        );
    }

    #[test]
    fn no_bytes_make_it_panic() {
        // The generator is xorshift64, which gives the same bytes every time.
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut random = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let mut decoded = 0;
        for round in 0..4_000 {
            let mut bytes = if round % 2 == 0 {
                let start = (random() % (FILE.len() as u64 - 600)) as usize;
                [MAGIC, &FILE[start..start + 600]].concat()
            } else {
                let noise: Vec<u8> = (0..random() % 64).map(|_| random() as u8 & 0x3).collect();
                [MAGIC, &noise].concat()
            };
            for _ in 0..random() % 8 {
                let at = (random() % bytes.len() as u64) as usize;
                bytes[at] = random() as u8;
            }
            decoded += usize::from(Basemap::decode(&bytes).is_ok());
        }
        // Some inputs must be decoded to the end; otherwise this test proves little.
        assert!(decoded > 0);
    }
}
