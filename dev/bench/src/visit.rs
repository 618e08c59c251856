//! The visits. Each is made in a browser with an empty profile.

use std::time::Duration;

use serde_json::{Value, json};
use wild_rydes_e2e::Trouble;

use crate::account::Account;
use crate::chromium::Chromium;
use crate::contender::{Contender, PASSWORD, SUBMIT, USER};
use crate::host::{Host, Tally};
use crate::measure::Measure;
use crate::probe::{self, ATTEMPT, BELL, INSIDE, PROOF, Report, THERE};
use crate::throttle::Throttle;

/// The time between two key presses of a fast typist.
const KEYS: Duration = Duration::from_millis(50);
/// The longest time for one visit.
const DEADLINE: Duration = Duration::from_secs(120);

/// The values that one visit measured.
pub(crate) type Measured = Vec<(Measure, f64)>;

/// The page that is visited, and the conditions.
pub(crate) struct Place<'a> {
    pub(crate) contender: &'a Contender,
    pub(crate) host: &'a Host,
    pub(crate) account: &'a Account,
    pub(crate) throttle: Throttle,
}

/// A visitor's behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    /// The visitor fills in the form and submits it as soon as it is there.
    Hurried,
    /// The visitor types as soon as there is a field, and checks that the text stays.
    Typing,
    /// The visitor waits, signs in, and loads the page again.
    Ride,
}

impl Visit {
    pub(crate) const ALL: [Self; 3] = [Self::Hurried, Self::Typing, Self::Ride];

    /// Makes the visit. The tally has the bytes by path of the page before any input.
    ///
    /// # Errors
    /// The page does not behave as expected, or a measured value is missing.
    pub(crate) async fn make(
        self,
        place: &Place<'_>,
    ) -> Result<(Measured, Option<Tally>), Trouble> {
        let visit = async {
            let mut page = Page::open(place, self).await?;
            let result = match self {
                Self::Hurried => page.hurried().await.map(|measured| (measured, None)),
                Self::Typing => page.typing().await.map(|measured| (measured, None)),
                Self::Ride => page.ride().await,
            };
            page.browser.close().await;
            result
        };
        tokio::time::timeout(DEADLINE, visit)
            .await
            .unwrap_or_else(|_| Err(self.too_late(place)))
    }

    fn too_late(self, place: &Place<'_>) -> Trouble {
        Trouble::NeverCame {
            what: format!("{}: {self:?} did not end", place.contender.name),
            seconds: DEADLINE.as_secs(),
            instead: place.throttle.title().to_owned(),
        }
    }
}

struct Page<'a> {
    place: &'a Place<'a>,
    browser: Chromium,
}

impl<'a> Page<'a> {
    /// Starts a browser and requests the page.
    async fn open(place: &'a Place<'a>, visit: Visit) -> Result<Self, Trouble> {
        let mut browser = Chromium::start(place.throttle).await?;
        let script = probe::script(place.contender, place.account, visit == Visit::Hurried);
        browser
            .call("Runtime.addBinding", json!({ "name": BELL }))
            .await?;
        browser
            .call(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": script }),
            )
            .await?;
        place.host.count_anew();
        browser
            .navigate(&format!("{}/signin", place.host.url()))
            .await?;
        Ok(Self { place, browser })
    }

    async fn hurried(&mut self) -> Result<Measured, Trouble> {
        self.hears(ATTEMPT).await?;
        let report = self.report().await?;
        let called = report.call(ATTEMPT).map(|call| call.left);
        measured([
            (Measure::Paint, report.paint),
            (Measure::Usable, report.usable),
            (Measure::Taken, report.taken),
            (Measure::Called, called),
            (Measure::BytesWhenUsable, report.bytes_when_usable),
            (Measure::BytesWhenCalled, report.bytes_when_called),
        ])
    }

    async fn typing(&mut self) -> Result<Measured, Trouble> {
        self.hears(THERE).await?;
        let text = self.place.account.email;
        self.types(USER, text).await?;
        self.browser.settles().await?;
        let value = self.ask("value", &[USER]).await?;
        let kept = if value == text { 1.0 } else { 0.0 };
        let paint = self.report().await?.paint;
        measured([(Measure::Kept, Some(kept)), (Measure::Paint, paint)])
    }

    async fn ride(&mut self) -> Result<(Measured, Option<Tally>), Trouble> {
        self.hears(THERE).await?;
        self.browser.settles().await?;
        let untouched = self.place.host.sent();
        let first_key = self.ask("now", &[]).await?.as_f64();
        let busy_before = self.browser.busy().await?;
        self.types(USER, self.place.account.email).await?;
        self.types(PASSWORD, self.place.account.password).await?;
        self.clicks(SUBMIT).await?;
        self.hears(PROOF).await?;
        let busy = self.browser.busy().await? - busy_before;
        self.hears(INSIDE).await?;
        self.browser.settles().await?;
        let inside = self.place.host.sent();
        let cold = self.report().await?;
        let heap = self.browser.heap().await?;
        self.browser.reload().await?;
        self.hears(INSIDE).await?;
        let warm = self.report().await?;

        let proof = cold.call(PROOF).map(|call| call.left);
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

    /// Waits until the probe sends this message.
    async fn hears(&mut self, word: &str) -> Result<(), Trouble> {
        loop {
            let event = self.browser.event().await?;
            if event.method == "Runtime.bindingCalled"
                && event.text("name") == BELL
                && event.text("payload") == word
            {
                return Ok(());
            }
        }
    }

    async fn ask(&mut self, call: &str, arguments: &[&str]) -> Result<Value, Trouble> {
        self.browser
            .evaluate(&probe::question(call, arguments))
            .await
    }

    async fn report(&mut self) -> Result<Report, Trouble> {
        Report::read(self.ask("report", &[]).await?)
    }

    async fn clicks(&mut self, selector: &str) -> Result<(), Trouble> {
        let middle = self.ask("middle", &[selector]).await?;
        let (Some(x), Some(y)) = (middle.get(0), middle.get(1)) else {
            return Err(Trouble::Unexpected(format!("no {selector} to click")));
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

    async fn types(&mut self, selector: &str, text: &str) -> Result<(), Trouble> {
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

fn total(tally: &Tally) -> f64 {
    // The sum is far below 2^53, so the conversion is exact.
    tally.values().sum::<u64>() as f64
}

/// All values, or an error that names the missing one.
fn measured<const N: usize>(values: [(Measure, Option<f64>); N]) -> Result<Measured, Trouble> {
    values
        .into_iter()
        .map(|(measure, value)| match value {
            Some(value) => Ok((measure, value)),
            None => Err(Trouble::Unexpected(format!("no “{}”", measure.title()))),
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
        let tally = Tally::from([("/a".to_owned(), 3), ("/b".to_owned(), 4)]);
        assert_eq!(total(&tally), 7.0);
    }
}
