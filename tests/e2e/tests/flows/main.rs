//! The flows of the app, each through a real browser against a real pool of its own.

mod accessibility;
mod challenges;
mod configuration;
mod devices;
mod guard;
mod people;
mod recovery;
mod registration;
mod ride;
mod second_factor;
mod session;
mod sign_in;
