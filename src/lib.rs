//! Wild Rydes.
