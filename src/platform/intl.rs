//! Numbers, plurals, durations and dates in the browser's words: `Intl`.

use js_sys::Intl::{NumberFormat, PluralRules};
use js_sys::{Array, Date, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::i18n::Unit;
use crate::i18n::speech::Ask;

/// Tells about a number.
pub fn tell(tag: &str, ask: Ask, number: u32) -> String {
    let tag = Array::of1(&tag.into());
    let options = Object::new();
    let unit = match ask {
        Ask::Plural => {
            return PluralRules::new(&tag, &options)
                .select(number.into())
                .into();
        }
        Ask::Number => None,
        Ask::Time(Unit::Second) => Some("second"),
        Ask::Time(Unit::Minute) => Some("minute"),
    };
    if let Some(unit) = unit {
        for (name, value) in [("style", "unit"), ("unit", unit)] {
            drop(Reflect::set(&options, &name.into(), &value.into()));
        }
    }
    let told = NumberFormat::new(&tag, &options)
        .format()
        .call1(&JsValue::UNDEFINED, &number.into());
    told.ok()
        .and_then(|told| told.as_string())
        .unwrap_or_else(|| number.to_string())
}

/// A moment, in seconds since 1970.
#[must_use]
pub fn date_time(tag: &str, seconds: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a date's milliseconds fit")]
    let date = Date::new(&(seconds.saturating_mul(1000) as f64).into());
    date.to_locale_string(tag, &JsValue::UNDEFINED).into()
}
