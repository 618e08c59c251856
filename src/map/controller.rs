//! The map's state, and the animation frames in which it is drawn. `controller/rides.rs`
//! has the pickup point and the unicorn.

mod rides;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use leptos::web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

use self::rides::Flight;
use super::load_basemap;
use super::paint::Painter;
use super::palette::Palette;
use super::ride_layer::RideLayer;
use super::scene::Scene;
use super::sheet::Sheet;
use super::tile_images::TileImages;
use crate::decimal::rounded;
use crate::map::model::basemap;
use crate::map::model::gesture::{Ended, Gesture};
use crate::map::model::input::Command;
use crate::map::model::mercator::WorldPoint;
use crate::map::model::motion::{GLIDE_MS, Motion, STEP_MS};
use crate::map::model::near::is_near;
use crate::map::model::view::{Camera, HOME, PICKUP, Pixel, View};
use crate::words::map::Map as Words;
use cognito_client::config::TileSource;
use leptos_cognito::language::said;

/// The time for which a hint is shown.
const HINT: Duration = Duration::from_millis(2_200);

/// The elements that the map works on.
#[derive(Clone)]
pub(super) struct Elements {
    /// The element that takes the focus, and whose attributes publish the view.
    pub(super) surface: HtmlElement,
    pub(super) canvas: HtmlCanvasElement,
    /// The live region for screen readers.
    pub(super) status: HtmlElement,
    /// The text that is shown over the map for a while.
    pub(super) hint: HtmlElement,
}

impl Elements {
    /// Finds the elements in that of the map. They are found by their names, because each
    /// type of reference to an element adds a kilobyte to the code.
    pub(super) fn of(map: &HtmlElement) -> Option<Self> {
        let find = |name: &str| map.query_selector(name).ok().flatten();
        Some(Self {
            surface: find(".map-surface")?.unchecked_into(),
            canvas: find("canvas")?.unchecked_into(),
            status: find("[role=status]")?.unchecked_into(),
            hint: find(".map-hint")?.unchecked_into(),
        })
    }
}

/// One map on the page. It draws only when something has changed, and then once in a
/// frame.
pub(super) struct Controller {
    elements: Elements,
    context: CanvasRenderingContext2d,
    state: RefCell<State>,
    /// The layer with the pickup point and the unicorn, where rides are offered.
    rides: Option<Rc<dyn RideLayer>>,
    frame: Cell<Option<i32>>,
    /// Set if the next frame draws everything, and not only a unicorn that has moved.
    is_stale: Cell<bool>,
    hint: Cell<Option<TimeoutHandle>>,
    /// Set until the whole basemap is requested.
    has_part: Cell<bool>,
    this: Weak<Self>,
    on_frame: Closure<dyn FnMut(f64)>,
}

struct State {
    view: View,
    /// The view at the time when the pointers went down. It is restored when the browser
    /// takes the pointers to scroll the page.
    before: View,
    motion: Option<Motion>,
    gesture: Gesture,
    scene: Option<Scene>,
    sheet: Option<Sheet>,
    /// The zoom of the frame before.
    drawn_zoom: f64,
    tiles: Option<TileImages>,
    /// The colours and the font; they are read again when this is `None`.
    palette: Option<Palette>,
    /// The zoom that the live region announced last.
    said: i32,
    /// The point that the pin marks.
    pin: Option<WorldPoint>,
    /// The unicorn on its way.
    flight: Option<Flight>,
}

impl Controller {
    /// Returns `None` where the browser has no 2D canvas.
    pub(super) fn new(
        elements: Elements,
        tiles: Option<TileSource>,
        rides: Option<Rc<dyn RideLayer>>,
    ) -> Option<Rc<Self>> {
        let context = elements.canvas.get_context("2d").ok()??;
        let context = context.dyn_into::<CanvasRenderingContext2d>().ok()?;
        Some(Rc::new_cyclic(|this: &Weak<Self>| {
            let (on_frame, on_tile) = (this.clone(), this.clone());
            let view = View::home(Pixel { x: 0.0, y: 0.0 });
            Self {
                elements,
                context,
                state: RefCell::new(State {
                    view,
                    before: view,
                    motion: None,
                    gesture: Gesture::default(),
                    scene: None,
                    sheet: Sheet::new(),
                    drawn_zoom: 0.0,
                    tiles: tiles.map(|source| {
                        TileImages::new(source, move || {
                            if let Some(map) = on_tile.upgrade() {
                                map.redraw();
                            }
                        })
                    }),
                    palette: None,
                    said: whole(view.camera().zoom),
                    pin: rides.is_none().then_some(PICKUP),
                    flight: None,
                }),
                rides,
                frame: Cell::new(None),
                is_stale: Cell::new(true),
                hint: Cell::new(None),
                has_part: Cell::new(true),
                this: this.clone(),
                on_frame: Closure::new(move |now| {
                    if let Some(map) = on_frame.upgrade() {
                        map.frame(now);
                    }
                }),
            }
        }))
    }

    /// Requests a frame, in which the map is drawn.
    pub(super) fn redraw(&self) {
        self.is_stale.set(true);
        self.request_frame();
    }

    fn request_frame(&self) {
        if self.frame.get().is_none() {
            let frame = window().request_animation_frame(self.on_frame.as_ref().unchecked_ref());
            self.frame.set(frame.ok());
        }
    }

    /// Reads the colours again, and requests a frame.
    pub(super) fn restyle(&self) {
        let mut state = self.state.borrow_mut();
        state.palette = None;
        state.sheet.iter_mut().for_each(Sheet::forget);
        drop(state);
        self.redraw();
    }

    /// Reads the size of the element, which may have changed, and requests a frame.
    pub(super) fn resize(&self) {
        let surface = &self.elements.surface;
        let size = Pixel {
            x: f64::from(surface.client_width()),
            y: f64::from(surface.client_height()),
        };
        let mut state = self.state.borrow_mut();
        state.view = state.view.resized(size);
        drop(state);
        self.redraw();
    }

    /// Stores the basemap, and requests a frame.
    pub(super) fn show(&self, scene: Scene) {
        let mut state = self.state.borrow_mut();
        state.scene = Some(scene);
        state.sheet.iter_mut().for_each(Sheet::forget);
        drop(state);
        self.redraw();
    }

    /// Reports that the basemap could not be loaded: in the live region, and in the hint,
    /// which stays.
    pub(super) fn tell_failure(&self) {
        let message = said(Words::NoBasemap);
        self.elements.status.set_text_content(Some(&message));
        self.elements.hint.set_text_content(Some(&message));
        self.hint_in_sight(true);
    }

    /// Returns `true` when the map takes plain scrolling and one-finger drags, which is
    /// while the map or one of its buttons has the focus.
    pub(super) fn is_active(&self) -> bool {
        self.elements
            .surface
            .parent_element()
            .is_some_and(|map| map.matches(":focus-within").unwrap_or(false))
    }

    /// Runs the command of a key or a button.
    pub(super) fn command(&self, command: Command) {
        let mut state = self.state.borrow_mut();
        let from = state.destination();
        let to = match (command, state.pin) {
            (Command::Recenter, Some(center)) => from.looking(Camera { center, ..HOME }).camera(),
            _ => command.apply(from),
        };
        state.go(to, STEP_MS);
        drop(state);
        self.redraw();
    }

    /// Zooms in at the place of a double click.
    pub(super) fn zoom_in_at(&self, at: Pixel) {
        let mut state = self.state.borrow_mut();
        let from = state.destination();
        let to = from.zoomed(from.camera().zoom.round() + 1.0, at).camera();
        state.go(to, STEP_MS);
        drop(state);
        self.redraw();
    }

    /// Zooms by a movement of the wheel. Returns `true` when that changed the zoom.
    pub(super) fn zoom_by(&self, zooms: f64, at: Pixel) -> bool {
        let mut state = self.state.borrow_mut();
        state.motion = None;
        let view = state.view.zoomed(state.view.camera().zoom + zooms, at);
        let changed = view.camera().zoom != state.view.camera().zoom;
        state.view = view;
        drop(state);
        self.redraw();
        changed
    }

    /// Handles a pointer that went down. Returns `true` when the gesture follows it.
    pub(super) fn down(&self, id: i32, at: Pixel) -> bool {
        let mut state = self.state.borrow_mut();
        state.motion = None;
        if !state.gesture.is_active() {
            state.before = state.view;
        }
        state.gesture.down(id, at)
    }

    /// Handles a pointer that moved, at the time `now` in milliseconds.
    pub(super) fn moved(&self, id: i32, to: Pixel, now: f64) {
        let mut state = self.state.borrow_mut();
        let view = state.view;
        if let Some(view) = state.gesture.moved(id, to, now, view) {
            state.view = view;
            drop(state);
            self.redraw();
        }
    }

    /// Handles a pointer that was lifted at this place, at the time `now` in milliseconds.
    /// Returns `true` when that ended a tap or a move. A tap sets the pickup point.
    pub(super) fn up(&self, id: i32, at: Pixel, now: f64) -> bool {
        let mut state = self.state.borrow_mut();
        let ended = state.gesture.up(id, now);
        if let Ended::Moved(Some(by)) = ended
            && !prefers_stillness()
        {
            let to = state.view.dragged(by).camera();
            state.go(to, GLIDE_MS);
        }
        let tapped = (ended == Ended::Tap).then(|| state.view.unproject(at));
        drop(state);
        if let Some(point) = tapped {
            self.pick(point);
        }
        self.redraw();
        ended != Ended::NotYet
    }

    /// Ends the gesture and restores the view from before it, because the browser took
    /// the pointers to scroll the page.
    pub(super) fn cancel(&self) {
        let mut state = self.state.borrow_mut();
        if state.gesture.is_active() {
            state.gesture = Gesture::default();
            state.view = state.before;
        }
        drop(state);
        self.redraw();
    }

    /// Shows a hint for a while.
    pub(super) fn hint(self: &Rc<Self>, words: Words) {
        if let Some(running) = self.hint.take() {
            running.clear();
        }
        self.elements.hint.set_text_content(Some(&said(words)));
        self.hint_in_sight(true);
        let this = Rc::downgrade(self);
        let timer = set_timeout_with_handle(
            move || {
                if let Some(map) = this.upgrade() {
                    map.hint.set(None);
                    map.hint_in_sight(false);
                }
            },
            HINT,
        );
        self.hint.set(timer.ok());
    }

    fn hint_in_sight(&self, shown: bool) {
        let _ = self
            .elements
            .hint
            .class_list()
            .toggle_with_force("is-shown", shown);
    }

    /// Draws what has changed. A unicorn that has not moved by half a pixel since the last
    /// frame is not drawn again, because each drawing includes the shores.
    fn frame(&self, now: f64) {
        self.frame.set(None);
        let is_stale = self.is_stale.take();
        if is_stale || self.has_unicorn_moved(now) {
            self.draw(now);
        } else if self.state.borrow().flight.is_some() {
            self.request_frame();
        }
    }

    fn draw(&self, now: f64) {
        let mut state = self.state.borrow_mut();
        let state = &mut *state;
        if let Some(motion) = &mut state.motion {
            let (camera, arrived) = motion.at(now);
            state.view = state.view.looking(camera);
            if arrived {
                state.motion = None;
            }
        }
        if state.palette.is_none() {
            state.palette = Palette::of(&self.elements.canvas);
        }
        let device = window().device_pixel_ratio().max(1.0);
        fit(&self.elements.canvas, state.view.size(), device);
        let is_at_rest = state.motion.is_none() && !state.gesture.is_active();
        let zoom = state.view.camera().zoom;
        let is_zooming = std::mem::replace(&mut state.drawn_zoom, zoom) != zoom;
        if let Some(palette) = &state.palette {
            let painter = Painter {
                context: &self.context,
                view: &state.view,
                palette,
                device,
            };
            // A sheet that fits one frame alone would be larger for nothing.
            let sheet = state.sheet.as_mut().filter(|_| !is_zooming);
            let is_painted = sheet.is_some_and(|sheet| {
                sheet.paint(&painter, state.scene.as_mut(), state.pin, is_at_rest)
            });
            if !is_painted {
                painter.basemap(state.scene.as_mut(), state.pin);
            }
            if let Some(tiles) = &mut state.tiles {
                painter.in_device_pixels();
                // Tiles that are in view only during a motion are not worth a request.
                tiles.draw(&self.context, &state.view, device, state.motion.is_none());
            }
            let flight = state.flight.as_mut().map(|flight| {
                let share = flight.share(now);
                flight.drawn(share);
                (flight.way(), share, flight.coat())
            });
            if let Some((way, share, _)) = flight {
                painter.way(way, share);
            }
            if let Some(pin) = state.pin {
                painter.pin(pin);
            }
            if let Some((way, share, coat)) = flight {
                painter.unicorn(way, share, coat);
            }
        }
        self.publish(state);
        // The whole basemap follows its part, so that the part never replaces it.
        if state.scene.is_some() && !is_near(&state.view) && self.has_part.replace(false) {
            load_basemap(self.this.clone(), basemap::ADDRESS);
        }
        // After a zoom, the next frame draws the sheet.
        if state.motion.is_some() || is_zooming && is_at_rest {
            self.redraw();
        } else if state.flight.as_ref().is_some_and(Flight::is_moving) {
            self.request_frame();
        }
    }

    /// Publishes the view in attributes. A new zoom is announced in the live region once
    /// the map has come to rest.
    fn publish(&self, state: &mut State) {
        self.publish_rides(state);
        let camera = state.view.camera();
        let place = camera.center.to_lat_lon();
        for (name, value, digits) in [
            ("data-zoom", camera.zoom, 100.0),
            ("data-lat", place.lat, 100_000.0),
            ("data-lon", place.lon, 100_000.0),
        ] {
            let _ = self
                .elements
                .surface
                .set_attribute(name, &rounded(value, digits));
        }
        let zoom = whole(camera.zoom);
        if state.motion.is_none() && !state.gesture.is_active() && zoom != state.said {
            state.said = zoom;
            let text = said(Words::Zoom(zoom.unsigned_abs()));
            self.elements.status.set_text_content(Some(&text));
        }
    }
}

impl State {
    /// Returns the view at the end of the motion, from which a further step starts.
    fn destination(&self) -> View {
        match &self.motion {
            Some(motion) => self.view.looking(motion.target()),
            None => self.view,
        }
    }

    fn go(&mut self, to: Camera, length: f64) {
        if prefers_stillness() {
            self.motion = None;
            self.view = self.view.looking(to);
        } else {
            self.motion = Some(Motion::new(self.view.camera(), to, length));
        }
    }
}

impl Drop for Controller {
    fn drop(&mut self) {
        if let Some(frame) = self.frame.take() {
            let _ = window().cancel_animation_frame(frame);
        }
        if let Some(hint) = self.hint.take() {
            hint.clear();
        }
    }
}

fn prefers_stillness() -> bool {
    window()
        .match_media("(prefers-reduced-motion: reduce)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a zoom lies between MIN_ZOOM and MAX_ZOOM"
)]
fn whole(zoom: f64) -> i32 {
    zoom.round() as i32
}

/// Gives a canvas this size in CSS pixels. Setting either side clears the canvas, even
/// when the size stays the same.
pub(super) fn fit(canvas: &HtmlCanvasElement, size: Pixel, device: f64) {
    let (width, height) = (device_size(size.x * device), device_size(size.y * device));
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is positive and within a screen; `as` saturates"
)]
fn device_size(pixels: f64) -> u32 {
    pixels.round() as u32
}
