//! The kinds of things on a page.

/// What kind of thing an element is, as a person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Text is typed, or an option chosen.
    Field,
    /// On or off.
    Checkbox,
    /// One of several.
    Radio,
    /// Does something.
    Button,
    /// Leads somewhere.
    Link,
    /// A heading of any level.
    Heading,
    /// A named part of the page.
    Region,
    /// Things that belong together, such as radios.
    Group,
    /// An error.
    Alert,
    /// News that is no error.
    Status,
    /// A picture.
    Image,
    /// A part with keys and gestures of its own, such as a map.
    Application,
    /// A table.
    Table,
    /// A row of a table; its name is all it says.
    Row,
    /// The head of the page.
    Banner,
}

impl Role {
    /// Its name in `finders.js`.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Checkbox => "checkbox",
            Self::Radio => "radio",
            Self::Button => "button",
            Self::Link => "link",
            Self::Heading => "heading",
            Self::Region => "region",
            Self::Group => "group",
            Self::Alert => "alert",
            Self::Status => "status",
            Self::Image => "image",
            Self::Application => "application",
            Self::Table => "table",
            Self::Row => "row",
            Self::Banner => "banner",
        }
    }
}
