//! The unicorns that can be requested.

use crate::ride::Unicorn;

/// The name, color and gender of every unicorn.
const FLEET: [(&str, &str, &str); 8] = [
    ("Aurora", "Silver", "Female"),
    ("Bramble", "Chestnut", "Male"),
    ("Comet", "White", "Male"),
    ("Daydream", "Lilac", "Female"),
    ("Ember", "Golden", "Female"),
    ("Finnegan", "Black", "Male"),
    ("Hazel", "Yellow", "Female"),
    ("Juniper", "Mint", "Female"),
];

/// Chooses a unicorn with random bytes.
pub(crate) fn choose(random: [u8; 8]) -> Unicorn {
    // The remainder of 64 random bits favors no unicorn, because 8 divides 2 to the 64th.
    let place = usize::try_from(u64::from_be_bytes(random) % FLEET.len() as u64);
    let (name, color, gender) = place
        .ok()
        .and_then(|place| FLEET.get(place))
        .copied()
        .unwrap_or_default();
    Unicorn {
        name: name.to_owned(),
        color: color.to_owned(),
        gender: gender.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn unicorns_are_all_chosen_and_all_have_names() {
        let names: BTreeSet<String> = (0..64_u64)
            .map(|random| choose(random.to_be_bytes()).name)
            .collect();
        assert_eq!(names.len(), FLEET.len());
        assert!(!names.contains(""));
    }
}
