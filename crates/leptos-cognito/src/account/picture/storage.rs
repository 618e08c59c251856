//! The user's picture in the storage: read, replaced and removed.

use web_sys::ImageBitmap;

use crate::account::error_messages::of_account_error;
use crate::account::state::AccountState;
use crate::browser::{objects, picture};
use crate::i18n::Phrase;
use crate::i18n::account::Account;
use cognito_client::config::Storage;
use cognito_session::account::error::AccountError;
use cognito_session::account::picture::{SignedObject, is_stored};
use cognito_session::aws::AwsError;
use cognito_session::session::Session;

/// The name of the attribute with the key of the picture.
pub(super) const ATTRIBUTE: &str = "picture";

/// The reason why a picture was not stored or not removed.
pub(super) enum PictureError {
    /// The storage or AWS refuses.
    Refused,
    /// The storage or AWS cannot be reached.
    NotReached,
    /// The pool refuses the change of the attribute.
    Pool(AccountError),
}

impl From<AwsError> for PictureError {
    fn from(error: AwsError) -> Self {
        if error.is_transient() {
            Self::NotReached
        } else {
            Self::Refused
        }
    }
}

impl From<PictureError> for Phrase {
    fn from(error: PictureError) -> Self {
        match error {
            PictureError::Refused => Account::PictureRefused.into(),
            PictureError::NotReached => Account::PictureNotReached.into(),
            PictureError::Pool(error) => of_account_error(error).message,
        }
    }
}

/// Returns the picture with this key. `None` if the storage does not give it or it is no
/// picture.
pub(super) async fn load(
    account: AccountState,
    storage: &Storage,
    key: &str,
) -> Option<ImageBitmap> {
    let signed = sign(account, storage, "GET", key, &[]).await.ok()?;
    let reply = objects::send(signed, &[]).await?;
    match reply.status {
        200 => picture::open_bytes(&reply.body).await,
        _ => None,
    }
}

/// Stores a picture in place of the one before, and writes its key into the user's
/// attribute. Returns the key. If the attribute cannot be changed, the new picture is
/// removed again.
///
/// # Errors
/// The [`PictureError`]. The picture before stays.
pub(super) async fn replace(
    account: AccountState,
    storage: &Storage,
    picture: &[u8],
) -> Result<String, PictureError> {
    let before = stored_key(account);
    let session = session(account).await?;
    let key = account.auth().service().new_picture_key(&session).await?;
    let signed = sign(account, storage, "PUT", &key, picture).await?;
    let reply = objects::send(signed, picture).await;
    match reply.ok_or(PictureError::NotReached)?.status {
        200..=299 => {}
        500..=599 => return Err(PictureError::NotReached),
        _ => return Err(PictureError::Refused),
    }
    if let Err(error) = write(account, &key).await {
        delete(account, storage, &key).await;
        return Err(PictureError::Pool(error));
    }
    if let Some(before) = before {
        delete(account, storage, &before).await;
    }
    Ok(key)
}

/// Empties the user's attribute, and removes the picture from the storage.
///
/// # Errors
/// The [`PictureError`] of the attribute's change. The picture stays then. If the storage
/// cannot be reached, the object stays there, but nothing leads to it any more.
pub(super) async fn remove(account: AccountState, storage: &Storage) -> Result<(), PictureError> {
    let before = stored_key(account);
    write(account, "").await.map_err(PictureError::Pool)?;
    if let Some(before) = before {
        delete(account, storage, &before).await;
    }
    Ok(())
}

/// Returns the signed request that removes the user's picture, if there is one. It can be
/// sent after the account is deleted.
pub(crate) async fn signed_removal(
    account: AccountState,
    storage: &Storage,
) -> Option<SignedObject> {
    let key = stored_key(account)?;
    sign(account, storage, "DELETE", &key, &[]).await.ok()
}

/// Returns the key of the user's picture, if the picture is in the storage.
pub(super) fn stored_key(account: AccountState) -> Option<String> {
    let profile = account.current_profile()?;
    let key = profile.attribute(ATTRIBUTE)?;
    is_stored(key).then(|| key.to_owned())
}

async fn write(account: AccountState, value: &str) -> Result<(), AccountError> {
    let changed = account
        .auth()
        .own(async |service, session| service.change_attribute(session, ATTRIBUTE, value).await);
    changed.await
}

/// Removes an object. If that fails, the object stays in the storage, which is no harm to
/// the user.
async fn delete(account: AccountState, storage: &Storage, key: &str) {
    if let Ok(signed) = sign(account, storage, "DELETE", key, &[]).await {
        let _reply = objects::send(signed, &[]).await;
    }
}

async fn sign(
    account: AccountState,
    storage: &Storage,
    method: &'static str,
    key: &str,
    body: &[u8],
) -> Result<SignedObject, PictureError> {
    let session = session(account).await?;
    let service = account.auth().service();
    let signed = service.sign_object(&session, storage, method, key, body);
    Ok(signed.await?)
}

async fn session(account: AccountState) -> Result<Session, PictureError> {
    let session = account.auth().fresh_session().await;
    session.ok_or_else(|| AwsError::SignedOut.into())
}
