//! The roles of elements on a page.

/// The role of an element, as a person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A text field or a selection of options.
    Field,
    /// A checkbox.
    Checkbox,
    /// A radio button.
    Radio,
    /// A button.
    Button,
    /// A link.
    Link,
    /// A heading of any level.
    Heading,
    /// A named part of the page.
    Region,
    /// A group of elements, such as radio buttons.
    Group,
    /// An error message.
    Alert,
    /// A message that is not an error.
    Status,
    /// An image.
    Image,
    /// An element with keys and gestures of its own, such as a map.
    Application,
    /// A table.
    Table,
    /// A row of a table; its name is its text.
    Row,
    /// The header of the page.
    Banner,
}

impl Role {
    /// The role's name in `finders.js`.
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
