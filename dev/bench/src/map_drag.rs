//! Counts the late frames of a drag of the map, on a processor that is slowed down four
//! times.
//!
//! The drag consists of real mouse events; each is sent after the previous one was handled.
//! A script in the page records the time of each animation frame, and whether the map has
//! moved since the frame before. A frame is late if the one before it was more than one and
//! a half periods of a screen with 60 frames a second ago. The same moves without the button
//! show how many frames are late anyway, because the machine is busy with other work.

use std::fs;

use serde_json::{Value, json};
use wild_rydes::map::model::basemap::{ADDRESS, Basemap};
use wild_rydes::map::model::mercator::LatLon;
use wild_rydes::map::model::view::{Camera, Pixel, View};
use wild_rydes_e2e::{LocalPool, TestError};

use crate::account::ACCOUNT;
use crate::chromium::Chromium;
use crate::contender::Contender;
use crate::host::Host;
use crate::shoreline::visible_px;
use crate::statistics::median;
use crate::throttle::Throttle;
use crate::visit::{VisitSetup, signed_in};

/// The screens: a phone's and a laptop's, in CSS pixels.
const SCREENS: [(&str, (u32, u32)); 2] = [("phone", (390, 844)), ("laptop", (1280, 800))];
/// The factor by which the processor is slowed down.
const SLOWER: u32 = 4;
/// The most milliseconds between two frames that follow each other in time: one and a half
/// periods of 60 a second.
const IN_TIME_MS: f64 = 25.0;
/// The shoreline, in CSS pixels, that a view has to show.
const LEAST_SHORELINE_PX: f64 = 1_000.0;
/// The moves of the mouse in a drag, and the pixels of each.
const MOVES: i32 = 180;
const STEP_PX: i32 = 5;
/// The moves after which the mouse turns back.
const TURN: i32 = 24;

/// Starts to note the frames.
const START: &str = "window.wildRydesFrames = (() => {\
    const map = document.querySelector('[role=application]');\
    const frames = []; let last; let runs = true;\
    const frame = (now) => {\
      const { lat, lon } = map.dataset; const view = `${lat},${lon}`;\
      frames.push([now, view !== last]); last = view;\
      if (runs) requestAnimationFrame(frame);\
    };\
    requestAnimationFrame(frame);\
    return () => { runs = false; return frames; };\
  })(), true";
const STOP: &str = "window.wildRydesFrames()";
/// The map's place and size on the page, and its view.
const MAP: &str = "(() => { const map = document.querySelector('[role=application]');\
    map.scrollIntoView({ block: 'center' });\
    const { left, top, width, height } = map.getBoundingClientRect();\
    const { zoom, lat, lon } = map.dataset;\
    return [left, top, width, height, zoom, lat, lon].map(Number) })()";

/// The frames of one drag.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Frames {
    drawn: f64,
    late: f64,
    longest_ms: f64,
}

impl Frames {
    /// Counts the frames in which the map moved, or all frames where it was not dragged,
    /// and those of them that came late.
    fn of(noted: &[(f64, bool)], is_dragged: bool) -> Self {
        let mut frames = Self::default();
        for ((before, _), (time, moved)) in noted.iter().zip(noted.iter().skip(1)) {
            if *moved || !is_dragged {
                frames.drawn += 1.0;
                frames.late += f64::from(u8::from(time - before > IN_TIME_MS));
                frames.longest_ms = frames.longest_ms.max(time - before);
            }
        }
        frames
    }
}

/// Drags the map, and prints the medians.
///
/// # Errors
/// The page does not behave as expected, or shows too little shoreline.
pub(crate) async fn run(
    runs: usize,
    contenders: &[Contender],
    pool: &LocalPool,
) -> Result<(), TestError> {
    let Some(contender) = contenders.first() else {
        return Ok(());
    };
    let basemap = basemap(contender)?;
    let host = Host::of(contender, pool.public_url()).await?;
    println!(
        "| screen | shoreline, px | frames drawn | late | longest, ms | late without a drag |"
    );
    println!("|---|--:|--:|--:|--:|--:|");
    for (screen, size) in SCREENS {
        let (mut drawn, mut late, mut longest) = (Vec::new(), Vec::new(), Vec::new());
        let mut late_anyway = Vec::new();
        let mut shoreline = f64::INFINITY;
        for run in 1..=runs {
            eprintln!("{run}/{runs} {screen}: a drag");
            let setup = VisitSetup {
                contender,
                host: &host,
                account: &ACCOUNT,
                throttle: Throttle::None,
            };
            let mut browser = signed_in(&setup).await?;
            browser.resize(size).await?;
            browser.wait_until_idle().await?;
            let map = Map::read(&mut browser).await?;
            let frames = map.moves(&mut browser, true).await?;
            let after = Map::read(&mut browser).await?;
            let anyway = after.moves(&mut browser, false).await?;
            browser.close().await;
            for map in [map, after] {
                shoreline = shoreline.min(visible_px(&basemap, &map.view));
            }
            eprintln!("  {frames:?}, without a drag {anyway:?}");
            drawn.push(frames.drawn);
            late.push(frames.late);
            longest.push(frames.longest_ms);
            late_anyway.push(anyway.late / anyway.drawn.max(1.0) * frames.drawn);
        }
        if shoreline < LEAST_SHORELINE_PX {
            return Err(TestError::Unexpected(format!(
                "{shoreline:.0} px of shoreline, of {LEAST_SHORELINE_PX} px"
            )));
        }
        let [drawn, late, longest, late_anyway] =
            [drawn, late, longest, late_anyway].map(|values| median(&values).unwrap_or_default());
        println!(
            "| {screen} | {shoreline:.0} | {drawn:.0} | {late:.0} | {longest:.0} | {late_anyway:.0} |"
        );
    }
    println!("\nMedians of {runs}, with a {SLOWER} × CPU throttle. The least shoreline in view.");
    Ok(())
}

fn basemap(contender: &Contender) -> Result<Basemap, TestError> {
    let path = contender.folder.join(ADDRESS.trim_start_matches('/'));
    let bytes = fs::read(&path).map_err(|source| TestError::File { path, source })?;
    Basemap::decode(&bytes).map_err(|error| TestError::Unexpected(error.to_string()))
}

/// The map on the page.
#[derive(Clone, Copy, Debug)]
struct Map {
    middle: (f64, f64),
    view: View,
}

impl Map {
    async fn read(browser: &mut Chromium) -> Result<Self, TestError> {
        let value = browser.evaluate(MAP).await?;
        let numbers: Vec<f64> = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        let [left, top, width, height, zoom, lat, lon] = numbers[..] else {
            return Err(TestError::Unexpected(format!("the map {value}")));
        };
        let size = Pixel {
            x: width,
            y: height,
        };
        let center = LatLon { lat, lon }.to_world();
        Ok(Self {
            middle: (left + width / 2.0, top + height / 2.0),
            view: View::home(size).looking(Camera { center, zoom }),
        })
    }

    /// Moves the mouse to and fro, with or without its button.
    async fn moves(&self, browser: &mut Chromium, is_dragged: bool) -> Result<Frames, TestError> {
        let (mut x, mut y) = self.middle;
        if is_dragged {
            mouse(browser, "mousePressed", x, y, is_dragged).await?;
        }
        browser.slow_down(SLOWER).await?;
        browser.evaluate(START).await?;
        for turn in 0..MOVES {
            let is_back = (turn / TURN) % 2 == 1;
            let step = f64::from(if is_back { -STEP_PX } else { STEP_PX });
            (x, y) = (x - step, y + step / 2.0);
            mouse(browser, "mouseMoved", x, y, is_dragged).await?;
        }
        let noted = browser.evaluate(STOP).await?;
        browser.slow_down(1).await?;
        if is_dragged {
            mouse(browser, "mouseReleased", x, y, false).await?;
        }
        let noted: Vec<(f64, bool)> = noted
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|frame| Some((frame.get(0)?.as_f64()?, frame.get(1)?.as_bool()?)))
            .collect();
        Ok(Frames::of(&noted, is_dragged))
    }
}

async fn mouse(
    browser: &mut Chromium,
    kind: &str,
    x: f64,
    y: f64,
    is_held: bool,
) -> Result<(), TestError> {
    let button = if kind == "mouseMoved" && !is_held {
        "none"
    } else {
        "left"
    };
    let event = json!({
        "type": kind, "x": x, "y": y,
        "button": button, "buttons": u8::from(is_held), "clickCount": 1,
    });
    browser
        .call("Input.dispatchMouseEvent", event)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_a_still_map_do_not_count() {
        let noted = [
            (0.0, true),
            (16.7, true),
            (33.3, false),
            (83.3, false),
            (100.0, true),
            (150.0, true),
        ];
        let wanted = Frames {
            drawn: 3.0,
            late: 1.0,
            longest_ms: 50.0,
        };
        assert_eq!(Frames::of(&noted, true), wanted);
        assert_eq!(Frames::of(&noted, false).late, 2.0);
        assert_eq!(Frames::of(&[], true), Frames::default());
    }
}
