//! Long computations, in steps.

/// A computation in steps of some milliseconds each, so that the caller can let the
/// browser handle events between the steps.
pub trait Computation: Sized {
    /// The result of the computation.
    type Output;

    /// Performs the next step. Returns the result after the last step, once, and `None`
    /// before.
    fn advance(&mut self) -> Option<Self::Output>;

    /// Performs all steps and returns the result.
    fn finish(mut self) -> Self::Output {
        loop {
            if let Some(output) = self.advance() {
                return output;
            }
        }
    }
}
