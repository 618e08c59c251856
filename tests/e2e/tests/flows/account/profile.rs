//! Tests changes of the name and of the language of messages.

use wild_rydes_e2e::{Find, run};

use super::{is_at_the_account, known};

#[test]
fn name_and_language_of_messages_are_changed() {
    run(async |rider| {
        is_at_the_account(rider).await?;
        rider.field("Full name").fill("Jeff of Ballard").await?;
        rider.button("Save: Full name").click().await?;
        rider.status().says("Saved").await?;
        let name = known(rider, "name").await?;
        assert_eq!(name.as_deref(), Some("Jeff of Ballard"));
        rider
            .field("Language of your messages")
            .choose("Deutsch")
            .await?;
        rider
            .button("Save: Language of your messages")
            .click()
            .await?;
        rider.status().says("Saved").await?;
        let locale = known(rider, "locale").await?;
        assert_eq!(locale.as_deref(), Some("de"));
        rider.reload().await?;
        rider.region("You").wait().await?;
        rider.field("Full name").holds("Jeff of Ballard").await?;
        rider.field("Language of your messages").holds("de").await
    });
}
