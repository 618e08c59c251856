//! The browser's source of randomness.

use cognito_client::transport::Random;

/// `crypto.getRandomValues`.
pub struct BrowserRandom;

impl Random for BrowserRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let filled = web_sys::window()
            .and_then(|window| window.crypto().ok())
            .is_some_and(|crypto| crypto.get_random_values_with_u8_array(bytes).is_ok());
        // Every browser that runs WebAssembly has it, in any context: without it there is
        // no safe way on, and predictable keys would be worse than a page that stops.
        assert!(filled, "crypto.getRandomValues is missing");
    }
}
