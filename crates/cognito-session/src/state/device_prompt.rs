//! The question whether to remember this device.

use std::cell::Cell;

/// Decides when the user is asked whether to remember this device.
///
/// The pool says after the registration of a new device whether the user has to agree. The
/// question stays until the user has answered it and the pool has accepted the answer, or
/// until the session ends.
#[derive(Default)]
pub struct DevicePrompt {
    is_open: Cell<bool>,
    /// The number of the newest registration. It is increased too when the session ends.
    newest: Cell<u32>,
}

/// The registration of a device that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration(u32);

impl DevicePrompt {
    /// Returns whether the user is to be asked now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_open.get()
    }

    /// Begins the registration of a device.
    #[must_use]
    pub fn begin(&self) -> Registration {
        let number = self.newest.get().wrapping_add(1);
        self.newest.set(number);
        Registration(number)
    }

    /// Ends a registration. The user is asked if the pool requires that, unless the session
    /// of the registration has ended meanwhile.
    pub fn finish(&self, registration: Registration, asks_user: bool) {
        if asks_user && registration.0 == self.newest.get() {
            self.is_open.set(true);
        }
    }

    /// Takes the user's answer. The question stays open if the pool has not `accepted` it.
    pub fn answer(&self, accepted: bool) {
        if accepted {
            self.is_open.set(false);
        }
    }

    /// Withdraws the question, because the session has ended.
    pub fn close(&self) {
        self.is_open.set(false);
        let _outdated = self.begin();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking() -> DevicePrompt {
        let prompt = DevicePrompt::default();
        prompt.finish(prompt.begin(), true);
        prompt
    }

    #[test]
    fn question_opens_only_if_the_pool_requires_it() {
        for asks_user in [true, false] {
            let prompt = DevicePrompt::default();
            let registration = prompt.begin();
            assert!(!prompt.is_open(), "the pool has not answered yet");
            prompt.finish(registration, asks_user);
            assert_eq!(prompt.is_open(), asks_user);
        }
    }

    #[test]
    fn question_stays_until_the_answer_is_accepted() {
        let prompt = asking();
        prompt.answer(false);
        assert!(prompt.is_open());
        prompt.answer(true);
        assert!(!prompt.is_open());
    }

    #[test]
    fn end_of_the_session_withdraws_the_question() {
        let prompt = asking();
        prompt.close();
        assert!(!prompt.is_open());
    }

    #[test]
    fn registration_of_an_ended_session_asks_nobody() {
        let prompt = DevicePrompt::default();
        let registration = prompt.begin();
        prompt.close();
        prompt.finish(registration, true);
        assert!(!prompt.is_open());
    }

    #[test]
    fn only_the_newest_registration_opens_the_question() {
        let prompt = DevicePrompt::default();
        let [older, newer] = [prompt.begin(), prompt.begin()];
        prompt.finish(older, true);
        assert!(!prompt.is_open());
        prompt.finish(newer, true);
        assert!(prompt.is_open());
    }
}
