//! The browser behind the ports of `auth` and `cognito`, one adapter a file.

pub mod clipboard;
pub mod clock;
pub mod configuration;
pub mod fetch;
pub mod host_time;
pub mod intl;
pub mod own_file;
pub mod page;
pub mod passkey;
pub mod pause;
pub mod preferences;
pub mod random;
pub mod signature;
pub mod storage;
pub mod tabs;
pub mod world;
