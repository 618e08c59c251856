//! Numbers, plurals, durations and dates, formatted by the browser's `Intl`.

use js_sys::Intl::{Collator, DisplayNames, Locale, NumberFormat, PluralRules};
use js_sys::{Array, Date, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::i18n::Unit;
use crate::i18n::speech::{Ask, digits};

/// Answers `ask` about a number in the language of `tag`.
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

/// Formats a time, in seconds since 1970.
#[must_use]
pub fn date_time(tag: &str, seconds: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a date's milliseconds fit")]
    let date = Date::new(&(seconds.saturating_mul(1000) as f64).into());
    date.to_locale_string(tag, &JsValue::UNDEFINED).into()
}

/// Returns the region in a language tag, or else the region in which most speakers of
/// that language live.
#[must_use]
pub fn region(tag: &str) -> Option<String> {
    Locale::new(tag).ok()?.maximize().region().map(Into::into)
}

/// Returns these regions' codes and names, sorted by name as usual in the language.
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
