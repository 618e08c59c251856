//! A view that an update replaces completely, instead of changing it to match the new
//! view.
//!
//! The framework updates the view that a closure built before to match the new one. For
//! each element, attribute and text it has code for that twice: in views that are built,
//! and in views that are hydrated. Where a closure does not build the same view again, or
//! the view may as well be replaced, that code is in the download for nothing.

use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::{Mountable, Position, PositionState};

/// A view that an update replaces completely.
pub struct ReplaceOnUpdate<V>(pub V);

impl<V: Render> Render for ReplaceOnUpdate<V> {
    type State = V::State;

    // Two functions call this one. The code of the view is in the download once.
    #[inline(never)]
    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl<V: AddAnyAttr> AddAnyAttr for ReplaceOnUpdate<V> {
    type Output<A: Attribute> = V::Output<A>;

    fn add_any_attr<A: Attribute>(self, attribute: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        self.0.add_any_attr(attribute)
    }
}

impl<V: RenderHtml> RenderHtml for ReplaceOnUpdate<V> {
    type AsyncOutput = V::AsyncOutput;
    // A view that is erased to `AnyView` keeps this type, or it would be changed in place.
    type Owned = ReplaceOnUpdate<V::Owned>;

    const MIN_LENGTH: usize = V::MIN_LENGTH;
    const EXISTS: bool = V::EXISTS;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    fn resolve(self) -> impl Future<Output = Self::AsyncOutput> + Send {
        self.0.resolve()
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        attributes: Vec<AnyAttribute>,
    ) {
        self.0
            .to_html_with_buf(html, position, escape, mark_branches, attributes);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        ReplaceOnUpdate(self.0.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    use super::*;

    #[test]
    fn erased_view_is_replaced_too() {
        type Erased = <ReplaceOnUpdate<&'static str> as RenderHtml>::Owned;
        let kept = TypeId::of::<ReplaceOnUpdate<<&'static str as RenderHtml>::Owned>>();
        assert_eq!(TypeId::of::<Erased>(), kept);
    }
}
