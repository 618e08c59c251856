//! The link in the e-mail after a registration.

use wild_rydes_e2e::{Find, Rider, TestError};

/// Opens the link in the newest message to an address, in a tab of its own, as a mail program
/// does. The page behind it is the pool's, and confirms the account.
pub(crate) async fn opens_the_link(rider: &Rider, to: &str) -> Result<(), TestError> {
    let message = rider.pool().messages(to).into_iter().next();
    let link = message.and_then(|message| message.text?.link);
    let link = link.ok_or_else(|| TestError::Unexpected(format!("no link was sent to {to}")))?;
    let app = rider.client().window().await?;
    let tab = rider.client().new_window(true).await?.handle;
    rider.client().switch_to_window(tab).await?;
    rider.goto(link.reveal()).await?;
    rider
        .heading("Your registration has been confirmed!")
        .wait()
        .await?;
    rider.client().close_window().await?;
    Ok(rider.client().switch_to_window(app).await?)
}
