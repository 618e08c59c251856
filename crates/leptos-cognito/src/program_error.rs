//! Mistakes in the program that uses this library. They show at the first use, during
//! development.

/// Stops the program with the message about a mistake in it. The console shows the message
/// too, because it shows that of a panic only to programs that have set a hook for it.
#[expect(clippy::panic, reason = "the program has a mistake")]
pub(crate) fn refuse(message: &str) -> ! {
    leptos::logging::error!("{message}");
    panic!("{message}")
}

/// Stops the program, because a component or a hook is used outside of the provider.
#[expect(clippy::panic, reason = "the program has forgotten to provide the app")]
pub(crate) fn refuse_without_provider() -> ! {
    panic!(
        "leptos-cognito: nothing is provided here; put a <CognitoProvider> around this component"
    )
}
