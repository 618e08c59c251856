//! The second factors as a value: which are on, which is preferred, and what each change
//! needs and makes of them.

use super::contact::Kind;
use super::profile::Profile;
use cognito_client::challenge::MfaType;
use cognito_client::config::{Mfa, MfaMode};
use cognito_client::mfa::MfaSettings;
use cognito_client::user::User;

/// All kinds, in the order in which they are shown: the one that depends on no carrier
/// first.
pub const KINDS: [MfaType; 3] = [MfaType::SoftwareToken, MfaType::Sms, MfaType::Email];

/// The second factors of a rider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// The ones that are on.
    pub active: Vec<MfaType>,
    /// The one that is asked for, where there are several.
    pub preferred: Option<MfaType>,
}

/// What to do to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// On.
    Add,
    /// The one that is asked for.
    Prefer,
    /// Off.
    Remove,
}

/// What is missing to add one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// No such address.
    Missing(Kind),
    /// The address was not proved: codes might go to somebody else.
    NotVerified(Kind),
}

impl Factors {
    /// Reads the pool's answer; kinds this app does not know are left out.
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

    /// Whether it is on.
    #[must_use]
    pub fn is_on(&self, kind: MfaType) -> bool {
        self.active.contains(&kind)
    }

    /// Whether it may be preferred: where there is a choice, and it is not the choice.
    #[must_use]
    pub fn may_prefer(&self, kind: MfaType) -> bool {
        self.active.len() > 1 && self.is_on(kind) && self.preferred != Some(kind)
    }

    /// Whether it is the one that nobody may be without, as far as the configuration says.
    #[must_use]
    pub fn is_needed(&self, kind: MfaType, mfa: &Mfa) -> bool {
        mfa.demand == MfaMode::Required && self.active == [kind]
    }

    /// What to tell the pool. The first that is added is preferred: with none preferred
    /// and several on, every sign-in would ask which.
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

    /// Whether these are what a change was to make.
    #[must_use]
    pub fn show(&self, kind: MfaType, change: Change) -> bool {
        match change {
            Change::Add => self.is_on(kind),
            Change::Prefer => self.preferred == Some(kind),
            Change::Remove => !self.is_on(kind),
        }
    }
}

/// Whether the pool offers this kind, as far as the configuration says. Files older than
/// version 1.4 have no name for codes by e-mail, so there they are offered, and the pool is
/// asked.
#[must_use]
pub fn is_offered(kind: MfaType, mfa: &Mfa) -> bool {
    let named = |name: &str| match &mfa.methods {
        Some(methods) => methods.iter().any(|method| method == name),
        None => true,
    };
    mfa.demand != MfaMode::Off
        && match kind {
            MfaType::Sms => named("SMS"),
            MfaType::SoftwareToken => named("TOTP"),
            MfaType::Email => named("EMAIL") || is_before_email(mfa.file_version.as_deref()),
        }
}

/// Whether a file of this version has no name for e-mail as a second factor. Its versions are
/// `1` and `1.1` to `1.5`; a file without one is taken for a recent one.
fn is_before_email(file_version: Option<&str>) -> bool {
    matches!(file_version, Some("1" | "1.0" | "1.1" | "1.2" | "1.3"))
}

/// What is missing to add this kind.
#[must_use]
pub fn obstacle(kind: MfaType, profile: &Profile) -> Option<Obstacle> {
    let address = match kind {
        MfaType::SoftwareToken => return None,
        MfaType::Sms => Kind::Phone,
        MfaType::Email => Kind::Email,
    };
    match profile.address(address) {
        None => Some(Obstacle::Missing(address)),
        Some(found) => (!found.verified).then_some(Obstacle::NotVerified(address)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::tests::profile;
    use super::*;

    fn factors(active: &[MfaType], preferred: Option<MfaType>) -> Factors {
        Factors {
            active: active.to_vec(),
            preferred,
        }
    }

    fn mfa(demand: MfaMode, methods: Option<&[&str]>) -> Mfa {
        Mfa {
            demand,
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
    fn an_address_that_gets_codes_has_to_be_proved() {
        let jeff = profile(
            r#"{"Username":"jeff","UserAttributes":[{"Name":"email","Value":"jeff@example.com"}]}"#,
        );
        assert_eq!(obstacle(MfaType::SoftwareToken, &jeff), None);
        assert_eq!(
            obstacle(MfaType::Sms, &jeff),
            Some(Obstacle::Missing(Kind::Phone))
        );
        assert_eq!(
            obstacle(MfaType::Email, &jeff),
            Some(Obstacle::NotVerified(Kind::Email))
        );
    }

    #[test]
    fn a_pool_that_kept_the_last_one_is_found_out() {
        let kept = factors(&[MfaType::Sms], Some(MfaType::Sms));
        assert!(!kept.show(MfaType::Sms, Change::Remove));
        assert!(kept.show(MfaType::Sms, Change::Prefer));
    }
}
