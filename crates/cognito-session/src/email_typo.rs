//! Typing mistakes in the domain of an e-mail address, such as gmial.com for gmail.com.
//!
//! The result is only a suggestion. A user whose domain looks like a mistake can keep it.

/// The domains that most people have their address at, the most common first.
const DOMAINS: [&str; 45] = [
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "live.com",
    "msn.com",
    "me.com",
    "mac.com",
    "ymail.com",
    "googlemail.com",
    "protonmail.com",
    "proton.me",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "web.de",
    "t-online.de",
    "freenet.de",
    "hotmail.co.uk",
    "yahoo.co.uk",
    "btinternet.com",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "wanadoo.fr",
    "hotmail.fr",
    "yahoo.fr",
    "libero.it",
    "virgilio.it",
    "hotmail.it",
    "hotmail.es",
    "yahoo.es",
    "yahoo.com.br",
    "uol.com.br",
    "wp.pl",
    "onet.pl",
    "yahoo.co.jp",
    "naver.com",
    "qq.com",
    "163.com",
    "mail.ru",
];

/// The domains of mail providers that look like mistyped domains of the list above and
/// are not.
///
/// Source: the lists of the npm packages `email-providers` 2.26.0 (ISC),
/// `free-email-domains` 1.12.6 (MIT) and `freemail` 1.7.0 (ISC). The list has the domains
/// that are in two of the three and would be corrected, without the plain misspellings
/// that those lists have too (`gmial.com`, `hotmai.com`, `hotmial.com`, `vahoo.com`,
/// `yaho.com`, and `.co` for `.com`).
const REAL: [&str; 30] = [
    "5ymail.com",
    "amail.com",
    "aver.com",
    "cmail.com",
    "email.com",
    "givmail.com",
    "gmail.ru",
    "gnwmail.com",
    "gotmail.com",
    "hitmail.com",
    "hmamail.com",
    "homemail.com",
    "hotepmail.com",
    "mail.com",
    "nafe.com",
    "name.com",
    "nate.com",
    "noavar.com",
    "prontomail.com",
    "qmail.com",
    "tmail.com",
    "uymail.com",
    "xmail.com",
    "y7mail.com",
    "yahoofs.com",
    "yalook.com",
    "yawmail.com",
    "ynnmail.com",
    "yopmail.com",
    "yyhmail.com",
];

/// The length up to which names cannot be distinguished from similar ones: `aon.com`,
/// `line.com` and `bol.com.br` are not mistyped `aol.com`, `live.com` and `uol.com.br`.
const SHORT: usize = 4;

/// The two-character endings that are mistyped `.com`, although they are country codes.
const COM: [&str; 3] = ["co", "cm", "om"];

/// The mistyped endings, each with the intended one. None of them is a top-level domain.
const ENDINGS: [(&str, &str); 14] = [
    (".con", ".com"),
    (".cpm", ".com"),
    (".xom", ".com"),
    (".vom", ".com"),
    (".comm", ".com"),
    (".ocm", ".com"),
    (".cmo", ".com"),
    (".coom", ".com"),
    (".nett", ".net"),
    (".ent", ".net"),
    (".ogr", ".org"),
    (".orgg", ".org"),
    (".og", ".org"),
    (".edi", ".edu"),
];

/// Returns the address that was probably meant, if the typed one looks like a mistake.
#[must_use]
pub fn suggest(typed: &str) -> Option<String> {
    let (local, domain) = typed.trim().rsplit_once('@')?;
    let domain = domain.to_lowercase();
    if local.is_empty() || local.contains('@') || domain.len() < 4 {
        return None;
    }
    if DOMAINS.contains(&domain.as_str())
        || REAL.contains(&domain.as_str())
        || is_of_another_country(&domain)
    {
        return None;
    }
    let near = |known: &&&str| {
        let is_short = name(known).len() <= SHORT && name(known) != name(&domain);
        let most = if is_short {
            0
        } else {
            1 + usize::from(known.len() > 8)
        };
        let far = distance(known, &domain);
        far <= most && (far < 2 || known.chars().next() == domain.chars().next())
    };
    let known = DOMAINS
        .iter()
        .filter(near)
        .min_by_key(|known| distance(known, &domain));
    let better = match known {
        // Two mistakes in one name are corrected only if the ending is right.
        Some(known) if distance(known, &domain) < 2 || ending(known) == ending(&domain) => {
            (*known).to_owned()
        }
        _ => {
            let (slip, meant) = ENDINGS.iter().find(|(slip, _)| domain.ends_with(slip))?;
            [domain.strip_suffix(slip)?, meant].concat()
        }
    };
    Some([local, "@", &better].concat())
}

/// Returns whether the domain is a known provider's domain for a country, such as
/// `hotmail.se` or `yahoo.com.ar`.
fn is_of_another_country(domain: &str) -> bool {
    let is_country = |ending: &str| ending.len() == 2 && !COM.contains(&ending);
    ending(domain).is_some_and(is_country)
        && DOMAINS.iter().any(|known| name(known) == name(domain))
}

/// Returns the first label of a domain.
fn name(domain: &str) -> &str {
    domain.split('.').next().unwrap_or(domain)
}

fn ending(domain: &str) -> Option<&str> {
    domain.rsplit_once('.').map(|(_, ending)| ending)
}

/// Returns how many characters were left out, added, replaced, or swapped with their
/// neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut previous = None;
    for (row, letter) in a.chars().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in b.iter().enumerate() {
            let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX);
            let mistaken = at(&last, column) + usize::from(letter != *other);
            let mut least = mistaken
                .min(at(&last, column + 1) + 1)
                .min(at(&next, column) + 1);
            if column > 0 && previous == Some(*other) && b.get(column - 1) == Some(&letter) {
                least = least.min(at(&before, column - 1).saturating_add(1));
            }
            next.push(least);
        }
        previous = Some(letter);
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_noticed() {
        for (typed, wanted) in [
            ("jeff@gmial.com", "jeff@gmail.com"),
            (" Jeff@GMAIL.CON ", "Jeff@gmail.com"),
            ("jeff@gmail.co", "jeff@gmail.com"),
            ("jeff@gmailcom", "jeff@gmail.com"),
            ("jeff@gnail.com", "jeff@gmail.com"),
            ("jeff@gmal.com", "jeff@gmail.com"),
            ("jeff@hotmial.com", "jeff@hotmail.com"),
            ("jeff@hotmal.con", "jeff@hotmal.com"),
            ("jeff@outlok.com", "jeff@outlook.com"),
            ("jeff@yaho.com", "jeff@yahoo.com"),
            ("jeff@iclod.com", "jeff@icloud.com"),
            ("jeff@example.con", "jeff@example.com"),
            ("jeff@goodnotes.ogr", "jeff@goodnotes.org"),
            ("jeff@yahoo.co", "jeff@yahoo.com"),
            ("jeff@hotmail.cm", "jeff@hotmail.com"),
            ("jeff@aol.con", "jeff@aol.com"),
            ("jeff@live.co", "jeff@live.com"),
        ] {
            assert_eq!(suggest(typed).as_deref(), Some(wanted), "{typed}");
        }
    }

    #[test]
    fn what_may_well_be_meant_is_left_alone() {
        for typed in [
            "",
            "jeff",
            "@gmial.com",
            "jeff@",
            "jeff@g",
            "jeff@gmail.com",
            "jeff@gmx.de",
            "jeff@gmx.at",
            "jeff@example.com",
            "jeff@example.org",
            "jeff@web.de",
            "jeff@wed.de",
            "jeff@mp.com",
            "jeff@company.co",
            "jeff@email.com.example",
            "jeff@hotmail.de",
            "jeff@yahoo.de",
            "jeff@amazon.com",
            "jeff@aws.com",
            "jeff@kettle.dev",
            "jeff@fastmail.com",
            // These are real providers, and providers' domains of other countries.
            "jeff@mail.com",
            "jeff@email.com",
            "jeff@nate.com",
            "jeff@prontomail.com",
            "jeff@126.com",
            "jeff@gol.com",
            "jeff@email.ru",
            "jeff@bol.com.br",
            "jeff@hotmail.se",
            "jeff@hotmail.fi",
            "jeff@hotmail.gr",
            "jeff@yahoo.se",
            "jeff@yahoo.com.ar",
            "jeff@yahoo.com.tr",
            // These short names have many similar ones.
            "jeff@aon.com",
            "jeff@line.com",
            "jeff@olive.com",
        ] {
            assert_eq!(suggest(typed), None, "{typed}");
        }
    }

    #[test]
    fn no_known_domain_is_a_slip_of_another() {
        for domain in DOMAINS.iter().chain(&REAL) {
            assert_eq!(suggest(&["jeff@", domain].concat()), None, "{domain}");
        }
    }

    #[test]
    fn a_swap_is_one_slip() {
        assert_eq!(distance("gmail", "gmial"), 1);
        assert_eq!(distance("gmail", "gmail"), 0);
        assert_eq!(distance("gmail", "gml"), 2);
        assert_eq!(distance("", "abc"), 3);
    }
}
