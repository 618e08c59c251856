//! The visits. Each is made in a browser with an empty profile.

use std::time::Duration;

use serde_json::{Value, json};
use wild_rydes_e2e::TestError;

use crate::account::Account;
use crate::chromium::Chromium;
use crate::contender::{Contender, PASSWORD, SUBMIT, USER};
use crate::host::{ByteCounts, Host};
use crate::measure::Measure;
use crate::probe::{self, BINDING, FORM_VISIBLE, PROOF_CALL, Report, SIGN_IN_CALL, SIGNED_IN};
use crate::throttle::Throttle;

/// The time between two key presses of a fast typist.
const KEYS: Duration = Duration::from_millis(50);
/// The longest time for one visit.
const DEADLINE: Duration = Duration::from_secs(120);

/// The values that one visit measured.
pub(crate) type Measured = Vec<(Measure, f64)>;

/// The page that is visited, and the conditions.
pub(crate) struct VisitSetup<'a> {
    pub(crate) contender: &'a Contender,
    pub(crate) host: &'a Host,
    pub(crate) account: &'a Account,
    pub(crate) throttle: Throttle,
}

/// A visitor's behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    /// The visitor fills in the form and submits it as soon as it is there.
    EarlySubmit,
    /// The visitor types as soon as there is a field, and checks that the text stays.
    Typing,
    /// The visitor waits, signs in, and loads the page again.
    SignIn,
}

impl Visit {
    pub(crate) const ALL: [Self; 3] = [Self::EarlySubmit, Self::Typing, Self::SignIn];

    /// Makes the visit. The counts are the bytes by path of the page before any input.
    ///
    /// # Errors
    /// The page does not behave as expected, or a measured value is missing.
    pub(crate) async fn make(
        self,
        setup: &VisitSetup<'_>,
    ) -> Result<(Measured, Option<ByteCounts>), TestError> {
        let visit = async {
            let mut page = Page::open(setup, self).await?;
            let result = match self {
                Self::EarlySubmit => page.submit_early().await.map(|measured| (measured, None)),
                Self::Typing => page.typing().await.map(|measured| (measured, None)),
                Self::SignIn => page.sign_in().await,
            };
            page.browser.close().await;
            result
        };
        tokio::time::timeout(DEADLINE, visit)
            .await
            .unwrap_or_else(|_| Err(self.timeout_error(setup)))
    }

    fn timeout_error(self, setup: &VisitSetup<'_>) -> TestError {
        TestError::TimedOut {
            what: format!("{}: {self:?} did not end", setup.contender.name),
            seconds: DEADLINE.as_secs(),
            instead: setup.throttle.title().to_owned(),
        }
    }
}

/// Signs in, and returns the browser with the signed-in page once it is idle.
///
/// # Errors
/// The page does not behave as expected.
pub(crate) async fn signed_in(setup: &VisitSetup<'_>) -> Result<Chromium, TestError> {
    let mut page = Page::open(setup, Visit::SignIn).await?;
    page.wait_for_message(FORM_VISIBLE).await?;
    page.submit().await?;
    page.wait_for_message(SIGNED_IN).await?;
    page.browser.wait_until_idle().await?;
    Ok(page.browser)
}

struct Page<'a> {
    setup: &'a VisitSetup<'a>,
    browser: Chromium,
}

impl<'a> Page<'a> {
    /// Starts a browser and requests the page.
    async fn open(setup: &'a VisitSetup<'a>, visit: Visit) -> Result<Self, TestError> {
        let mut browser = Chromium::start(setup.throttle).await?;
        let script = probe::script(setup.contender, setup.account, visit == Visit::EarlySubmit);
        browser
            .call("Runtime.addBinding", json!({ "name": BINDING }))
            .await?;
        browser
            .call(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": script }),
            )
            .await?;
        setup.host.reset_counts();
        browser
            .navigate(&format!("{}/signin", setup.host.url()))
            .await?;
        Ok(Self { setup, browser })
    }

    async fn submit_early(&mut self) -> Result<Measured, TestError> {
        self.wait_for_message(SIGN_IN_CALL).await?;
        let report = self.report().await?;
        let called = report.call(SIGN_IN_CALL).map(|call| call.left);
        measured([
            (Measure::Paint, report.paint),
            (Measure::Usable, report.usable),
            (Measure::Taken, report.taken),
            (Measure::Called, called),
            (Measure::BytesWhenUsable, report.bytes_when_usable),
            (Measure::BytesWhenCalled, report.bytes_when_called),
        ])
    }

    async fn typing(&mut self) -> Result<Measured, TestError> {
        self.wait_for_message(FORM_VISIBLE).await?;
        let text = self.setup.account.email;
        self.types(USER, text).await?;
        self.browser.wait_until_idle().await?;
        let value = self.ask("value", &[USER]).await?;
        let kept = if value == text { 1.0 } else { 0.0 };
        let paint = self.report().await?.paint;
        measured([(Measure::Kept, Some(kept)), (Measure::Paint, paint)])
    }

    async fn sign_in(&mut self) -> Result<(Measured, Option<ByteCounts>), TestError> {
        self.wait_for_message(FORM_VISIBLE).await?;
        self.browser.wait_until_idle().await?;
        let untouched = self.setup.host.sent();
        let first_key = self.ask("now", &[]).await?.as_f64();
        let busy_before = self.browser.busy().await?;
        self.submit().await?;
        self.wait_for_message(PROOF_CALL).await?;
        let busy = self.browser.busy().await? - busy_before;
        self.wait_for_message(SIGNED_IN).await?;
        self.browser.wait_until_idle().await?;
        let inside = self.setup.host.sent();
        let cold = self.report().await?;
        let heap = self.browser.heap().await?;
        self.browser.wait_for_service_worker().await?;
        self.browser.reload().await?;
        self.wait_for_message(SIGNED_IN).await?;
        let warm = self.report().await?;

        let proof = cold.call(PROOF_CALL).map(|call| call.left);
        let proving_task = first_key
            .zip(proof)
            .map(|(first_key, proof)| cold.longest_task(first_key, proof));
        let measured = measured([
            (Measure::BytesUntouched, Some(total(&untouched))),
            (Measure::BytesInside, Some(total(&inside))),
            (Measure::Paint, cold.paint),
            (Measure::Shift, Some(cold.shift)),
            (
                Measure::LoadingTask,
                first_key.map(|key| cold.longest_task(0.0, key)),
            ),
            (Measure::Proving, cold.proving()),
            (Measure::Busy, Some(busy * 1000.0)),
            (Measure::ProvingTask, proving_task),
            (
                Measure::SignIn,
                cold.inside
                    .zip(cold.clicked)
                    .map(|(inside, clicked)| inside - clicked),
            ),
            (Measure::Warm, warm.inside),
            (Measure::WarmDrawn, warm.drawn),
            (Measure::Heap, Some(heap)),
            (Measure::Wasm, Some(cold.wasm_memory)),
        ])?;
        Ok((measured, Some(untouched)))
    }

    /// Types the account's name and password, and submits the form.
    async fn submit(&mut self) -> Result<(), TestError> {
        self.types(USER, self.setup.account.email).await?;
        self.types(PASSWORD, self.setup.account.password).await?;
        self.clicks(SUBMIT).await
    }

    /// Waits until the probe sends this message.
    async fn wait_for_message(&mut self, word: &str) -> Result<(), TestError> {
        loop {
            let event = self.browser.event().await?;
            if event.method == "Runtime.bindingCalled"
                && event.text("name") == BINDING
                && event.text("payload") == word
            {
                return Ok(());
            }
        }
    }

    async fn ask(&mut self, call: &str, arguments: &[&str]) -> Result<Value, TestError> {
        self.browser
            .evaluate(&probe::call_of(call, arguments))
            .await
    }

    async fn report(&mut self) -> Result<Report, TestError> {
        Report::read(self.ask("report", &[]).await?)
    }

    async fn clicks(&mut self, selector: &str) -> Result<(), TestError> {
        let middle = self.ask("middle", &[selector]).await?;
        let (Some(x), Some(y)) = (middle.get(0), middle.get(1)) else {
            return Err(TestError::Unexpected(format!("no {selector} to click")));
        };
        for kind in ["mousePressed", "mouseReleased"] {
            self.browser
                .call(
                    "Input.dispatchMouseEvent",
                    json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 }),
                )
                .await?;
        }
        Ok(())
    }

    async fn types(&mut self, selector: &str, text: &str) -> Result<(), TestError> {
        self.clicks(selector).await?;
        let mut keys = tokio::time::interval(KEYS);
        for letter in text.chars() {
            keys.tick().await;
            let letter = letter.to_string();
            for parameters in [
                json!({ "type": "keyDown", "key": letter, "text": letter }),
                json!({ "type": "keyUp", "key": letter }),
            ] {
                self.browser
                    .call("Input.dispatchKeyEvent", parameters)
                    .await?;
            }
        }
        Ok(())
    }
}

fn total(counts: &ByteCounts) -> f64 {
    // The sum is far below 2^53, so the conversion is exact.
    counts.values().sum::<u64>() as f64
}

/// All values, or an error that names the missing one.
fn measured<const N: usize>(values: [(Measure, Option<f64>); N]) -> Result<Measured, TestError> {
    values
        .into_iter()
        .map(|(measure, value)| match value {
            Some(value) => Ok((measure, value)),
            None => Err(TestError::Unexpected(format!("no “{}”", measure.title()))),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_is_named() {
        let whole = measured([(Measure::Paint, Some(1.0))]).unwrap();
        assert_eq!(whole, [(Measure::Paint, 1.0)]);
        let error = measured([(Measure::Paint, None)]).unwrap_err();
        assert!(error.to_string().contains("First contentful paint"));
    }

    #[test]
    fn a_tally_adds_up() {
        let counts = ByteCounts::from([("/a".to_owned(), 3), ("/b".to_owned(), 4)]);
        assert_eq!(total(&counts), 7.0);
    }
}
