//! The sign-out of a session that came from the pool's domain. The session of the domain
//! itself is a cookie of the domain, so the page has to go there to end it.

use std::cell::{Cell, RefCell};

thread_local! {
    /// `true` after a session of the domain was signed out, until it is handled.
    static SIGNED_OUT: Cell<bool> = const { Cell::new(false) };
    /// The function that handles such a sign-out.
    static ON_SIGN_OUT: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Notes that a session of the domain was signed out. If nothing handles that yet, it is
/// handled when the sign-in page has loaded its code.
pub(super) fn domain_signed_out() {
    let handler = ON_SIGN_OUT.take();
    match &handler {
        Some(handler) => handler(),
        None => SIGNED_OUT.set(true),
    }
    ON_SIGN_OUT.set(handler);
}

/// Sets the function that handles the sign-out of a session of the domain, and calls it if
/// there was one already.
pub fn on_domain_sign_out(handler: impl Fn() + 'static) {
    if SIGNED_OUT.take() {
        handler();
    }
    ON_SIGN_OUT.set(Some(Box::new(handler)));
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn sign_out_of_the_domain_is_handled_once() {
        let count = Rc::new(Cell::new(0));
        let handler = || {
            let count = Rc::clone(&count);
            move || count.set(count.get() + 1)
        };
        on_domain_sign_out(handler());
        assert_eq!(count.get(), 0);
        domain_signed_out();
        on_domain_sign_out(handler());
        assert_eq!(count.get(), 1);
    }

    #[test]
    fn sign_out_waits_for_the_code_that_handles_it() {
        let count = Rc::new(Cell::new(0));
        domain_signed_out();
        for _ in 0..2 {
            let count = Rc::clone(&count);
            on_domain_sign_out(move || count.set(count.get() + 1));
        }
        assert_eq!(count.get(), 1);
    }
}
