//! How hard a new password is to guess, in words.
//!
//! A small estimator of our own: the well-kept one (zxcvbn) brings dictionaries of several
//! hundred kilobytes. It counts what a guesser has to try: known passwords and words of
//! this rider first, then repeats, runs and years, then letters. It errs on the low side
//! for what it knows; words of a dictionary it does not know, so it asks for length.

use zeroize::Zeroizing;

/// How strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Guessed at once.
    Weak,
    /// Guessed with some patience.
    Fair,
    /// Holds where guesses are slowed down, as they are here.
    Good,
    /// Holds even where they are not.
    Strong,
}

/// What would help most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// It is, or has in it, one that everybody tries first.
    Common,
    /// It has the rider's own address or genre in it.
    Own,
    /// The same sign or group again and again.
    Repeats,
    /// Signs that follow each other, on the keyboard or in the alphabet.
    Runs,
    /// More of it.
    Longer,
    /// Nothing is needed.
    Nothing,
}

/// What is said about a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// How strong it is.
    pub strength: Strength,
    /// What would help.
    pub advice: Advice,
}

/// What guessers try first: the start of every published list of leaked passwords, without
/// the digits and signs at their ends, which are counted apart.
const COMMON: &str = "password passwort qwerty qwertz azerty iloveyou admin welcome monkey \
dragon letmein login princess football baseball master sunshine shadow superman michael \
jordan ashley bailey charlie trustno hello freedom whatever jesus ninja mustang jessica \
pokemon starwars batman zaq access flower hottie loveme soccer hockey killer george \
computer maggie pepper summer winter spring autumn hunter buster thomas robert andrew \
daniel jennifer joshua matthew amanda nicole cheese internet secret orange banana cookie \
chocolate butterfly purple silver golden ginger samsung google apple facebook liverpool \
chelsea arsenal barcelona juventus liverpool lovely family angel babygirl blink rockyou \
anthony friends samantha william taylor madison hannah chicken tigger yellow purple \
diamond forever mother father sister brother money lucky happy london paris berlin \
america mexico canada test guest root user changeme default administrator temp passw \
qazwsx asdfgh asdf zxcvbn zxcv qwer wasd hallo schatz ficken hunter dallas austin phoenix \
unicorn rydes ryde wild rides ride kittens kitty puppy marley maverick merlin thunder \
matrix steelers eagles yankees cowboys lakers rangers tennis golfer guitar rocket turtle \
spider monster dolphin panther tiger lion wolf bear horse snoopy mickey donald garfield \
scooter harley ferrari porsche mercedes corvette camaro nissan toyota honda yamaha \
naruto minecraft fortnite roblox pikachu zelda mario sonic hogwarts potter gandalf \
cristina maria elena anna laura julia alex david jose carlos miguel antonio martin";

/// Rows of keyboards, the alphabet and the digits; forwards and back.
const ROWS: [&str; 8] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
];

/// Bits of the guesses at which the words change.
const FAIR: u32 = 28;
const GOOD: u32 = 40;
const STRONG: u32 = 56;

/// Says how strong the password is. `own` is what the rider has typed elsewhere.
#[must_use]
pub fn estimate(password: &str, own: &[&str]) -> Estimate {
    let signs = Zeroizing::new(plain(password));
    let words = own_words(own);
    let mut bits = 0;
    let mut advice = Advice::Nothing;
    let mut at = 0;
    while let Some(rest) = signs.get(at..).filter(|rest| !rest.is_empty()) {
        let piece = piece(rest, &words);
        bits += piece.bits;
        at += piece.length;
        if advice == Advice::Nothing {
            advice = piece.advice;
        }
    }
    // A capital or two, and letters written as digits, are the first things tried.
    if password.chars().any(char::is_uppercase) {
        bits += 2;
    }
    let strength = match bits {
        ..FAIR => Strength::Weak,
        FAIR..GOOD => Strength::Fair,
        GOOD..STRONG => Strength::Good,
        STRONG.. => Strength::Strong,
    };
    let advice = match strength {
        Strength::Strong => Advice::Nothing,
        _ if advice == Advice::Nothing => Advice::Longer,
        _ => advice,
    };
    Estimate { strength, advice }
}

struct Piece {
    length: usize,
    bits: u32,
    advice: Advice,
}

/// The longest thing a guesser knows at the start of the rest, else its first sign.
fn piece(rest: &[char], own: &[String]) -> Piece {
    let begins = |word: &str| {
        let length = word.chars().count();
        (rest.len() >= length && word.chars().eq(rest.iter().copied().take(length)))
            .then_some(length)
    };
    let longest = |words: &mut dyn Iterator<Item = &str>| words.filter_map(begins).max();
    // Of two of the same length the later tells more.
    let found = [
        (year(rest), 6, Advice::Nothing),
        (run(rest), 6, Advice::Runs),
        (again(rest), 5, Advice::Repeats),
        (
            longest(&mut COMMON.split_ascii_whitespace()),
            8,
            Advice::Common,
        ),
        (longest(&mut own.iter().map(String::as_str)), 3, Advice::Own),
    ];
    let best = found
        .into_iter()
        .filter_map(|(length, bits, advice)| {
            length.map(|length| Piece {
                length,
                bits,
                advice,
            })
        })
        .max_by_key(|piece| piece.length);
    best.unwrap_or_else(|| Piece {
        length: 1,
        bits: match rest.first() {
            Some('0'..='9') => 3,
            Some('a'..='z') => 4,
            Some(sign) if sign.is_ascii() => 5,
            _ => 7,
        },
        advice: Advice::Nothing,
    })
}

/// The password as guessers fold it: small letters, and digits for letters undone.
fn plain(password: &str) -> Vec<char> {
    let signs: Zeroizing<Vec<char>> = Zeroizing::new(password.chars().collect());
    let letter = |at: usize| {
        signs
            .get(at)
            .is_some_and(|sign| sign.is_alphabetic() || matches!(sign, '@' | '$'))
    };
    let undone = signs.iter().enumerate().map(|(at, sign)| {
        let between = at > 0 && letter(at - 1) && letter(at + 1);
        match sign {
            '@' if letter(at + 1) => 'a',
            '$' if letter(at + 1) => 's',
            '0' if between => 'o',
            '1' if between => 'i',
            '3' if between => 'e',
            '4' if between => 'a',
            '5' if between => 's',
            other => other.to_lowercase().next().unwrap_or(*other),
        }
    });
    undone.collect()
}

/// The words in what the rider typed elsewhere that are long enough to be told.
fn own_words(own: &[&str]) -> Vec<String> {
    let words = own
        .iter()
        .flat_map(|text| text.split(|sign: char| !sign.is_alphanumeric()));
    words
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect()
}

/// How long the same group of one to four signs goes on, where it comes three times, or a
/// longer one twice.
fn again(rest: &[char]) -> Option<usize> {
    let all = (1..=4).filter_map(|group| {
        let first = rest.get(..group)?;
        let times = rest
            .chunks_exact(group)
            .take_while(|chunk| *chunk == first)
            .count();
        (times >= 3 || (group >= 3 && times >= 2)).then_some(group * times)
    });
    all.max()
}

/// How far three signs or more follow each other in a row.
fn run(rest: &[char]) -> Option<usize> {
    let follows = |row: &str, a: &[char]| match a {
        [first, second] => {
            let mut pair = String::from(*first);
            pair.push(*second);
            row.contains(&pair)
        }
        _ => false,
    };
    let along = ROWS.iter().flat_map(|row| {
        let back: String = row.chars().rev().collect();
        [(*row).to_owned(), back]
    });
    let lengths = along.map(|row| {
        1 + rest
            .windows(2)
            .take_while(|pair| follows(&row, pair))
            .count()
    });
    lengths.max().filter(|length| *length >= 3)
}

/// A year that people were born in, or live in.
fn year(rest: &[char]) -> Option<usize> {
    match rest {
        ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit() => {
            Some(4)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(password: &str) -> (Strength, Advice) {
        let Estimate { strength, advice } =
            estimate(password, &["jeff.bezzle@example.com", "Fantasy"]);
        (strength, advice)
    }

    #[test]
    fn what_everybody_tries_is_weak_however_it_is_dressed() {
        for (password, advice) in [
            ("Password1!", Advice::Common),
            ("P@ssw0rd!", Advice::Common),
            ("Passw0rd!", Advice::Common),
            ("Qwertz123!", Advice::Common),
            ("Unicorn-1!", Advice::Common),
            ("Summer2026!", Advice::Common),
            ("Jeff2026!", Advice::Own),
            ("Bezzle-11!", Advice::Own),
            ("Fantasy1!", Advice::Own),
            ("Aaaaaaa1!", Advice::Repeats),
            ("Abcabcabc1!", Advice::Repeats),
            ("Abcdefgh1!", Advice::Runs),
            ("Hgfedcba1!", Advice::Runs),
        ] {
            assert_eq!(of(password), (Strength::Weak, advice), "{password}");
        }
        assert_eq!(of("x"), (Strength::Weak, Advice::Longer));
    }

    #[test]
    fn length_and_chance_make_it_strong() {
        for (password, strength) in [
            ("Tr4mhz!", Strength::Fair),
            ("mK4-zv9Rq!", Strength::Good),
            ("bramble kettle thirteen", Strength::Strong),
            ("xV7#mq2!Lr9&tB", Strength::Strong),
            ("ユニコーンに乗って行こう", Strength::Strong),
        ] {
            assert_eq!(of(password).0, strength, "{password}");
        }
        assert_eq!(of("mK4-zv9Rq!").1, Advice::Longer);
        assert_eq!(of("bramble kettle thirteen").1, Advice::Nothing);
    }

    #[test]
    fn more_of_it_is_never_weaker() {
        let long = "mK4-zv9Rq!tulip";
        let mut last = Strength::Weak;
        for end in 1..=long.len() {
            let strength = of(&long[..end]).0;
            assert!(strength >= last, "{end}");
            last = strength;
        }
    }

    #[test]
    fn nothing_at_all_is_weak() {
        assert_eq!(of(""), (Strength::Weak, Advice::Longer));
    }
}
