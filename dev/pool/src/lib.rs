//! A local user pool.
