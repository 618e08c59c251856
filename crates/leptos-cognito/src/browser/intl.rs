//! Numbers, plurals, durations and dates in the browser's words: `Intl`.

use js_sys::Intl::{Collator, DisplayNames, Locale, NumberFormat, PluralRules};
use js_sys::{Array, Date, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::i18n::Unit;
use crate::i18n::speech::{Ask, digits};

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
        .unwrap_or_else(|| digits(number))
}

/// A moment, in seconds since 1970.
#[must_use]
pub fn date_time(tag: &str, seconds: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a date's milliseconds fit")]
    let date = Date::new(&(seconds.saturating_mul(1000) as f64).into());
    date.to_locale_string(tag, &JsValue::UNDEFINED).into()
}

/// The region that a language's tag names, or where most of those live who speak it.
#[must_use]
pub fn region(tag: &str) -> Option<String> {
    Locale::new(tag).ok()?.maximize().region().map(Into::into)
}

/// The names of these regions, each with its code, in the order of the language.
#[must_use]
pub fn regions(tag: &str, codes: &[&'static str]) -> Vec<(&'static str, String)> {
    let tag = Array::of1(&tag.into());
    let options = Object::new();
    drop(Reflect::set(&options, &"type".into(), &"region".into()));
    let names = DisplayNames::new(&tag, &options);
    let named = codes.iter().map(|code| (*code, names.of(code)));
    let mut named: Vec<_> = named
        .map(|(code, name)| (code, name.unwrap_or_else(|| code.into())))
        .collect();
    let order = Collator::new(&tag, &Object::new()).compare();
    named.sort_by(|(_, a), (_, b)| {
        let told = order.call2(&JsValue::UNDEFINED, a, b).ok();
        let told = told.and_then(|told| told.as_f64()).unwrap_or(0.0);
        told.total_cmp(&0.0)
    });
    named
        .into_iter()
        .map(|(code, name)| (code, name.into()))
        .collect()
}
