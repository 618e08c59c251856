//! Checks that the release starts. This is the first test to look at if all others
//! fail.

use wild_rydes_e2e::{Find, run};

#[test]
fn a_visitor_who_is_not_signed_in_is_asked_to() {
    run(async |rider| {
        rider.open("/").await?;
        rider.heading("Sign in").wait().await?;
        rider.screenshot("signin").await
    });
}

#[test]
fn the_site_serves_what_the_app_is_made_of() {
    run(async |rider| {
        rider.open("/signin").await?;
        rider.heading("Sign in").wait().await?;
        let kinds = rider
            .script(
                "return Promise.all(performance.getEntriesByType('resource')\
                    .filter(({ name }) => name.endsWith('.wasm'))\
                    .map(({ name }) => fetch(name).then((reply) => reply.headers.get('content-type'))))",
            )
            .await?;
        assert_eq!(kinds.to_string(), r#"["application/wasm"]"#);
        Ok(())
    });
}
