//! The HTML of the hosted pages. Every text and every address in it is escaped, and the
//! policy of the pages allows no script.

use crate::{
    core::oauth::{
        language::Language,
        page::{Field, FieldKind, Form, Link, Page},
    },
    inbox::escape_html,
};

/// The style sheet of the pages.
pub(super) const STYLE: &str = include_str!("style.css");

/// Writes a page. `base` is the address of the domain.
pub(super) fn page(page: &Page, base: &str) -> String {
    let mut main = format!("<h1>{}</h1>\n", escape_html(&page.title));
    if let Some(error) = &page.error {
        // Cognito's errors are in English (WCAG 2.2, criterion 3.1.2).
        let language = if page.language == Language::English {
            ""
        } else {
            " lang=\"en\""
        };
        main.push_str(&format!(
            "<p class=\"error\" id=\"error\"{language} role=\"alert\">{}</p>\n",
            escape_html(error)
        ));
    }
    if let Some(notice) = &page.notice {
        main.push_str(&format!(
            "<p class=\"notice\" role=\"status\">{}</p>\n",
            escape_html(notice)
        ));
    }
    if !page.providers.is_empty() {
        main.push_str(&links(&page.providers, "providers"));
    }
    if let Some(form) = &page.form {
        main.push_str(&write_form(form, page.error.is_some()));
    }
    if !page.links.is_empty() {
        main.push_str(&links(&page.links, "links"));
    }
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} · cognito-local</title>\n\
         <link rel=\"stylesheet\" href=\"{}/style.css\">\n</head>\n<body>\n<main>\n\
         {main}</main>\n</body>\n</html>\n",
        page.language.tag(),
        escape_html(&page.title),
        escape_html(base),
    )
}

/// Returns the policy of a page: no script, no frame around it, and forms that lead to the
/// page's own origin or, after a redirect, to the client's.
pub(super) fn content_security_policy(page: &Page) -> String {
    let target = page.returns_to.as_deref().and_then(origin);
    let target = target
        .map(|target| format!(" {target}"))
        .unwrap_or_default();
    format!(
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'{target}; \
         frame-ancestors 'none'"
    )
}

/// Returns the origin of an address, or its scheme alone if it is not of the web. An address
/// that could break the policy has none.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    if !matches!(scheme, "http" | "https") {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
        return scheme.bytes().all(plain).then(|| format!("{scheme}:"));
    }
    let authority = rest.split(['/', '?']).next()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    let is_plain = !authority.is_empty() && authority.bytes().all(plain);
    is_plain.then(|| format!("{scheme}://{authority}"))
}

fn links(links: &[Link], class: &str) -> String {
    let items: Vec<String> = links
        .iter()
        .map(|link| {
            format!(
                "<li><a href=\"{}\">{}</a></li>\n",
                escape_html(&link.address),
                escape_html(&link.text)
            )
        })
        .collect();
    format!("<ul class=\"{class}\">\n{}</ul>\n", items.concat())
}

fn write_form(form: &Form, has_error: bool) -> String {
    let hidden: Vec<String> = form
        .hidden
        .iter()
        .map(|(name, value)| {
            format!(
                "<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n",
                escape_html(value)
            )
        })
        .collect();
    let fields: Vec<String> = form
        .fields
        .iter()
        .enumerate()
        .map(|(index, field)| write_field(field, index == 0, has_error))
        .collect();
    let second = form.second.map(|(name, text)| {
        format!(
            "<button class=\"second\" name=\"{name}\" value=\"1\" formnovalidate>{}</button>\n",
            escape_html(text)
        )
    });
    format!(
        "<form method=\"post\" action=\"{}\">\n{}{}<button>{}</button>\n{}</form>\n",
        escape_html(&form.action),
        hidden.concat(),
        fields.concat(),
        escape_html(form.submit),
        second.unwrap_or_default(),
    )
}

fn write_field(field: &Field, is_first: bool, has_error: bool) -> String {
    let name = escape_html(&field.name);
    let described = if has_error {
        " aria-describedby=\"error\""
    } else {
        ""
    };
    let focus = if is_first { " autofocus" } else { "" };
    let kind = match &field.kind {
        FieldKind::Choice(choices) => {
            let options: Vec<String> = choices
                .iter()
                .map(|(value, text)| {
                    format!(
                        "<option value=\"{}\">{}</option>",
                        escape_html(value),
                        escape_html(text)
                    )
                })
                .collect();
            return format!(
                "<label for=\"{name}\">{}</label>\n\
                 <select id=\"{name}\" name=\"{name}\" required{described}{focus}>{}</select>\n",
                escape_html(&field.label),
                options.concat(),
            );
        }
        FieldKind::Text => "type=\"text\" autocapitalize=\"none\" spellcheck=\"false\"",
        FieldKind::Password => "type=\"password\"",
        FieldKind::Code => "type=\"text\" inputmode=\"numeric\"",
    };
    format!(
        "<label for=\"{name}\">{}</label>\n\
         <input id=\"{name}\" name=\"{name}\" {kind} autocomplete=\"{}\" value=\"{}\" \
         required{described}{focus}>\n",
        escape_html(&field.label),
        field.autocomplete,
        escape_html(&field.value),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_a_page_are_escaped() {
        let evil = "\"'><script>x</script>";
        let shown = page(
            &Page {
                title: evil.to_owned(),
                error: Some(evil.to_owned()),
                notice: Some(evil.to_owned()),
                providers: vec![Link {
                    text: evil.to_owned(),
                    address: evil.to_owned(),
                }],
                form: Some(Form {
                    action: evil.to_owned(),
                    hidden: vec![("session", evil.to_owned())],
                    fields: vec![
                        Field::username(Language::English, evil),
                        Field::new(
                            evil,
                            evil,
                            FieldKind::Choice(vec![(evil.to_owned(), evil.to_owned())]),
                            "off",
                        ),
                    ],
                    submit: "Continue",
                    second: None,
                }),
                ..Page::default()
            },
            evil,
        );
        assert!(!shown.contains("<script"), "{shown}");
        assert!(!shown.contains("\"'>"), "{shown}");
    }

    #[test]
    fn policy_names_the_origin_of_the_client_alone() {
        let policy = |address: &str| {
            content_security_policy(&Page {
                returns_to: Some(address.to_owned()),
                ..Page::default()
            })
        };
        let action = |address: &str| {
            let policy = policy(address);
            let action = policy
                .split("; ")
                .find(|part| part.starts_with("form-action"));
            action.unwrap().to_owned()
        };
        assert_eq!(
            action("http://localhost:8080/oauth/callback?x=1"),
            "form-action 'self' http://localhost:8080"
        );
        assert_eq!(action("myapp://callback"), "form-action 'self' myapp:");
        assert_eq!(action("https://a;b/"), "form-action 'self'");
        assert_eq!(action("https://*/"), "form-action 'self'");
    }
}
