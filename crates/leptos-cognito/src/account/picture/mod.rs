//! The user's picture on the account page: it is chosen from a file, cut to a square,
//! shrunk by the browser, and put into the storage.
//!
//! | module | idea |
//! |---|---|
//! | `crop` | the square that is cut out |
//! | `crop_form` | the form to choose the square |
//! | `storage` | the picture in the storage, and the attribute with its key |

pub mod crop;
pub mod crop_form;
pub(crate) mod storage;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, ImageBitmap};

use self::crop::Crop;
use self::crop_form::CropForm;
use super::notice::{Notice, NoticePlace};
use super::section::RowButton;
use super::section_notice::SectionNotice;
use super::state::{AccountState, Panel};
use crate::browser::picture;
use crate::download_size::reactive::effect;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::config::Storage;

/// The id of the button that opens the choice of a file.
const CHANGE_ID: &str = "change-picture";

/// The length of a side of the picture that the row shows, in pixels of the canvas.
const SHOWN_SIDE: u32 = 192;

/// A picture that the browser has opened.
type Opened = SendWrapper<ImageBitmap>;

/// The row with the user's picture.
#[component]
pub fn PictureRow(account: AccountState, storage: Storage) -> impl IntoView {
    let storage = StoredValue::new(storage);
    let key = account.select(|profile| profile.attribute(storage::ATTRIBUTE).map(str::to_owned));
    let shown = RwSignal::new(None::<Opened>);
    let chosen = RwSignal::new(None::<Opened>);
    let is_busy = RwSignal::new(false);
    let file = NodeRef::<html::Input>::new();
    effect(move || {
        key.track();
        load(account, storage, shown);
    });

    let choose = Callback::new(move |()| {
        account.clear_notice();
        if let Some(file) = file.get_untracked() {
            file.click();
        }
    });
    let on_file = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let picked = input.files().and_then(|files| files.get(0));
        // The same file can be chosen again.
        input.set_value("");
        if let Some(picked) = picked {
            spawn_local(async move {
                match picture::open(&picked).await {
                    Some(opened) => {
                        let _removed = chosen.try_set(Some(SendWrapper::new(opened)));
                        account.open(Panel::Picture, CHANGE_ID);
                    }
                    None => account.show(
                        NoticePlace::Picture,
                        Notice::Failure(None, Account::PictureNotOpened.into()),
                    ),
                }
            });
        }
    };
    let remove = Callback::new(move |()| {
        account.clear_notice();
        is_busy.set(true);
        spawn_local(async move {
            let Some(storage) = storage.try_get_value() else {
                return;
            };
            let removed = storage::remove(account, &storage).await;
            let _gone = is_busy.try_set(false);
            match removed {
                Ok(()) => saved(account, None, Account::PictureRemoved),
                Err(error) => {
                    account.show(NoticePlace::Picture, Notice::Failure(None, error.into()));
                }
            }
        });
    });
    let is_open = account.is_open(Panel::Picture);
    view! {
        <div>
            <dt>{text(Account::YourPicture)}</dt>
            <dd>
                <div class="line picture-line">
                    {move || match shown.get() {
                        Some(picture) => view! { <Shown picture /> }.into_any(),
                        None => view! { <span>{text(Account::NoPicture)}</span> }.into_any(),
                    }}
                    <RowButton
                        id=CHANGE_ID
                        label=Account::Change
                        name=Account::ChangePicture
                        busy=is_busy
                        on_press=choose
                    />
                    {move || key.get().is_some().then(|| view! {
                        <RowButton
                            id="remove-picture"
                            label=Account::Remove
                            name=Account::RemovePicture
                            busy=is_busy
                            on_press=remove
                        />
                    })}
                </div>
                <input
                    id="picture-file"
                    type="file"
                    accept="image/*"
                    hidden
                    aria-label=text(Account::ChangePicture)
                    node_ref=file
                    on:change=on_file
                />
                <SectionNotice account place=NoticePlace::Picture />
                {move || match chosen.get() {
                    Some(picture) if is_open.get() => {
                        Some(view! {
                            <div class="open"><CropForm account storage picture /></div>
                        })
                    }
                    _ => None,
                }}
            </dd>
        </div>
    }
}

/// The picture as it is.
#[component]
fn Shown(picture: Opened) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    effect(move || {
        if let Some(canvas) = canvas.get() {
            let (width, height) = (picture.width().into(), picture.height().into());
            picture::draw(&canvas, &picture, Crop::default().square(width, height));
        }
    });
    view! {
        <canvas
            class="picture"
            width=SHOWN_SIDE
            height=SHOWN_SIDE
            role="img"
            aria-label=text(Account::YourPicture)
            node_ref=canvas
        ></canvas>
    }
}

/// Loads the picture that the profile names.
fn load(account: AccountState, storage: StoredValue<Storage>, shown: RwSignal<Option<Opened>>) {
    let Some(key) = storage::stored_key(account) else {
        shown.set(None);
        return;
    };
    spawn_local(async move {
        let Some(storage) = storage.try_get_value() else {
            return;
        };
        let picture = storage::load(account, &storage, &key).await;
        // Another picture may have been stored meanwhile.
        if storage::stored_key(account).is_some_and(|now| now == key) {
            let _removed = shown.try_set(picture.map(SendWrapper::new));
        }
    });
}

/// Shows that the picture is now the one with this key, or none.
fn saved(account: AccountState, key: Option<&str>, message: Account) {
    if let Some(mut profile) = account.current_profile() {
        profile.set_attribute(storage::ATTRIBUTE, key.unwrap_or_default());
        account.set_profile(profile);
        account.show_success(NoticePlace::Picture, message);
    }
    spawn_local(account.auth().renew());
}
