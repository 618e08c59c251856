//! The browser's random numbers.

use cognito_client::transport::Random;

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
