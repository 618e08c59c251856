//! The Wild Rydes app: its brand, its map, the ride page, and the views of the identity
//! token and of the AWS credentials. The library `leptos-cognito` provides sign-up and
//! sign-in.
#![expect(
    missing_docs,
    reason = "Leptos makes an undocumented struct of each component's properties"
)]
// The types of the pages are deeply nested, and on the host each of them is also a
// future.
#![recursion_limit = "256"]

pub mod brand;
pub mod brand_details;
mod decimal;
mod listener;
pub mod map;
pub mod mark;
pub mod not_found;
pub mod pages;
pub mod ride;
pub mod words;

pub use brand::BRAND;

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::config::Config;

    #[test]
    fn repositorys_configuration_is_of_the_local_pool() {
        let file = include_str!("../public/amplify_outputs.json");
        let section = BRAND.config_section;
        let config = Config::parse(file, section).unwrap();
        assert_eq!(config.user_pool_endpoint, "http://localhost:9229/");
        let issuer = "http://localhost:9229/local_WildRydes";
        assert_eq!(config.issuers().first().map(String::as_str), Some(issuer));
        let inbox = Some("http://localhost:9229/inbox");
        assert_eq!(config.inbox_url.as_deref(), inbox);
        let origins = config.origins(section).unwrap();
        assert_eq!(
            origins.connect,
            ["http://localhost:9229", "http://localhost:9230"]
        );
        assert!(origins.images.is_empty());
    }
}
