//! Renders the drawing in `public/` into the PNGs for home screens: `cargo xtask
//! icons`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use wild_rydes_e2e::browser::Browser;
use wild_rydes_e2e::{ColorScheme, Screen, TestError};

/// One file that is rendered from the icon.
struct Icon {
    name: &'static str,
    pixels: u32,
    shape: Shape,
}

enum Shape {
    /// The shape of the drawing, with round corners.
    Own,
    /// A filled square, because the system cuts its own shape out of it. The unicorn is
    /// scaled by this factor and placed at the lower edge.
    Full { scale: f64 },
}

/// The parts of a maskable icon outside a circle of 80 % may be cut off
/// (<https://www.w3.org/TR/appmanifest/#icon-masks>); Apple cuts off the corners only.
const ICONS: [Icon; 4] = [
    Icon {
        name: "192.png",
        pixels: 192,
        shape: Shape::Own,
    },
    Icon {
        name: "512.png",
        pixels: 512,
        shape: Shape::Own,
    },
    Icon {
        name: "maskable-512.png",
        pixels: 512,
        shape: Shape::Full { scale: 0.76 },
    },
    Icon {
        name: "apple-touch-180.png",
        pixels: 180,
        shape: Shape::Full { scale: 0.88 },
    },
];

/// The attribute of the drawing that is removed for a filled square.
const ROUND: &str = r#"rx="8" "#;
const CLIPPED: &str = r#"clip-path="inset(0 round 8px)""#;

#[tokio::main]
async fn main() -> ExitCode {
    match render().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

async fn render() -> Result<(), TestError> {
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public");
    let file = |path: &Path| {
        let path = path.to_owned();
        move |source| TestError::File { path, source }
    };
    let drawing = drawing_in(&public).map_err(file(&public))?;
    let drawing = std::fs::read_to_string(&drawing).map_err(file(&drawing))?;
    let folder = public.join("icons");
    std::fs::create_dir_all(&folder).map_err(file(&folder))?;
    let browser = Browser::start(Screen::Desktop, ColorScheme::Light).await?;
    for icon in &ICONS {
        let png = picture(&browser, &icon.shape.of(&drawing)?, icon.pixels).await?;
        let path = folder.join(icon.name);
        std::fs::write(&path, png).map_err(file(&path))?;
        println!("{}", icon.name);
    }
    browser.close().await;
    Ok(())
}

/// The path of `icon-….svg`, whose name has a hash of its bytes.
fn drawing_in(public: &Path) -> io::Result<PathBuf> {
    let mut drawings = Vec::new();
    for entry in std::fs::read_dir(public)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("icon-") && name.ends_with(".svg") {
            drawings.push(path);
        }
    }
    drawings
        .pop()
        .filter(|_| drawings.is_empty())
        .ok_or_else(|| io::Error::other("it has to have one icon-….svg"))
}

impl Shape {
    fn of(&self, drawing: &str) -> Result<String, TestError> {
        let Self::Full { scale } = self else {
            return Ok(drawing.to_owned());
        };
        if !(drawing.contains(ROUND) && drawing.contains(CLIPPED)) {
            return Err(TestError::Unexpected(format!(
                "the drawing no longer has {ROUND} and {CLIPPED}"
            )));
        }
        let aside = 16.0 * (1.0 - scale);
        let down = 32.0 * (1.0 - scale);
        let transform = format!(r#"transform="translate({aside} {down}) scale({scale})""#);
        Ok(drawing.replace(ROUND, "").replace(CLIPPED, &transform))
    }
}

async fn picture(browser: &Browser, drawing: &str, pixels: u32) -> Result<Vec<u8>, TestError> {
    browser
        .cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": pixels, "height": pixels, "deviceScaleFactor": 1, "mobile": false }),
        )
        .await?;
    browser
        .cdp(
            "Emulation.setDefaultBackgroundColorOverride",
            json!({ "color": { "r": 0, "g": 0, "b": 0, "a": 0 } }),
        )
        .await?;
    let address = format!(
        "data:image/svg+xml;base64,{}",
        BASE64_STANDARD.encode(drawing)
    );
    browser.client().goto(&address).await?;
    let shot = browser
        .cdp("Page.captureScreenshot", json!({ "format": "png" }))
        .await?;
    let data = shot.get("data").and_then(Value::as_str);
    data.and_then(|data| BASE64_STANDARD.decode(data).ok())
        .ok_or_else(|| TestError::Unexpected("no picture".to_owned()))
}
