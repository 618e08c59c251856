//! Parses the command line into a value.

use std::path::PathBuf;

/// The default number of visits of each kind.
const RUNS: usize = 5;

/// The parsed command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// The number of visits of each kind.
    pub(crate) runs: usize,
    /// The folder that has a subfolder with the pages of each peer.
    pub(crate) peers: Option<PathBuf>,
    /// The document whose section is replaced.
    pub(crate) write: Option<PathBuf>,
    /// Set to measure a drag of the map alone.
    pub(crate) map: bool,
}

/// Parses the arguments. The error is a message for the developer.
pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Options, String> {
    let mut options = Options {
        runs: RUNS,
        peers: None,
        write: None,
        map: false,
    };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("`{word}` wants a value"));
        match word.as_str() {
            "--runs" => {
                let text = value()?;
                options.runs = text
                    .parse()
                    .ok()
                    .filter(|runs| *runs > 0)
                    .ok_or(format!("`--runs` wants a number from 1 up, not `{text}`"))?;
            }
            "--peers" => options.peers = Some(value()?.into()),
            "--map" => options.map = true,
            "--write" => options.write = Some(value()?.into()),
            _ => return Err(format!("what is `{word}` for?")),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn by_itself_it_runs_five_times_and_writes_nothing() {
        let options = read("").unwrap();
        assert_eq!(
            (options.runs, options.peers, options.write),
            (5, None, None)
        );
    }

    #[test]
    fn every_option_has_its_value() {
        let options = read("--runs 3 --peers /cache/peers --write docs/performance.md").unwrap();
        assert_eq!(options.runs, 3);
        assert_eq!(options.peers, Some(PathBuf::from("/cache/peers")));
        assert_eq!(options.write, Some(PathBuf::from("docs/performance.md")));
    }

    #[test]
    fn map_is_measured_alone_on_request() {
        assert!(read("--map").unwrap().map);
        assert!(!read("").unwrap().map);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for line in ["--runs", "--runs 0", "--runs many", "--fast"] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
