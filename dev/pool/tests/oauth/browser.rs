//! A scripted browser: cookies, links and forms.

use std::collections::BTreeMap;

use crate::support::{Response, Site, form};

/// A browser with the cookies of one domain.
pub(crate) struct Browser<'s> {
    pub(crate) site: &'s Site,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl<'s> Browser<'s> {
    pub(crate) fn new(site: &'s Site) -> Self {
        Self {
            site,
            cookies: BTreeMap::new(),
        }
    }

    /// Sends a request with the cookies, and keeps those that come back.
    pub(crate) fn send(
        &mut self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
        let path = self.path_at_the_site(address).unwrap_or(address);
        let pairs = self.cookies.iter();
        let cookies: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let mut headers = headers.to_vec();
        headers.push(("cookie", &cookies));
        let response = self.site.send(method, path, &headers, body);
        for (name, value) in &response.headers {
            if name != "set-cookie" {
                continue;
            }
            let pair = value.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }

    /// Returns the path of an address of the site. It is the server's own or, if something in
    /// front of it has TLS, that of its base URL.
    fn path_at_the_site<'a>(&self, address: &'a str) -> Option<&'a str> {
        let own = format!("http://{}", self.site.host());
        let public = self.site.server.base_url();
        let path = address.strip_prefix(&own);
        path.or_else(|| address.strip_prefix(public))
            .filter(|path| path.starts_with('/'))
    }

    /// Opens an address, and follows redirects as long as they stay on the site.
    pub(crate) fn open(&mut self, address: &str) -> Response {
        let response = self.send("GET", address, &[], "");
        self.follow(response)
    }

    fn follow(&mut self, mut response: Response) -> Response {
        while response.status == 302 && self.path_at_the_site(response.location()).is_some() {
            let next = response.location().to_owned();
            response = self.send("GET", &next, &[], "");
        }
        response
    }

    /// Fills in the form of a page and sends it.
    pub(crate) fn submit(&mut self, page: &Response, fields: &[(&str, &str)]) -> Response {
        let (action, mut values) = page.form();
        for (name, value) in fields {
            assert!(
                values.iter().any(|(known, _)| known == name) || *name == "resend",
                "the page has no field {name}: {}",
                page.body
            );
            values.retain(|(known, _)| known != name);
            values.push(((*name).to_owned(), (*value).to_owned()));
        }
        let pairs: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let origin = format!("http://{}", self.site.host());
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", origin.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        let response = self.send("POST", &action, &headers, &form(&pairs));
        self.follow(response)
    }

    /// Follows the link with this text.
    pub(crate) fn click(&mut self, page: &Response, text: &str) -> Response {
        let end = page.body.find(&format!(">{text}</a>")).expect("a link");
        let start = page.body[..end].rfind("href=\"").unwrap() + 6;
        let address = unescape(page.body[start..end].trim_end_matches('"'));
        self.open(&address)
    }
}

impl Response {
    /// Returns the address of the page's form and its fields with their values.
    pub(crate) fn form(&self) -> (String, Vec<(String, String)>) {
        let form = self
            .body
            .split("<form")
            .nth(1)
            .expect("the page has a form");
        let form = form.split("</form>").next().unwrap();
        let action = attribute(form, "action").unwrap();
        let inputs = form.split("<input ").skip(1).map(|input| {
            let input = input.split('>').next().unwrap();
            (
                attribute(input, "name").unwrap(),
                attribute(input, "value").unwrap_or_default(),
            )
        });
        let choices = form.split("<select ").skip(1).map(|select| {
            (
                attribute(select, "name").unwrap(),
                attribute(select, "value").unwrap_or_default(),
            )
        });
        (action, inputs.chain(choices).collect())
    }

    /// Returns the heading of the page.
    pub(crate) fn heading(&self) -> String {
        let start = self.body.find("<h1>").expect("the page has a heading") + 4;
        let end = self.body.find("</h1>").unwrap();
        unescape(&self.body[start..end])
    }

    /// Returns the error on the page.
    pub(crate) fn alert(&self) -> Option<String> {
        let after = self.body.split("role=\"alert\">").nth(1)?;
        Some(unescape(after.split("</p>").next()?))
    }

    /// Returns a parameter of the query of the address that the response redirects to.
    pub(crate) fn redirected(&self, name: &str) -> Option<String> {
        parameter(self.location(), '?', name)
    }

    /// Returns a parameter of the fragment of that address.
    pub(crate) fn fragment(&self, name: &str) -> Option<String> {
        parameter(self.location(), '#', name)
    }
}

fn parameter(address: &str, start: char, name: &str) -> Option<String> {
    let (_, query) = address.split_once(start)?;
    query.split('&').find_map(|pair| {
        let (known, value) = pair.split_once('=')?;
        let value = percent_encoding::percent_decode_str(value);
        (known == name).then(|| value.decode_utf8().unwrap().into_owned())
    })
}

fn attribute(element: &str, name: &str) -> Option<String> {
    let start = element.find(&format!("{name}=\""))? + name.len() + 2;
    let end = element[start..].find('"')? + start;
    Some(unescape(&element[start..end]))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
