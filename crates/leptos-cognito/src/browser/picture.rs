//! Pictures: opened from a file or from bytes, drawn as a square, and encoded.

use js_sys::{Promise, Uint8Array};
use leptos::leptos_dom::helpers::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

use crate::account::picture::crop::Square;
use cognito_session::account::picture::MEDIA_TYPE;

/// The qualities at which a picture is encoded, from the best one to the one whose result
/// is always small.
const QUALITIES: [f64; 4] = [0.85, 0.7, 0.5, 0.3];

/// The most bytes of an encoded picture, unless its lowest quality has more.
pub const MAX_BYTES: usize = 200_000;

/// Opens a picture, turned as its metadata says. `None` if the browser cannot read it.
pub async fn open(file: &Blob) -> Option<ImageBitmap> {
    let opened = window().create_image_bitmap_with_blob(file).ok()?;
    JsFuture::from(opened).await.ok()?.dyn_into().ok()
}

/// Opens a picture of these bytes. `None` if the browser cannot read them.
pub async fn open_bytes(bytes: &[u8]) -> Option<ImageBitmap> {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes).into());
    open(&Blob::new_with_u8_array_sequence(&parts).ok()?).await
}

/// Draws a square of the picture so that it fills the canvas, on white.
pub fn draw(canvas: &HtmlCanvasElement, picture: &ImageBitmap, square: Square) {
    let context = canvas.get_context("2d").ok().flatten();
    let Some(context) = context.and_then(|it| it.dyn_into::<CanvasRenderingContext2d>().ok())
    else {
        return;
    };
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, width, height);
    context.set_image_smoothing_enabled(true);
    // A picture that has been closed is not drawn.
    let _closed = context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        picture,
        square.left,
        square.top,
        square.side,
        square.side,
        0.0,
        0.0,
        width,
        height,
    );
}

/// Returns what is drawn on the canvas as a JPEG file, at the best quality that is small
/// enough. `None` if the browser encodes nothing.
pub async fn encode(canvas: &HtmlCanvasElement) -> Option<Vec<u8>> {
    let mut smallest = None;
    for quality in QUALITIES {
        let blob = blob_of(canvas, quality).await?;
        let bytes = JsFuture::from(blob.array_buffer()).await.ok()?;
        let bytes = Uint8Array::new(&bytes).to_vec();
        let is_small = bytes.len() <= MAX_BYTES;
        smallest = Some(bytes);
        if is_small {
            break;
        }
    }
    smallest
}

async fn blob_of(canvas: &HtmlCanvasElement, quality: f64) -> Option<Blob> {
    let made = Promise::new(&mut |resolve, _reject| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            drop(resolve.call1(&JsValue::UNDEFINED, &blob));
        });
        let started = canvas.to_blob_with_type_and_encoder_options(
            done.unchecked_ref(),
            MEDIA_TYPE,
            &quality.into(),
        );
        drop(started);
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}
