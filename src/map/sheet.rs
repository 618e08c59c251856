//! The basemap and its names as they were drawn last, with a margin around the view.
//!
//! Stroking the shores takes longer than a frame on a slow processor. A drag does not
//! change the picture, so it copies the sheet. The margin is renewed when the map comes to
//! rest, and during a motion only where the view leaves it.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::paint::Painter;
use super::scene::Scene;
use crate::map::model::margin::{enlarged, is_centred, place_in};
use crate::map::model::mercator::WorldPoint;
use crate::map::model::view::View;

/// A canvas that is not on the page.
pub(super) struct Sheet {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// The view that was drawn, with the device pixels in a CSS pixel and the pin.
    drawn: Option<(View, f64, Option<WorldPoint>)>,
}

impl Sheet {
    /// Returns `None` where the browser has no 2D canvas.
    pub(super) fn new() -> Option<Self> {
        let canvas = document().create_element("canvas").ok()?;
        let canvas = canvas.dyn_into::<HtmlCanvasElement>().ok()?;
        let context = canvas.get_context("2d").ok()??;
        Some(Self {
            context: context.dyn_into().ok()?,
            canvas,
            drawn: None,
        })
    }

    /// Forgets the drawing, because its colours or its contents have changed.
    pub(super) fn forget(&mut self) {
        self.drawn = None;
    }

    /// Draws the basemap by a copy of the sheet, which is drawn first if it does not have
    /// all of the view, or if the map is at rest and far from the middle of the sheet.
    /// Returns `false` where the sheet cannot be larger than the view.
    pub(super) fn paint(
        &mut self,
        to: &Painter<'_>,
        scene: Option<&mut Scene>,
        pin: Option<WorldPoint>,
        is_at_rest: bool,
    ) -> bool {
        let Some(wanted) = enlarged(to.view) else {
            return false;
        };
        let place = self
            .drawn
            .filter(|(_, device, with_pin)| *device == to.device && *with_pin == pin)
            .filter(|(drawn, ..)| !is_at_rest || is_centred(drawn, &wanted))
            .and_then(|(drawn, ..)| place_in(&drawn, to.view));
        let place = match place {
            Some(place) => place,
            None => {
                self.draw(to, &wanted, scene, pin);
                let Some(place) = place_in(&wanted, to.view) else {
                    return false;
                };
                place
            }
        };
        // Copies of whole device pixels stay sharp.
        let [x, y] = [place.x, place.y].map(|place| -(place * to.device).round());
        to.in_device_pixels();
        let copied = to
            .context
            .draw_image_with_html_canvas_element(&self.canvas, x, y);
        copied.is_ok()
    }

    fn draw(
        &mut self,
        to: &Painter<'_>,
        view: &View,
        scene: Option<&mut Scene>,
        pin: Option<WorldPoint>,
    ) {
        super::controller::fit(&self.canvas, view.size(), to.device);
        let painter = Painter {
            context: &self.context,
            view,
            ..*to
        };
        painter.basemap(scene, pin);
        self.drawn = Some((*view, to.device, pin));
    }
}
