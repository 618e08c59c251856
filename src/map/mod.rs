//! The map of the ride page.
//!
//! # Which gestures the map takes
//! The page continues below the map, so scrolling over the map scrolls the page until the
//! map has the focus. The rider gives it the focus by a click, a tap, a drag or the Tab
//! key:
//!
//! | | map without focus | map with focus |
//! |---|---|---|
//! | mouse drag, two fingers, Ctrl or ⌘ and wheel, trackpad pinch, double click | the map takes it | the map takes it |
//! | wheel | scrolls the page, and a hint says how to zoom | zooms; at the last zoom, scrolls the page |
//! | one finger, up or down | scrolls the page, and a hint says how to move the map | moves the map |
//! | one finger, sideways | moves the map | moves the map |
//! | keys | none | arrows, plus, minus, Home |
//!
//! Where rides are offered ([`RideLayer`]), a click, a tap, Enter and the space bar also
//! set the pickup point.

pub mod model;

mod controller;
mod events;
mod observe;
mod paint;
mod palette;
mod ride_layer;
mod scene;
mod sheet;
mod tile_images;

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

use std::rc::{Rc, Weak};

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::{html, task::spawn_local};

pub use self::ride_layer::{Picked, RideLayer};

use self::controller::{Controller, Elements};
use self::events::Events;
use self::scene::Scene;
use crate::map::model::basemap::Basemap;
use crate::map::model::input::Command;
use crate::map::model::near;
use crate::words::map::Map as Words;
use crate::words::request::Request as RequestWords;
use cognito_client::config::TileSource;
use leptos_cognito::browser::reply;
use leptos_cognito::download_size::reactive::effect;
use leptos_cognito::i18n::Phrase;
use leptos_cognito::language::text;

// The classes of elements without contents. They are values, because the framework sets
// elements that are literals alone as markup, which the page's policy refuses.
const CANVAS: &str = "map-canvas";
const STATUS: &str = "map-unseen";
const HINT: &str = "map-hint";

/// The parts of a mounted map. The listeners are dropped before the controller, because
/// they call it.
struct Mounted {
    _events: Events,
    controller: Rc<Controller>,
}

/// The map: it shows Seattle's shores and, over them, raster tiles where a source is
/// given. It has the role `application` and the name "Map", and publishes its view in the
/// attributes `data-zoom`, `data-lat` and `data-lon`.
#[component]
pub fn Map(
    /// The raster tiles that are drawn over the embedded basemap.
    tiles: Option<TileSource>,
    /// The pickup point and the unicorn. Without them, the pin is at a fixed point.
    #[prop(optional_no_strip)]
    rides: Option<Rc<dyn RideLayer>>,
) -> impl IntoView {
    let map = NodeRef::<html::Div>::new();
    let attribution = tiles.as_ref().and_then(TileSource::attribution);
    let attribution = attribution.map(|attribution| [" · ", attribution].concat());

    // This value, and every listener with it, is dropped when the component's owner is
    // cleaned up.
    let mounted = StoredValue::new_local(None::<Mounted>);
    let help: Phrase = match rides {
        Some(_) => RequestWords::MapHelp.into(),
        None => Words::Help.into(),
    };
    let mut layers = Some((tiles, rides));
    effect(move || {
        let Some(elements) = map.get().and_then(|map| Elements::of(&map)) else {
            return;
        };
        if let Some((tiles, rides)) = layers.take()
            && let Some(controller) = Controller::new(elements.clone(), tiles, rides)
        {
            load_basemap(Rc::downgrade(&controller), near::ADDRESS);
            mounted.set_value(Some(Mounted {
                _events: Events::new(&controller, &elements.surface),
                controller,
            }));
        }
        // This effect runs again when the rides change, because the controller tracks them.
        mounted.with_value(|mounted| {
            if let Some(mounted) = mounted {
                mounted.controller.follow();
            }
        });
    });
    let command = move |command| {
        mounted.with_value(|mounted| {
            if let Some(mounted) = mounted {
                mounted.controller.command(command);
            }
        });
    };

    view! {
        <div class="map" node_ref=map>
            <div
                class="map-surface"
                role="application"
                aria-label=text(Words::Name)
                aria-describedby="map-help"
                tabindex="0"
            >
                <canvas class=CANVAS aria-hidden="true"></canvas>
            </div>
            <p class="map-unseen" id="map-help">{text(help)}</p>
            <p class=STATUS role="status"></p>
            <div class="map-controls">
                <button type="button" class="map-button map-zoom-in"
                    aria-label=text(Words::ZoomIn) title=text(Words::ZoomIn)
                    on:click=move |_| command(Command::ZoomIn)></button>
                <button type="button" class="map-button map-zoom-out"
                    aria-label=text(Words::ZoomOut) title=text(Words::ZoomOut)
                    on:click=move |_| command(Command::ZoomOut)></button>
                <button type="button" class="map-button map-recenter"
                    aria-label=text(Words::Recenter) title=text(Words::Recenter)
                    on:click=move |_| command(Command::Recenter)></button>
            </div>
            <p class=HINT aria-hidden="true"></p>
            <p class="map-credit">{text(Words::Credit)} {attribution}</p>
        </div>
    }
}

/// Fetches and reads the basemap or its part.
async fn basemap_at(address: &str) -> Option<Basemap> {
    let request = Request::get(address).build().ok()?;
    let response = reply::send(request).await.ok()?;
    if !response.ok() {
        return None;
    }
    Basemap::decode(&reply::bytes(&response).await.ok()?).ok()
}

/// Fetches the basemap or its part, and shows it if the map still exists when it has
/// loaded.
fn load_basemap(controller: Weak<Controller>, address: &'static str) {
    spawn_local(async move {
        let scene = basemap_at(address).await.map(Scene::new);
        if let Some(controller) = controller.upgrade() {
            match scene {
                Some(scene) => controller.show(scene),
                None => controller.tell_failure(),
            }
        }
    });
}
