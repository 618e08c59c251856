//! The form to choose the square of a picture. The picture is dragged, or moved with three
//! sliders, which work by keyboard and pointer.

use leptos::html;
use leptos::prelude::*;

use super::crop::{Crop, MAX_ZOOM};
use super::{Opened, saved, storage};
use crate::account::notice::NoticePlace;
use crate::account::section_form::PanelForm;
use crate::account::state::AccountState;
use crate::browser::picture;
use crate::components::form::FormState;
use crate::components::step_form::{FormFeedback, StepForm};
use crate::download_size::reactive::effect;
use crate::error_messages::FieldMessage;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::config::Storage;

/// The length of a side of the picture that is stored, in pixels.
const SIDE: u32 = 512;

/// The form with the picture, as its square is going to be.
#[component]
pub fn CropForm(
    account: AccountState,
    storage: StoredValue<Storage>,
    picture: Opened,
) -> impl IntoView {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let crop = RwSignal::new(Crop::default());
    let canvas = NodeRef::<html::Canvas>::new();
    effect(move || {
        let square = crop.get().square(width, height);
        if let Some(canvas) = canvas.get() {
            picture::draw(&canvas, &picture, square);
        }
    });
    let form = FormState::default();
    let step_form = StepForm::new(
        account.form(form, NoticePlace::OpenForm),
        async || Ok(()),
        async move |()| {
            let encoded = match canvas.try_get_untracked().flatten() {
                Some(canvas) => picture::encode(&canvas).await,
                None => None,
            };
            let Some(encoded) = encoded else {
                return Err(alert(Account::PictureNotOpened));
            };
            let Some(storage) = storage.try_get_value() else {
                return Err(FormFeedback::none());
            };
            storage::replace(account, &storage, &encoded)
                .await
                .map_err(alert)
        },
        move |key: String| {
            account.discard_panel();
            saved(account, Some(&key), Account::PictureSaved);
        },
    );

    // The point at which the pointer was last, in pixels of the page.
    let last = StoredValue::new(None::<(f64, f64)>);
    let at = |event: &leptos::ev::PointerEvent| {
        (f64::from(event.client_x()), f64::from(event.client_y()))
    };
    let press = move |event: leptos::ev::PointerEvent| {
        if let Some(canvas) = canvas.get_untracked() {
            // Without the capture, a drag ends at the edge of the picture.
            let _not_captured = canvas.set_pointer_capture(event.pointer_id());
        }
        last.set_value(Some(at(&event)));
    };
    let drag = move |event: leptos::ev::PointerEvent| {
        let Some((x, y)) = last.get_value() else {
            return;
        };
        let shown = canvas.get_untracked();
        let side = shown.map_or(0.0, |canvas| f64::from(canvas.client_width()));
        if side > 0.0 {
            let now = at(&event);
            let (right, down) = ((now.0 - x) / side, (now.1 - y) / side);
            crop.update(|crop| *crop = crop.dragged(right, down, width, height));
            last.set_value(Some(now));
        }
    };
    let release = move |_| last.set_value(None);
    view! {
        <PanelForm
            account
            step_form
            label=Account::SavePicture
            busy_label=Account::Saving
            lead=Account::CropLead
        >
            <canvas
                class="crop"
                width=SIDE
                height=SIDE
                role="img"
                aria-label=text(Account::YourPicture)
                node_ref=canvas
                on:pointerdown=press
                on:pointermove=drag
                on:pointerup=release
                on:pointercancel=release
            ></canvas>
            <Slider
                id="crop-zoom"
                label=Account::CropZoom
                most=MAX_ZOOM
                least=1.0
                value=Signal::derive(move || crop.get().zoom)
                on_change=Callback::new(move |zoom| crop.update(|crop| crop.zoom = zoom))
            />
            <Slider
                id="crop-across"
                label=Account::CropAcross
                most=1.0
                least=0.0
                value=Signal::derive(move || crop.get().across)
                on_change=Callback::new(move |across| crop.update(|crop| crop.across = across))
            />
            <Slider
                id="crop-down"
                label=Account::CropDown
                most=1.0
                least=0.0
                value=Signal::derive(move || crop.get().down)
                on_change=Callback::new(move |down| crop.update(|crop| crop.down = down))
            />
        </PanelForm>
    }
}

/// A slider with its label. It goes from left to right in every language, because the
/// picture does.
#[component]
fn Slider(
    id: &'static str,
    label: Account,
    least: f64,
    most: f64,
    value: Signal<f64>,
    on_change: Callback<f64>,
) -> impl IntoView {
    view! {
        <div class="slider">
            <label for=id>{text(label)}</label>
            <input
                id=id
                type="range"
                dir="ltr"
                min=least.to_string()
                max=most.to_string()
                step="0.05"
                prop:value=move || value.get()
                on:input=move |event| {
                    if let Ok(number) = event_target_value(&event).parse() {
                        on_change.run(number);
                    }
                }
            />
        </div>
    }
}

fn alert(message: impl Into<crate::i18n::Phrase>) -> FormFeedback {
    FormFeedback::Alert(FieldMessage::general(message))
}
