//! Message families: the trait that they implement, and the macro that declares them.

use std::sync::Arc;

/// A family of messages. A part of the app that is loaded later has a family of its own,
/// so that its English texts are loaded with it.
pub trait Family: Sized + 'static {
    /// The keys, in the order of a language file.
    const KEYS: &'static [&'static str];
    /// The index of the family's first line in a language file.
    const FIRST: usize;
    /// `true` if any message of the family has an argument.
    const FILLED: bool;

    /// Returns the index of the message's line in a language file.
    fn line(&self) -> usize;

    /// Returns the English text, with `{0}` in the place of the argument.
    fn english(&self) -> &'static str;

    /// Returns the argument of the message.
    fn argument(self) -> Argument;
}

/// The value that replaces `{0}` in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The text has no argument.
    None,
    /// A text, which is inserted unchanged.
    Text(Arc<str>),
    /// A number of things, which chooses between the plural forms of the text if it has
    /// some.
    Count(u32),
    /// A duration in this unit.
    Time(u32, Unit),
}

/// A unit of durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A unit of seconds.
    Second,
    /// A unit of minutes.
    Minute,
}

/// A duration in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub u32);

/// A duration in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes(pub u32);

/// The types of values that a message can have as its argument.
pub trait Fills {
    /// Converts the value to an argument.
    fn argument(self) -> Argument;
    /// Returns a sample value, with which all messages can be listed.
    #[cfg(not(target_arch = "wasm32"))]
    fn sample() -> Self;
}

/// Implements [`Fills`] for these types, each with a sample value.
macro_rules! fills {
    ($($Type:ty: $value:ident => $argument:expr, $sample:expr;)*) => {$(
        impl Fills for $Type {
            fn argument(self) -> Argument {
                let $value = self;
                $argument
            }

            #[cfg(not(target_arch = "wasm32"))]
            fn sample() -> Self {
                $sample
            }
        }
    )*};
}

fills! {
    String: text => Argument::Text(text.into()), String::new();
    // A number that is an identifier, such as an HTTP status, is written digit by digit.
    u16: number => Argument::Text(number.to_string().into()), 1;
    u32: count => Argument::Count(count), 1;
    Seconds: time => Argument::Time(time.0, Unit::Second), Self(1);
    Minutes: time => Argument::Time(time.0, Unit::Minute), Self(1);
}

/// Declares a message family: its messages in the order of a language file, the family
/// before it, the prefix of its keys, and the function that returns the English texts.
///
/// An app declares families for its own texts. The first one follows the library's last
/// family, [`LastFamily`](crate::i18n::LastFamily):
///
/// ```
/// use leptos_cognito::family;
/// use leptos_cognito::i18n::{Family as _, LastFamily};
///
/// family! {
///     /// A message of the app.
///     pub enum Notes after LastFamily with "" in english {
///         Empty,
///         Count(u32),
///     }
/// }
///
/// fn english(message: &Notes) -> &'static str {
///     match message {
///         Notes::Empty => "No notes yet.",
///         Notes::Count(_) => "one: {0} note | other: {0} notes",
///     }
/// }
///
/// assert_eq!(Notes::KEYS, ["Empty", "Count"]);
/// ```
#[macro_export]
macro_rules! family {
    (
        $(#[$about:meta])*
        pub enum $Name:ident $(after $Before:ident)? with $prefix:literal in $english:path {
            $($Message:ident $(($Type:ty))?,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $Name {
            $(
                #[doc = concat!("See `", stringify!($Message), "` in English.")]
                $Message $(($Type))?,
            )*
        }

        impl $crate::i18n::Family for $Name {
            const KEYS: &'static [&'static str] = &[$(
                concat!($prefix, stringify!($Message))
            ),*];
            const FIRST: usize = 0 $(+ <$Before as $crate::i18n::Family>::FIRST
                + <$Before as $crate::i18n::Family>::KEYS.len())?;
            const FILLED: bool = !stringify!($($($Type)?)*).is_empty();

            fn line(&self) -> usize {
                enum CallContext {
                    $($Message,)*
                }
                Self::FIRST + match self {
                    $(Self::$Message { .. } => CallContext::$Message,)*
                } as usize
            }

            fn english(&self) -> &'static str {
                $english(self)
            }

            fn argument(self) -> $crate::i18n::Argument {
                match self {
                    $($(
                        Self::$Message(it) => <$Type as $crate::i18n::Fills>::argument(it),
                    )?)*
                    _ => $crate::i18n::Argument::None,
                }
            }
        }

        #[cfg(not(target_arch = "wasm32"))]
        impl $Name {
            /// Returns all messages, with sample arguments.
            #[must_use]
            pub fn all() -> Vec<Self> {
                vec![$(Self::$Message $((<$Type as $crate::i18n::Fills>::sample()))?,)*]
            }
        }
    };
}
