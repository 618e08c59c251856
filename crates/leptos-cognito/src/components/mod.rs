//! The components that the pages are made of.

pub mod app_key;
pub mod back_to_sign_in;
pub mod caps_lock;
pub mod choice;
pub mod code_field;
pub mod copy;
pub mod email_suggestion;
pub mod footer;
pub mod form;
pub mod heading;
pub mod inbox_link;
pub mod new_password_fields;
pub mod notice;
pub mod password_field;
pub mod phone_field;
pub mod qr_code;
pub mod resend;
pub mod rules;
pub mod secret;
pub mod section_heading;
pub mod step_form;
pub mod strength;
pub mod submit;
pub mod text_field;
