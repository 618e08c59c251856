//! The developer's page, from its sections.

use crate::{core::delivery::Message, overview::Overview, trigger_log::LoggedTrigger};

use super::{accounts, messages, next, triggers};

/// The policy of the pages: no script, nothing of another origin, and frames and forms of this
/// server alone.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; frame-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Everything that the page shows.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The messages, newest first.
    pub messages: Vec<Message>,
    /// The users and the sessions, or `None` if the pool was busy for too long.
    pub overview: Option<Overview>,
    /// The start of the names or addresses that users were searched by.
    pub search: Option<String>,
    /// The calls of functions, newest first.
    pub triggers: Vec<LoggedTrigger>,
}

/// Returns the page as HTML.
#[must_use]
pub fn page(contents: &Contents) -> String {
    let overview = contents.overview.as_ref();
    let sections = [
        next::section(&contents.messages),
        messages::section(&contents.messages),
        accounts::users(overview, contents.search.as_deref()),
        accounts::sessions(overview),
        triggers::section(&contents.triggers),
    ];
    let links = [
        ("next-code", "Next code"),
        ("messages", "Messages"),
        ("users", "Users"),
        ("sessions", "Sessions"),
        ("triggers", "Trigger calls"),
    ];
    let links: String = links
        .map(|(id, name)| format!("<li><a href=\"#{id}\">{name}</a></li>\n"))
        .concat();
    let nav = format!("<nav aria-label=\"Sections\">\n<ul>\n{links}</ul>\n</nav>\n");
    document("Inbox", "/inbox", "Reload", &nav, &sections.concat())
}

/// Writes a whole document. `title` is a constant of this program.
pub(super) fn document(title: &str, link: &str, link_text: &str, nav: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · cognito-local</title>\n\
         <link rel=\"stylesheet\" href=\"/inbox.css\">\n</head>\n<body>\n\
         <header><h1>{title}</h1><a href=\"{link}\">{link_text}</a></header>\n\
         {nav}<main>\n{main}</main>\n</body>\n</html>\n"
    )
}

/// Writes a section with its heading.
pub(super) fn section(id: &str, heading: &str, content: &str) -> String {
    format!(
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{heading}</h2>\n{content}</section>\n"
    )
}

/// Writes a table. The caption and the cells are HTML; the first cell of a row is its heading.
/// A table that is too wide can be scrolled with the keyboard too.
pub(super) fn table(id: &str, caption: &str, columns: &[&str], rows: &[Vec<String>]) -> String {
    let columns = columns.iter();
    let columns: String = columns
        .map(|name| format!("<th scope=\"col\">{name}</th>"))
        .collect();
    let rows: String = rows.iter().map(|cells| row(cells)).collect();
    format!(
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\">\n<table>\n\
         <caption id=\"{id}\">{caption}</caption>\n<thead><tr>{columns}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

fn row(cells: &[String]) -> String {
    let mut row = String::from("<tr>");
    for (place, cell) in cells.iter().enumerate() {
        row.push_str(&match place {
            0 => format!("<th scope=\"row\">{cell}</th>"),
            _ => format!("<td>{cell}</td>"),
        });
    }
    row.push_str("</tr>\n");
    row
}
