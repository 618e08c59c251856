//! The remembered devices, as the pool lists them, and the name of a new one.

use cognito_client::device::ListedDevice;

/// A remembered device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDevice {
    /// The device key.
    pub key: String,
    /// The device's name, if it has one.
    pub name: Option<String>,
    /// The time of its last sign-in, in seconds since 1970.
    pub last_seen_s: Option<i64>,
    /// Set for the device that this code runs on.
    pub is_this: bool,
}

impl OwnDevice {
    /// Converts a listed device. `this` is the key of the device that this code runs on.
    #[must_use]
    pub fn of(listed: ListedDevice, this: Option<&str>) -> Self {
        let name = listed
            .attributes
            .iter()
            .find(|attribute| attribute.name == "device_name")
            .map(|attribute| attribute.value.trim().to_owned());
        Self {
            is_this: this == Some(listed.key.as_str()),
            name: name.filter(|name| !name.is_empty()),
            last_seen_s: listed.last_seen.map(whole_seconds),
            key: listed.key,
        }
    }

    /// Sorts this device first, and the others by the time of their last sign-in, latest
    /// first.
    pub fn sort(devices: &mut [Self]) {
        devices.sort_by(|left, right| {
            (right.is_this, right.last_seen_s).cmp(&(left.is_this, left.last_seen_s))
        });
    }
}

/// Converts seconds as the service sends them, with a fraction, to an integer.
pub(super) fn whole_seconds(seconds: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a fraction of a second is not shown, and the cast saturates"
    )]
    let whole = seconds as i64;
    whole
}

/// Returns a name for a device: the browser and its system, as far as the user agent
/// states them.
///
/// Browsers mention other browsers' names for the sake of old servers, so the order of
/// the checks matters.
#[must_use]
pub fn device_name(user_agent: &str) -> Option<String> {
    let first = |marks: &[(&str, &'static str)]| {
        let found = marks.iter().find(|(mark, _)| user_agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => Some([browser, " · ", system].concat()),
        (name, other) => name.or(other).map(ToOwned::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_by_what_is_theirs_alone() {
        for (user_agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
                Some("Chrome · Linux"),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0",
                Some("Edge · Windows"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/20.0 Mobile/15E148 Safari/604.1",
                Some("Safari · iPhone"),
            ),
            (
                "Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0",
                Some("Firefox · Android"),
            ),
            ("curl/8", None),
        ] {
            assert_eq!(device_name(user_agent).as_deref(), name);
        }
    }

    #[test]
    fn this_device_stands_first_and_is_marked() {
        let listed = |key: &str, last_seen| ListedDevice {
            key: key.into(),
            attributes: Vec::new(),
            last_seen,
        };
        let mut devices: Vec<OwnDevice> = [
            listed("a", None),
            listed("b", Some(20.5)),
            listed("c", Some(10.0)),
        ]
        .into_iter()
        .map(|one| OwnDevice::of(one, Some("c")))
        .collect();
        OwnDevice::sort(&mut devices);
        let order: Vec<_> = devices
            .iter()
            .map(|one| (one.key.as_str(), one.is_this, one.last_seen_s))
            .collect();
        assert_eq!(
            order,
            [
                ("c", true, Some(10)),
                ("b", false, Some(20)),
                ("a", false, None)
            ]
        );
    }
}
