//! Tests screens and settings of users: zoom, text spacing, forced colours, reduced
//! motion, and a very large screen.

use serde_json::{Value, json};
use wild_rydes_e2e::{Find, Rider, Screen, TestError, run};

use crate::accessibility::tour;
use crate::people::{JEFF, is_inside, opens_the_developers_part};
use crate::steps::every_step;

/// Finds text that does not fit into its own box, and boxes beyond the page's edge.
const CUT: &str = "const edge = document.documentElement.clientWidth;
const cut = [];
for (const element of document.body.querySelectorAll('*')) {
  if (!element.checkVisibility() || element.closest('.map, svg, .visually-hidden, .hint, .skip')) continue;
  const box = element.getBoundingClientRect();
  const beyond = box.width > 1 && (box.right > edge + 1 || box.left < -1);
  const texts = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim());
  const narrow = texts && getComputedStyle(element).display !== 'inline'
    && element.scrollWidth > element.clientWidth + 1;
  if (beyond || narrow) cut.push(element.outerHTML.slice(0, 120));
}
return cut;";

/// Applies the text spacing that WCAG 2.2 lets every user set (success criterion
/// 1.4.12).
const SPACED: &str = "const sheet = new CSSStyleSheet();
sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
document.adoptedStyleSheets = [sheet];";

async fn nothing_is_cut(rider: &Rider, name: &str) -> Result<(), TestError> {
    let cut = rider.script(CUT).await?;
    assert_eq!(cut, json!([]), "{name} has no room for");
    Ok(())
}

/// Checks the page at each screen size, including a zoom of 400 %, with normal and with
/// wider text spacing.
async fn has_room(rider: &Rider, name: &str) -> Result<(), TestError> {
    for screen in [
        Screen::Zoomed,
        Screen::Phone,
        Screen::Large,
        Screen::Desktop,
    ] {
        rider.browser().set_screen(screen).await?;
        nothing_is_cut(rider, &format!("{name} at {screen:?}")).await?;
        rider.script(SPACED).await?;
        nothing_is_cut(rider, &format!("{name} at {screen:?}, spaced")).await?;
        rider.script("document.adoptedStyleSheets = []").await?;
    }
    Ok(())
}

#[test]
fn every_page_has_room_at_every_size_zoom_and_spacing() {
    run(async |rider| tour(rider, has_room).await);
}

#[test]
fn every_step_has_room_at_every_size_zoom_and_spacing() {
    run(async |rider| every_step(rider, has_room).await);
}

/// The duration, in seconds, of the longest animation on the page.
const LONGEST: &str = "const seconds = (text) => text.split(', ')
  .map((part) => part.endsWith('ms') ? parseFloat(part) / 1000 : parseFloat(part));
return Math.max(0, ...[...document.querySelectorAll('*')].flatMap((element) => {
  const style = getComputedStyle(element);
  return [...seconds(style.transitionDuration), ...seconds(style.animationDuration)];
}))";

#[test]
fn who_wants_less_motion_gets_none() {
    run(async |rider| {
        rider
            .browser()
            .set_media("prefers-reduced-motion", "reduce")
            .await?;
        tour(rider, async |rider, name| {
            let longest = rider.script(LONGEST).await?;
            assert_eq!(longest.as_f64(), Some(0.0), "something moves on {name}");
            Ok(())
        })
        .await
    });
}

#[test]
fn all_others_get_a_little() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        let longest = rider.script(LONGEST).await?.as_f64().unwrap_or_default();
        assert!(longest > 0.0 && longest < 0.3, "{longest} s");
        Ok(())
    });
}

/// Finds controls without a border, and controls whose focus cannot be seen.
const UNSEEN: &str = "const unseen = [];
for (const element of document.querySelectorAll('input, select, button.primary, button.secondary, a.primary, .map-button, .card, .alert')) {
  if (!element.checkVisibility()) continue;
  const { borderTopWidth, borderTopStyle } = getComputedStyle(element);
  if (!/checkbox|radio/.test(element.type) && (parseFloat(borderTopWidth) < 1 || borderTopStyle === 'none'))
    unseen.push('line: ' + element.outerHTML.slice(0, 80));
}
for (const element of document.querySelectorAll('a[href], :enabled:is(button, input, select), [role=application]')) {
  if (!element.checkVisibility()) continue;
  element.focus({ focusVisible: true });
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const around = getComputedStyle(element.closest('.map') ?? element, '::after').borderTopWidth;
  if ((outlineStyle === 'none' || parseFloat(outlineWidth) < 2) && parseFloat(around) < 2)
    unseen.push('focus: ' + element.outerHTML.slice(0, 80));
}
return unseen;";

#[test]
fn forced_colours_leave_lines_around_controls_and_what_has_the_focus() {
    run(async |rider| {
        rider.browser().set_media("forced-colors", "active").await?;
        for (path, heading) in [
            ("/signin", "Sign in"),
            ("/register", "Register"),
            ("/forgot-password", "Reset your password"),
        ] {
            rider.open(path).await?;
            rider.heading(heading).wait().await?;
            assert_eq!(rider.script(UNSEEN).await?, json!([]), "{path}");
            rider.screenshot(heading).await?;
        }
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider.region("AWS credentials").wait().await?;
        rider.sees("Signature valid").await?;
        assert_eq!(rider.script(UNSEEN).await?, json!([]), "the ride page");
        rider.screenshot("ride").await
    });
}

#[test]
fn a_wall_of_a_screen_has_lines_of_text_that_can_be_read() {
    run(async |rider| {
        rider.browser().set_screen(Screen::Large).await?;
        JEFF.has_an_account(rider).await?;
        JEFF.signs_in(rider).await?;
        is_inside(rider).await?;
        opens_the_developers_part(rider).await?;
        rider.region("AWS credentials").wait().await?;
        let longest = rider
            .script(
                "return Math.max(...[...document.querySelectorAll('main p')].map((line) =>
                   line.getBoundingClientRect().width / parseFloat(getComputedStyle(line).fontSize)))",
            )
            .await?;
        assert!(longest.as_f64().unwrap_or_default() < 50.0, "{longest} em");
        rider.screenshot("ride").await?;
        let side_by_side = rider
            .script(
                "const tops = [...document.querySelectorAll('.developers .panel')]
                   .map((panel) => panel.getBoundingClientRect().top);
                 return tops.length > 1 && tops[0] === tops[1]",
            )
            .await?;
        assert_eq!(side_by_side, Value::Bool(true));
        Ok(())
    });
}
