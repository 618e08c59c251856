//! The dialling rules and number patterns of every country, and the reader of numbers as
//! they are dialled at home.
//!
//! Each interpretation of the typed text is a candidate. A candidate counts only if its
//! national number matches the general pattern of its country. The candidates that fit
//! best win, and if there are several of them, the user is asked.

use super::pattern::{matches, prefixes};
use super::{Dialled, ParsedPhone, Phone, dialled, has_e164_form};
use crate::fields::Fault;

/// The rows of the plan, one for each region. The columns are its two-letter code, its
/// calling code, the lengths of national numbers, the prefixes for calls abroad, the
/// trunk rules, the pattern of all its national numbers, the pattern of its mobile
/// numbers (`=` if that is the same), and the pattern that distinguishes its numbers from
/// those of a bigger region with the same calling code. A `-` is an empty column. The
/// bigger region comes first.
///
/// Source: libphonenumber's metadata; `dev/phones/build.py` makes the file, and
/// `dev/phones/README.md` describes it.
const PLAN: &str = include_str!("plan.txt");

/// The code of the rows whose numbers belong to no country.
const NO_COUNTRY: &str = "--";

/// A country or territory, with its calling code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// The two-letter code (ISO 3166-1; `XK` is customary for Kosovo).
    pub code: &'static str,
    /// The calling code, without the plus.
    pub calling: &'static str,
}

/// Returns all countries and territories. Those with the same calling code are next to
/// each other.
pub fn countries() -> impl Iterator<Item = Country> {
    let regions = Region::all().filter(|region| region.code != NO_COUNTRY);
    regions.map(|region| Country {
        code: region.code,
        calling: region.calling,
    })
}

/// Reads a number in any usual form: with its country code after a plus, after the prefix
/// that is dialled at home for calls abroad, or after neither; or as it is dialled at
/// home. `home` is a two-letter country code.
///
/// # Errors
/// Returns [`Fault::PhoneMissing`] when there is no digit, and [`Fault::PhoneMalformed`]
/// when the text has no interpretation.
pub fn read(typed: &str, home: Option<&str>) -> Result<ParsedPhone, Fault> {
    let Dialled { digits, plus } = dialled(typed)?;
    if plus {
        let phone = complete(&digits).ok_or(Fault::PhoneMalformed)?;
        return Ok(ParsedPhone::Certain(phone));
    }
    let home = home.and_then(Region::of_code);
    let mut candidates = Candidates::default();
    candidates.add_abroad(&digits, home);
    if let Some(home) = home {
        candidates.add_national(&digits, home);
        candidates.add_without_plus(&digits, home);
    }
    // A number of another country without its plus is only a guess, so the user is asked.
    let guess = guess(&digits).filter(|_| candidates.lowest() >= POOR);
    match (candidates.best().as_slice(), guess) {
        ([], None) => Err(Fault::PhoneMalformed),
        ([], Some(guess)) => Ok(ParsedPhone::Ambiguous(vec![guess])),
        ([phone], None) => Ok(ParsedPhone::Certain(phone.clone())),
        ([phone], Some(guess)) if *phone == guess => Ok(ParsedPhone::Certain(guess)),
        (best, guess) => Ok(ParsedPhone::Ambiguous(
            best.iter().cloned().chain(guess).collect(),
        )),
    }
}

/// Reads a number as one that is dialled in any of several home countries. If the
/// countries give different numbers, the user is asked. If none gives a number, the text
/// is read without a home country. `homes` are two-letter country codes.
///
/// # Errors
/// Returns the errors of [`read`].
pub fn read_at_any(typed: &str, homes: &[String]) -> Result<ParsedPhone, Fault> {
    let mut phones: Vec<Phone> = Vec::new();
    let mut is_unsure = false;
    let mut add = |phone: Phone| {
        if phones.iter().all(|known| known.e164() != phone.e164()) {
            phones.push(phone);
        }
    };
    for home in homes {
        match read(typed, Some(home)) {
            Ok(ParsedPhone::Certain(phone)) => add(phone),
            Ok(ParsedPhone::Ambiguous(several)) => {
                is_unsure = true;
                several.into_iter().for_each(&mut add);
            }
            Err(_) => {}
        }
    }
    if phones.is_empty() {
        return read(typed, None);
    }
    match phones.as_slice() {
        [phone] if !is_unsure => Ok(ParsedPhone::Certain(phone.clone())),
        _ => Ok(ParsedPhone::Ambiguous(phones)),
    }
}

/// Returns the two-letter code of the country of a number that is still being typed, as
/// soon as its country code is complete. `home` is the code of the chosen country.
#[must_use]
pub fn country_of(typed: &str, home: &str) -> Option<&'static str> {
    let Dialled { digits, plus } = dialled(typed).ok()?;
    let number = if plus {
        digits.as_str()
    } else {
        let home = Region::of_code(home)?;
        let behind = home.behind_prefix_abroad(&digits).last();
        behind.or_else(|| digits.strip_prefix("00"))?
    };
    let (main, national) = Region::main_of(number)?;
    // The digits that follow are unknown, so the national number is filled up to a usual
    // length.
    let of_length = |length: usize| {
        let missing = length.checked_sub(national.len())?;
        let full = [national, &"5".repeat(missing)].concat();
        Some(main.smaller_with(&full)?.code)
    };
    let told = main.smaller_with(national).map(|region| region.code);
    let code = told.or_else(|| (national.len() + 1..=10).rev().find_map(of_length));
    Some(code.unwrap_or(main.code)).filter(|code| *code != NO_COUNTRY)
}

#[derive(Clone, Copy)]
struct Region {
    code: &'static str,
    calling: &'static str,
    lengths: &'static str,
    abroad: &'static str,
    trunk: &'static str,
    general: &'static str,
    mobile: &'static str,
    own: &'static str,
}

impl Region {
    fn of_row(row: &'static str) -> Option<Self> {
        let mut columns = row.split(' ');
        let mut next = || columns.next();
        let mut region = Self {
            code: next()?,
            calling: next()?,
            lengths: next()?,
            abroad: next()?,
            trunk: next()?,
            general: next()?,
            mobile: next()?,
            own: next()?,
        };
        if region.mobile == "=" {
            region.mobile = region.general;
        }
        Some(region)
    }

    fn all() -> impl Iterator<Item = Self> {
        PLAN.lines().filter_map(Self::of_row)
    }

    fn of_code(code: &str) -> Option<Self> {
        let mut named = Self::all().filter(|region| region.code != NO_COUNTRY);
        named.find(|region| region.code.eq_ignore_ascii_case(code))
    }

    /// Returns the biggest region with the calling code of this number, and the national
    /// number.
    fn main_of(number: &str) -> Option<(Self, &str)> {
        Self::all().find_map(|region| Some((region, number.strip_prefix(region.calling)?)))
    }

    /// Returns the regions with this region's calling code, the biggest first.
    fn sharing(self) -> impl Iterator<Item = Self> {
        Self::all().filter(move |region| region.calling == self.calling)
    }

    /// Returns the smaller region with the same calling code that has this national
    /// number.
    fn smaller_with(self, national: &str) -> Option<Self> {
        self.sharing()
            .find(|region| match region.own.strip_prefix('^') {
                Some(start) => prefixes(start, national).next().is_some(),
                None => matches(region.own, national),
            })
    }

    /// Returns whether a region with this region's calling code has a general pattern
    /// that matches the national number.
    fn fits(self, national: &str) -> bool {
        self.sharing()
            .any(|region| matches(region.general, national))
    }

    fn fits_mobile(self, national: &str) -> bool {
        self.sharing()
            .any(|region| matches(region.mobile, national))
    }

    /// Returns whether the region has numbers of this many digits.
    fn has_length(self, length: usize) -> bool {
        self.lengths.split(',').any(|range| {
            let (least, most) = range.split_once('-').unwrap_or((range, range));
            let within = |bound: &str| bound.parse().unwrap_or(0);
            (within(least)..=within(most)).contains(&length)
        })
    }

    fn phone(self, national: &str) -> Option<Phone> {
        has_e164_form(&[self.calling, national].concat()).then(|| Phone {
            country: self.smaller_with(national).unwrap_or(self).code,
            calling: self.calling,
            national: national.to_owned(),
        })
    }

    /// Returns the digits that follow a prefix for calls abroad from this region, for
    /// each such prefix that the digits may begin with. No calling code begins with a
    /// zero.
    fn behind_prefix_abroad<'a>(self, digits: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        let behind = prefixes(self.abroad, digits).filter_map(|length| digits.get(length..));
        behind.filter(|rest| !rest.is_empty() && !rest.starts_with('0'))
    }

    /// Returns the national numbers that these digits may mean when they are dialled at
    /// home. Each comes with a flag that is set when the digits are in a form that is
    /// dialled only at home: with digits in front of the number or inside it, or without
    /// its area code.
    ///
    /// A rule is `drop:insert:keep:drop`, whose last parts may be missing: a pattern that
    /// is removed, digits that are put in front, a pattern that is kept, and a pattern
    /// that is removed. A `$` at the end means that nothing follows.
    fn nationals(self, digits: &str) -> Vec<(String, bool)> {
        let mut found = vec![(digits.to_owned(), false)];
        for rule in self.trunk.split(';').filter(|rule| *rule != "-") {
            let mut parts = rule.split(':');
            let mut next = || parts.next().unwrap_or_default();
            let (drop, insert, keep, drop_behind) = (next(), next(), next(), next());
            let (drop_behind, is_all) = match drop_behind.strip_suffix('$') {
                Some(pattern) => (pattern, true),
                None => (drop_behind, false),
            };
            for dropped in prefixes(drop, digits) {
                let rest = digits.get(dropped..).unwrap_or_default();
                for kept in prefixes(keep, rest) {
                    let (kept, rest) = rest.split_at_checked(kept).unwrap_or_default();
                    for behind in prefixes(drop_behind, rest) {
                        let rest = rest.get(behind..).unwrap_or_default();
                        if is_all && !rest.is_empty() {
                            continue;
                        }
                        let is_dialled = dropped + behind > 0 || !insert.is_empty();
                        found.push(([insert, kept, rest].concat(), is_dialled));
                    }
                }
            }
        }
        found
    }
}

/// Reads a number with its country code. A number that matches its country's patterns is
/// never changed. From a number that does not, the part that is dialled only at home is
/// removed, as in `+49 (0)30`, if it matches after that.
fn complete(number: &str) -> Option<Phone> {
    let (main, national) = Region::main_of(number)?;
    if main.fits(national) {
        return main.phone(national);
    }
    let mut repaired = Vec::new();
    for region in main.sharing() {
        for (changed, _) in region.nationals(national) {
            if matches(region.general, &changed) && !repaired.contains(&changed) {
                repaired.push(changed);
            }
        }
    }
    match repaired.as_slice() {
        [changed] => main.phone(changed),
        // A number of the right length may be newer than the plan.
        [] if main.sharing().any(|one| one.has_length(national.len())) => main.phone(national),
        _ => None,
    }
}

/// Reads a number without a plus as one of another country.
fn guess(digits: &str) -> Option<Phone> {
    let (main, national) = Region::main_of(digits)?;
    let fits = main.fits_mobile(national);
    fits.then(|| main.phone(national)).flatten()
}

/// The interpretations of the typed text, each with its rank; the lowest rank wins.
///
/// | rank | from abroad | as at home | without plus |
/// |--:|---|---|---|
/// | 0 | home's prefix, mobile | as it is dialled, mobile | |
/// | 1 | | without the trunk prefix, mobile | mobile |
/// | 2 | home's prefix, other | as it is dialled, other | |
/// | 3 | `00` where home has another | without the trunk prefix, other | other |
#[derive(Default)]
struct Candidates(Vec<(u8, Phone)>);

/// The rank from which a number of another country is as likely.
const POOR: u8 = 3;

impl Candidates {
    fn add(&mut self, rank: u8, phone: Option<Phone>) {
        self.0.extend(phone.map(|phone| (rank, phone)));
    }

    /// Adds the numbers after a prefix for calls abroad: the prefixes of `home`, or else
    /// the prefix of most countries.
    fn add_abroad(&mut self, digits: &str, home: Option<Region>) {
        let mut is_from_home = false;
        for number in home
            .into_iter()
            .flat_map(|home| home.behind_prefix_abroad(digits))
        {
            let Some((main, national)) = Region::main_of(number) else {
                continue;
            };
            let is_mobile = main.fits_mobile(national);
            if let Some(phone) = complete(number) {
                is_from_home = true;
                self.add(if is_mobile { 0 } else { 2 }, Some(phone));
            }
        }
        if !is_from_home {
            let number = digits.strip_prefix("00");
            self.add(3, number.and_then(complete));
        }
    }

    /// Adds the numbers that the digits mean when they are dialled at home.
    fn add_national(&mut self, digits: &str, home: Region) {
        let has_trunk = home.trunk != "-";
        for (national, is_dialled) in home.nationals(digits) {
            if !matches(home.general, &national) {
                continue;
            }
            let is_proper = is_dialled || !has_trunk;
            let rank = match (is_proper, home.fits_mobile(&national)) {
                (true, true) => 0,
                (false, true) => 1,
                (true, false) => 2,
                (false, false) => 3,
            };
            let main = home.sharing().next().unwrap_or(home);
            self.add(rank, main.phone(&national));
        }
    }

    /// Adds the number whose country code is that of `home`, without a plus.
    fn add_without_plus(&mut self, digits: &str, home: Region) {
        let Some(national) = digits.strip_prefix(home.calling) else {
            return;
        };
        let rank = if home.fits_mobile(national) { 1 } else { 3 };
        if home.fits(national) {
            let main = home.sharing().next().unwrap_or(home);
            self.add(rank, main.phone(national));
        }
    }

    /// Returns the lowest rank, or the highest possible one when there are no candidates.
    fn lowest(&self) -> u8 {
        self.0.iter().map(|(rank, _)| *rank).min().unwrap_or(POOR)
    }

    /// Returns the numbers of the lowest rank, each once.
    fn best(&self) -> Vec<Phone> {
        let lowest = self.lowest();
        let mut best: Vec<Phone> = Vec::new();
        for (rank, phone) in &self.0 {
            if *rank == lowest && !best.contains(phone) {
                best.push(phone.clone());
            }
        }
        best
    }
}

#[cfg(test)]
mod tests;
