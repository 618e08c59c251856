//! The other tabs: a `BroadcastChannel` to talk, and Web Locks to take turns.

mod lease;
mod lock;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

use cognito_client::transport::LocalFuture;
use cognito_session::tabs::{Held, Tabs};

/// The tabs of one app client.
pub struct BrowserTabs(Rc<Connection>);

/// The channel of one app client, opened at first use.
struct Connection {
    name: String,
    channel: OnceCell<Option<Channel>>,
}

/// Where the browser has no channels, tabs do not hear of each other.
struct Channel {
    /// Tells.
    mouth: BroadcastChannel,
    /// Hears, what this page tells too: a channel does not hear itself.
    ear: BroadcastChannel,
    /// Called when the ear hears this.
    awaited: RefCell<Option<(String, Function)>>,
}

impl BrowserTabs {
    /// The tabs of this app client.
    #[must_use]
    pub fn new(client_id: &str) -> Self {
        Self(Rc::new(Connection {
            name: ["wild-rydes.", client_id].concat(),
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
    fn tell(&self, words: &str) {
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
        // For as long as the page lives.
        on_message.forget();
    }

    fn turn(&self) -> LocalFuture<'_, Held> {
        Box::pin(async move {
            // A tab whose call hangs keeps the lock for as long as its tries take. Those that
            // have waited for a lease's time take turns by leases then.
            let held: Held = match lock::acquire(&self.0.name, lease::LASTS_MS).await {
                Some(lock) => Box::new(lock),
                None => Box::new(lease::acquire(&self.0.name).await),
            };
            if let Some(channel) = self.0.channel() {
                channel.catch_up().await;
            }
            held
        })
    }
}

/// How what this page tells itself begins.
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

    /// Waits until what was told before this has been heard: messages come in the order in
    /// which they were sent, so tells one to this page and waits for that.
    async fn catch_up(&self) {
        if self.ear.onmessage().is_none() {
            return;
        }
        let word = [OWN, &js_sys::Math::random().to_string()].concat();
        let heard = Promise::new(&mut |resolve, _reject| {
            self.awaited.replace(Some((word.clone(), resolve)));
        });
        if self.mouth.post_message(&word.into()).is_ok() {
            drop(JsFuture::from(heard).await);
        }
    }
}
