//! Tests of the component in a browser, with real events on the real elements.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy.toml lets tests panic, but does not know these for tests"
)]

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::task::tick;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{
    Element, HtmlElement, KeyboardEvent, KeyboardEventInit, MouseEvent, MouseEventInit,
    PointerEvent, PointerEventInit, WheelEvent, WheelEventInit,
    js_sys::{Function, Promise},
};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::Map;
use crate::words::map::Map as Words;
use cognito_client::config::TileSource;
use leptos_cognito::language::said;

wasm_bindgen_test_configure!(run_in_browser);

/// A map on the page, 800 by 500 pixels, which is removed when this is dropped.
struct OnPage<H: Mountable> {
    parent: HtmlElement,
    handle: Option<UnmountHandle<H>>,
    surface: HtmlElement,
}

impl<H: Mountable> Drop for OnPage<H> {
    fn drop(&mut self) {
        self.handle = None;
        self.parent.remove();
    }
}

async fn map(tiles: Option<TileSource>) -> OnPage<impl Mountable> {
    let parent: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&parent).unwrap();
    let handle = mount_to(
        parent.clone(),
        move || view! { <Map tiles=tiles.clone() /> },
    );
    let surface: HtmlElement = find(&parent, ".map-surface").unchecked_into();
    for (name, value) in [("width", "800px"), ("height", "500px")] {
        surface.style().set_property(name, value).unwrap();
    }
    let map = OnPage {
        parent,
        handle: Some(handle),
        surface,
    };
    until("the first frame", || map.zoom() == Some(12.0)).await;
    // The first frame may have been drawn before the size was set.
    frame().await;
    frame().await;
    map
}

fn find(parent: &Element, selector: &str) -> Element {
    parent.query_selector(selector).unwrap().expect(selector)
}

async fn frame() {
    let promise = Promise::new(&mut |resolve: Function, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// Waits, frame by frame, until a condition holds.
async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    tick().await;
    for _ in 0..600 {
        if holds() {
            return;
        }
        frame().await;
    }
    panic!("{what}: never came");
}

impl<H: Mountable> OnPage<H> {
    fn number(&self, attribute: &str) -> Option<f64> {
        self.surface.get_attribute(attribute)?.parse().ok()
    }

    fn zoom(&self) -> Option<f64> {
        self.number("data-zoom")
    }

    fn lon(&self) -> f64 {
        self.number("data-lon").unwrap()
    }

    fn press(&self, key: &str) -> bool {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        self.surface.dispatch_event(&event).unwrap();
        event.default_prevented()
    }

    fn pointer(&self, event: &str, id: i32, kind: &str, x: i32, y: i32) {
        let origin = self.surface.get_bounding_client_rect();
        let init = PointerEventInit::new();
        init.set_pointer_id(id);
        init.set_pointer_type(kind);
        init.set_client_x(origin.left() as i32 + x);
        init.set_client_y(origin.top() as i32 + y);
        let event = PointerEvent::new_with_event_init_dict(event, &init).unwrap();
        self.surface.dispatch_event(&event).unwrap();
    }

    /// Sends a wheel event. Returns `true` when the map took it.
    fn wheel(&self, delta: f64, ctrl: bool) -> bool {
        let init = WheelEventInit::new();
        init.set_delta_y(delta);
        init.set_ctrl_key(ctrl);
        init.set_cancelable(true);
        let event = WheelEvent::new_with_event_init_dict("wheel", &init).unwrap();
        self.surface.dispatch_event(&event).unwrap();
        event.default_prevented()
    }

    fn hint(&self) -> Option<String> {
        find(&self.parent, ".map-hint.is-shown").text_content()
    }

    fn has_hint(&self) -> bool {
        let shown = self.parent.query_selector(".map-hint.is-shown");
        shown.unwrap().is_some()
    }
}

#[wasm_bindgen_test]
async fn it_is_named_and_tells_where_it_looks() {
    let map = map(None).await;
    let said = |name| map.surface.get_attribute(name).unwrap();
    assert_eq!(said("role"), "application");
    assert_eq!(said("aria-label"), "Map");
    assert_eq!(
        (said("data-lat"), said("data-lon")),
        ("47.6".into(), "-122.31".into())
    );
    let help = find(&map.parent, &format!("#{}", said("aria-describedby")));
    assert!(help.text_content().unwrap().contains("Arrow keys"));
}

#[wasm_bindgen_test]
async fn keys_move_zoom_and_come_home() {
    let map = map(None).await;
    assert!(map.press("ArrowRight"));
    until("the step east", || map.lon() > -122.28).await;
    // Quick steps add up.
    assert!(map.press("+") && map.press("+"));
    until("two zooms in", || map.zoom() == Some(14.0)).await;
    let status = find(&map.parent, "[role=status]");
    until("the zoom is said", || {
        status.text_content().as_deref() == Some("Zoom 14")
    })
    .await;
    assert!(map.press("Home"));
    until("home", || map.zoom() == Some(12.0) && map.lon() == -122.31).await;
    assert!(!map.press("Tab"), "Tab leads on");
}

#[wasm_bindgen_test]
async fn buttons_zoom_and_recenter() {
    let map = map(None).await;
    let click = |name: &str| {
        let button = find(&map.parent, &format!("button[aria-label='{name}']"));
        button.unchecked_into::<HtmlElement>().click();
    };
    click("Zoom in");
    until("closer", || map.zoom() == Some(13.0)).await;
    click("Zoom out");
    click("Zoom out");
    until("further away", || map.zoom() == Some(11.0)).await;
    map.press("ArrowLeft");
    until("further west", || map.lon() < -122.31).await;
    click("Recenter");
    until("home", || map.zoom() == Some(12.0) && map.lon() == -122.31).await;
}

#[wasm_bindgen_test]
async fn a_mouse_drags_and_takes_hold() {
    let map = map(None).await;
    map.pointer("pointerdown", 1, "mouse", 400, 250);
    map.pointer("pointermove", 1, "mouse", 300, 250);
    // The drag covers 100 pixels, and the world is 256 × 2^12 pixels wide.
    let there = -122.31 + 100.0 / f64::from(256 << 12) * 360.0;
    until("the map under the mouse", || {
        (map.lon() - there).abs() < 1e-4
    })
    .await;
    map.pointer("pointerup", 1, "mouse", 300, 250);
    assert!(map.surface.matches(":focus").unwrap());
    map.pointer("pointermove", 1, "mouse", 100, 250);
    frame().await;
    frame().await;
    assert!(map.lon() < -122.0, "nobody holds it any more");
}

#[wasm_bindgen_test]
async fn two_fingers_pinch() {
    let map = map(None).await;
    map.pointer("pointerdown", 11, "touch", 350, 250);
    map.pointer("pointerdown", 12, "touch", 450, 250);
    map.pointer("pointermove", 11, "touch", 300, 250);
    map.pointer("pointermove", 12, "touch", 500, 250);
    until("twice as close", || map.zoom() == Some(13.0)).await;
    assert!((map.lon() + 122.31).abs() < 1e-4, "the middle stays");
}

#[wasm_bindgen_test]
async fn the_wheel_scrolls_the_page_until_the_map_is_held() {
    let map = map(None).await;
    assert!(!map.wheel(-100.0, false), "the page's");
    assert_eq!(map.hint().as_deref(), Some(&*said(Words::HintWheel)));
    frame().await;
    frame().await;
    assert_eq!(map.zoom(), Some(12.0));

    assert!(map.wheel(-100.0, true), "meant for the map");
    until("closer", || map.zoom() > Some(12.0)).await;

    let zoom = map.zoom();
    map.surface.focus().unwrap();
    assert!(map.wheel(100.0, false), "held by the rider");
    until("further away", || map.zoom() < zoom).await;
    // At the last zoom, the wheel scrolls the page again.
    for _ in 0..40 {
        map.wheel(1_000.0, false);
    }
    assert!(!map.wheel(1_000.0, false));
    assert!(map.wheel(1_000.0, true), "never the browser's own zoom");
}

#[wasm_bindgen_test]
async fn a_double_click_zooms_in_there() {
    let map = map(None).await;
    let init = MouseEventInit::new();
    let origin = map.surface.get_bounding_client_rect();
    init.set_client_x(origin.left() as i32 + 600);
    init.set_client_y(origin.top() as i32 + 250);
    let event = MouseEvent::new_with_mouse_event_init_dict("dblclick", &init).unwrap();
    map.surface.dispatch_event(&event).unwrap();
    until("closer", || map.zoom() == Some(13.0)).await;
    assert!(map.lon() > -122.29, "and to the east");
}

#[wasm_bindgen_test]
async fn a_finger_that_scrolls_the_page_leaves_the_map_as_it_was() {
    let map = map(None).await;
    map.pointer("pointerdown", 21, "touch", 400, 250);
    map.pointer("pointermove", 21, "touch", 400, 230);
    map.pointer("pointercancel", 21, "touch", 0, 0);
    assert_eq!(map.hint().as_deref(), Some(&*said(Words::HintTouch)));
    frame().await;
    frame().await;
    assert_eq!((map.zoom(), map.lon()), (Some(12.0), -122.31));
    // A tap gives the map the focus: it takes the next finger, and shows no hint.
    map.pointer("pointerdown", 22, "touch", 400, 250);
    map.pointer("pointerup", 22, "touch", 400, 250);
    assert!(map.surface.matches(":focus").unwrap());
    until("the hint goes", || !map.has_hint()).await;
    map.pointer("pointerdown", 23, "touch", 400, 250);
    map.pointer("pointercancel", 23, "touch", 0, 0);
    assert!(!map.has_hint());
}

#[wasm_bindgen_test]
async fn without_its_basemap_it_says_so_and_still_works() {
    // The server of these tests has no `/basemap`.
    let map = map(None).await;
    until("the hint", || map.has_hint()).await;
    assert_eq!(map.hint().as_deref(), Some(&*said(Words::NoBasemap)));
    let status = find(&map.parent, "[role=status]").text_content();
    assert_eq!(status.as_deref(), Some(&*said(Words::NoBasemap)));
    map.press("-");
    until("further away", || map.zoom() == Some(11.0)).await;
}

#[wasm_bindgen_test]
async fn an_attribution_is_text() {
    let source = TileSource::new(
        "http://localhost:9/{z}/{x}/{y}.png",
        Some("<b>© Somebody</b>"),
    );
    let map = map(Some(source.unwrap())).await;
    let credit = find(&map.parent, ".map-credit");
    let text = credit.text_content().unwrap();
    assert!(
        text.contains("GSHHG") && text.ends_with("<b>© Somebody</b>"),
        "{text}"
    );
    assert_eq!(credit.child_element_count(), 0);
}

#[wasm_bindgen_test]
async fn nothing_listens_after_the_end() {
    let mut map = map(None).await;
    map.press("+");
    map.handle = None;
    let zoom = map.zoom();
    for key in ["+", "Home", "ArrowLeft"] {
        assert!(!map.press(key), "{key}");
    }
    map.pointer("pointerdown", 1, "mouse", 400, 250);
    map.pointer("pointermove", 1, "mouse", 300, 250);
    assert!(!map.wheel(-100.0, true));
    frame().await;
    frame().await;
    assert_eq!(map.zoom(), zoom, "frames and motions have ended too");
    assert_eq!(
        map.surface.get_attribute("data-lon").as_deref(),
        Some("-122.31")
    );
}
