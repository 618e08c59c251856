//! The settings of the second factors.

use super::error::ConfigError;
use super::json::Json;
use super::section::{Fault, Section, file_of};

/// The settings of the second factors, as far as the file names them. The pool's own
/// settings decide. They are not a part of [`Config`](super::Config), because the first page
/// does not need them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mfa {
    /// The rule that says which users need a second factor.
    pub mode: MfaMode,
    /// `mfa_methods`: those of `SMS`, `TOTP` and `EMAIL` that the pool offers.
    pub methods: Option<Vec<String>>,
    /// The version of the file, such as `1.5`. `EMAIL` is a method since version 1.4.
    pub file_version: Option<String>,
}

/// The rule that says which users need a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MfaMode {
    /// The file has no such rule.
    #[default]
    Unspecified,
    /// No user can have a second factor.
    Off,
    /// Each user may turn on a second factor.
    Optional,
    /// Every user needs a second factor.
    Required,
}

impl Mfa {
    /// Reads the settings from the file's text.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let file = file_of(text)?;
        Self::read(&&file)
    }

    /// Reads the settings from the parsed JSON file.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn read<J: Json>(file: &J) -> Result<Self, ConfigError> {
        let fault = Fault::default();
        let auth = Section {
            name: "auth",
            value: file.field("auth"),
            fault: &fault,
        };
        let mode = match auth.text("mfa_configuration").as_deref() {
            None => MfaMode::Unspecified,
            Some("NONE") => MfaMode::Off,
            Some("OPTIONAL") => MfaMode::Optional,
            Some("REQUIRED") => MfaMode::Required,
            Some(_) => auth.bad("mfa_configuration", MfaMode::Unspecified),
        };
        let methods = auth.value("mfa_methods").and_then(|names| names.items());
        let methods = methods.map(|names| names.iter().filter_map(Json::text).collect());
        match fault.0.take() {
            Some(first) => Err(first),
            None => Ok(Self {
                mode,
                methods,
                file_version: file.field("version").and_then(|version| version.text()),
            }),
        }
    }
}
