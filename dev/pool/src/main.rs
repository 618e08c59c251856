//! The local pool as a program.
fn main() {}
