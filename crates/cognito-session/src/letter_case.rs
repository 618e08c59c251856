//! Lower case, which user names and e-mail addresses are compared in.

/// A function that returns a text in lower case: by the default mapping of Unicode,
/// without the rules of any one language. `str::to_lowercase` is one, and in a browser
/// `String.prototype.toLowerCase`. It is a port, because the standard library's table of
/// letters would be four kilobytes of a sign-in's download.
pub type Lowercase = fn(&str) -> String;
