//! What families of messages have in common, and how they are declared.

use std::sync::Arc;

/// A family of messages. Those of a part of the app that comes late are a family of their
/// own, so that their English comes with it.
pub trait Family: Sized + 'static {
    /// The keys, in the order of a language's file.
    const KEYS: &'static [&'static str];
    /// Where the family begins in a language's file.
    const FIRST: usize;
    /// Whether any of them carries something.
    const FILLED: bool;

    /// The line of the message in a language's file.
    fn line(&self) -> usize;

    /// The message in English, with `{0}` where its argument stands.
    fn english(&self) -> &'static str;

    /// What stands in the text.
    fn argument(self) -> Argument;
}

/// What stands in a text in place of `{0}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Nothing does.
    None,
    /// Words, as they are.
    Text(Arc<str>),
    /// How many of something: chooses between plural forms, where there are some.
    Count(u32),
    /// A duration.
    Time(u32, Unit),
}

/// A unit of durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
}

/// So many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub u32);

/// So many minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes(pub u32);

/// What a message may carry.
pub trait Fills {
    /// As it stands in the text.
    fn argument(self) -> Argument;
    /// One of these, to list all messages.
    #[cfg(any(test, not(target_arch = "wasm32")))]
    fn sample() -> Self;
}

/// Each with a sample.
macro_rules! fills {
    ($($Type:ty: $value:ident => $argument:expr, $sample:expr;)*) => {$(
        impl Fills for $Type {
            fn argument(self) -> Argument {
                let $value = self;
                $argument
            }

            #[cfg(any(test, not(target_arch = "wasm32")))]
            fn sample() -> Self {
                $sample
            }
        }
    )*};
}

fills! {
    String: text => Argument::Text(text.into()), String::new();
    // A number of its own kind, such as a status: told digit by digit.
    u16: number => Argument::Text(number.to_string().into()), 1;
    u32: count => Argument::Count(count), 1;
    Seconds: time => Argument::Time(time.0, Unit::Second), Self(1);
    Minutes: time => Argument::Time(time.0, Unit::Minute), Self(1);
}

/// Declares a family: its messages in the order of a language's file, the family before
/// it, what its keys begin with, and the function that has them in English.
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
                enum Place {
                    $($Message,)*
                }
                Self::FIRST + match self {
                    $(Self::$Message { .. } => Place::$Message,)*
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

        #[cfg(any(test, not(target_arch = "wasm32")))]
        impl $Name {
            /// Every message, with samples of what they carry.
            #[must_use]
            pub fn all() -> Vec<Self> {
                vec![$(Self::$Message $((<$Type as $crate::i18n::Fills>::sample()))?,)*]
            }
        }
    };
}

pub(super) use family;
