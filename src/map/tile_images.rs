//! Raster tiles on the canvas.

use leptos::wasm_bindgen::{JsCast, closure::Closure};
use leptos::web_sys::{CanvasRenderingContext2d, HtmlImageElement};

use crate::map::model::recent::Recent;
use crate::map::model::tiles::{KEPT_TILES, Tile, visible};
use crate::map::model::view::View;
use cognito_client::config::TileSource;

/// The number of zooms by which a tile may be further out to replace one that is not
/// loaded yet.
const STAND_IN_LEVELS: u8 = 4;

/// The tiles of one source. They are requested when they come into view, and cached.
pub(super) struct TileImages {
    source: TileSource,
    images: Recent<Tile, TileImage, KEPT_TILES>,
    loaded: Closure<dyn FnMut()>,
}

/// A tile's image. When it is dropped, it stops loading and calls no handler any more.
struct TileImage(HtmlImageElement);

impl Drop for TileImage {
    fn drop(&mut self) {
        self.0.set_onload(None);
        let _ = self.0.remove_attribute("src");
    }
}

impl TileImages {
    /// Creates an empty cache. `loaded` is called whenever a tile has loaded.
    pub(super) fn new(source: TileSource, loaded: impl FnMut() + 'static) -> Self {
        Self {
            source,
            images: Recent::default(),
            loaded: Closure::new(loaded),
        }
    }

    /// Draws the loaded tiles, in device pixels. Where there is none, the earlier drawing
    /// stays visible. Requests the missing tiles if `ask` is set.
    pub(super) fn draw(
        &mut self,
        context: &CanvasRenderingContext2d,
        view: &View,
        device: f64,
        ask: bool,
    ) {
        for tile in visible(view) {
            if ask && self.images.get(&tile).is_none() {
                self.request(tile, device > 1.0);
            }
            let Some((image, x, y, part)) = self.best(tile) else {
                continue;
            };
            let (begin, end) = tile.on_screen(view);
            // The edges are rounded to device pixels, so that no seams show between
            // neighbouring tiles.
            let left = (begin.x * device).round();
            let top = (begin.y * device).round();
            let (width, height) = (
                f64::from(image.natural_width()),
                f64::from(image.natural_height()),
            );
            // The call fails only for a broken image, which `best` leaves out.
            let _ = context
                .draw_image_with_html_image_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                    &image,
                    x * width,
                    y * height,
                    part * width,
                    part * height,
                    left,
                    top,
                    (end.x * device).round() - left,
                    (end.y * device).round() - top,
                );
        }
    }

    /// Returns the image of the tile, or the part of a tile further out that shows the
    /// same area.
    fn best(&mut self, tile: Tile) -> Option<(HtmlImageElement, f64, f64, f64)> {
        (0..=STAND_IN_LEVELS).find_map(|levels| {
            let (at, offset, part) = tile.ancestor(levels)?;
            let TileImage(image) = self.images.get(&at)?;
            (image.complete() && image.natural_width() > 0)
                .then(|| (image.clone(), offset.x, offset.y, part))
        })
    }

    /// Requests a tile, with twice the pixels if `is_dense` is set. The page sends no
    /// address of its own anywhere (`Referrer-Policy: no-referrer`), but the attribute of
    /// an element overrides that header: OpenStreetMap's tile servers refuse requests
    /// that do not name the site. They get its origin, without path and query.
    ///
    /// Source: "Tile Usage Policy", OpenStreetMap Foundation.
    fn request(&mut self, tile: Tile, is_dense: bool) {
        if let Ok(image) = HtmlImageElement::new() {
            image.set_decoding("async");
            let _set = image.set_attribute("referrerpolicy", "strict-origin-when-cross-origin");
            image.set_onload(Some(self.loaded.as_ref().unchecked_ref()));
            image.set_src(&self.source.url(tile.z, tile.x, tile.y, is_dense));
            self.images.insert(tile, TileImage(image));
        }
    }
}
