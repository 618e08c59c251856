//! A storage and sessions for the tests of the parts.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::SessionStore;
use crate::session::Session;
use crate::token_store::{Storage, StorageError, Stored};
use cognito_client::config::{AppSection, Config};

/// A storage in memory, which can be blocked.
#[derive(Default)]
pub(super) struct Shelf {
    texts: RefCell<BTreeMap<String, (String, bool)>>,
    pub(super) is_blocked: Cell<bool>,
}

impl Shelf {
    /// Returns the text whose key is `prefix` and the app client's id.
    pub(super) fn text(&self, prefix: &str) -> Option<String> {
        let texts = self.texts.borrow();
        texts
            .get(&[prefix, "client"].concat())
            .map(|it| it.0.clone())
    }
}

impl Storage for Shelf {
    fn read(&self, key: &str) -> Option<Stored> {
        self.texts.borrow().get(key).map(|(text, lasting)| Stored {
            text: text.clone().into(),
            lasting: *lasting,
        })
    }

    fn write(&self, key: &str, text: &str, lasting: bool) -> Result<(), StorageError> {
        if self.is_blocked.get() {
            return Err(StorageError::default());
        }
        let mut texts = self.texts.borrow_mut();
        texts.insert(key.to_owned(), (text.to_owned(), lasting));
        Ok(())
    }

    fn remove(&self, key: &str) {
        self.texts.borrow_mut().remove(key);
    }
}

pub(super) fn config() -> Rc<Config> {
    let json = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client"}}"#;
    Rc::new(Config::parse(json, AppSection::DEFAULT).unwrap())
}

/// Returns the store of a page whose browser has this storage.
pub(super) fn store_with(shelf: &Rc<Shelf>) -> SessionStore {
    SessionStore::new(config(), Rc::clone(shelf) as Rc<dyn Storage>)
}

/// Returns the ID token of a user of the pool in [`config`], issued at this second for an
/// hour, in the session of this origin.
pub(super) fn id_token(user: &str, origin: &str, issued_s: i64) -> String {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let expires_s = issued_s + 3_600;
    let claims = format!(
        r#"{{"sub":"{user}","origin_jti":"{origin}","iat":{issued_s},"exp":{expires_s},"token_use":"id","aud":"client","iss":"https://x.example/eu-west-1_Pool"}}"#
    );
    [part(r#"{"alg":"RS256"}"#), part(&claims), part("x")].join(".")
}

/// Returns a session with such a token, on a device whose clock is right. It is kept after
/// the tab closes.
pub(super) fn session(user: &str, origin: &str, issued_s: i64) -> Session {
    let id_token = id_token(user, origin, issued_s);
    Session::restored("a".into(), id_token.into(), "r".into(), 0, true).unwrap()
}
