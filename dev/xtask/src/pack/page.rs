//! Changes the built page and its files so that they work under the strictest headers:
//!
//! - Trunk's inline script, which starts the app, becomes the last line of the file
//!   that it would have loaded. So the policy does not depend on what Trunk writes.
//! - Every script and style has an `integrity` attribute. The WebAssembly has none:
//!   browsers know no integrity for files that a script fetches. But its name has a
//!   hash of its bytes, and is in a script that has an `integrity`.
//! - Every file is named by the hash of its own bytes, so that it may be cached for
//!   good. Trunk names script and WebAssembly by the compiler's output, before anything
//!   else is done to it.
//! - Where the configuration says that sign-ins begin without a password, the page has an
//!   attribute that hides the field. So the field is not seen before the app has read
//!   the configuration; the app sets or removes the attribute then.

use std::env;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::digest;
use crate::headers::is_passwordless;
use crate::inline::SPARE;
use crate::order_functions::{self, order_functions};
use crate::shorten_names::shorten_names;
use crate::split::{ESBUILD, SIGN_IN_FILES};

/// Features that the policy would block at run time, which only a visitor would notice.
/// Leptos sets `innerHTML` for static elements: to avoid it, write one of the element's
/// attributes as an expression.
const FORBIDDEN: [&str; 5] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "eval(",
    "new Function",
];

/// The variable with the path of the prerendered sign-in page, if there is one.
const PRERENDERED: &str = "WILD_RYDES_PRERENDERED";

/// The script that runs before the page is drawn.
const BOOT: &str = "/boot.js";

/// The service worker's script, which serves the page on later visits.
const WORKER: &str = "service-worker.js";

/// The styles of the pages that come after the first one: see
/// crates/leptos-cognito/src/browser/styles.rs.
const LATE_STYLES: [&str; 6] = [
    "/steps-",
    "/facts-",
    "/ride-",
    "/map-",
    "/request-",
    "/account-",
];

#[derive(Debug)]
pub(crate) enum Error {
    File(PathBuf, io::Error),
    /// Trunk's output has an unknown form.
    Unknown(&'static str),
    Module(order_functions::Error),
    /// The page or a script uses something that the policy would block.
    Forbidden(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, source) => write!(f, "{}: {source}", path.display()),
            Self::Unknown(what) => write!(f, "the page that Trunk wrote has no {what}"),
            Self::Module(source) => source.fmt(f),
            Self::Forbidden(what) => write!(
                f,
                "the app's own Content-Security-Policy would refuse {what}: see dev/xtask/src/pack/page.rs"
            ),
        }
    }
}

/// Rewrites `index.html` in this folder and the files that it loads.
pub(crate) fn run(dist: &Path) -> Result<(), Error> {
    let path = dist.join("index.html");
    let html = fs::read_to_string(&path).map_err(file(&path))?;
    let prerendered = match env::var_os(PRERENDERED).map(PathBuf::from) {
        Some(prerendered) => fs::read_to_string(&prerendered).map_err(file(&prerendered))?,
        None => String::new(),
    };
    let prerendered = Prerendered {
        markup: prerendered.trim(),
        parts: &match env::var_os(SIGN_IN_FILES).map(PathBuf::from) {
            Some(list) => fs::read_to_string(&list).map_err(file(&list))?,
            None => String::new(),
        },
    };
    let page = rewritten(&html, &prerendered, dist)?;
    // The service worker's file keeps its name, by which browsers ask for an update.
    let worker = dist.join(WORKER);
    let text = fs::read_to_string(&worker).map_err(file(&worker))?;
    fs::write(&worker, minified(text)?).map_err(file(&worker))?;
    if let Some(what) = first_violation(&page) {
        return Err(Error::Forbidden(what));
    }
    fs::write(&path, page).map_err(file(&path))
}

/// The prerendered sign-in page, which a visitor sees before the app has loaded.
struct Prerendered<'a> {
    markup: &'a str,
    /// The names of the parts to fetch when the visitor first uses the form, separated
    /// by spaces.
    parts: &'a str,
}

fn rewritten(html: &str, prerendered: &Prerendered<'_>, dist: &Path) -> Result<String, Error> {
    let bootstrap = html
        .split("<script")
        .find_map(Bootstrap::read)
        .ok_or(Error::Unknown("script that starts the app"))?;
    let script = dist.join(bootstrap.script.trim_start_matches('/'));
    let script = fs::read_to_string(&script).map_err(file(&script))?;
    let mut short = String::new();
    let module = rename(dist, bootstrap.module, |bytes| {
        let bytes = order_functions(&bytes).map_err(Error::Module)?;
        let (bytes, script) =
            shorten_names(&bytes, &script).ok_or(Error::Unknown("module that can be read"))?;
        short = script;
        Ok(bytes)
    })?;
    let script = rename(dist, bootstrap.script, |_| {
        self_starting(&short, &module.address).and_then(minified)
    })?;

    let mut boot = String::new();
    let mut page = String::with_capacity(html.len());
    let mut pieces = html.split('<');
    page.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let names = |file: &str| attribute(tag, "href") == Some(file);
        let rel = attribute(tag, "rel").filter(|_| tag.starts_with("link"));
        match rel {
            _ if tag.starts_with("html") && is_passwordless(dist) => {
                let attributes = tag.trim_start_matches("html");
                page.push_str(&format!("<html data-passwordless{attributes}>{text}"));
            }
            // The preload is dropped: browsers find the script's own element just as
            // early.
            Some("modulepreload") if names(bootstrap.script) => page.push_str(text),
            Some("preload") if names(bootstrap.module) => {
                let Loaded { address, .. } = &module;
                page.push_str(&format!(
                    "<link as=fetch crossorigin href={address} rel=preload type=application/wasm>{text}"
                ));
            }
            Some("stylesheet") => {
                let href = attribute(tag, "href").unwrap_or_default();
                let Loaded { address, integrity } = rename(dist, href, Ok)?;
                let is_late = LATE_STYLES.iter().any(|late| href.starts_with(late));
                let disabled = if is_late { " disabled" } else { "" };
                page.push_str(&format!(
                    "<link{disabled} href={address} integrity={integrity} rel=stylesheet>{text}"
                ));
            }
            _ if tag.starts_with("script") && attribute(tag, "src") == Some(BOOT) => {
                let Loaded { address, integrity } = rename(dist, BOOT, |bytes| {
                    String::from_utf8(bytes)
                        .map_err(|_| Error::Unknown("boot.js in UTF-8"))
                        .and_then(minified)
                })?;
                // `crossorigin` is needed because the Integrity-Policy accepts no other
                // kind of request.
                boot = format!("<script crossorigin integrity={integrity} src={address}>");
                page.push_str(&boot);
                page.push_str(text);
            }
            // boot.js shows this template, and
            // crates/leptos-cognito/src/browser/prerendered_form.rs takes it over.
            _ if tag == "body" && !prerendered.markup.is_empty() => {
                let Prerendered { markup, parts } = prerendered;
                page.push_str(&format!(
                    "<body><template data-parts=\"{parts}\">{markup}</template>{boot}</script>{text}"
                ));
            }
            _ if Bootstrap::read(piece.trim_start_matches("script")).is_some() => {
                let Loaded { address, integrity } = &script;
                page.push_str(&format!(
                    "<script integrity={integrity} src={address} type=module>"
                ));
            }
            _ => {
                page.push('<');
                page.push_str(piece);
            }
        }
    }
    Ok(page)
}

/// The addresses of the files that Trunk's inline script loads.
struct Bootstrap<'a> {
    script: &'a str,
    module: &'a str,
}

impl<'a> Bootstrap<'a> {
    fn read(element: &'a str) -> Option<Self> {
        let between = |start: &str| {
            let (_, rest) = element.split_once(start)?;
            rest.split_once('\'').map(|(value, _)| value)
        };
        Some(Self {
            script: between("from '")?,
            module: between("module_or_path: '")?,
        })
    }
}

/// A file that the page loads.
struct Loaded {
    address: String,
    integrity: String,
}

/// Changes a file, and renames it by the hash of its new bytes.
fn rename(
    dist: &Path,
    address: &str,
    change: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, Error>,
) -> Result<Loaded, Error> {
    let old = dist.join(address.trim_start_matches('/'));
    let bytes = change(fs::read(&old).map_err(file(&old))?)?;
    let stem = old.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.rsplit_once('-').map_or(&*stem, |(stem, _)| stem);
    let ending = old.extension().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}-{}.{ending}", digest::hash(&bytes));
    let integrity = digest::integrity(&bytes);
    fs::remove_file(&old).map_err(file(&old))?;
    let new = dist.join(&name);
    fs::write(&new, bytes).map_err(file(&new))?;
    Ok(Loaded {
        address: format!("/{name}"),
        integrity,
    })
}

/// The script, changed so that it starts the app when it is loaded. It exports nothing,
/// because no other module imports it.
fn self_starting(script: &str, module: &str) -> Result<String, Error> {
    if let Some(what) = FORBIDDEN.iter().find(|&&what| script.contains(what)) {
        return Err(Error::Forbidden(format!("the script's `{what}`")));
    }
    let init = exported_as_default(script).ok_or(Error::Unknown("script that can be started"))?;
    let (before, _) = script.rsplit_once("export").unwrap_or_default();
    Ok(format!(
        "{before}{SPARE}{init}({{module_or_path:\"{module}\"}});\n"
    ))
}

/// The script without its unused code, if esbuild is available; else the script
/// unchanged.
fn minified(script: String) -> Result<Vec<u8>, Error> {
    let Some(esbuild) = env::var_os(ESBUILD) else {
        return Ok(script.into_bytes());
    };
    let path = PathBuf::from(esbuild);
    let mut esbuild = Command::new(&path)
        .args(["--minify", "--tree-shaking=true", "--format=esm"])
        .arg("--log-level=error")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(file(&path))?;
    // esbuild reads its whole input before it writes, so this cannot block.
    if let Some(mut stdin) = esbuild.stdin.take() {
        stdin.write_all(script.as_bytes()).map_err(file(&path))?;
    }
    let done = esbuild.wait_with_output().map_err(file(&path))?;
    if !done.status.success() {
        return Err(Error::Unknown("script that esbuild can read"));
    }
    Ok(done.stdout)
}

/// Finds `f` in `export { g, f as default };`.
fn exported_as_default(script: &str) -> Option<&str> {
    let (_, exports) = script.rsplit_once("export")?;
    let (before, _) = exports.split_once(" as default")?;
    let name = before
        .rsplit(|c: char| c == '{' || c == ',' || c.is_whitespace())
        .next()?;
    (!name.is_empty()).then_some(name)
}

/// The first element of a page that is not loaded from a file, or lacks an `integrity`.
fn first_violation(page: &str) -> Option<String> {
    page.split('<').skip(1).find_map(|piece| {
        let (tag, _) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.split_whitespace().next().unwrap_or_default();
        let sealed = match (name, attribute(tag, "rel")) {
            ("script", _) => {
                attribute(tag, "src").is_some() && attribute(tag, "integrity").is_some()
            }
            ("link", Some("stylesheet" | "modulepreload")) => attribute(tag, "integrity").is_some(),
            ("style" | "base" | "iframe" | "object" | "embed", _) => false,
            _ => attributes(tag).all(|(name, _)| name != "style" && !name.starts_with("on")),
        };
        (!sealed).then(|| format!("<{tag}>"))
    })
}

pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    attributes(tag).find_map(|(key, value)| (key == name).then_some(value))
}

/// The attributes of a tag such as `name key=value key="value" key`.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag.trim_start_matches(|c: char| !c.is_whitespace());
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace());
        let (key, after) = rest.split_at(end.unwrap_or(rest.len()));
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            return (!key.is_empty()).then_some((key, ""));
        };
        let quoted = ['"', '\''].iter().find_map(|&quote| {
            let (value, after) = value.strip_prefix(quote)?.split_once(quote)?;
            Some((value, after))
        });
        let (value, after) = quoted.unwrap_or_else(|| {
            value.split_at(value.find(char::is_whitespace).unwrap_or(value.len()))
        });
        rest = after;
        Some((key, value))
    })
}

pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File(path, source)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><meta content=\"a > b\" name=description><script type=module>import init from '/app-1f.js';\nconst wasm = await init({ module_or_path: '/app-1f_bg.wasm' });</script><link href=/base-2e.css integrity=sha384-OLD rel=stylesheet><link crossorigin href=/app-1f.js integrity=sha384-A rel=modulepreload><link as=fetch crossorigin href=/app-1f_bg.wasm integrity=sha384-B rel=preload type=application/wasm></head><body></body>";

    /// The smallest valid module.
    const MODULE: &str = "\0asm\x01\0\0\0";

    /// Writes a release of five files into a folder of its own.
    fn release(name: &str, script: &str) -> PathBuf {
        let dist = env::temp_dir().join(format!("pack-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dist);
        fs::create_dir_all(&dist).unwrap();
        for (name, text) in [
            ("index.html", PAGE),
            ("app-1f.js", script),
            ("app-1f_bg.wasm", MODULE),
            ("base-2e.css", "p{}"),
            (WORKER, "listen();\n"),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        dist
    }

    #[test]
    fn files_are_named_by_their_bytes_and_have_integrity() {
        let dist = release(
            "page",
            "let f=1;export{g as other,f as default,h as initSync};\n",
        );
        run(&dist).unwrap();
        let (wasm, css) = (digest::hash(MODULE.as_bytes()), digest::hash(b"p{}"));
        let script = format!("let f=1;{SPARE}f({{module_or_path:\"/app-{wasm}.wasm\"}});\n");
        let js = digest::hash(script.as_bytes());
        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        assert_eq!(
            page,
            format!(
                "<!doctype html><meta content=\"a > b\" name=description><script integrity={} src=/app-{js}.js type=module></script><link href=/base-{css}.css integrity={} rel=stylesheet><link as=fetch crossorigin href=/app-{wasm}.wasm rel=preload type=application/wasm></head><body></body>",
                digest::integrity(script.as_bytes()),
                digest::integrity(b"p{}"),
            )
        );
        let written = fs::read_to_string(dist.join(format!("app-{js}.js"))).unwrap();
        assert_eq!(written, script);
        assert!(!dist.join("app-1f.js").exists(), "the old name is gone");
        assert!(dist.join(WORKER).is_file(), "its name stays");
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn page_of_a_passwordless_pool_hides_the_password() {
        for (passwordless, expected) in [
            (r#"{"preferred_challenge":"EMAIL_OTP"}"#, true),
            (r#"{"email_otp_enabled":true}"#, false),
        ] {
            let dist = release("passwordless", "let f=1;export{f as default};\n");
            let config = format!(
                r#"{{"auth":{{"user_pool_id":"a_b","user_pool_client_id":"c","passwordless":{passwordless}}}}}"#
            );
            let page = dist.join("index.html");
            let html = PAGE.replace("<meta", "<html lang=en><head><meta");
            fs::write(&page, html).unwrap();
            fs::write(dist.join("amplify_outputs.json"), config).unwrap();
            run(&dist).unwrap();
            let page = fs::read_to_string(page).unwrap();
            let is_hidden = page.contains("<html data-passwordless lang=en><head>");
            assert_eq!(is_hidden, expected, "{page}");
            assert!(expected || page.contains("<html lang=en><head>"), "{page}");
            fs::remove_dir_all(dist).unwrap();
        }
    }

    #[test]
    fn script_that_writes_markup_is_refused() {
        let dist = release("markup", "e.innerHTML=h;export{f as default};");
        let said = run(&dist).unwrap_err().to_string();
        assert!(said.contains("innerHTML"), "{said}");
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn default_export_is_found_in_every_form() {
        let name = exported_as_default;
        assert_eq!(
            name("export { initSync, __wbg_init as default };"),
            Some("__wbg_init")
        );
        assert_eq!(
            name("export class A{}export{A as B,$e as default};"),
            Some("$e")
        );
        assert_eq!(name("export { initSync };"), None);
    }

    #[test]
    fn violations_of_the_policy_are_found() {
        for bad in [
            "<script>1</script>",
            "<script src=/a.js></script>",
            "<link rel=\"stylesheet\" href='/a.css'>",
            "<style>p{}</style>",
            "<p style=color:red>",
            "<body onload=\"f()\">",
            "<base href=/>",
        ] {
            assert!(first_violation(bad).is_some(), "{bad}");
        }
        let good = "<link rel=icon href=/icon.svg><link rel=stylesheet href=/a.css integrity='sha384-A'><p class=\"on\">";
        assert_eq!(first_violation(good), None);
    }
}
