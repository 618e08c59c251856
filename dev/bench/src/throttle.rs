//! The throttling of processor and network under which a page is measured.

use serde_json::{Value, json};

/// A kind of machine and network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Throttle {
    /// This machine, without throttling.
    None,
    /// A slow phone with a slow connection.
    SlowPhone,
}

impl Throttle {
    pub(crate) const ALL: [Self; 2] = [Self::None, Self::SlowPhone];

    /// The name, with the figures.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::None => "No throttle",
            Self::SlowPhone => "4 × CPU throttle and slow 4G",
        }
    }

    /// The factor by which the processor is slowed down.
    pub(crate) fn processor_rate(self) -> u32 {
        match self {
            Self::None => 1,
            Self::SlowPhone => 4,
        }
    }

    /// The parameters of `Network.emulateNetworkConditions`.
    ///
    /// Slow 4G is 150 ms and 1.6 / 0.75 Mbit/s. The browser adds a delay to each
    /// request and does not simulate handshakes. So DevTools and Lighthouse use 3.75
    /// times the round trip and 0.9 of the rates, and so do we.
    pub(crate) fn network(self) -> Value {
        let (latency, down, up) = match self {
            Self::None => (0.0, -1.0, -1.0),
            Self::SlowPhone => (562.5, 1_600_000.0 * 0.9 / 8.0, 750_000.0 * 0.9 / 8.0),
        };
        json!({
            "offline": false,
            "latency": latency,
            "downloadThroughput": down,
            "uploadThroughput": up,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_4g_is_that_of_devtools() {
        let network = Throttle::SlowPhone.network();
        assert_eq!(network["latency"], 562.5);
        assert_eq!(network["downloadThroughput"], 180_000.0);
        assert_eq!(network["uploadThroughput"], 84_375.0);
        assert_eq!(Throttle::SlowPhone.processor_rate(), 4);
    }

    #[test]
    fn without_a_throttle_nothing_is_held_back() {
        assert_eq!(Throttle::None.network()["latency"], 0.0);
        assert_eq!(Throttle::None.network()["downloadThroughput"], -1.0);
        assert_eq!(Throttle::None.processor_rate(), 1);
    }
}
