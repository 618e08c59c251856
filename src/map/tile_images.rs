//! Raster tiles on the canvas.

use leptos::wasm_bindgen::{JsCast, closure::Closure};
use leptos::web_sys::{CanvasRenderingContext2d, HtmlImageElement};

use crate::map::model::recent::Recent;
use crate::map::model::tiles::{KEPT_TILES, Tile, visible};
use crate::map::model::view::View;
use cognito_client::config::TileSource;

/// How many zooms further out a tile may stand in for one that is not there yet.
const STAND_IN_LEVELS: u8 = 4;

/// The tiles of one source: asked for when they come into sight, and kept for a while.
pub(super) struct TileImages {
    source: TileSource,
    images: Recent<Tile, TileImage, KEPT_TILES>,
    loaded: Closure<dyn FnMut()>,
}

/// A tile's image. Stops loading, and telling of it, when it is dropped.
struct TileImage(HtmlImageElement);

impl Drop for TileImage {
    fn drop(&mut self) {
        self.0.set_onload(None);
        let _ = self.0.remove_attribute("src");
    }
}

impl TileImages {
    /// `loaded` is called whenever a tile has come.
    pub(super) fn new(source: TileSource, loaded: impl FnMut() + 'static) -> Self {
        Self {
            source,
            images: Recent::default(),
            loaded: Closure::new(loaded),
        }
    }

    /// Draws what is there, in device pixels; where nothing is, what was drawn before
    /// stays in sight. Asks for what is missing if `ask`.
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
            // ReplaceOnUpdate device pixels: no seams between neighbours.
            let left = (begin.x * device).round();
            let top = (begin.y * device).round();
            let (width, height) = (
                f64::from(image.natural_width()),
                f64::from(image.natural_height()),
            );
            // Fails only for a broken image, which `best` leaves out.
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

    /// The tile itself, or the part of one further out that shows the same.
    fn best(&mut self, tile: Tile) -> Option<(HtmlImageElement, f64, f64, f64)> {
        (0..=STAND_IN_LEVELS).find_map(|levels| {
            let (at, offset, part) = tile.ancestor(levels)?;
            let TileImage(image) = self.images.get(&at)?;
            (image.complete() && image.natural_width() > 0)
                .then(|| (image.clone(), offset.x, offset.y, part))
        })
    }

    /// Asks for a tile, with twice the pixels if `is_dense`. The page sends no address of
    /// its own anywhere (`Referrer-Policy: no-referrer`), and an element's own attribute comes
    /// before that header: OpenStreetMap's tile servers refuse requests that do not name the
    /// site. They get its origin, without path and query.
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
