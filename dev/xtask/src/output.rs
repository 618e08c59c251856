//! Prints to standard output.

use std::io::{self, Write as _};

/// Prints a text and a line feed. An output that nobody reads any more, such as a pipe
/// into `head`, is no error: `println!` would panic there.
pub(crate) fn print(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
