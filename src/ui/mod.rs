//! What is seen: pages, the steps of a sign-in, and the components they are made of.
#![expect(
    missing_docs,
    reason = "Leptos makes an undocumented struct of each component's properties"
)]

pub mod app;
pub mod challenges;
pub mod components;
pub mod guard;
pub mod identifier;
pub mod language;
pub mod layout;
pub mod live;
pub mod navigation;
pub mod news;
pub mod pages;
pub mod parts;
pub mod paths;
pub mod shared;
pub mod theme;
pub mod whole;
pub mod words;
