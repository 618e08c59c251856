//! The settings of the fields for phone numbers.

use super::app_section::AppSection;
use super::error::ConfigError;
use super::json::Json;
use super::section::{Fault, Section, file_of};

/// The settings of the fields for phone numbers, from the app's section of the file. They
/// are not a part of [`Config`](super::Config), because the first page does not need them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhoneSettings {
    /// `default_country`: the two-letter code (ISO 3166-1) of the country that a field
    /// starts with. Without it, the browser's language decides.
    pub default_country: Option<String>,
    /// `countries`: the codes of the countries to choose from; empty for all of them.
    pub countries: Vec<String>,
}

impl PhoneSettings {
    /// Reads the settings from the file's text. `app` is the section with the app's own
    /// settings.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn parse(text: &str, app: AppSection) -> Result<Self, ConfigError> {
        let file = file_of(text)?;
        Self::read(&&file, app)
    }

    /// Reads the settings from the parsed JSON file. `app` is the section with the app's
    /// own settings.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn read<J: Json>(file: &J, app: AppSection) -> Result<Self, ConfigError> {
        let fault = Fault::default();
        let custom = file.field("custom");
        let custom = Section {
            name: app.path,
            value: custom.and_then(|custom| custom.field(app.name())),
            fault: &fault,
        };
        let countries = custom.value("countries").map_or_else(Vec::new, |list| {
            let codes = list
                .items()
                .and_then(|items| items.iter().map(code_of).collect());
            codes.unwrap_or_else(|| custom.bad("countries", Vec::new()))
        });
        let default_country = custom.value("default_country").and_then(|value| {
            let code = code_of(&value);
            // A country that is not in the list cannot be chosen.
            let is_listed = |code: &String| countries.is_empty() || countries.contains(code);
            let is_good = code.as_ref().is_some_and(is_listed);
            custom.bad_unless(is_good, "default_country");
            code
        });
        match fault.0.take() {
            Some(first) => Err(first),
            None => Ok(Self {
                default_country,
                countries,
            }),
        }
    }

    /// Returns `true` if the list has this country.
    #[must_use]
    pub fn lists(&self, code: &str) -> bool {
        self.countries.is_empty() || self.countries.iter().any(|listed| listed == code)
    }
}

/// Returns the code of a country: two capital letters.
fn code_of<J: Json>(value: &J) -> Option<String> {
    let code = value.text()?;
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::super::error::Field;
    use super::*;

    fn settings(custom: &str) -> Result<PhoneSettings, ConfigError> {
        let file = format!(r#"{{"auth":{{}},"custom":{{"cognito":{{{custom}}}}}}}"#);
        PhoneSettings::parse(&file, AppSection::DEFAULT)
    }

    #[test]
    fn countries_and_the_first_one_are_read() {
        let read = settings(r#""countries":["AT","DE"],"default_country":"DE""#).unwrap();
        assert_eq!(read.default_country.as_deref(), Some("DE"));
        assert!(read.lists("AT") && !read.lists("US"));
        let none = settings("").unwrap();
        assert_eq!(none, PhoneSettings::default());
        assert!(none.lists("US"));
    }

    #[test]
    fn text_that_is_no_country_is_named() {
        for (custom, key) in [
            (r#""default_country":"Germany""#, "default_country"),
            (r#""default_country":"de""#, "default_country"),
            (r#""default_country":49"#, "default_country"),
            (
                r#""default_country":"US","countries":["DE"]"#,
                "default_country",
            ),
            (r#""countries":"DE""#, "countries"),
            (r#""countries":["DE",1]"#, "countries"),
        ] {
            let field = Field {
                section: "custom.cognito",
                key,
            };
            assert_eq!(
                settings(custom),
                Err(ConfigError::BadField(field)),
                "{custom}"
            );
        }
    }
}
