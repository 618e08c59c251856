//! GetUICustomization and SetUICustomization: the look of the classic hosted pages. The pages
//! of this pool do not show it.

use data_encoding::BASE64;
use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::ApiError,
    oauth::domain,
    pool_resource::{PoolResource, ResourceKind},
    wire::{self, Input},
};

use super::{Reply, client_of, find, invalid, pool_of, remove, shown, write};

/// The name of the look of all clients that have none of their own.
const ALL: &str = "ALL";

/// The first bytes of the images that are accepted, PNG and JPEG.
const IMAGE_STARTS: [&[u8]; 2] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"];

/// Returns the pool of a request, and the id of the client that it names, or [`ALL`].
fn subject(ctx: &Context<'_>, input: &Input) -> Result<(PoolRecord, String), ApiError> {
    let pool = pool_of(ctx, input)?;
    let named = input.text("ClientId", &wire::ANY)?;
    let client = match named.filter(|id| *id != ALL) {
        Some(_) => client_of(ctx, &pool, input)?.id,
        None => ALL.to_owned(),
    };
    Ok((pool, client))
}

fn reply_with(resource: Option<&PoolResource>) -> Reply {
    let shown = resource.map_or_else(Map::new, |known| {
        let mut shown = shown(known, &["ImageFile"]);
        shown.insert("ClientId".to_owned(), known.name.clone().into());
        shown
    });
    Ok(Some(json!({ "UICustomization": shown })))
}

/// Returns the look of a client, or else the one of all clients.
pub(in crate::core::ops) fn get(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, client) = subject(ctx, input)?;
    let kind = ResourceKind::UiCustomization;
    let known = find(ctx, &pool.id, kind, &client).or_else(|| find(ctx, &pool.id, kind, ALL));
    reply_with(known.as_ref())
}

/// Sets the look of a client, or removes it if the request has neither CSS nor an image.
pub(in crate::core::ops) fn set(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, client) = subject(ctx, input)?;
    if domain::of_pool(&ctx.tx, &pool.id).next().is_none() {
        return invalid("There has to be an existing domain associated with this user pool");
    }
    let css = input.text("CSS", &wire::ANY)?.filter(|css| !css.is_empty());
    // Base64 is longer than the image, whose length the API's model has checked.
    let image = input.structure::<String>("ImageFile")?;
    let image = image.filter(|image| !image.is_empty());
    if css.is_none() && image.is_none() {
        remove(ctx, &pool.id, ResourceKind::UiCustomization, &client);
        let empty = json!({ "UserPoolId": pool.id, "ClientId": client });
        return Ok(Some(json!({ "UICustomization": empty })));
    }
    // The version is the time of the change, in digits.
    let version: String = ctx.now.rfc3339();
    let version: String = version
        .chars()
        .filter(char::is_ascii_digit)
        .take(14)
        .collect();
    let mut settings = Map::new();
    if let Some(css) = css {
        settings.insert("CSS".to_owned(), css.into());
    }
    if let Some(image) = image {
        check_image(&image)?;
        // The address holds the image itself, because nothing else would serve it.
        let kind = if image.starts_with("iVBOR") {
            "png"
        } else {
            "jpeg"
        };
        let url = format!("data:image/{kind};base64,{image}");
        settings.insert("ImageUrl".to_owned(), url.into());
    }
    settings.insert("CSSVersion".to_owned(), Value::from(version));
    let kind = ResourceKind::UiCustomization;
    let written = write(ctx, &pool.id, kind, &client, settings);
    reply_with(Some(&written))
}

fn check_image(image: &str) -> Result<(), ApiError> {
    let bytes = BASE64.decode(image.as_bytes()).unwrap_or_default();
    if IMAGE_STARTS.iter().any(|start| bytes.starts_with(start)) {
        Ok(())
    } else {
        invalid("The image must be a PNG or JPEG file.")
    }
}
