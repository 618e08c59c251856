//! The browser behind the ports of `auth` and `cognito`, one adapter a file.

pub mod clipboard;
pub mod clock;
pub mod configuration;
pub mod fetch;
pub mod host_time;
pub mod page;
pub mod passkey;
pub mod pause;
pub mod random;
pub mod signature;
pub mod storage;
pub mod tabs;
pub mod world;
