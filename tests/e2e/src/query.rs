//! A query for an element of the page by role and name. It is evaluated again at each
//! use until the element is there, so a page that has rendered again since then causes
//! no error.

use std::fmt;
use std::time::Duration;

use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use crate::wait::{self, DEADLINE};
use crate::{Rider, Role, TestError};

const FINDERS: &str = include_str!("finders.js");
/// The key under which WebDriver returns elements
/// (<https://www.w3.org/TR/webdriver2/#dfn-web-element-identifier>).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

#[derive(Clone, Debug)]
struct Step {
    role: Role,
    name: Option<String>,
}

/// A scope in which elements can be found: the complete page, or a part of it.
pub trait Find<'r> {
    /// A query for an element of this role with exactly this name or, without a name,
    /// for one with any text.
    fn find(&self, role: Role, name: Option<&str>) -> Query<'r>;

    /// A field, by its label.
    fn field(&self, label: &str) -> Query<'r> {
        self.find(Role::Field, Some(label))
    }
    /// A checkbox, by its label.
    fn checkbox(&self, label: &str) -> Query<'r> {
        self.find(Role::Checkbox, Some(label))
    }
    /// A radio button, by its label.
    fn radio(&self, label: &str) -> Query<'r> {
        self.find(Role::Radio, Some(label))
    }
    /// A button, by its text.
    fn button(&self, name: &str) -> Query<'r> {
        self.find(Role::Button, Some(name))
    }
    /// A link, by its text.
    fn link(&self, text: &str) -> Query<'r> {
        self.find(Role::Link, Some(text))
    }
    /// A heading, by its text.
    fn heading(&self, text: &str) -> Query<'r> {
        self.find(Role::Heading, Some(text))
    }
    /// A named part of the page.
    fn region(&self, name: &str) -> Query<'r> {
        self.find(Role::Region, Some(name))
    }
    /// An image, by its text alternative.
    fn image(&self, name: &str) -> Query<'r> {
        self.find(Role::Image, Some(name))
    }
    /// The error message that the page shows now.
    fn alert(&self) -> Query<'r> {
        self.find(Role::Alert, None)
    }
    /// The status message that the page shows now.
    fn status(&self) -> Query<'r> {
        self.find(Role::Status, None)
    }
}

/// A description of an element on the page.
#[derive(Clone, Debug)]
pub struct Query<'r> {
    rider: &'r Rider,
    path: Vec<Step>,
}

impl fmt::Display for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.path.iter().rev().enumerate() {
            let inside = if place == 0 { "" } else { " in " };
            write!(f, "{inside}{}", step.role.key())?;
            if let Some(name) = &step.name {
                write!(f, " “{name}”")?;
            }
        }
        Ok(())
    }
}

impl<'r> Find<'r> for Query<'r> {
    fn find(&self, role: Role, name: Option<&str>) -> Query<'r> {
        let mut path = self.path.clone();
        path.push(Step {
            role,
            name: name.map(str::to_owned),
        });
        Query {
            rider: self.rider,
            path,
        }
    }
}

impl<'r> Query<'r> {
    pub(crate) fn on_page(rider: &'r Rider, role: Role, name: Option<&str>) -> Self {
        Query {
            rider,
            path: vec![],
        }
        .find(role, name)
    }

    /// All current matches, without waiting.
    ///
    /// # Errors
    /// The browser fails.
    pub async fn all(&self) -> Result<Vec<Element>, TestError> {
        let path: Vec<_> = self
            .path
            .iter()
            .map(|step| json!({ "role": step.role.key(), "name": step.name }))
            .collect();
        let found = self
            .rider
            .client()
            .execute(FINDERS, vec![json!(path)])
            .await;
        let found = match found {
            Ok(found) => found,
            // The page is being replaced by another one, so there are no elements at
            // this moment.
            Err(error) if is_passing(&error) => return Ok(vec![]),
            Err(error) => return Err(error.into()),
        };
        let Value::Array(found) = found else {
            return Err(TestError::Unexpected(found.to_string()));
        };
        Ok(found
            .iter()
            .filter_map(|element| element.get(ELEMENT)?.as_str())
            .map(|id| {
                let id = ElementRef::from(id.to_owned());
                Element::from_element_id(self.rider.client().clone(), id)
            })
            .collect())
    }

    /// Returns true if there is a match now, without waiting.
    ///
    /// # Errors
    /// The browser fails.
    pub async fn is_there(&self) -> Result<bool, TestError> {
        Ok(!self.all().await?.is_empty())
    }

    /// Waits for the element, and gives it.
    ///
    /// # Errors
    /// There is no match by the deadline, or there are several.
    pub async fn wait(&self) -> Result<Element, TestError> {
        self.wait_at_most(DEADLINE).await
    }

    /// Waits as [`Self::wait`] does, with another deadline.
    ///
    /// # Errors
    /// The errors of [`Self::wait`].
    pub async fn wait_at_most(&self, deadline: Duration) -> Result<Element, TestError> {
        let mut count = 0;
        let found = wait::until(deadline, async || {
            let mut all = self.all().await?;
            count = all.len();
            Ok::<_, TestError>(all.pop().filter(|_| all.is_empty()))
        })
        .await?;
        match found {
            Some(element) => Ok(element),
            None if count > 1 => Err(TestError::Ambiguous {
                wanted: self.to_string(),
                count,
            }),
            None => Err(TestError::NotFound {
                wanted: self.to_string(),
                seconds: deadline.as_secs(),
                page: self.rider.page_text().await?,
            }),
        }
    }

    /// Waits until there is no match any more.
    ///
    /// # Errors
    /// There is still a match at the deadline.
    pub async fn gone(&self) -> Result<(), TestError> {
        let gone = wait::until(DEADLINE, async || {
            Ok::<_, TestError>((!self.is_there().await?).then_some(()))
        })
        .await?;
        gone.ok_or_else(|| TestError::TimedOut {
            what: format!("{self} did not go away"),
            seconds: DEADLINE.as_secs(),
            instead: "it is still there".to_owned(),
        })
    }

    /// Clicks the element once it is there, not covered and not disabled.
    ///
    /// # Errors
    /// It cannot be clicked by the deadline.
    pub async fn click(&self) -> Result<(), TestError> {
        self.attempt("be pressed", async |element| {
            if element.is_enabled().await? {
                element.click().await?;
                Ok(Some(()))
            } else {
                Ok(None)
            }
        })
        .await
    }

    /// Replaces the value of a field by typing this text.
    ///
    /// # Errors
    /// There is no such field that takes text by the deadline.
    pub async fn fill(&self, text: &str) -> Result<(), TestError> {
        self.attempt("be typed into", async |element| {
            element.clear().await?;
            element.send_keys(text).await?;
            Ok(Some(()))
        })
        .await
    }

    /// Types this text after the current value.
    ///
    /// # Errors
    /// There is no such element that takes keys by the deadline.
    pub async fn press_keys(&self, keys: &str) -> Result<(), TestError> {
        self.attempt("take keys", async |element| {
            element.send_keys(keys).await?;
            Ok(Some(()))
        })
        .await
    }

    /// Chooses an option of a selection, by its text.
    ///
    /// # Errors
    /// There is no such selection or option by the deadline.
    pub async fn choose(&self, option: &str) -> Result<(), TestError> {
        self.attempt("be chosen from", async |element| {
            element.select_by_label(option).await?;
            Ok(Some(()))
        })
        .await
    }

    /// The element's visible text.
    ///
    /// # Errors
    /// There is no such element by the deadline.
    pub async fn text(&self) -> Result<String, TestError> {
        self.attempt("be read", async |element| Ok(Some(element.text().await?)))
            .await
    }

    /// The value of a field.
    ///
    /// # Errors
    /// There is no such element by the deadline.
    pub async fn value(&self) -> Result<String, TestError> {
        self.attempt("be read", async |element| {
            Ok(Some(element.prop("value").await?.unwrap_or_default()))
        })
        .await
    }

    /// The value of an attribute, or `None` if the element does not have it.
    ///
    /// # Errors
    /// There is no such element by the deadline.
    pub async fn attribute(&self, name: &str) -> Result<Option<String>, TestError> {
        self.attempt("be read", async |element| {
            Ok(Some(element.attr(name).await?))
        })
        .await
    }

    /// Returns true if a checkbox or radio button is selected.
    ///
    /// # Errors
    /// There is no such element by the deadline.
    pub async fn is_selected(&self) -> Result<bool, TestError> {
        self.attempt("be read", async |element| {
            Ok(Some(element.is_selected().await?))
        })
        .await
    }

    /// Returns true if the element is enabled.
    ///
    /// # Errors
    /// There is no such element by the deadline.
    pub async fn is_enabled(&self) -> Result<bool, TestError> {
        self.attempt("be read", async |element| {
            Ok(Some(element.is_enabled().await?))
        })
        .await
    }

    /// The element's description (`aria-describedby`), such as a hint or a field's
    /// error.
    ///
    /// # Errors
    /// There is no such element by the deadline.
    pub async fn description(&self) -> Result<String, TestError> {
        let script = "return (arguments[0].getAttribute('aria-describedby') ?? '').split(/\\s+/)\
            .map((id) => document.getElementById(id)?.innerText ?? '').join(' ').trim();";
        self.attempt("be read", async |element| {
            let element = json!({ ELEMENT: &*element.element_id() });
            let text = self.rider.client().execute(script, vec![element]).await?;
            Ok(Some(text.as_str().unwrap_or_default().to_owned()))
        })
        .await
    }

    /// Waits until the element's text contains this.
    ///
    /// # Errors
    /// The text does not contain it by the deadline.
    pub async fn says(&self, part: &str) -> Result<(), TestError> {
        self.becomes(&format!("say “{part}”"), part, async |element| {
            element.text().await
        })
        .await
    }

    /// Waits until a field's value contains this.
    ///
    /// # Errors
    /// The value does not contain it by the deadline.
    pub async fn holds(&self, part: &str) -> Result<(), TestError> {
        self.becomes(&format!("hold “{part}”"), part, async |element| {
            Ok(element.prop("value").await?.unwrap_or_default())
        })
        .await
    }

    async fn becomes(
        &self,
        verb: &str,
        part: &str,
        read: impl AsyncFn(&Element) -> Result<String, fantoccini::error::CmdError>,
    ) -> Result<(), TestError> {
        let mut last = "it is not there".to_owned();
        let came = wait::until(DEADLINE, async || {
            for element in self.all().await? {
                match read(&element).await {
                    Ok(text) if text.contains(part) => return Ok(Some(())),
                    Ok(text) => last = text,
                    Err(error) if is_passing(&error) => {}
                    Err(error) => return Err(TestError::from(error)),
                }
            }
            Ok(None)
        })
        .await?;
        came.ok_or_else(|| TestError::TimedOut {
            what: format!("{self} did not {verb}"),
            seconds: DEADLINE.as_secs(),
            instead: last,
        })
    }

    /// Runs an action on the element, and repeats it if the element was replaced or
    /// covered meanwhile.
    async fn attempt<T>(
        &self,
        verb: &str,
        act: impl AsyncFn(&Element) -> Result<Option<T>, fantoccini::error::CmdError>,
    ) -> Result<T, TestError> {
        let mut last = "it is disabled".to_owned();
        let done = wait::until(DEADLINE, async || {
            let element = self.wait().await?;
            match act(&element).await {
                Ok(done) => Ok(done),
                Err(error) if is_passing(&error) => {
                    last = error.to_string();
                    Ok(None)
                }
                Err(error) => Err(TestError::from(error)),
            }
        })
        .await?;
        done.ok_or_else(|| TestError::TimedOut {
            what: format!("{self} could not {verb}"),
            seconds: DEADLINE.as_secs(),
            instead: last,
        })
    }
}

/// Returns true for errors that occur while a page is changing, so that a second
/// attempt may succeed.
fn is_passing(error: &fantoccini::error::CmdError) -> bool {
    let fantoccini::error::CmdError::Standard(error) = error else {
        return false;
    };
    [
        "stale element reference",
        "no such element",
        "element click intercepted",
        "element not interactable",
        "invalid element state",
    ]
    .contains(&error.error().as_str())
}
