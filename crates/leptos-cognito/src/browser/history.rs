//! The page's address, the browser's history, and clicks on the app's links.

use js_sys::{Function, JsString, Reflect};
use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, Event, EventTarget, HtmlAnchorElement, MouseEvent};

use super::{document, window};

/// Returns the path of the page, and its query without the question mark. Returns `None`
/// without a browser, which is the case when the page is prerendered.
#[must_use]
pub fn address() -> Option<(String, String)> {
    let location = window()?.location();
    let search = location.search().ok()?;
    let search = search.strip_prefix('?').unwrap_or(&search);
    Some((location.pathname().ok()?, search.to_owned()))
}

/// Returns the fragment of the page's address with its `#`, or an empty text if it has
/// none.
#[must_use]
pub fn fragment() -> String {
    let fragment = window().and_then(|window| window.location().hash().ok());
    fragment.unwrap_or_default()
}

/// Returns path, query and fragment of an address as the browser's URL parser writes
/// them. For an address of another origin, it returns `None`, or a text that does not
/// begin with a slash.
#[must_use]
pub fn read(address: &str) -> Option<String> {
    let origin = window()?.location().origin().ok()?;
    let link: HtmlAnchorElement = document()?.create_element("a").ok()?.unchecked_into();
    link.set_href(address);
    link.href().strip_prefix(&origin).map(ToOwned::to_owned)
}

/// Goes to an address of this app, as a new history entry or (`replace`) in place of the
/// current one, and scrolls to the top of the page. If the query is an e-mail (`?email=…`
/// and nothing else), it is moved into the state of the history entry: a reload still
/// finds it there, but no log of addresses contains it.
pub fn enter(address: &str, replace: bool) {
    let Some(window) = window() else {
        return;
    };
    let path = address.bytes().take_while(|byte| *byte != b'?').count();
    let search = address.get(path + 1..).filter(|search| is_email(search));
    let address = search.map_or(Some(address), |_| address.get(..path));
    if let Ok(history) = window.history() {
        let email = search.and_then(|search| value_of(search, EMAIL));
        let state = email.map_or(JsValue::NULL, JsValue::from);
        // Browsers refuse this after about a hundred calls in a few seconds. The page
        // changes nevertheless, but its address does not.
        drop(if replace {
            history.replace_state_with_url(&state, "", address)
        } else {
            history.push_state_with_url(&state, "", address)
        });
    }
    window.scroll_to_with_x_and_y(0.0, 0.0);
}

/// The links that an app may follow: not those into another window, to a download, or to
/// a file that belongs to another app of the same origin (`rel="external"`).
const LINKS: &str = "a[href]:not([target],[download],[rel~=external])";

/// Returns the address within this app that a click leads to. Returns `None` if the
/// browser should handle the click: it is not on a link, or the link leads to another
/// origin, to a place on the page, or out of the app (see `LINKS`). The same holds for
/// clicks with another button than the main one, or with a modifier key.
#[must_use]
pub fn followed(click: &MouseEvent) -> Option<String> {
    if click.default_prevented()
        || click.button() != 0
        || click.meta_key()
        || click.ctrl_key()
        || click.shift_key()
        || click.alt_key()
    {
        return None;
    }
    let clicked: Element = click.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = clicked.closest(LINKS).ok()??.dyn_into().ok()?;
    let here = window()?.location().origin().ok()?;
    let is_ours = link.origin() == here && link.hash().is_empty();
    is_ours.then(|| [&*link.pathname(), &link.search()].concat())
}

/// The name of the e-mail in a query.
pub const EMAIL: &str = "email";

/// Returns `true` if a query is an e-mail and nothing else.
#[must_use]
pub fn is_email(search: &str) -> bool {
    search.starts_with("email=") && search.bytes().all(|byte| byte != b'&')
}

/// Returns the e-mail in the state of the history entry: see [`enter`].
#[must_use]
pub fn email() -> Option<String> {
    window()?.history().ok()?.state().ok()?.as_string()
}

/// Makes the routers on the page read the browser's address, as they do when the user
/// goes back or forward. No address is passed to them.
pub fn tell_routers() {
    if let (Some(window), Ok(event)) = (window(), Event::new("popstate")) {
        drop(window.dispatch_event(&event));
    }
}

/// Runs `run` each time the address has changed, whichever script or button has changed
/// it, until the current owner is cleaned up. It needs the Navigation API (WHATWG HTML,
/// `window.navigation`), and does nothing in a browser without it.
pub fn on_change(run: impl Fn() + 'static) {
    let navigation = window().and_then(|window| Reflect::get(&window, &"navigation".into()).ok());
    let Some(navigation) = navigation.and_then(|found| found.dyn_into::<EventTarget>().ok()) else {
        return;
    };
    let run = Closure::<dyn Fn()>::new(run).into_js_value();
    let listener: &Function = run.unchecked_ref();
    drop(navigation.add_event_listener_with_callback(CHANGE, listener));
    let kept = SendWrapper::new((navigation, run));
    on_cleanup(move || {
        let (navigation, run) = &*kept;
        drop(navigation.remove_event_listener_with_callback(CHANGE, run.unchecked_ref()));
    });
}

/// The event of the Navigation API after each change of the current history entry.
const CHANGE: &str = "currententrychange";

/// Returns the percent-decoded value of `name` in a query. A plus sign is not decoded to
/// a space, as it would be in a form: e-mail addresses have no spaces, and
/// `jeff+notes@example.com` in a link that was written by hand means that address.
#[must_use]
pub fn value_of(search: &str, name: &str) -> Option<String> {
    if search.is_empty() {
        return None;
    }
    // The browser parses the query, which saves 200 bytes of the first page compared to
    // the standard library.
    let search = JsString::from(search).replace_all("+", "%2B");
    web_sys::UrlSearchParams::new_with_str(&String::from(search))
        .ok()?
        .get(name)
}
