//! The second factors as plain values: which are active, which is preferred, and the
//! effects of each change.

use cognito_client::challenge::MfaType;
use cognito_client::config::{Mfa, MfaMode};
use cognito_client::mfa::MfaSettings;
use cognito_client::user::User;

/// All kinds, in the order in which they are shown. The kind that depends on no carrier
/// is first.
pub const KINDS: [MfaType; 3] = [MfaType::SoftwareToken, MfaType::Sms, MfaType::Email];

/// The second factors of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// The active factors.
    pub active: Vec<MfaType>,
    /// The factor that a sign-in asks for when several are active.
    pub preferred: Option<MfaType>,
}

/// A change of one factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The factor is activated.
    Add,
    /// The factor becomes the preferred one.
    Prefer,
    /// The factor is deactivated.
    Remove,
}

impl Factors {
    /// Reads the pool's reply. Kinds that this crate does not know are left out.
    #[must_use]
    pub fn of(user: &User) -> Self {
        let active = user.factors.iter().flatten();
        let active: Vec<MfaType> = active.filter_map(|name| MfaType::read(name)).collect();
        let preferred = user.preferred_factor.as_deref().and_then(MfaType::read);
        Self {
            preferred: preferred.filter(|preferred| active.contains(preferred)),
            active,
        }
    }

    /// Returns whether the factor is active.
    #[must_use]
    pub fn is_on(&self, kind: MfaType) -> bool {
        self.active.contains(&kind)
    }

    /// Returns whether the factor can be made the preferred one: several factors are
    /// active, and this one is among them and not already preferred.
    #[must_use]
    pub fn may_prefer(&self, kind: MfaType) -> bool {
        self.active.len() > 1 && self.is_on(kind) && self.preferred != Some(kind)
    }

    /// Returns whether the factor is the last one of a pool that requires one, as far as
    /// the configuration states.
    #[must_use]
    pub fn is_needed(&self, kind: MfaType, mfa: &Mfa) -> bool {
        mfa.mode == MfaMode::Required && self.active == [kind]
    }

    /// Returns the settings to send to the pool. The first factor that is added becomes
    /// the preferred one: if several were active and none preferred, every sign-in would
    /// ask which to use.
    #[must_use]
    pub fn settings(&self, kind: MfaType, change: Change) -> MfaSettings {
        let preferred = match change {
            Change::Add => self.active.iter().all(|on| *on == kind),
            Change::Prefer => true,
            Change::Remove => false,
        };
        MfaSettings {
            enabled: change != Change::Remove,
            preferred,
        }
    }

    /// Returns whether these factors show the intended effect of a change.
    #[must_use]
    pub fn show(&self, kind: MfaType, change: Change) -> bool {
        match change {
            Change::Add => self.is_on(kind),
            Change::Prefer => self.preferred == Some(kind),
            Change::Remove => !self.is_on(kind),
        }
    }
}

/// Returns whether the pool offers this kind, as far as the configuration states.
/// Configuration files older than version 1.4 have no name for codes by e-mail; with such
/// a file they count as offered, and the pool decides.
#[must_use]
pub fn is_offered(kind: MfaType, mfa: &Mfa) -> bool {
    let named = |name: &str| match &mfa.methods {
        Some(methods) => methods.iter().any(|method| method == name),
        None => true,
    };
    mfa.mode != MfaMode::Off
        && match kind {
            MfaType::Sms => named("SMS"),
            MfaType::SoftwareToken => named("TOTP"),
            MfaType::Email => named("EMAIL") || is_before_email(mfa.file_version.as_deref()),
        }
}

/// Returns whether a configuration file of this version has no name for e-mail as a
/// second factor. The versions are `1` and `1.1` to `1.5`. A file without a version
/// counts as a recent one.
fn is_before_email(file_version: Option<&str>) -> bool {
    matches!(file_version, Some("1" | "1.0" | "1.1" | "1.2" | "1.3"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(active: &[MfaType], preferred: Option<MfaType>) -> Factors {
        Factors {
            active: active.to_vec(),
            preferred,
        }
    }

    fn mfa(mode: MfaMode, methods: Option<&[&str]>) -> Mfa {
        Mfa {
            mode,
            methods: methods.map(|names| names.iter().map(|&name| name.to_owned()).collect()),
            file_version: Some("1.5".to_owned()),
        }
    }

    #[test]
    fn the_first_one_is_preferred_and_a_second_one_is_not() {
        let add = |on: &[MfaType]| factors(on, None).settings(MfaType::Sms, Change::Add);
        assert!(add(&[]).preferred);
        assert!(!add(&[MfaType::SoftwareToken]).preferred);
        let remove = factors(&[MfaType::Sms], None).settings(MfaType::Sms, Change::Remove);
        assert!(!remove.enabled && !remove.preferred);
    }

    #[test]
    fn only_the_last_one_is_needed_and_only_where_everybody_needs_one() {
        let one = factors(&[MfaType::Sms], None);
        let two = factors(&[MfaType::Sms, MfaType::Email], None);
        let everybody = mfa(MfaMode::Required, None);
        assert!(one.is_needed(MfaType::Sms, &everybody));
        assert!(!two.is_needed(MfaType::Sms, &everybody));
        assert!(!one.is_needed(MfaType::Sms, &mfa(MfaMode::Optional, None)));
    }

    #[test]
    fn one_is_preferred_where_there_is_a_choice() {
        let two = factors(&[MfaType::Sms, MfaType::Email], Some(MfaType::Sms));
        assert!(two.may_prefer(MfaType::Email));
        assert!(!two.may_prefer(MfaType::Sms));
        assert!(!two.may_prefer(MfaType::SoftwareToken));
        assert!(!factors(&[MfaType::Sms], None).may_prefer(MfaType::Sms));
    }

    #[test]
    fn what_the_configuration_rules_out_is_not_offered() {
        let sms_only = mfa(MfaMode::Optional, Some(&["SMS"]));
        assert!(is_offered(MfaType::Sms, &sms_only));
        assert!(!is_offered(MfaType::SoftwareToken, &sms_only));
        assert!(!is_offered(MfaType::Email, &sms_only));
        let email = mfa(MfaMode::Optional, Some(&["SMS", "EMAIL"]));
        assert!(is_offered(MfaType::Email, &email));
        assert!(is_offered(MfaType::Email, &mfa(MfaMode::Optional, None)));
        assert!(!is_offered(MfaType::Email, &mfa(MfaMode::Off, None)));
        let older = Mfa {
            file_version: Some("1.3".to_owned()),
            ..sms_only
        };
        assert!(is_offered(MfaType::Email, &older), "it has no name there");
        assert!(is_offered(
            MfaType::SoftwareToken,
            &mfa(MfaMode::Unspecified, None)
        ));
    }

    #[test]
    fn a_pool_that_kept_the_last_one_is_found_out() {
        let kept = factors(&[MfaType::Sms], Some(MfaType::Sms));
        assert!(!kept.show(MfaType::Sms, Change::Remove));
        assert!(kept.show(MfaType::Sms, Change::Prefer));
    }
}
