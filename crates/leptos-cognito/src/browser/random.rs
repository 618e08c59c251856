//! The browser's random numbers.

use cognito_client::transport::{Random, random_array};

/// The random numbers of `crypto.getRandomValues`.
pub struct BrowserRandom;

impl Random for BrowserRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let filled = web_sys::window()
            .and_then(|window| window.crypto().ok())
            .is_some_and(|crypto| crypto.get_random_values_with_u8_array(bytes).is_ok());
        // Every browser that runs WebAssembly has this function, in any context. Without
        // it there is no safe alternative, and predictable keys would be worse than a
        // page that stops.
        assert!(filled, "crypto.getRandomValues is missing");
    }
}

/// Returns 32 random hexadecimal digits, which no other page draws.
pub fn unique_text() -> String {
    let bytes: [u8; 16] = random_array(&BrowserRandom);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
