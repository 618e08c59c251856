//! The English texts. `{0}` is the place of a message's argument. Plural forms are
//! separated by ` | `, and each begins with the name of its CLDR category.

pub(super) mod aws;
pub(super) mod genre;
pub(super) mod map;
pub(super) mod request;
pub(super) mod ride;
pub(super) mod welcome;
