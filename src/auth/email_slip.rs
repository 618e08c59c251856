//! Slips of the finger in an e-mail's domain: gmial.com for gmail.com.
//!
//! Only a word of help: who has an address at a domain that looks like a slip keeps it.

/// Where most people have their address, the most common first.
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

/// Too short to be told from their neighbours: `me.co` is a slip, `mp.com` is not.
const SHORT: usize = 6;

/// Endings, and what was meant. None of them is a top-level domain.
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

/// The address that was probably meant, where this one looks like a slip.
#[must_use]
pub fn meant(typed: &str) -> Option<String> {
    let (local, domain) = typed.trim().rsplit_once('@')?;
    let domain = domain.to_lowercase();
    if local.is_empty() || local.contains('@') || domain.len() < 4 {
        return None;
    }
    if DOMAINS.contains(&domain.as_str()) {
        return None;
    }
    let near = |known: &&&str| {
        let most = if known.len() <= SHORT {
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
        // Two slips in one name are believed only where the ending is right.
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

fn ending(domain: &str) -> Option<&str> {
    domain.rsplit_once('.').map(|(_, ending)| ending)
}

/// How many letters were left out, added, mistaken, or swapped with their neighbour
/// (optimal string alignment).
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
            ("jeff@wildrydes.ogr", "jeff@wildrydes.org"),
        ] {
            assert_eq!(meant(typed).as_deref(), Some(wanted), "{typed}");
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
            "jeff@unicorn.dev",
            "jeff@fastmail.com",
        ] {
            assert_eq!(meant(typed), None, "{typed}");
        }
    }

    #[test]
    fn no_known_domain_is_a_slip_of_another() {
        for domain in DOMAINS {
            assert_eq!(meant(&["jeff@", domain].concat()), None, "{domain}");
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
