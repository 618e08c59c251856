//! Raster tiles: their numbers, and the choice of the tiles that a view needs.
//!
//! The numbers follow the "slippy map" convention: `x` counts from 180° west and `y` from
//! the north, and there are `2^z` of each.

use super::mercator::WorldPoint;
use super::view::{Pixel, View};

/// The highest zoom that is requested from a tile server; at higher zooms, tiles are
/// enlarged.
const MAX_TILE_ZOOM: u8 = 19;

/// The numbers of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    /// The zoom.
    pub z: u8,
    /// The column, counted from the west.
    pub x: u32,
    /// The row, counted from the north.
    pub y: u32,
}

impl Tile {
    /// Returns the tile at a zoom that contains a point.
    #[must_use]
    pub fn at(point: WorldPoint, z: u8) -> Self {
        let count = f64::from(1_u32 << z.min(MAX_TILE_ZOOM));
        // The cast saturates, and gives 0 for NaN.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the tiles there are"
        )]
        let index = |share: f64| (share * count).clamp(0.0, count - 1.0) as u32;
        Self {
            z: z.min(MAX_TILE_ZOOM),
            x: index(point.x),
            y: index(point.y),
        }
    }

    /// Returns the tile's north-western corner.
    #[must_use]
    pub fn corner(self) -> WorldPoint {
        let count = f64::from(1_u32 << self.z);
        WorldPoint {
            x: f64::from(self.x) / count,
            y: f64::from(self.y) / count,
        }
    }

    /// Returns the tile's upper left and lower right corners on the screen.
    #[must_use]
    pub fn on_screen(self, view: &View) -> (Pixel, Pixel) {
        let begin = view.project(self.corner());
        let end = view.project(
            Self {
                x: self.x + 1,
                y: self.y + 1,
                ..self
            }
            .corner(),
        );
        (begin, end)
    }

    /// Returns the tile that covers this one `levels` zooms further out, and the part of
    /// it that this tile is: the offset and the width, as fractions of that tile's width.
    #[must_use]
    pub fn ancestor(self, levels: u8) -> Option<(Self, Pixel, f64)> {
        let z = self.z.checked_sub(levels)?;
        let above = Self {
            z,
            x: self.x >> levels,
            y: self.y >> levels,
        };
        let part = 1.0 / f64::from(1_u32 << levels);
        let offset = Pixel {
            x: f64::from(self.x - (above.x << levels)) * part,
            y: f64::from(self.y - (above.y << levels)) * part,
        };
        Some((above, offset, part))
    }
}

/// The number of loaded tiles that are cached. It is greater than `MOST_TILES`, so that a
/// visible tile is never dropped for another visible tile.
pub const KEPT_TILES: usize = 128;
/// The greatest number of tiles that a view requests.
const MOST_TILES: u32 = 96;

/// Returns the tiles that cover a view, at the integer zoom that is closest to the
/// view's, or at a lower one where a large screen would need too many tiles. The tiles in
/// the middle come first, because tiles are requested in this order.
#[must_use]
pub fn visible(view: &View) -> Vec<Tile> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a view's zoom lies between MIN_ZOOM and MAX_ZOOM"
    )]
    let mut z = view.camera().zoom.round() as u8;
    let corners = [Pixel { x: 0.0, y: 0.0 }, view.size()].map(|at| view.unproject(at));
    let [first, last] = loop {
        let [first, last] = corners.map(|corner| Tile::at(corner, z));
        let count = (last.x - first.x + 1) * (last.y - first.y + 1);
        if z == 0 || count <= MOST_TILES {
            break [first, last];
        }
        z -= 1;
    };
    let mut tiles: Vec<Tile> = (first.y..=last.y)
        .flat_map(|y| (first.x..=last.x).map(move |x| Tile { z, x, y }))
        .collect();
    let middle = view.middle();
    let off = |tile: &Tile| {
        let (begin, end) = tile.on_screen(view);
        (f64::midpoint(begin.x, end.x) - middle.x).hypot(f64::midpoint(begin.y, end.y) - middle.y)
    };
    tiles.sort_unstable_by(|a, b| off(a).total_cmp(&off(b)));
    tiles
}

#[cfg(test)]
mod tests {
    use super::super::mercator::LatLon;
    use super::*;

    #[test]
    fn the_tiles_of_seattle() {
        // These numbers are computed as OpenStreetMap's wiki says ("Slippy map
        // tilenames").
        let seattle = LatLon {
            lat: 47.60,
            lon: -122.31,
        }
        .to_world();
        let numbers = |z| {
            let tile = Tile::at(seattle, z);
            (tile.x, tile.y)
        };
        assert_eq!(numbers(0), (0, 0));
        assert_eq!(numbers(12), (656, 1430));
        assert_eq!(numbers(17), (21004, 45779));
    }

    #[test]
    fn a_point_outside_the_world_gets_a_tile_that_exists() {
        for point in [
            WorldPoint { x: -1.0, y: 2.0 },
            WorldPoint { x: 1.0, y: 1.0 },
            WorldPoint {
                x: f64::NAN,
                y: f64::INFINITY,
            },
        ] {
            let tile = Tile::at(point, 3);
            assert!(tile.x < 8 && tile.y < 8, "{tile:?}");
        }
    }

    #[test]
    fn visible_tiles_cover_the_screen_and_no_more() {
        let view = View::home(Pixel { x: 800.0, y: 500.0 });
        for zoom in [12.0, 12.4, 12.6, 17.0, 8.0] {
            let view = view.zoomed(zoom, view.middle());
            let tiles = visible(&view);
            let (mut area, screen) = (0.0, 800.0 * 500.0);
            for tile in &tiles {
                let (begin, end) = tile.on_screen(&view);
                let width = end.x.min(800.0) - begin.x.max(0.0);
                let height = end.y.min(500.0) - begin.y.max(0.0);
                assert!(width > 0.0 && height > 0.0, "{tile:?} is out of sight");
                area += width * height;
            }
            assert!((area - screen).abs() < 1e-3, "{area} at {zoom}");
            assert_eq!(
                tiles.first(),
                Some(&Tile::at(view.camera().center, tiles[0].z))
            );
        }
    }

    #[test]
    fn a_huge_screen_makes_do_with_fewer_and_larger_tiles() {
        let view = View::home(Pixel {
            x: 7680.0,
            y: 4320.0,
        });
        let view = view.zoomed(12.501, view.middle());
        let tiles = visible(&view);
        assert!(tiles.len() <= MOST_TILES as usize && tiles.len() < KEPT_TILES);
        assert_eq!(tiles[0].z, 11);
        assert!(tiles.contains(&Tile::at(view.unproject(Pixel { x: 1.0, y: 1.0 }), 11)));
        assert!(tiles.contains(&Tile::at(view.unproject(view.size()), 11)));
    }

    #[test]
    fn an_ancestor_and_the_part_of_it() {
        let tile = Tile {
            z: 12,
            x: 657,
            y: 1430,
        };
        let (above, offset, part) = tile.ancestor(2).unwrap();
        assert_eq!(
            above,
            Tile {
                z: 10,
                x: 164,
                y: 357
            }
        );
        assert_eq!((offset.x, offset.y, part), (0.25, 0.5, 0.25));
        assert_eq!(tile.ancestor(13), None);
        assert_eq!(tile.ancestor(0).unwrap().0, tile);
    }
}
