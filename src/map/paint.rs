//! Draws a view of the basemap onto a canvas.

use std::f64::consts::TAU;

use leptos::web_sys::{CanvasRenderingContext2d, CanvasWindingRule, Path2d};

use super::palette::Palette;
use super::scene::Scene;
use crate::map::model::basemap::{Label, LabelKind, UNITS};
use crate::map::model::labels::{Rect, Room};
use crate::map::model::mercator::WorldPoint;
use crate::map::model::travel::Way;
use crate::map::model::view::{PICKUP, Pixel, View};

/// The number of zooms by which a name is shown earlier than at its own zoom.
const EARLY: f64 = 0.3;
/// The number of zooms after its own from which a city's name is hidden, because the
/// names of its parts are shown then.
const CITY_ZOOMS: f64 = 7.0;
/// The pin's size in CSS pixels: `x` is half its width, and `y` its height.
const PIN: Pixel = Pixel { x: 12.0, y: 34.0 };

/// The radius of the disc that shows a unicorn, in CSS pixels.
const BADGE: f64 = 17.0;
/// The colour of that disc, which is that of the brand's mark.
const DISC: &str = "#5b3fd6";
/// The number of dots on a unicorn's way.
const DOTS: u32 = 32;
/// The outline of the unicorn's head in the brand's mark, which `public` has as an image.
const HEAD: &str = "M5 32C4.5 21.5 8.5 13.5 16 11l.3-3.6 3.4 2.9L27.5 2.5 23.3 12.6C25.5 14.5 26.5 17 28 20.2c.9 1.9.2 3.7-1.6 4.3-1.3.4-2.5.1-3.4-1-1.6.3-3.3.3-4.7.1-.9 2.7-.4 5.6 1.2 8.4z";

/// The context, the view and the colours of one drawing.
pub(super) struct Painter<'a> {
    pub(super) context: &'a CanvasRenderingContext2d,
    pub(super) view: &'a View,
    pub(super) palette: &'a Palette,
    /// The number of device pixels in a CSS pixel.
    pub(super) device: f64,
}

impl Painter<'_> {
    /// Draws water, land, rivers and names, or only water where there is no scene yet. No
    /// name is where the pin is.
    pub(super) fn basemap(&self, scene: Option<&mut Scene>, pin: Option<WorldPoint>) {
        let (context, palette, size) = (self.context, self.palette, self.view.size());
        self.in_css_pixels();
        context.set_fill_style_str(&palette.water);
        context.fill_rect(0.0, 0.0, size.x, size.y);
        let Some(scene) = scene else { return };
        let Some(ready) = scene.ready(self.view) else {
            return;
        };

        // From here on, one canvas unit is one unit of the basemap.
        let unit = self.view.scale() / UNITS;
        let origin = self.view.project(PICKUP);
        let transform = |factor: f64, x: f64, y: f64| {
            let _ = context.set_transform(factor, 0.0, 0.0, factor, x, y);
        };
        transform(
            self.device * unit,
            self.device * origin.x,
            self.device * origin.y,
        );
        context.set_line_join("bevel");
        context.set_stroke_style_str(&palette.shore);
        // A wide stroke makes a soft edge on the water's side; the land then covers its
        // other half. There is only one such stroke, because without a graphics card each
        // stroke takes a third of the frame's time.
        context.set_line_width(7.0 / unit);
        context.set_global_alpha(0.22);
        context.stroke_with_path(&ready.shore);
        context.set_global_alpha(1.0);
        context.set_fill_style_str(&palette.land);
        context.fill_with_path_2d_and_winding(&ready.land, CanvasWindingRule::Evenodd);
        context.set_line_width(1.2 / unit);
        context.stroke_with_path(&ready.shore);
        context.set_stroke_style_str(&palette.water);
        context.set_line_width((self.view.camera().zoom - 6.0).clamp(1.0, 5.0) / unit);
        context.stroke_with_path(&ready.rivers);
        self.names(scene.labels(), pin);
    }

    /// Draws the pin at this point.
    pub(super) fn pin(&self, at: WorldPoint) {
        let (context, palette) = (self.context, self.palette);
        let Pixel { x, y } = self.view.project(at);
        self.in_css_pixels();
        let head = y - PIN.y + PIN.x;
        self.shadow(x, y, 7.0);
        context.begin_path();
        context.move_to(x, y);
        context.bezier_curve_to(x - 3.0, y - 9.0, x - PIN.x, head + 9.0, x - PIN.x, head);
        let _ = context.arc(x, head, PIN.x, TAU / 2.0, TAU);
        context.bezier_curve_to(x + PIN.x, head + 9.0, x + 3.0, y - 9.0, x, y);
        context.close_path();
        context.set_fill_style_str(&palette.accent);
        context.fill();
        context.set_stroke_style_str(&palette.land);
        context.set_line_width(1.5);
        context.stroke();
        context.set_fill_style_str(&palette.land);
        self.disc(x, head, 4.5);
    }

    /// Draws the rest of a unicorn's way, from its place after this share of the time, as
    /// a row of dots.
    pub(super) fn way(&self, way: Way, share: f64) {
        let (context, palette) = (self.context, self.palette);
        self.in_css_pixels();
        context.set_fill_style_str(&palette.accent);
        context.set_global_alpha(0.65);
        for dot in 0..DOTS {
            let dot = f64::from(dot) / f64::from(DOTS);
            if dot > share {
                let Pixel { x, y } = self.view.project(way.at(dot));
                self.disc(x, y, 2.0);
            }
        }
        context.set_global_alpha(1.0);
    }

    /// Draws a unicorn with a coat of this colour on its way, after this share of the
    /// time. It looks to where it goes.
    pub(super) fn unicorn(&self, way: Way, share: f64, coat: &str) {
        let (context, palette) = (self.context, self.palette);
        let (at, aside) = (self.view.project(way.at(share)), way.aside(share));
        let (x, y) = (at.x + aside.x, at.y + aside.y);
        self.in_css_pixels();
        self.shadow(x, y + BADGE + 2.0, 10.0);
        context.set_fill_style_str(DISC);
        self.disc(x, y, BADGE);
        context.save();
        context.clip();
        // The drawing is 32 units wide and looks to the right.
        let unit = BADGE / 16.0;
        let side = if way.comes_from_left() { unit } else { -unit };
        let device = self.device;
        let _ = context.set_transform(
            device * side,
            0.0,
            0.0,
            device * unit,
            device * (x - 16.0 * side),
            device * (y - 15.0 * unit),
        );
        context.set_fill_style_str(coat);
        if let Ok(head) = Path2d::new_with_path_string(HEAD) {
            context.fill_with_path_2d_and_winding(&head, CanvasWindingRule::Nonzero);
        }
        context.set_fill_style_str(DISC);
        self.disc(21.0, 16.8, 1.5);
        context.restore();
        self.circle(x, y, BADGE);
        context.set_stroke_style_str(&palette.land);
        context.set_line_width(2.0);
        context.stroke();
    }

    fn names(&self, labels: &[Label], pin: Option<WorldPoint>) {
        let (context, palette) = (self.context, self.palette);
        let (zoom, size) = (self.view.camera().zoom, self.view.size());
        self.in_css_pixels();
        context.set_text_align("center");
        context.set_text_baseline("middle");
        context.set_line_width(3.5);
        let mut room = Room::default();
        if let Some(pin) = pin.map(|pin| self.view.project(pin)) {
            room.take(Rect::around(
                pin.x,
                pin.y - PIN.y / 2.0,
                2.0 * PIN.x + 6.0,
                PIN.y + 6.0,
            ));
        }
        for label in labels {
            let first = f64::from(label.zoom);
            if zoom < first - EARLY
                || label.kind == LabelKind::City && zoom >= first + CITY_ZOOMS + EARLY
            {
                continue;
            }
            let at = self.view.project(label.at.to_world());
            if at.x < 0.0 || at.y < 0.0 || at.x > size.x || at.y > size.y {
                continue;
            }
            let (face, px, ink, halo) = match label.kind {
                LabelKind::City if first < 8.0 => {
                    ("600 16px ", 16.0, &palette.label, &palette.land)
                }
                LabelKind::City => ("600 14px ", 14.0, &palette.label, &palette.land),
                LabelKind::District => ("500 12px ", 12.0, &palette.label, &palette.land),
                LabelKind::Water => ("italic 13px ", 13.0, &palette.label, &palette.water),
            };
            context.set_font(&[face, &palette.letters].concat());
            let Ok(text) = context.measure_text(&label.name) else {
                continue;
            };
            let width = text.width() + 10.0;
            let beside = width / 2.0 + PIN.x + 6.0;
            // The name of a large city may be drawn beside the pin, because it does not
            // need to be at the city's exact centre.
            let asides: &[f64] = match label.kind {
                LabelKind::City if first < 8.0 => &[0.0, beside, -beside],
                _ => &[0.0],
            };
            let Some(x) = asides
                .iter()
                .map(|aside| at.x + aside)
                .find(|&x| room.take(Rect::around(x, at.y, width, px + 8.0)))
            else {
                continue;
            };
            context.set_stroke_style_str(halo);
            let _ = context.stroke_text(&label.name, x, at.y);
            context.set_fill_style_str(ink);
            // The names of water are paler than the others.
            let soft = label.kind == LabelKind::Water;
            context.set_global_alpha(if soft { 0.7 } else { 1.0 });
            let _ = context.fill_text(&label.name, x, at.y);
            context.set_global_alpha(1.0);
        }
    }

    /// Draws the shadow of what is above this point. It is `radius` CSS pixels wide to
    /// either side.
    fn shadow(&self, x: f64, y: f64, radius: f64) {
        let context = self.context;
        context.set_fill_style_str(&self.palette.label);
        context.set_global_alpha(0.25);
        context.begin_path();
        let _ = context.ellipse(x, y, radius, 3.0, 0.0, 0.0, TAU);
        context.fill();
        context.set_global_alpha(1.0);
    }

    /// Fills a circle.
    fn disc(&self, x: f64, y: f64, radius: f64) {
        self.circle(x, y, radius);
        self.context.fill();
    }

    /// Begins a path that is a circle.
    fn circle(&self, x: f64, y: f64, radius: f64) {
        self.context.begin_path();
        let _ = self.context.arc(x, y, radius, 0.0, TAU);
    }

    fn in_css_pixels(&self) {
        let _ = self
            .context
            .set_transform(self.device, 0.0, 0.0, self.device, 0.0, 0.0);
    }

    /// Sets the canvas to device pixels, for drawings that align themselves to those.
    pub(super) fn in_device_pixels(&self) {
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    }
}
