//! Makes contact sheets of every page and state: `cargo xtask screenshots`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use wild_rydes_e2e::i18n::pseudo;
use wild_rydes_e2e::{ColorScheme, Rider, Screen, Setup, TestError, run_with};

use crate::accessibility::{is_still, tour};
use crate::languages::speaks;
use crate::steps::every_step;

/// One contact sheet: all pages on one screen, in one colour scheme.
struct ContactSheet {
    name: &'static str,
    screen: Screen,
    look: ColorScheme,
    /// The width of each page on the sheet, in pixels.
    width: u32,
    right_to_left: bool,
}

const CONTACT_SHEETS: [ContactSheet; 6] = [
    ContactSheet {
        name: "phone-light",
        screen: Screen::Phone,
        look: ColorScheme::Light,
        width: 260,
        right_to_left: false,
    },
    ContactSheet {
        name: "phone-dark",
        screen: Screen::Phone,
        look: ColorScheme::Dark,
        width: 260,
        right_to_left: false,
    },
    ContactSheet {
        name: "desktop-light",
        screen: Screen::Desktop,
        look: ColorScheme::Light,
        width: 480,
        right_to_left: false,
    },
    ContactSheet {
        name: "desktop-dark",
        screen: Screen::Desktop,
        look: ColorScheme::Dark,
        width: 480,
        right_to_left: false,
    },
    ContactSheet {
        name: "large-light",
        screen: Screen::Large,
        look: ColorScheme::Light,
        width: 640,
        right_to_left: false,
    },
    ContactSheet {
        name: "phone-right-to-left",
        screen: Screen::Phone,
        look: ColorScheme::Light,
        width: 260,
        right_to_left: true,
    },
];

/// The right-to-left language: Arabic if its file exists, else the pseudo-language of
/// the tests.
fn right_to_left_language(rider: &Rider) -> &'static str {
    let arabic = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/words/ar.txt");
    if arabic.is_file() {
        return "ar";
    }
    rider.site().serve_language("ar-XB", pseudo::mirrored_of);
    "ar-XB"
}

fn folder() -> PathBuf {
    std::env::var_os("WILD_RYDES_SCREENSHOTS").map_or_else(
        || std::env::temp_dir().join("wild-rydes-screenshots"),
        PathBuf::from,
    )
}

fn save(path: &Path, content: impl AsRef<[u8]>) -> Result<(), TestError> {
    let folder = path.parent().unwrap();
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, content));
    written.map_err(|source| TestError::File {
        path: path.to_owned(),
        source,
    })
}

/// The names of the pages of each sheet, in the order in which they were visited.
type Seen = Mutex<BTreeMap<&'static str, Vec<String>>>;

/// Takes a screenshot of the page for every sheet.
async fn take_screenshots(
    rider: &Rider,
    name: &str,
    language: &str,
    seen: &Seen,
) -> Result<(), TestError> {
    let browser = rider.browser();
    for sheet in &CONTACT_SHEETS {
        browser.set_screen(sheet.screen).await?;
        browser.set_color_scheme(sheet.look).await?;
        if sheet.right_to_left {
            speaks(rider, language).await?;
        }
        is_still(rider).await?;
        let picture = browser.picture().await?;
        save(
            &folder().join(sheet.name).join(format!("{name}.png")),
            picture,
        )?;
        if sheet.right_to_left {
            speaks(rider, "en").await?;
        }
        let mut seen = seen.lock().unwrap();
        seen.entry(sheet.name).or_default().push(name.to_owned());
    }
    browser.set_screen(Screen::Desktop).await
}

/// Makes a page of all screenshots, and takes a screenshot of that.
async fn compose(rider: &Rider, sheet: &ContactSheet, names: &[String]) -> Result<(), TestError> {
    let width = sheet.width;
    let figures: String = names
        .iter()
        .map(|name| {
            format!(
                "<figure><img src='{}/{name}.png'><figcaption>{name}</figcaption></figure>",
                sheet.name
            )
        })
        .collect();
    let page = format!(
        "<!doctype html><meta charset=utf-8><title>{0}</title><style>
body {{ margin: 24px; background: #777; font: 14px sans-serif; color: #fff; display: flex; flex-wrap: wrap; gap: 24px; align-items: start }}
figure {{ margin: 0; width: {width}px }}
img {{ display: block; width: 100%; max-height: {1}px; object-fit: cover; object-position: top }}
figcaption {{ padding: 6px 0 }}
</style>{figures}",
        sheet.name,
        width * 11 / 4,
    );
    let path = folder().join(format!("{}.html", sheet.name));
    save(&path, page)?;
    rider.browser().set_screen(Screen::Large).await?;
    rider.goto(&format!("file://{}", path.display())).await?;
    rider
        .until(
            "all pictures are there",
            "return [...document.images].every((image) => image.complete)",
        )
        .await?;
    let picture = rider.browser().picture().await?;
    let path = folder().join(format!("{}.png", sheet.name));
    save(&path, picture)?;
    println!("{}", path.display());
    Ok(())
}

#[test]
#[ignore = "`cargo xtask screenshots` runs it"]
fn of_every_page_and_state() {
    let seen = Seen::default();
    run_with(Setup::default(), async |rider| {
        let language = right_to_left_language(rider);
        tour(rider, async |rider, name| {
            take_screenshots(rider, name, language, &seen).await
        })
        .await
    });
    run_with(Setup::default(), async |rider| {
        let language = right_to_left_language(rider);
        every_step(rider, async |rider, name| {
            take_screenshots(rider, name, language, &seen).await
        })
        .await?;
        for sheet in &CONTACT_SHEETS {
            let names = seen.lock().unwrap().get(sheet.name).cloned();
            compose(rider, sheet, &names.unwrap_or_default()).await?;
        }
        Ok(())
    });
}
