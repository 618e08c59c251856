//! The provider, which an app puts around everything that uses the library.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use wasm_bindgen_futures::spawn_local;

use crate::app::{Unconfigured, provide_app, withdraw_app};
use crate::brand::{Brand, provide_brand};
use crate::browser::{configuration, history, oauth, page};
use crate::lazy::{ChunkFuture, Exports, SignedInChunk, use_chunk};
use crate::program_error::refuse;
use crate::routing::in_place;
use crate::routing::navigation::{Links, use_navigator};
use crate::routing::paths::{Page, Paths};
use crate::session::{Auth, use_auth};
use crate::{language, theme};
use cognito_client::config::Config;
use cognito_session::next::plain_path;

thread_local! {
    /// `true` while the page has a provider.
    static IS_PROVIDED: Cell<bool> = const { Cell::new(false) };
    /// The title of the page before any page of the library has changed it.
    static OWN_TITLE: Cell<Option<String>> = const { Cell::new(None) };
}

/// The stage that the provider has reached.
#[derive(Clone)]
enum Stage {
    /// It reads the language and the configuration.
    Starting,
    /// The session is there.
    Ready,
    /// The configuration cannot be used. This is its text, if there is a file.
    Unconfigured(Option<String>),
}

/// Provides the session, and everything that the library's components need, to its
/// children.
///
/// Before it shows its children, it loads the user's language, reads the configuration,
/// and reads a session that the browser has stored. So everything below it may use the
/// session at once. If the configuration cannot be used, it shows a page that says why.
///
/// ```no_run
/// use leptos::prelude::*;
/// use leptos_cognito::{AuthGuard, Brand, CognitoProvider, Paths, use_auth};
///
/// #[component]
/// fn Home() -> impl IntoView {
///     let auth = use_auth();
///     view! {
///         <h1>"Hello, " {move || auth.claim("email")}</h1>
///         <button on:click=move |_| auth.sign_out()>"Sign out"</button>
///     }
/// }
///
/// leptos::mount::mount_to_body(|| view! {
///     <CognitoProvider
///         brand=Brand::named("Notes")
///         paths=Paths { sign_in: "/login", ..Paths::default() }
///         languages=&["en"]
///     >
///         <AuthGuard><Home /></AuthGuard>
///     </CognitoProvider>
/// });
/// ```
///
/// On a server, it renders `loading`, because the session is in the browser.
///
/// # Panics
/// Panics if the page has a provider already, because the session, the address and the
/// language belong to the page and not to a part of it; if two pages have the same path,
/// or a path is not a plain one; and if a language is not one of the library's. The
/// message says what to change.
#[component]
pub fn CognitoProvider(
    /// The name of the app, and what else adapts the ready pages to it.
    brand: Brand,
    /// The configuration of the pool: see [`Config::parse`]. By default, the provider
    /// reads the file `/amplify_outputs.json` of the app's host.
    #[prop(optional)]
    config: Option<Config>,
    /// The paths of the ready pages. The default is [`Paths::DEFAULT`].
    #[prop(optional)]
    paths: Paths,
    /// The tags of the languages (BCP 47) that the app offers. A browser that prefers none
    /// of them gets the first one. The default is all languages of the library. Each
    /// language but English needs its file at `/languages/<tag>.txt`.
    #[prop(optional)]
    languages: &'static [&'static str],
    /// The origins, besides the app's own, to which [`Auth::fetch`] may send the user's
    /// tokens, such as `https://api.example.com`. The default is none.
    #[prop(optional)]
    api_origins: Vec<String>,
    /// The view while the provider starts. The default is empty.
    #[prop(optional, into)]
    loading: ViewFn,
    /// The app.
    children: ChildrenFn,
) -> impl IntoView {
    let stage = RwSignal::new(Stage::Starting);
    if page::is_browser() {
        claim_page();
        refuse_wrong_paths(paths);
        oauth::keep_reply(paths.sign_in);
        language::offer(languages);
        provide_brand(brand);
        theme::begin();
        let owner = Owner::current().unwrap_or_default();
        spawn_local(async move {
            let reached = begin(owner, config, paths, api_origins, stage).await;
            let _removed = stage.try_set(reached);
        });
    }
    move || match stage.get() {
        Stage::Starting => loading.run(),
        Stage::Ready => children(),
        Stage::Unconfigured(file) => view! { <Unconfigured file /> }.into_any(),
    }
}

/// Loads the language and the configuration, and restores the session.
async fn begin(
    owner: Owner,
    config: Option<Config>,
    paths: Paths,
    api_origins: Vec<String>,
    stage: RwSignal<Stage>,
) -> Stage {
    // This waits, so that no page is shown in another language first.
    language::begin().await;
    let config = match config {
        Some(config) => Ok(config),
        None => configuration::fetch().await,
    };
    let config = match config {
        Ok(config) => config,
        Err(file) => return Stage::Unconfigured(file),
    };
    if stage.is_disposed() {
        // The provider was removed from the page meanwhile.
        return Stage::Starting;
    }
    let chunk = owner.with(|| {
        provide_app(config, load_compiled_in, paths, LINKS);
        use_auth().allow_origins(api_origins);
        let go = use_navigator();
        history::on_change(move || go.look());
        use_chunk::<SignedInChunk>()
    });
    // The chunk is compiled in, so that this cannot fail. It sets up the session.
    if let (Ok(chunk), false) = (chunk.load().await, stage.is_disposed()) {
        owner.with(|| (chunk.open)(use_auth()));
    }
    Stage::Ready
}

/// The choices of an app that may have its own router: the library follows the links to
/// its own public pages, and informs other routers of the new address.
const LINKS: Links = Links {
    follows: |address| {
        let path = address.split('?').next().unwrap_or(address);
        Page::at(path).is_public()
    },
    enter: in_place::enter,
};

/// Returns the chunk with the session for an app that is not split. Its pages are the
/// children of the app's guards.
fn load_compiled_in(auth: Option<Auth>) -> ChunkFuture {
    Box::pin(async move {
        let exports: Exports = Rc::new(SignedInChunk::with_pages(auth, || ().into_any()));
        Ok(exports)
    })
}

/// Makes this the only provider of the page until it is removed.
fn claim_page() {
    if IS_PROVIDED.replace(true) {
        refuse(
            "leptos-cognito: this page has a <CognitoProvider> already, and a page can have only one; put one <CognitoProvider> around both parts of the app, and use one user pool for both",
        );
    }
    OWN_TITLE.set(page::title());
    on_cleanup(|| {
        IS_PROVIDED.set(false);
        withdraw_app();
    });
}

/// Gives the page the title back that it had before a page of the library was shown.
pub(crate) fn restore_title() {
    let title = OWN_TITLE.take();
    if let Some(title) = &title {
        page::set_whole_title(title);
    }
    OWN_TITLE.set(title);
}

/// The reason why paths cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PathsError {
    /// This path is not a plain one.
    NotPlain(&'static str),
    /// Two pages have this path.
    Twice(&'static str),
}

impl fmt::Display for PathsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPlain(path) => write!(
                f,
                "the path {path:?} cannot be used; let it begin with a slash and end without one, and have neither query nor fragment"
            ),
            Self::Twice(path) => write!(f, "two pages have the path {path:?}; give each its own"),
        }
    }
}

impl std::error::Error for PathsError {}

fn refuse_wrong_paths(paths: Paths) {
    if let Err(error) = check(paths) {
        refuse(&format!(
            "leptos-cognito: {error} (`paths` of <CognitoProvider>)"
        ));
    }
}

fn check(paths: Paths) -> Result<(), PathsError> {
    let all = [
        paths.home,
        paths.sign_in,
        paths.sign_up,
        paths.verify,
        paths.recovery,
        paths.account,
    ];
    for (place, path) in all.into_iter().enumerate() {
        let ends_bare = path == paths.home || !path.ends_with('/');
        if plain_path(path) != Some(path) || !ends_bare {
            return Err(PathsError::NotPlain(path));
        }
        if all.iter().skip(place + 1).any(|other| *other == path) {
            return Err(PathsError::Twice(path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_paths_can_be_used() {
        assert_eq!(check(Paths::default()), Ok(()));
    }

    #[test]
    fn paths_that_no_page_can_have_are_refused() {
        for path in ["", "login", "/login/", "//login", "/a?b", "/a#b", "/a;b"] {
            let paths = Paths {
                sign_in: path,
                ..Paths::default()
            };
            assert_eq!(check(paths), Err(PathsError::NotPlain(path)), "{path}");
        }
    }

    #[test]
    fn two_pages_with_one_path_are_refused() {
        let paths = Paths {
            sign_up: "/signin",
            ..Paths::default()
        };
        assert_eq!(check(paths), Err(PathsError::Twice("/signin")));
    }

    #[test]
    #[should_panic(expected = "a page can have only one")]
    fn second_provider_on_a_page_is_refused() {
        let owner = Owner::new();
        owner.with(|| {
            claim_page();
            claim_page();
        });
    }

    #[test]
    fn page_is_free_again_without_its_provider() {
        let owner = Owner::new();
        owner.with(claim_page);
        owner.cleanup();
        Owner::new().with(claim_page);
    }
}
