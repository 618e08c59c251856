//! The parts that the hosted pages share: the check of their forms, and the links between
//! them.

use crate::core::{Context, error::ApiError, random, secret::same};

use super::{
    authorization::AuthorizationRequest,
    language::{Language, Text},
    page::{Form, Link, Page},
    provider,
    request::{CSRF_COOKIE, OAuthAnswer, OAuthRequest, Response},
};

/// The field with the value of the cookie that protects the forms.
pub(super) const CSRF_FIELD: &str = "_csrf";

/// A visit of a hosted page, whose address has a valid authorization request.
pub(super) struct Visit<'a> {
    /// The request.
    pub(super) request: &'a OAuthRequest,
    /// The authorization request in its query.
    pub(super) authorization: AuthorizationRequest,
    /// The client's identity providers: the name of each and the text of its button.
    pub(super) providers: Vec<(String, String)>,
    /// The language of the page.
    pub(super) language: Language,
    csrf: String,
}

impl<'a> Visit<'a> {
    /// Checks the request of a page.
    ///
    /// # Errors
    /// The answer to a request that is not valid: a page, or a redirect to the client. A form
    /// that another site's page may have sent is refused with status 403.
    pub(super) fn new(
        ctx: &mut Context<'_>,
        request: &'a OAuthRequest,
    ) -> Result<Self, OAuthAnswer> {
        let authorization = AuthorizationRequest::check(ctx, &request.pool_id, &request.query)?;
        let cookie = request.csrf.clone().filter(|cookie| cookie.len() >= 32);
        if request.is_post {
            let given = request.form.get(CSRF_FIELD).unwrap_or_default();
            let proven = cookie
                .as_ref()
                .is_some_and(|cookie| same(cookie.as_bytes(), given.as_bytes()));
            if !proven || !request.is_same_origin {
                let page =
                    Page::refusal("Invalid CSRF token", "Go back to the app and start again.");
                return Err(Response::page(403, page).into());
            }
        }
        let csrf = cookie.unwrap_or_else(|| random::opaque::<32>(ctx.random));
        let settings = &authorization.client.config.oauth;
        let language = Language::of(request);
        let providers = provider::of_pool(&ctx.tx, &request.pool_id)
            .filter(|provider| settings.allows_provider(&provider.name))
            .map(|provider| {
                let button = language.text_with(Text::ContinueWith, provider.label());
                (provider.name.clone(), button)
            })
            .collect();
        Ok(Self {
            request,
            authorization,
            providers,
            language,
            csrf,
        })
    }

    /// Returns the address of a page of this domain, with the authorization request.
    pub(super) fn address(&self, path: &str) -> String {
        let query = self.authorization.parameters.encoded();
        format!("{}{path}?{query}", self.request.base)
    }

    /// Returns a text in the language of the page.
    pub(super) fn text(&self, text: Text) -> &'static str {
        self.language.text(text)
    }

    /// Makes a link to a page of this domain.
    pub(super) fn link(&self, text: Text, path: &str) -> Link {
        Link {
            text: self.text(text).to_owned(),
            address: self.address(path),
        }
    }

    /// Makes a form that is sent to a page of this domain.
    pub(super) fn form(&self, path: &str, submit: Text) -> Form {
        Form {
            action: self.address(path),
            hidden: vec![(CSRF_FIELD, self.csrf.clone())],
            submit: self.text(submit),
            ..Form::default()
        }
    }

    /// Makes the answer with a page.
    pub(super) fn page(&self, page: Page) -> OAuthAnswer {
        let page = Page {
            language: self.language,
            returns_to: Some(self.authorization.redirect_uri.clone()),
            ..page
        };
        OAuthAnswer::from(Response::page(200, page)).with_cookie(CSRF_COOKIE, &self.csrf)
    }

    /// Returns a field of the form.
    pub(super) fn field(&self, name: &str) -> &str {
        self.request.form.get(name).unwrap_or_default()
    }
}

/// Returns the text of an error for a page.
///
/// # Errors
/// The error itself, if the pool failed to handle the call.
pub(super) fn shown(error: ApiError) -> Result<String, ApiError> {
    if error.is_internal() {
        return Err(error);
    }
    Ok(error.message.into_owned())
}
