//! Tests the picture: chosen, cut, shrunk, stored, refused and removed.

use serde_json::Value;
use wild_rydes_e2e::{Find, Rider, TestError, run};

use super::{focus_is_on, is_at_the_account, known};
use crate::accessibility::fine_in_every_look;

/// Chooses a file in the page's own file field, as the dialog of the browser does. `file`
/// is a script that returns it.
async fn chooses(rider: &Rider, file: &str) -> Result<(), TestError> {
    let script = format!(
        "return (async () => {{\
           const file = await (async () => {{ {file} }})();\
           const data = new DataTransfer();\
           data.items.add(file);\
           const field = document.querySelector('#picture-file');\
           field.files = data.files;\
           field.dispatchEvent(new Event('change', {{ bubbles: true }}));\
           return file.size }})()"
    );
    let size = rider.script(&script).await?;
    assert!(size.as_f64().is_some_and(|size| size > 0.0), "{size}");
    Ok(())
}

/// A photo of noise, which is what compresses worst: left half red, right half blue.
const LARGE_PHOTO: &str = "\
    const canvas = new OffscreenCanvas(3000, 2000);\
    const context = canvas.getContext('2d');\
    const pixels = context.createImageData(3000, 2000);\
    let state = 7;\
    for (let at = 0; at < pixels.data.length; at += 4) {\
      state = (state * 1103515245 + 12345) & 0x7fffffff;\
      const left = (at / 4) % 3000 < 1500;\
      pixels.data[at] = left ? 200 + (state >> 8) % 56 : (state >> 8) % 56;\
      pixels.data[at + 1] = (state >> 12) % 90;\
      pixels.data[at + 2] = left ? (state >> 16) % 56 : 200 + (state >> 16) % 56;\
      pixels.data[at + 3] = 255;\
    }\
    context.putImageData(pixels, 0, 0);\
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 });\
    return new File([blob], 'photo.jpg', { type: blob.type })";

const SMALL_PHOTO: &str = "\
    const canvas = new OffscreenCanvas(60, 40);\
    canvas.getContext('2d').fillRect(0, 0, 30, 40);\
    const blob = await canvas.convertToBlob({ type: 'image/png' });\
    return new File([blob], 'photo.png', { type: blob.type })";

/// Records the method, path, type and size of each request to the storage, and answers
/// those with this method with this status.
async fn watches_the_storage(rider: &Rider, method: &str, status: u16) -> Result<(), TestError> {
    let storage = rider.pool().storage().url();
    let script = format!(
        "window.stored = []; const real = window.fetch;\
         window.fetch = async (request, ...more) => {{\
           const url = request.url ?? String(request);\
           if (!url.startsWith('{storage}')) return real(request, ...more);\
           const body = await request.clone().arrayBuffer();\
           window.stored.push({{ method: request.method, path: new URL(url).pathname,\
             type: request.headers.get('content-type'), size: body.byteLength }});\
           if (request.method === '{method}') return new Response('', {{ status: {status} }});\
           return real(request, ...more) }}; return true"
    );
    rider.script(&script).await.map(drop)
}

async fn stored(rider: &Rider, method: &str) -> Result<Vec<Value>, TestError> {
    let script = format!("return window.stored.filter((it) => it.method === '{method}')");
    let stored = rider.script(&script).await?;
    Ok(stored.as_array().cloned().unwrap_or_default())
}

/// Waits until the row shows a picture whose middle has the color that `is` tests.
async fn sees_the_picture(rider: &Rider, is: &str) -> Result<(), TestError> {
    rider
        .until(
            "the picture",
            &format!(
                "const canvas = document.querySelector('canvas.picture');\
                 if (!canvas) return false;\
                 const [red, , blue] = canvas.getContext('2d').getImageData(96, 96, 1, 1).data;\
                 return {is}"
            ),
        )
        .await
}

#[test]
fn large_photo_is_cut_by_keyboard_shrunk_and_kept() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        rider.sees("None yet").await?;
        watches_the_storage(rider, "NONE", 200).await?;
        chooses(rider, LARGE_PHOTO).await?;
        rider.field("Zoom").wait().await?;
        // The form has opened, and its first slider has the focus.
        rider
            .until(
                "the focus",
                "return document.activeElement.id === 'crop-zoom'",
            )
            .await?;
        fine_in_every_look(rider, "picture-crop").await?;
        // End and Home are the keys of a slider for its ends: the right edge is blue.
        rider.field("Zoom").press_keys("\u{e010}").await?;
        rider.field("Left or right").press_keys("\u{e010}").await?;
        rider.button("Save picture").click().await?;
        rider.status().says("Your picture was saved").await?;
        focus_is_on(rider, "status").await?;
        sees_the_picture(rider, "blue > 150 && red < 100").await?;

        let puts = stored(rider, "PUT").await?;
        let [put] = puts.as_slice() else {
            panic!("one picture is stored: {puts:?}");
        };
        assert_eq!(put["type"], "image/jpeg");
        let size = put["size"].as_u64().unwrap();
        assert!((1_000..=200_000).contains(&size), "{size} bytes");
        let key = known(rider, "picture").await?.unwrap();
        assert!(key.starts_with("protected/local:"), "{key}");
        let path = put["path"].as_str().unwrap().replace("%3A", ":");
        assert!(path.ends_with(&key), "{path} {key}");

        rider.reload().await?;
        rider.region("You").wait().await?;
        sees_the_picture(rider, "blue > 150 && red < 100").await?;
        fine_in_every_look(rider, "picture").await
    });
}

#[test]
fn picture_follows_a_drag_of_the_pointer() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        chooses(rider, SMALL_PHOTO).await?;
        rider.field("Left or right").holds("0.5").await?;
        rider
            .script(
                "const canvas = document.querySelector('canvas.crop');\
                 const fire = (type, x) => canvas.dispatchEvent(new PointerEvent(type,\
                   { bubbles: true, pointerId: 1, clientX: x, clientY: 300 }));\
                 fire('pointerdown', 100); fire('pointermove', 400); fire('pointerup', 400);\
                 return true",
            )
            .await?;
        // The picture has moved to the right, so that its left edge is reached.
        rider.field("Left or right").holds("0").await?;
        rider.button("Cancel").click().await?;
        rider
            .until(
                "the focus is back on the button",
                "return document.activeElement.id === 'change-picture'",
            )
            .await?;
        assert_eq!(known(rider, "picture").await?, None);
        Ok(())
    });
}

#[test]
fn file_that_is_no_picture_is_told() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        chooses(
            rider,
            "return new File(['no picture'], 'photo.jpg', { type: 'image/jpeg' })",
        )
        .await?;
        rider
            .alert()
            .says("could not be opened as a picture")
            .await?;
        focus_is_on(rider, "alert").await
    });
}

#[test]
fn picture_that_is_not_stored_changes_nothing() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        chooses(rider, SMALL_PHOTO).await?;
        rider.field("Zoom").wait().await?;
        for (status, told) in [
            (403, "may not store pictures"),
            (503, "Check your connection"),
        ] {
            watches_the_storage(rider, "PUT", status).await?;
            rider.button("Save picture").click().await?;
            rider.alert().says(told).await?;
            assert_eq!(known(rider, "picture").await?, None);
        }
        Ok(())
    });
}

#[test]
fn replaced_and_removed_pictures_leave_the_storage() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        watches_the_storage(rider, "NONE", 200).await?;
        for _ in 0..2 {
            chooses(rider, SMALL_PHOTO).await?;
            rider.button("Save picture").click().await?;
            rider.status().says("Your picture was saved").await?;
        }
        let removed = stored(rider, "DELETE").await?.len();
        assert_eq!(removed, 1, "the first picture");
        assert_eq!(rider.pool().storage().pictures(), 1);
        rider.button("Remove picture").click().await?;
        rider.status().says("Your picture was removed").await?;
        rider.sees("None yet").await?;
        assert_eq!(stored(rider, "DELETE").await?.len(), 2);
        assert_eq!(rider.pool().storage().pictures(), 0);
        assert_eq!(known(rider, "picture").await?, None);
        Ok(())
    });
}
