//! Reading of XML. A document with a document type, and so with entities of its own, is
//! refused before anything of it is read.

use std::collections::BTreeSet;

use uppsala::{Document, NodeId, NodeKind, Parser};

/// The deepest nesting of elements that is read.
const DEEPEST: u32 = 64;

/// Parses a document. `None` stands for a text that is not well-formed or has a document
/// type declaration.
pub(super) fn parse(text: &str) -> Option<Document<'_>> {
    Parser::new()
        .with_forbid_dtd(true)
        .with_forbid_entities(true)
        .with_max_depth(DEEPEST)
        .parse(text)
        .ok()
}

/// An element of a document.
#[derive(Clone, Copy)]
pub(super) struct Element<'d, 't> {
    document: &'d Document<'t>,
    id: NodeId,
}

impl<'d, 't> Element<'d, 't> {
    /// Returns the document's element.
    pub(super) fn root(document: &'d Document<'t>) -> Option<Self> {
        let id = document.document_element()?;
        Some(Self { document, id })
    }

    /// Returns the document that the element is in.
    pub(super) fn document(self) -> &'d Document<'t> {
        self.document
    }

    /// Returns the element's id in the document.
    pub(super) fn id(self) -> NodeId {
        self.id
    }

    /// Returns `true` if the element has this name.
    pub(super) fn is(self, namespace: &str, name: &str) -> bool {
        self.document
            .element(self.id)
            .is_some_and(|element| element.matches_name_ns(namespace, name))
    }

    /// Returns the value of an attribute without a namespace.
    pub(super) fn attribute(self, name: &str) -> Option<&'d str> {
        let attributes = &self.document.element(self.id)?.attributes;
        attributes
            .iter()
            .find(|one| one.name.namespace_uri.is_none() && one.name.local_name == name)
            .map(|one| one.value.as_ref())
    }

    /// Returns the child elements.
    pub(super) fn children(self) -> impl Iterator<Item = Self> {
        let ids = self.document.children_iter(self.id);
        ids.filter(|id| self.document.element(*id).is_some())
            .map(move |id| Self { id, ..self })
    }

    /// Returns the child elements of this name.
    pub(super) fn named(self, namespace: &str, name: &str) -> impl Iterator<Item = Self> {
        self.children()
            .filter(move |child| child.is(namespace, name))
    }

    /// Returns the child element of this name, if there is exactly one.
    pub(super) fn only(self, namespace: &str, name: &str) -> Option<Self> {
        let mut found = self.named(namespace, name);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Returns the text of the element, without spaces around it. A comment does not end the
    /// text: what follows it belongs to the text too.
    pub(super) fn text(self) -> String {
        let parts = self.document.children_iter(self.id).filter_map(|id| {
            let kind = self.document.node_kind(id)?;
            match kind {
                NodeKind::Text(text) | NodeKind::CData(text) => Some(text.as_ref()),
                _ => None,
            }
        });
        parts.collect::<String>().trim().to_owned()
    }
}

/// Returns `true` if no two elements of a document have the same identifier.
pub(super) fn has_unique_ids(document: &Document<'_>) -> bool {
    let mut known = BTreeSet::new();
    document
        .descendants(document.root())
        .into_iter()
        .filter_map(|id| document.element(id))
        .flat_map(|element| &element.attributes)
        .filter(|attribute| attribute.name.local_name.eq_ignore_ascii_case("id"))
        .all(|attribute| known.insert(attribute.value.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_types_and_entities_are_refused() {
        for text in [
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
            "<?xml version='1.0'?>\n<!DOCTYPE a [<!ATTLIST a ID ID #IMPLIED>]><a/>",
            "<a>&b;</a>",
            "<a><b></a>",
            "",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
        assert!(parse("<a>&lt;&#65;</a>").is_some());
    }

    #[test]
    fn nesting_has_a_limit() {
        let nested = |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(parse(&nested(60)).is_some());
        assert!(parse(&nested(70)).is_none());
        assert!(parse(&nested(100_000)).is_none());
    }

    #[test]
    fn text_goes_on_after_a_comment() {
        let document = parse("<a> one<!-- two -->three<b>four</b><![CDATA[five]]> </a>").unwrap();
        assert_eq!(Element::root(&document).unwrap().text(), "onethreefive");
    }

    #[test]
    fn only_child_of_a_name_is_found_if_alone() {
        let document = parse("<a xmlns='x' xmlns:y='y' b='1' y:b='2'><c/><d/><d/></a>").unwrap();
        let root = Element::root(&document).unwrap();
        assert_eq!(root.attribute("b"), Some("1"));
        assert!(root.only("x", "c").is_some());
        assert!(root.only("x", "d").is_none());
        assert!(root.only("y", "c").is_none());
        assert_eq!(root.named("x", "d").count(), 2);
    }

    #[test]
    fn identifiers_used_twice_are_found() {
        let unique = |text| has_unique_ids(&parse(text).unwrap());
        assert!(unique("<a ID='1'><b ID='2'/></a>"));
        assert!(!unique("<a ID='1'><b><c ID='1'/></b></a>"));
        assert!(!unique("<a ID='1'><b Id='1'/></a>"));
        assert!(!unique("<a id='1'><b x:Id='1' xmlns:x='x'/></a>"));
    }
}
