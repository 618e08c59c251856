//! An estimate of how hard a new password is to guess.
//!
//! The crate has a small estimator of its own, because the well-known one (zxcvbn) brings
//! dictionaries of several hundred kilobytes. It counts the guesses that an attacker
//! needs: common passwords and the user's own data first, then repeated characters,
//! sequences and years, then single characters. It estimates low rather than high for the
//! patterns that it knows. It does not know a dictionary, so it asks for length.

use zeroize::Zeroizing;

/// The strength of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The password is guessed at once.
    Weak,
    /// The password is guessed with some patience.
    Fair,
    /// The password resists an attacker whose guesses are slowed down, as they are at a
    /// user pool.
    Good,
    /// The password resists even an attacker whose guesses are not slowed down.
    Strong,
}

/// The advice that improves a password most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// The password is or contains one that every attacker tries first.
    Common,
    /// The password contains a part of the user's own address or of another field.
    Own,
    /// The password repeats the same character or group of characters.
    Repeats,
    /// The password has characters that follow each other on the keyboard or in the
    /// alphabet.
    Runs,
    /// The password should be longer.
    Longer,
    /// The password needs no improvement.
    Nothing,
}

/// The estimate of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The strength.
    pub strength: Strength,
    /// The advice that improves it most.
    pub advice: Advice,
}

/// The texts that attackers try first: the start of every published list of leaked
/// passwords, without the digits and symbols at their ends, which are counted separately.
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
kittens kitty puppy marley maverick merlin thunder \
matrix steelers eagles yankees cowboys lakers rangers tennis golfer guitar rocket turtle \
spider monster dolphin panther tiger lion wolf bear horse snoopy mickey donald garfield \
scooter harley ferrari porsche mercedes corvette camaro nissan toyota honda yamaha \
naruto minecraft fortnite roblox pikachu zelda mario sonic hogwarts potter gandalf \
cristina maria elena anna laura julia alex david jose carlos miguel antonio martin";

/// The rows of keyboards, the alphabet and the digits. They are searched forwards and
/// backwards.
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

/// The bits of guesses from which a password has each strength.
const FAIR: u32 = 28;
const GOOD: u32 = 40;
const STRONG: u32 = 56;

/// Estimates the strength of a password. `own` are the texts that the user typed in other
/// fields. `common` are words in lower case that users of this app try first, such as
/// those of its name.
#[must_use]
pub fn estimate(password: &str, own: &[&str], common: &[&str]) -> Estimate {
    let signs = Zeroizing::new(plain(password));
    let words = own_words(own);
    let mut bits = 0;
    let mut advice = Advice::Nothing;
    let mut at = 0;
    while let Some(rest) = signs.get(at..).filter(|rest| !rest.is_empty()) {
        let piece = piece(rest, &words, common);
        bits += piece.bits;
        at += piece.length;
        if advice == Advice::Nothing {
            advice = piece.advice;
        }
    }
    // Attackers try a capital or two, and digits for letters, early. So capitals add two
    // bits in all, and digits for letters add none.
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

/// Returns the longest known pattern at the start of the rest, or else the first
/// character.
fn piece(rest: &[char], own: &[String], common: &[&str]) -> Piece {
    let begins = |word: &str| {
        let length = word.chars().count();
        (rest.len() >= length && word.chars().eq(rest.iter().copied().take(length)))
            .then_some(length)
    };
    let longest = |words: &mut dyn Iterator<Item = &str>| words.filter_map(begins).max();
    // Of two patterns of the same length, the later one in this list gives the better
    // advice.
    let found = [
        (year(rest), 6, Advice::Nothing),
        (run(rest), 6, Advice::Runs),
        (again(rest), 5, Advice::Repeats),
        (
            longest(
                &mut COMMON
                    .split_ascii_whitespace()
                    .chain(common.iter().copied()),
            ),
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

/// Returns the password as attackers normalize it: in lower case, and with the letters
/// that digits and symbols replace.
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

/// Returns the parts of the user's other texts that are long enough to be recognised.
fn own_words(own: &[&str]) -> Vec<String> {
    let words = own
        .iter()
        .flat_map(|text| text.split(|sign: char| !sign.is_alphanumeric()));
    words
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect()
}

/// Returns the length of a repetition at the start: a group of one to four characters
/// that comes at least three times, or a group of three or four that comes twice.
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

/// Returns the length of a sequence of at least three characters that follow each other
/// in a row.
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

/// Returns the length of a year between 1900 and 2099 at the start.
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
        let Estimate { strength, advice } = estimate(
            password,
            &["jeff.bezzle@example.com", "Fantasy"],
            &["teapot"],
        );
        (strength, advice)
    }

    #[test]
    fn what_everybody_tries_is_weak_however_it_is_dressed() {
        for (password, advice) in [
            ("Password1!", Advice::Common),
            ("P@ssw0rd!", Advice::Common),
            ("Passw0rd!", Advice::Common),
            ("Qwertz123!", Advice::Common),
            ("Teapot-1!", Advice::Common),
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
            ("やかんを持って山へ行こう", Strength::Strong),
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
