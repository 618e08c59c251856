//! Reckoning that takes a while, a piece at a time.

/// What is reckoned in pieces of some milliseconds, so that whoever has it done can let
/// others have a turn between them.
pub trait Work: Sized {
    /// What comes of it.
    type Output;

    /// Does the next piece. Gives what comes of it once, after the last.
    fn go_on(&mut self) -> Option<Self::Output>;

    /// Does all of it.
    fn done(mut self) -> Self::Output {
        loop {
            if let Some(output) = self.go_on() {
                return output;
            }
        }
    }
}
