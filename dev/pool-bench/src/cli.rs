//! Parses the command line into a value.

use std::path::PathBuf;

use crate::error::BenchError;

/// The default number of calls of each kind.
const CALLS: usize = 300;

/// The parsed command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The program of the pool.
    pub(crate) pool: PathBuf,
    /// The program of another build of the pool, which is measured in the same run.
    pub(crate) against: Option<PathBuf>,
    /// The folder with the programs of moto and ministack.
    pub(crate) python: Option<PathBuf>,
    /// The folder of the npm package `cognito-local`.
    pub(crate) npm: Option<PathBuf>,
    /// The number of calls of each kind.
    pub(crate) calls: usize,
    /// Set to compare what the servers can do, not what it costs.
    pub(crate) features: bool,
    /// Set to write that comparison into the README of the pool.
    pub(crate) write: bool,
    /// The number of users of the table of sizes, which replaces the comparison.
    pub(crate) users: Option<usize>,
}

/// Parses the arguments.
///
/// # Errors
/// [`BenchError::Usage`] for an unknown option or a value that is not a positive number.
pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Options, BenchError> {
    let mut options = Options {
        calls: CALLS,
        ..Options::default()
    };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let mut value = || {
            let missing = || BenchError::Usage(format!("`{word}` needs a value"));
            words.next().ok_or_else(missing)
        };
        match word.as_str() {
            "--program" => options.pool = path(value()?),
            "--against" => options.against = Some(path(value()?)),
            "--python" => options.python = Some(path(value()?)),
            "--npm" => options.npm = Some(path(value()?)),
            "--features" => options.features = true,
            "--write" => options.write = true,
            "--calls" => options.calls = positive(&word, &value()?)?,
            "--users" => options.users = Some(positive(&word, &value()?)?),
            _ => return Err(BenchError::Usage(format!("unknown option `{word}`"))),
        }
    }
    if options.write && (!options.features || options.python.is_none() || options.npm.is_none()) {
        let message = "`--write` needs `--features`, `--python` and `--npm`";
        return Err(BenchError::Usage(message.to_owned()));
    }
    if options.against.is_some() && options.features {
        let message = "`--against` measures costs, which `--features` does not";
        return Err(BenchError::Usage(message.to_owned()));
    }
    if options.pool.as_os_str().is_empty() {
        return Err(BenchError::Usage("`--program` is missing".to_owned()));
    }
    Ok(options)
}

/// Returns the absolute path, because the servers are started in folders of their own.
fn path(text: String) -> PathBuf {
    // Only an empty path has none, and a program is missing then.
    std::path::absolute(&text).unwrap_or_else(|_| text.into())
}

fn positive(option: &str, text: &str) -> Result<usize, BenchError> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| {
        BenchError::Usage(format!("`{option}` needs a number from 1 up, not `{text}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, BenchError> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn every_option_has_its_value() {
        let line = "--program p --against q --python bin --npm node --calls 20 --users 1000";
        let expected = Options {
            pool: path("p".to_owned()),
            against: Some(path("q".to_owned())),
            python: Some(path("bin".to_owned())),
            npm: Some(path("node".to_owned())),
            calls: 20,
            users: Some(1000),
            ..Options::default()
        };
        assert_eq!(read(line).unwrap(), expected);
        assert!(expected.pool.is_absolute());
        assert_eq!(read("--program p").unwrap().calls, CALLS);
        let line = "--program p --python bin --npm node --features --write";
        let options = read(line).unwrap();
        assert!(options.features && options.write);
    }

    #[test]
    fn unknown_or_incomplete_options_are_refused() {
        for line in [
            "",
            "--program",
            "--program p --calls 0",
            "--program p --fast",
            "--program p --write",
            "--program p --features --write",
            "--program p --against",
            "--program p --against q --features",
        ] {
            assert!(matches!(read(line), Err(BenchError::Usage(_))), "{line}");
        }
    }
}
