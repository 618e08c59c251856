//! Tests the sign-in of a pool whose user names are phone numbers: the form has a country
//! beside the number.

use serde_json::json;
use wild_rydes_e2e::run::run_with;
use wild_rydes_e2e::{Find, Rider, TestError};

use crate::accessibility::fine_in_every_look;
use crate::people::{JEFF, is_inside};
use crate::pools::{describes_phone_names, named_by_phone};

/// A number in Germany, and how it is dialled there.
const GERMAN: &str = "+4915123456789";
const AT_HOME: &str = "01512 3456789";

/// Creates an account with the German number.
async fn has_an_account(rider: &Rider) -> Result<(), TestError> {
    let attributes = json!([
        { "Name": "phone_number", "Value": GERMAN },
        { "Name": "phone_number_verified", "Value": "true" },
        { "Name": "custom:genre", "Value": JEFF.genre },
    ]);
    let user = json!({
        "Username": GERMAN,
        "MessageAction": "SUPPRESS",
        "UserAttributes": attributes,
    });
    rider.pool().call("AdminCreateUser", user).await?;
    let password = json!({ "Username": GERMAN, "Password": JEFF.password, "Permanent": true });
    rider
        .pool()
        .call("AdminSetUserPassword", password)
        .await
        .map(drop)
}

#[test]
fn number_is_read_in_the_country_beside_it() {
    run_with(named_by_phone(), async |rider| {
        rider.expect_http_errors();
        describes_phone_names(rider)?;
        has_an_account(rider).await?;
        rider.open("/signin").await?;
        // The list is there before the form is touched.
        rider.field("Country code").holds("US").await?;
        rider.field("Phone number").fill(AT_HOME).await?;
        assert!(!rider.field("Email").is_there().await?);
        let description = rider.field("Phone number").description().await?;
        assert!(description.contains("As you dial it"), "{description}");
        fine_in_every_look(rider, "phone-identifier").await?;
        rider.field("Country code").choose("Germany +49").await?;
        rider.field("Password").fill("Wrong-1!").await?;
        rider.button("Sign in").click().await?;
        rider.alert().says("not the right combination").await?;
        rider.field("Phone number").holds(GERMAN).await?;
        rider.field("Country code").holds("DE").await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await
    });
}

#[test]
fn countries_are_those_of_the_configuration() {
    run_with(named_by_phone(), async |rider| {
        describes_phone_names(rider)?;
        has_an_account(rider).await?;
        rider.site().edit_config(|config| {
            config["custom"]["wild_rydes"]["default_country"] = "DE".into();
            config["custom"]["wild_rydes"]["countries"] = json!(["AT", "DE"]);
        })?;
        let listed =
            "return [...document.getElementById('country').options].map((it) => it.value).sort()";
        for path in ["/register", "/signin"] {
            rider.open(path).await?;
            rider.field("Country code").holds("DE").await?;
            assert_eq!(rider.script(listed).await?, json!(["AT", "DE"]), "{path}");
        }
        rider.field("Phone number").fill(AT_HOME).await?;
        rider.field("Password").fill(JEFF.password).await?;
        rider.button("Sign in").click().await?;
        is_inside(rider).await
    });
}
