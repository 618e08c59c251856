//! The numbers of passed and failed tests, read from the output of test programs.

use std::ops::AddAssign;

/// The numbers of tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Counts {
    pub(crate) const PASS: Self = Self {
        passed: 1,
        failed: 0,
    };
    pub(crate) const FAIL: Self = Self {
        passed: 0,
        failed: 1,
    };
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Combines the counts that a stage's tests printed with the stage's own result: a
/// stage that failed without a failed test (it did not compile, it crashed) counts as
/// one failure.
pub(crate) fn of_stage(printed: Counts, succeeded: bool) -> Counts {
    let mut counts = printed;
    if !succeeded && printed.failed == 0 {
        counts += Counts::FAIL;
    }
    counts
}

/// Reads libtest's summary: `test result: ok. 12 passed; 0 failed; 0 ignored; …`.
pub(crate) fn read(line: &str) -> Option<Counts> {
    let summary = line.trim().strip_prefix("test result: ")?;
    let (_, numbers) = summary.split_once(". ")?;
    let count = |word: &str| {
        numbers
            .split("; ")
            .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
    };
    Some(Counts {
        passed: count("passed")?,
        failed: count("failed")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_summary() {
        let line = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.05s";
        assert_eq!(
            read(line),
            Some(Counts {
                passed: 12,
                failed: 0
            })
        );
        let line = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s";
        assert_eq!(
            read(line),
            Some(Counts {
                passed: 3,
                failed: 2
            })
        );
    }

    #[test]
    fn reads_nothing_else() {
        assert_eq!(read("test signs_in ... ok"), None);
        assert_eq!(read("running 3 tests"), None);
        assert_eq!(read("test result: nonsense"), None);
    }

    #[test]
    fn summaries_add_up() {
        let mut sum = Counts::default();
        sum += Counts {
            passed: 3,
            failed: 1,
        };
        sum += Counts::PASS;
        assert_eq!(
            sum,
            Counts {
                passed: 4,
                failed: 1
            }
        );
    }

    #[test]
    fn a_stage_that_does_not_compile_has_failed() {
        assert_eq!(of_stage(Counts::default(), false), Counts::FAIL);
        assert_eq!(of_stage(Counts::PASS, true), Counts::PASS);
        let one_failed = Counts {
            passed: 5,
            failed: 1,
        };
        assert_eq!(of_stage(one_failed, false), one_failed, "counted once");
    }
}
