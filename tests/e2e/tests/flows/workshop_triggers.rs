//! Tests the optional extensions of AWS's workshop from the template to the page: the pool of
//! `infra/cognito.yaml` has the triggers of `infra/triggers`, which `serverless-offline` runs,
//! and `cargo xtask configure` writes the app's file.

use cognito_local::Settings;
use wild_rydes_e2e::{Find, Setup, TriggerFunctions, run_with};

use crate::people::{JEFF, is_inside, opens_the_developers_part};
use crate::template::{configure, pools_of_the_template};

/// The parameters of the template, and the ARNs of the functions: a local pool calls a
/// function by its name, in any region and account.
const TRIGGERS: [(&str, &str); 3] = [
    (
        "PreSignUpArn",
        "arn:aws:lambda:us-east-1:000000000000:function:wild-rydes-pre-sign-up",
    ),
    (
        "CustomMessageArn",
        "arn:aws:lambda:us-east-1:000000000000:function:wild-rydes-custom-message",
    ),
    (
        "PreTokenGenerationArn",
        "arn:aws:lambda:us-east-1:000000000000:function:wild-rydes-pre-token-generation",
    ),
];

#[test]
fn workshop_triggers_refuse_write_and_add_a_claim() {
    let functions = TriggerFunctions::of_the_workshop().unwrap();
    let pool = Settings {
        lambda_endpoint: Some(functions.endpoint().to_owned()),
        ..Settings::default()
    };
    run_with(Setup::default().with_pool(pool), async |rider| {
        let source = pools_of_the_template(rider, &TRIGGERS).await?;
        configure(rider, source);

        // The pre sign-up trigger refuses a domain, and the form keeps all that was typed.
        rider.expect_http_errors();
        JEFF.fills_in_the_registration(rider).await?;
        rider
            .field("Email")
            .fill("jeff@mail.refused.example")
            .await?;
        rider.button("Let's Ryde").click().await?;
        let refusal = "Riders with an address at mail.refused.example cannot register.";
        rider.alert().says(refusal).await?;
        assert_eq!(rider.field("Phone number").value().await?, JEFF.phone);
        assert!(
            rider
                .pool()
                .messages("jeff@mail.refused.example")
                .is_empty()
        );

        // The custom message trigger names the genre in the e-mail with the code.
        rider.field("Email").fill(JEFF.email).await?;
        rider.button("Let's Ryde").click().await?;
        let code = rider.inbox_code(JEFF.email).await?;
        let [message] = rider.pool().messages(JEFF.email).try_into().unwrap();
        let text = message.text.unwrap();
        assert_eq!(
            text.subject.as_deref(),
            Some("Your code for Wild Rydes, home of Fantasy")
        );
        let body = text.body.unwrap();
        assert_eq!(
            body.reveal(),
            format!(
                "<p>Our unicorns love Fantasy too.</p><p>Your verification code is {code}.</p>"
            )
        );
        rider.field("Verification code").fill(&code).await?;
        is_inside(rider).await?;

        // The pre token generation trigger adds a claim, which the page shows.
        opens_the_developers_part(rider).await?;
        rider.region("Identity token").says("Moonwhisper").await?;
        let row = "return [...document.querySelectorAll('table.claims tbody tr')]\
             .find((row) => row.cells[0].textContent === 'unicorn')?.cells[1].textContent.trim()";
        assert_eq!(rider.script(row).await?, "Moonwhisper");
        Ok(())
    });
}
