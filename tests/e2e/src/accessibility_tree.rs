//! The page as assistive technology has it: Chromium's accessibility tree, in reading
//! order.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::TestError;
use crate::browser::Browser;

/// An element that a screen reader announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// The role, named as in ARIA: `heading`, `link`, `textbox` ….
    pub role: String,
    /// The accessible name.
    pub name: String,
    /// The level, if this is a heading.
    pub level: Option<u64>,
}

/// The roles of elements that are not announced themselves: only their texts or
/// children are.
const NOT_ANNOUNCED: [&str; 9] = [
    "RootWebArea",
    "generic",
    "none",
    "paragraph",
    "StaticText",
    "InlineTextBox",
    "LabelText",
    "ListMarker",
    "MenuListPopup",
];

/// The landmarks that a page has exactly once.
const LANDMARKS: [&str; 3] = ["banner", "main", "contentinfo"];

/// The roles of elements that need a name.
const NAMED: [&str; 14] = [
    "heading",
    "link",
    "button",
    "textbox",
    "searchbox",
    "checkbox",
    "radio",
    "combobox",
    "image",
    "region",
    "application",
    "table",
    "navigation",
    "group",
];

/// All elements of the current page, in reading order.
///
/// # Errors
/// The browser has no accessibility tree.
pub async fn elements(browser: &Browser) -> Result<Vec<Element>, TestError> {
    let tree = browser
        .cdp("Accessibility.getFullAXTree", json!({}))
        .await?;
    let nodes = tree.get("nodes").and_then(Value::as_array);
    let nodes: Vec<_> = nodes.into_iter().flatten().collect();
    let by_id: HashMap<_, _> = nodes
        .iter()
        .filter_map(|node| Some((node.get("nodeId")?.as_str()?, *node)))
        .collect();
    let mut elements = Vec::new();
    let mut ahead: Vec<&Value> = nodes.first().copied().into_iter().collect();
    while let Some(node) = ahead.pop() {
        elements.extend(element(node));
        let children = node.get("childIds").and_then(Value::as_array);
        let children = children.into_iter().flatten().rev();
        ahead.extend(children.filter_map(|id| by_id.get(id.as_str()?).copied()));
    }
    Ok(elements)
}

fn element(node: &Value) -> Option<Element> {
    let text = |key: &str| node.get(key)?.get("value")?.as_str();
    let role = text("role")?;
    if node.get("ignored") == Some(&Value::Bool(true)) || NOT_ANNOUNCED.contains(&role) {
        return None;
    }
    let properties = node.get("properties").and_then(Value::as_array);
    let level = properties.into_iter().flatten().find_map(|property| {
        let is_level = property.get("name")?.as_str()? == "level";
        is_level.then(|| property.get("value")?.get("value")?.as_u64())?
    });
    Some(Element {
        role: role.to_owned(),
        name: text("name").unwrap_or_default().trim().to_owned(),
        level: level.filter(|_| role == "heading"),
    })
}

/// The faults of a page with these elements. The list is empty if there are none.
#[must_use]
pub fn faults(elements: &[Element]) -> Vec<String> {
    let mut faults = Vec::new();
    let of = |role: &'static str| elements.iter().filter(move |element| element.role == role);
    for role in LANDMARKS {
        let count = of(role).count();
        if count != 1 {
            faults.push(format!("there are {count} of {role}"));
        }
    }
    let levels: Vec<_> = of("heading").filter_map(|element| element.level).collect();
    let first = levels.iter().filter(|level| **level == 1).count();
    if first != 1 {
        faults.push(format!("there are {first} headings of level 1"));
    }
    if levels
        .windows(2)
        .any(|pair| matches!(pair, [above, below] if *below > above + 1))
    {
        faults.push(format!("the headings leave a level out: {levels:?}"));
    }
    let nameless = elements.iter().filter(|element| element.name.is_empty());
    for element in nameless.filter(|element| NAMED.contains(&&*element.role)) {
        faults.push(format!("a {} has no name", element.role));
    }
    let mut names = HashSet::new();
    for region in of("region") {
        if !names.insert(&region.name) {
            faults.push(format!("two regions are called “{}”", region.name));
        }
    }
    faults
}

/// The first of `wanted` (each a `role name`) that does not follow its predecessor.
/// Other elements may be between them.
#[must_use]
pub fn first_missing<'w>(elements: &[Element], wanted: &[&'w str]) -> Option<&'w str> {
    let mut elements = elements.iter();
    wanted
        .iter()
        .find(|wanted| {
            !elements.any(|element| format!("{} {}", element.role, element.name) == **wanted)
        })
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(role: &str, name: &str) -> Element {
        Element {
            role: role.to_owned(),
            name: name.to_owned(),
            level: None,
        }
    }

    fn heading(level: u64) -> Element {
        Element {
            level: Some(level),
            ..element("heading", "Sign in")
        }
    }

    fn page(more: &[Element]) -> Vec<Element> {
        let landmarks = LANDMARKS.map(|role| element(role, ""));
        landmarks.into_iter().chain(more.to_vec()).collect()
    }

    #[test]
    fn a_page_with_all_it_needs_has_no_faults() {
        assert_eq!(
            faults(&page(&[heading(1), element("button", "Sign in")])),
            [""; 0]
        );
    }

    #[test]
    fn what_is_missing_is_told() {
        assert_eq!(faults(&page(&[])).len(), 1, "no heading");
        assert_eq!(
            faults(&page(&[heading(1), heading(3)])).len(),
            1,
            "a level left out"
        );
        assert_eq!(
            faults(&page(&[heading(1), element("textbox", "")])).len(),
            1,
            "no name"
        );
        assert_eq!(faults(&[heading(1)]).len(), 3, "no landmarks");
    }

    #[test]
    fn order_counts() {
        let elements = [
            element("link", "Apply"),
            element("textbox", "Email"),
            element("button", "Go"),
        ];
        assert_eq!(first_missing(&elements, &["link Apply", "button Go"]), None);
        assert_eq!(
            first_missing(&elements, &["button Go", "link Apply"]),
            Some("link Apply")
        );
    }
}
