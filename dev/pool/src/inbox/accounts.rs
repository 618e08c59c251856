//! The users and the sessions on the developer's page.

use crate::overview::{ListedUser, LiveSession, Overview, PoolUsers};

use super::{escape_html, page, time};

/// The text in place of a list that could not be read in time.
const BUSY: &str = "<p class=\"empty\">The pool is busy. Reload in a moment.</p>\n";

/// Writes the section of the users.
pub(super) fn users(overview: Option<&Overview>, search: Option<&str>) -> String {
    let mut content = format!(
        "<form action=\"/inbox#users\" method=\"get\" role=\"search\">\n\
         <label for=\"user\">Username, e-mail address or phone number starts with</label>\n\
         <input id=\"user\" name=\"user\" type=\"search\" value=\"{}\" autocomplete=\"off\" \
         autocapitalize=\"none\" spellcheck=\"false\">\n<button>Search</button>\n</form>\n",
        escape_html(search.unwrap_or_default())
    );
    match overview {
        None => content.push_str(BUSY),
        Some(overview) => {
            let pools = overview.pools.iter().enumerate();
            content.extend(pools.map(|(place, pool)| pool_users(place, pool, search.is_some())));
            if overview.more_pools > 0 {
                content.push_str(&format!(
                    "<p>Pools that are not listed here: {}.</p>\n",
                    overview.more_pools
                ));
            }
        }
    }
    page::section("users", "Users", &content)
}

fn pool_users(place: usize, pool: &PoolUsers, is_search: bool) -> String {
    let id = escape_html(&pool.id);
    let (shown, count) = (pool.users.len(), pool.count);
    let searched = pool.searched.map(|searched| {
        format!(
            "<p>{searched} of the users of {id} were looked at, in the order of their ids.</p>\n"
        )
    });
    let list = match (shown, is_search) {
        (0, true) => format!("<p class=\"empty\">{id}: none of {count} users is found.</p>\n"),
        (0, false) => format!("<p class=\"empty\">{id}: no users yet.</p>\n"),
        _ => page::table(
            &format!("users-{place}"),
            &format!("{id}: {shown} of {count} users, newest first"),
            &[
                "Username", "Status", "Enabled", "Verified", "Groups", "Created",
            ],
            &pool.users.iter().map(user_row).collect::<Vec<_>>(),
        ),
    };
    format!("{list}{}", searched.unwrap_or_default())
}

fn user_row(user: &ListedUser) -> Vec<String> {
    vec![
        escape_html(&user.username),
        user.status.to_owned(),
        if user.enabled { "yes" } else { "no" }.to_owned(),
        listed(&user.verified),
        listed(&user.groups),
        time(user.created),
    ]
}

fn listed(values: &[String]) -> String {
    match values {
        [] => "none".to_owned(),
        _ => escape_html(&values.join(", ")),
    }
}

/// Writes the section of the sessions.
pub(super) fn sessions(overview: Option<&Overview>) -> String {
    let content = match overview {
        None => BUSY.to_owned(),
        Some(overview) if overview.sessions.is_empty() => {
            "<p class=\"empty\">Nobody is signed in.</p>\n".to_owned()
        }
        Some(overview) => page::table(
            "sessions-table",
            "The newest sign-ins that have not ended, 100 at most",
            &[
                "Username",
                "Pool",
                "App client",
                "Since",
                "Last used",
                "Ends",
            ],
            &overview
                .sessions
                .iter()
                .map(session_row)
                .collect::<Vec<_>>(),
        ),
    };
    page::section("sessions", "Sessions", &content)
}

fn session_row(session: &LiveSession) -> Vec<String> {
    let client = session.client_id.as_deref().map(escape_html);
    let used = session.last_used.map(time);
    vec![
        escape_html(&session.username),
        escape_html(&session.pool_id),
        client.unwrap_or_else(|| "hosted pages".to_owned()),
        time(session.since),
        used.unwrap_or_else(|| "not known".to_owned()),
        time(session.expires),
    ]
}
