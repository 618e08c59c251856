//! The pieces pages are made of.

pub mod app_key;
pub mod back;
pub mod choice;
pub mod code_field;
pub mod copy;
pub mod footer;
pub mod form;
pub mod heading;
pub mod inbox_link;
pub mod map;
pub mod mark;
pub mod password_field;
pub mod qr_code;
pub mod resend;
pub mod rules;
pub mod secret;
pub mod submit;
pub mod text_field;
