//! The measured quantities, with their titles and units.

/// One measured quantity, which is one row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    BytesWhenUsable,
    BytesWhenCalled,
    BytesUntouched,
    BytesInside,
    Paint,
    Usable,
    Taken,
    Called,
    Kept,
    Shift,
    LoadingTask,
    Proving,
    Busy,
    ProvingTask,
    SignIn,
    Warm,
    WarmDrawn,
    Heap,
    Wasm,
}

/// The unit of a number, which decides how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Milliseconds,
    /// The length of a task in milliseconds. Browsers report only tasks of 50 ms and
    /// more.
    Task,
    Bytes,
    Kilobytes,
    /// The score of a layout shift.
    Score,
    /// A flag, 1 or 0, which is summarised as a count out of all visits.
    Flag,
}

impl Measure {
    pub(crate) const ALL: [Self; 19] = [
        Self::BytesWhenUsable,
        Self::BytesWhenCalled,
        Self::BytesUntouched,
        Self::BytesInside,
        Self::Paint,
        Self::Usable,
        Self::Taken,
        Self::Called,
        Self::Kept,
        Self::Shift,
        Self::LoadingTask,
        Self::Proving,
        Self::Busy,
        Self::ProvingTask,
        Self::SignIn,
        Self::Warm,
        Self::WarmDrawn,
        Self::Heap,
        Self::Wasm,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::BytesWhenUsable => "Bytes, until the form is usable",
            Self::BytesWhenCalled => "Bytes, until a sign-in is sent",
            Self::BytesUntouched => "Bytes, page not touched",
            Self::BytesInside => "Bytes, signed in and settled",
            Self::Paint => "First contentful paint, ms",
            Self::Usable => "Form usable, ms",
            Self::Taken => "A submit is handled, ms",
            Self::Called => "Its sign-in is sent, ms",
            Self::Kept => "Typed text is kept",
            Self::Shift => "Layout shift, until signed in",
            Self::LoadingTask => "Longest task while loading, ms",
            Self::Proving => "SRP: click to proof, less network, ms",
            Self::Busy => "SRP: main thread busy, first key to proof, ms",
            Self::ProvingTask => "SRP: longest task, first key to proof, ms",
            Self::SignIn => "Click to signed-in page, ms",
            Self::Warm => "Warm reload to signed-in page, ms",
            Self::WarmDrawn => "Warm reload to the map drawn, ms",
            Self::Heap => "JavaScript heap, signed in, KB",
            Self::Wasm => "WebAssembly memory, signed in, KB",
        }
    }

    pub(crate) fn unit(self) -> Unit {
        match self {
            Self::BytesWhenUsable
            | Self::BytesWhenCalled
            | Self::BytesUntouched
            | Self::BytesInside => Unit::Bytes,
            Self::Kept => Unit::Flag,
            Self::Shift => Unit::Score,
            Self::LoadingTask | Self::ProvingTask => Unit::Task,
            Self::Heap | Self::Wasm => Unit::Kilobytes,
            Self::Paint
            | Self::Usable
            | Self::Taken
            | Self::Called
            | Self::Proving
            | Self::Busy
            | Self::SignIn
            | Self::Warm
            | Self::WarmDrawn => Unit::Milliseconds,
        }
    }
}

impl Unit {
    /// The number as text.
    pub(crate) fn text(self, value: f64) -> String {
        match self {
            Self::Milliseconds if value < 9.95 => format!("{value:.1}"),
            Self::Task if value == 0.0 => "< 50".to_owned(),
            Self::Milliseconds | Self::Task | Self::Bytes => grouped(value),
            Self::Kilobytes => grouped(value / 1000.0),
            Self::Score => format!("{value:.3}"),
            Self::Flag => if value == 1.0 { "yes" } else { "no" }.to_owned(),
        }
    }

    /// Returns true if the ratio of two numbers of this unit is meaningful.
    pub(crate) fn has_ratios(self) -> bool {
        !matches!(self, Self::Score | Self::Flag)
    }
}

/// A whole number with a comma before each group of three digits.
pub(crate) fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len() - place;
        if place > 0 && left % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_stands_once() {
        let mut all = Measure::ALL.to_vec();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), Measure::ALL.len());
    }

    #[test]
    fn numbers_as_people_read_them() {
        assert_eq!(grouped(206_010.0), "206,010");
        assert_eq!(grouped(1_000_000.4), "1,000,000");
        assert_eq!(grouped(75.6), "76");
        assert_eq!(Unit::Milliseconds.text(3.28), "3.3");
        assert_eq!(Unit::Milliseconds.text(3149.7), "3,150");
        assert_eq!(Unit::Kilobytes.text(2_621_440.0), "2,621");
        assert_eq!(Unit::Score.text(0.0), "0.000");
        assert_eq!(Unit::Task.text(0.0), "< 50");
        assert_eq!(Unit::Task.text(61.2), "61");
    }
}
