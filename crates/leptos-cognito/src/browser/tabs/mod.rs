//! The connection to the other tabs: a `BroadcastChannel` for messages, and Web Locks so
//! that only one tab at a time refreshes the session.

mod lease;
mod lock;

use std::cell::{Cell, OnceCell, RefCell};
use std::future::ready;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::brand::use_brand;
use crate::browser::random::unique_text;
use cognito_client::transport::LocalFuture;
use cognito_session::tabs::{RefreshLock, Tabs};

/// The tabs of one app client.
pub struct BrowserTabs(Rc<Connection>);

/// The channel of one app client, which is opened at its first use.
struct Connection {
    client_id: String,
    /// The name of the channel and of the Web Lock.
    name: String,
    channel: OnceCell<Option<Channel>>,
}

/// An open channel. In browsers without channels, tabs receive no messages.
struct Channel {
    /// The end that sends messages.
    mouth: BroadcastChannel,
    /// The end that receives messages. It also receives those that this page sends,
    /// because a `BroadcastChannel` object only skips its own.
    ear: BroadcastChannel,
    /// A message of this page, and the function to call when `ear` receives it.
    awaited: RefCell<Option<(String, Function)>>,
}

impl BrowserTabs {
    /// Creates the connection to the tabs of this app client.
    #[must_use]
    pub fn new(client_id: &str) -> Self {
        Self(Rc::new(Connection {
            client_id: client_id.to_owned(),
            name: [use_brand().storage_prefix, ".", client_id].concat(),
            channel: OnceCell::new(),
        }))
    }
}

impl Connection {
    fn channel(&self) -> Option<&Channel> {
        let open = || BroadcastChannel::new(&self.name).ok();
        self.channel
            .get_or_init(|| {
                Some(Channel {
                    mouth: open()?,
                    ear: open()?,
                    awaited: RefCell::new(None),
                })
            })
            .as_ref()
    }
}

impl Tabs for BrowserTabs {
    fn broadcast(&self, words: &str) {
        if let Some(channel) = self.0.channel() {
            drop(channel.mouth.post_message(&words.into()));
        }
    }

    fn listen(&self, hear: Box<dyn Fn(&str)>) {
        let Some(channel) = self.0.channel() else {
            return;
        };
        let tabs = Rc::clone(&self.0);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(text) = event.data().as_string() else {
                return;
            };
            match tabs.channel() {
                Some(channel) if channel.is_own(&text) => channel.has_heard(&text),
                _ => hear(&text),
            }
        });
        channel
            .ear
            .set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // The listener stays for as long as the page lives.
        on_message.forget();
    }

    fn acquire_refresh_lock(&self) -> LocalFuture<'_, RefreshLock> {
        match ACQUIRE.get() {
            Some(acquire) => acquire(Rc::clone(&self.0)),
            // Only the code that refreshes asks for the lock, and its chunk calls
            // `init_refresh_lock`.
            None => Box::pin(ready(Box::new(()) as RefreshLock)),
        }
    }
}

/// The function that acquires the lock for the tabs of a connection.
type Acquire = fn(Rc<Connection>) -> LocalFuture<'static, RefreshLock>;

thread_local! {
    /// It is set by the chunk that refreshes the tokens, because a session is open long
    /// before it needs the lock.
    static ACQUIRE: Cell<Option<Acquire>> = const { Cell::new(None) };
}

/// Makes the lock work that a tab holds while it requests new tokens.
pub(crate) fn init_refresh_lock() {
    ACQUIRE.set(Some(|connection| Box::pin(acquire(connection))));
}

async fn acquire(connection: Rc<Connection>) -> RefreshLock {
    // A tab whose call hangs keeps the lock for as long as it tries again. Tabs that have
    // waited for the duration of a lease then use leases to run one at a time.
    let held: RefreshLock = match lock::acquire(&connection.name, lease::LASTS_MS).await {
        Some(lock) => Box::new(lock),
        None => Box::new(lease::acquire(&connection.client_id).await),
    };
    if let Some(channel) = connection.channel() {
        channel.catch_up().await;
    }
    held
}

/// The start of a message that this page sends to itself.
const OWN: &str = "own ";

impl Channel {
    fn is_own(&self, text: &str) -> bool {
        text.starts_with(OWN)
    }

    fn has_heard(&self, text: &str) {
        let is_it = matches!(&*self.awaited.borrow(), Some((awaited, _)) if awaited == text);
        if is_it && let Some((_, resolve)) = self.awaited.take() {
            drop(resolve.call0(&JsValue::UNDEFINED));
        }
    }

    /// Waits until all messages that were sent before this call have been received.
    /// Messages arrive in the order in which they were sent, so this sends one to its own
    /// page and waits for it.
    async fn catch_up(&self) {
        if self.ear.onmessage().is_none() {
            return;
        }
        let word = [OWN, &unique_text()].concat();
        let heard = Promise::new(&mut |resolve, _reject| {
            self.awaited.replace(Some((word.clone(), resolve)));
        });
        if self.mouth.post_message(&word.into()).is_ok() {
            drop(JsFuture::from(heard).await);
        }
    }
}
