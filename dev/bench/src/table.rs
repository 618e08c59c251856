//! Writes the results as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::host::ByteCounts;
use crate::measure::{Measure, Unit, grouped};
use crate::statistics::median;
use crate::throttle::Throttle;

/// All measured values. Contenders are numbered; the first one is the app.
#[derive(Debug, Default)]
pub(crate) struct Results {
    values: BTreeMap<(Throttle, usize, Measure), Vec<f64>>,
    files: BTreeMap<usize, ByteCounts>,
}

impl Results {
    pub(crate) fn add(&mut self, throttle: Throttle, who: usize, measured: Vec<(Measure, f64)>) {
        for (measure, value) in measured {
            let values = self.values.entry((throttle, who, measure)).or_default();
            values.push(value);
        }
    }

    /// Sets the files that a contender's page consists of, with their bytes.
    pub(crate) fn set_files(&mut self, who: usize, files: ByteCounts) {
        self.files.insert(who, files);
    }

    /// The text of a cell: the median or, for a flag, the count out of all visits.
    fn cell(&self, throttle: Throttle, who: usize, measure: Measure) -> String {
        let values = self.of(throttle, who, measure);
        match (measure.unit(), median(values)) {
            (_, None) => "–".to_owned(),
            (Unit::Flag, _) => {
                let yes = values.iter().filter(|value| **value == 1.0).count();
                format!("{yes} of {}", values.len())
            }
            (unit, Some(value)) => unit.text(value),
        }
    }

    /// The app's median divided by another contender's.
    fn ratio(&self, throttle: Throttle, who: usize, measure: Measure) -> String {
        let median = |who| median(self.of(throttle, who, measure));
        match (median(0), median(who)) {
            (Some(ours), Some(theirs))
                if measure.unit().has_ratios() && ours > 0.0 && theirs > 0.0 =>
            {
                format!("{:.2}", ours / theirs)
            }
            _ => String::new(),
        }
    }

    fn of(&self, throttle: Throttle, who: usize, measure: Measure) -> &[f64] {
        let values = self.values.get(&(throttle, who, measure));
        values.map(Vec::as_slice).unwrap_or_default()
    }

    /// The tables: one for each throttle, and one of the files.
    pub(crate) fn markdown(&self, names: &[&str]) -> String {
        let mut text = String::new();
        for throttle in Throttle::ALL {
            // Writing to a String does not fail.
            let _ = writeln!(text, "### {}\n", throttle.title());
            text += &self.head(names);
            for measure in Measure::ALL {
                let _ = write!(text, "| {}", measure.title());
                for who in 0..names.len() {
                    let _ = write!(text, " | {}", self.cell(throttle, who, measure));
                    if who > 0 {
                        let _ = write!(text, " | {}", self.ratio(throttle, who, measure));
                    }
                }
                text += " |\n";
            }
            text += "\n";
        }
        text += &self.files(names);
        text
    }

    fn head(&self, names: &[&str]) -> String {
        let mut first = "| median".to_owned();
        let mut second = "|---".to_owned();
        for (who, name) in names.iter().enumerate() {
            let _ = write!(first, " | {name}");
            second += "|--:";
            if who > 0 {
                first += " | ratio";
                second += "|--:";
            }
        }
        format!("{first} |\n{second}|\n")
    }

    fn files(&self, names: &[&str]) -> String {
        let mut text =
            "### Bytes by file, page not touched\n\n| page | file | brotli |\n|---|---|--:|\n"
                .to_owned();
        for (who, name) in names.iter().enumerate() {
            let mut files: Vec<_> = self.files.get(&who).into_iter().flatten().collect();
            files.sort_by(|one, other| other.1.cmp(one.1));
            for (path, bytes) in files {
                // The count is far below 2^53, so the conversion is exact.
                let _ = writeln!(text, "| {name} | `{path}` | {} |", grouped(*bytes as f64));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results() -> Results {
        let mut results = Results::default();
        for (ours, theirs) in [(400.0, 3000.0), (500.0, 3150.0), (9000.0, 3300.0)] {
            results.add(
                Throttle::SlowPhone,
                0,
                vec![(Measure::Usable, ours), (Measure::Kept, 1.0)],
            );
            results.add(
                Throttle::SlowPhone,
                1,
                vec![(Measure::Usable, theirs), (Measure::Kept, 0.0)],
            );
        }
        results.set_files(
            0,
            ByteCounts::from([("/a.js".to_owned(), 1234), ("/b.wasm".to_owned(), 50_000)]),
        );
        results
    }

    #[test]
    fn medians_and_ratios_stand_beside_each_other() {
        let text = results().markdown(&["Wild Rydes", "Authenticator"]);
        assert!(
            text.contains("| median | Wild Rydes | Authenticator | ratio |\n|---|--:|--:|--:|\n")
        );
        assert!(
            text.contains("| Form usable, ms | 500 | 3,150 | 0.16 |\n"),
            "{text}"
        );
        assert!(
            text.contains("| Typed text is kept | 3 of 3 | 0 of 3 |  |\n"),
            "{text}"
        );
    }

    #[test]
    fn alone_there_are_no_ratios() {
        let text = results().markdown(&["Wild Rydes"]);
        assert!(text.contains("| Form usable, ms | 500 |\n"), "{text}");
        assert!(!text.contains("ratio"));
    }

    #[test]
    fn what_was_not_measured_is_a_dash() {
        let text = results().markdown(&["Wild Rydes", "Authenticator"]);
        assert!(
            text.contains("| First contentful paint, ms | – | – |  |\n"),
            "{text}"
        );
    }

    #[test]
    fn the_largest_file_comes_first() {
        let text = results().markdown(&["Wild Rydes"]);
        let (wasm, script) = (
            text.find("`/b.wasm` | 50,000"),
            text.find("`/a.js` | 1,234"),
        );
        assert!(wasm.unwrap() < script.unwrap());
    }
}
