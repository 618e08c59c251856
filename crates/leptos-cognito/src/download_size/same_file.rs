//! Puts the code of two chunks into fewer files.
//!
//! The splitter writes a file for each set of chunks that share code. If every chunk that
//! follows another one contains all of its code, that code is in one file. Without this it
//! is in as many files as there are sets, and small files compress badly.

use std::hint::black_box;

/// Makes the chunk that calls this function contain the code of `function`, a pointer to a
/// function or to a table of functions of another chunk. Nothing is called.
pub fn contain<T>(function: T) {
    black_box(function);
}
