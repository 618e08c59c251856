//! A phone number, from whatever a rider types or pastes, to E.164.
//!
//! What is checked: that there are 7 to 15 digits in all, that they begin with the calling
//! code of a country, and, where that is 1, that ten follow. Which numbers a country has
//! given out is not: that takes a table of 100 KB that ages, and the code that is sent to
//! the number has the last word.

use super::fields::Fault;

/// A country or territory that can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Two letters (ISO 3166-1; `XK` is Kosovo's by custom).
    pub code: &'static str,
    /// What is dialled for it from abroad, without the plus.
    pub calling: &'static str,
    /// What is dialled before the number from inside, and from abroad is not.
    trunk: &'static str,
    /// How its numbers begin, where it shares the calling code with a bigger one.
    areas: &'static str,
}

/// A row each: the letters, the calling code, after `-` the trunk prefix, after `/` how its
/// numbers begin. Of those that share a calling code the one without that comes first.
///
/// Source: ITU-T E.164, list of assigned country codes; the ITU's list of dialling
/// procedures; the area codes of the North American Numbering Plan.
const TABLE: &str = "US1-1 AF93-0 AL355-0 DZ213-0 AS1-1/684 AD376 AO244 AI1-1/264 AG1-1/268 \
AR54-0 AM374-0 AW297 AC247 AU61-0 AT43-0 AZ994-0 BS1-1/242 BH973 BD880-0 BB1-1/246 BY375-8 \
BE32-0 BZ501 BJ229 BM1-1/441 BT975 BO591-0 BQ599/3,4,7 BA387-0 BW267 BR55-0 IO246 VG1-1/284 \
BN673 BG359-0 BF226 BI257 KH855-0 CM237 CA1-1/204,226,236,249,250,257,263,289,306,343,354,365,\
367,368,382,387,403,416,418,428,431,437,438,450,460,468,474,506,514,519,548,568,579,581,584,587,\
604,613,639,647,672,683,705,709,742,753,778,780,782,807,819,825,867,873,879,902,905,942 CV238 \
KY1-1/345 CF236 TD235 CL56 CN86-0 CX61-0/89164 CC61-0/89162 CO57-0 KM269 CG242 CD243-0 CK682 \
CR506 CI225 HR385-0 CU53-0 CW599 CY357 CZ420 DK45 DJ253 DM1-1/767 DO1-1/809,829,849 EC593-0 \
EG20-0 SV503 GQ240 ER291-0 EE372 SZ268 ET251-0 FK500 FO298 FJ679 FI358-0 FR33-0 GF594-0 PF689 \
GA241-0 GM220 GE995-0 DE49-0 GH233-0 GI350 GR30 GL299 GD1-1/473 GP590-0 GU1-1/671 GT502 \
GB44-0 GG44-0/1481,7781,7839,7911 GN224 GW245 GY592 HT509 HN504 HK852 HU36-06 IS354 IN91-0 \
ID62-0 IR98-0 IQ964-0 IE353-0 IM44-0/1624,7524,7624,7924 IL972-0 IT39 JM1-1/876,658 JP81-0 \
JE44-0/1534,7509,7700,7797,7829,7937 JO962-0 RU7-8 KZ7-8/6,7 KE254-0 KI686-0 XK383-0 KW965 \
KG996-0 LA856-0 LV371 LB961-0 LS266 LR231-0 LY218-0 LI423-0 LT370-0 LU352 MO853 MG261-0 MW265-0 \
MY60-0 MV960 ML223 MT356 MH692-1 MQ596-0 MR222 MU230 YT262-0/269,639 MX52 FM691 MD373-0 MC377 \
MN976-0 ME382-0 MS1-1/664 MA212-0 MZ258 MM95-0 NA264-0 NR674 NP977-0 NL31-0 NC687 NZ64-0 NI505 \
NE227 NG234-0 NU683 NF672/3 KP850-0 MK389-0 MP1-1/670 NO47 OM968 PK92-0 PW680 PS970-0 PA507 \
PG675 PY595-0 PE51-0 PH63-0 PL48 PT351 PR1-1/787,939 QA974 RE262-0 RO40-0 RW250-0 BL590-0/590 \
SH290 KN1-1/869 LC1-1/758 MF590-0/590 PM508-0 VC1-1/784 WS685 SM378 ST239 SA966-0 SN221 RS381-0 \
SC248 SL232-0 SG65 SX1-1/721 SK421-0 SI386-0 SB677 SO252-0 ZA27-0 KR82-0 SS211-0 ES34 LK94-0 \
SD249-0 SR597 SJ47/79 SE46-0 CH41-0 SY963-0 TW886-0 TJ992 TZ255-0 TH66-0 TL670 TG228 TK690 \
TO676 TT1-1/868 TN216 TR90-0 TM993-8 TC1-1/649 TV688 UG256-0 UA380-0 AE971-0 UY598-0 VI1-1/340 \
UZ998 VU678 VA39/06698 VE58-0 VN84-0 WF681 EH212-0/528 YE967-0 ZM260-0 ZW263-0 AX358-0/18";

impl Country {
    fn of_row(row: &'static str) -> Option<Self> {
        let (code, rest) = row.split_at_checked(2)?;
        let (rest, areas) = rest.split_once('/').unwrap_or((rest, ""));
        let (calling, trunk) = rest.split_once('-').unwrap_or((rest, ""));
        Some(Self {
            code,
            calling,
            trunk,
            areas,
        })
    }

    /// All there are.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.split_ascii_whitespace().filter_map(Self::of_row)
    }

    /// The one of these two letters.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::all().find(|country| country.code.eq_ignore_ascii_case(code))
    }

    /// Whether this number, as told inside, is one of its own although others share its
    /// calling code.
    fn owns(self, national: &str) -> bool {
        let mut areas = self.areas.split(',').filter(|area| !area.is_empty());
        areas.any(|area| national.starts_with(area))
    }

    /// The number without what is dialled from inside alone.
    fn without_trunk(self, national: &str) -> &str {
        match self.trunk {
            // Numbers of the same length may begin so, too.
            "1" | "8" if national.len() != 11 => national,
            trunk => national.strip_prefix(trunk).unwrap_or(national),
        }
    }

    /// The number to call abroad, where what was dialled from here is one.
    fn going_abroad(self, dialled: &str) -> Option<&str> {
        let own = match self.calling {
            "1" => "011",
            "61" => "0011",
            "81" => "010",
            _ => "00",
        };
        dialled.strip_prefix(own).or(dialled.strip_prefix("00"))
    }

    /// The country of a number with its calling code, and the rest of it. Of those that
    /// share one, the number tells, else what was chosen.
    fn of_number(number: &str, chosen: Option<Self>) -> Option<(Self, &str)> {
        let sharing = || Self::all().filter(|country| number.starts_with(country.calling));
        let national = number.get(sharing().next()?.calling.len()..)?;
        let told = sharing().find(|country| country.owns(national));
        let chosen =
            chosen.filter(|chosen| number.starts_with(chosen.calling) && chosen.areas.is_empty());
        let main = || sharing().find(|country| country.areas.is_empty());
        let country = told.or(chosen).or_else(main)?;
        // Some write it in all the same: +49 (0)30 123.
        let national = match country.trunk {
            "1" | "8" => national,
            trunk => national.strip_prefix(trunk).unwrap_or(national),
        };
        Some((country, national))
    }
}

/// A number that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Where it belongs.
    pub country: Country,
    national: String,
}

impl Phone {
    fn new(country: Country, national: &str) -> Result<Self, Fault> {
        let fine = if country.calling == "1" {
            national.len() == 10 && !national.starts_with(['0', '1'])
        } else {
            national.len() >= 4 && (7..=15).contains(&(country.calling.len() + national.len()))
        };
        fine.then(|| Self {
            country,
            national: national.to_owned(),
        })
        .ok_or(Fault::PhoneMalformed)
    }

    /// In the form of E.164: a plus and digits.
    #[must_use]
    pub fn e164(&self) -> String {
        ["+", self.country.calling, &self.national].concat()
    }

    /// In groups, to be looked over.
    #[must_use]
    pub fn in_groups(&self) -> String {
        let mut text = ["+", self.country.calling].concat();
        let digits = self.national.len();
        for (at, digit) in self.national.chars().enumerate() {
            // By three, and four or two at the end: no digit stands alone.
            if at % 3 == 0 && (at == 0 || digits - at > 1) {
                text.push('\u{a0}');
            }
            text.push(digit);
        }
        text
    }
}

/// Reads a number in any usual form: with its country code, behind `+`, `00` or what is
/// dialled where the rider is, or as it is dialled in the chosen country.
///
/// # Errors
/// What is wrong with it.
pub fn read(typed: &str, chosen: Option<Country>) -> Result<Phone, Fault> {
    let Dialled { digits, plus } = dialled(typed)?;
    let abroad = if plus {
        Some(digits.as_str())
    } else {
        match chosen {
            Some(country) => country.going_abroad(&digits),
            None => digits.strip_prefix("00"),
        }
    };
    if let Some(number) = abroad {
        let (country, national) =
            Country::of_number(number, chosen).ok_or(Fault::PhoneMalformed)?;
        return Phone::new(country, national);
    }
    let country = chosen.ok_or(Fault::PhoneMalformed)?;
    let national = country.without_trunk(&digits);
    let shared = [country.calling, national].concat();
    let told = Country::of_number(&shared, chosen);
    Phone::new(told.map_or(country, |(told, _)| told), national)
}

/// The country of a number that is still being typed, as soon as it can be told.
#[must_use]
pub fn country_of(typed: &str, chosen: Country) -> Option<Country> {
    let Dialled { digits, plus } = dialled(typed).ok()?;
    let number = if plus {
        &digits
    } else {
        chosen.going_abroad(&digits)?
    };
    Country::of_number(number, Some(chosen)).map(|(country, _)| country)
}

struct Dialled {
    digits: String,
    plus: bool,
}

/// The digits, in whichever script, without the signs people put between them.
fn dialled(typed: &str) -> Result<Dialled, Fault> {
    let typed = typed.trim();
    let link = typed
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("tel:"));
    // What follows the semicolon of a link is no part of the number (RFC 3966).
    let number = if link {
        typed.get(4..).and_then(|rest| rest.split(';').next())
    } else {
        Some(typed)
    };
    let mut digits = String::new();
    let mut plus = false;
    for sign in number.unwrap_or_default().chars() {
        match sign {
            '+' | '＋' if !plus && digits.is_empty() => plus = true,
            '-' | '.' | '/' | '(' | ')' | '·' | '（' | '）' | '－' | 'ー' | '−' | '\u{ad}' =>
                {}
            '\u{2010}'..='\u{2015}' => {}
            // Marks of direction, which come along when a number is pasted.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {}
            '\u{feff}' => {}
            _ if sign.is_whitespace() => {}
            _ => digits.push(digit(sign).ok_or(Fault::PhoneMalformed)?),
        }
    }
    if digits.is_empty() {
        return Err(Fault::PhoneMissing);
    }
    Ok(Dialled { digits, plus })
}

/// A digit of a script that riders' keyboards have, as ASCII's.
fn digit(sign: char) -> Option<char> {
    let zero = match sign {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        _ => return None,
    };
    char::from_digit(u32::from(sign) - u32::from(zero), 10)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn country(code: &str) -> Country {
        Country::of_code(code).unwrap()
    }

    #[test]
    fn every_country_is_there_once() {
        let all: Vec<_> = Country::all().collect();
        let codes: BTreeSet<_> = all.iter().map(|country| country.code).collect();
        assert_eq!(codes.len(), all.len());
        assert!(all.len() > 230, "{}", all.len());
        for country in all {
            let Country { code, calling, .. } = country;
            assert!(code.bytes().all(|b| b.is_ascii_uppercase()), "{country:?}");
            assert!((1..=3).contains(&calling.len()), "{country:?}");
            assert!(
                [calling, country.trunk]
                    .concat()
                    .bytes()
                    .all(|b| b.is_ascii_digit()),
                "{country:?}"
            );
            // Someone has the numbers that no area tells.
            let main = Country::all().find(|other| other.calling == calling);
            assert!(main.is_some(), "{country:?}");
            // No calling code is the beginning of another.
            for other in Country::all().filter(|other| other.calling != calling) {
                assert!(!other.calling.starts_with(calling), "{other:?} {country:?}");
            }
        }
    }

    #[test]
    fn numbers_in_every_usual_form() {
        for (chosen, typed, wanted, of) in [
            // With their country code, whatever was chosen.
            ("US", "+12065550100", "+12065550100", "US"),
            ("DE", "+1 (206) 555-0100", "+12065550100", "US"),
            ("DE", "001 206-555-0100", "+12065550100", "US"),
            ("US", "+49 (0)30 1234567", "+49301234567", "DE"),
            ("US", "0049 30 1234567", "+49301234567", "DE"),
            ("US", "011 49 30 1234567", "+49301234567", "DE"),
            ("AU", "0011 49 30 1234567", "+49301234567", "DE"),
            ("JP", "010 1 206 555 0100", "+12065550100", "US"),
            ("US", "tel:+1-206-555-0100;ext=7", "+12065550100", "US"),
            ("US", "TEL:+49-30-1234567", "+49301234567", "DE"),
            ("US", "(+44) 020 7946 0018", "+442079460018", "GB"),
            ("US", "+39 06 1234 5678", "+390612345678", "IT"),
            ("US", "+39 06 6982 0000", "+390669820000", "VA"),
            ("US", "+36 06 20 123 4567", "+36201234567", "HU"),
            (
                "US",
                "\u{202a}+1 206‑555–0100\u{202c}",
                "+12065550100",
                "US",
            ),
            (
                "JP",
                "＋８１－９０－１２３４－５６７８",
                "+819012345678",
                "JP",
            ),
            ("EG", "+٢٠ ١٠ ١٢٣٤ ٥٦٧٨", "+201012345678", "EG"),
            // As they are dialled at home.
            ("US", "206 555 0100", "+12065550100", "US"),
            ("US", "1-206-555-0100", "+12065550100", "US"),
            ("US", "(206) 555.0100", "+12065550100", "US"),
            ("DE", "030/1234567", "+49301234567", "DE"),
            ("DE", "0151 23456789", "+4915123456789", "DE"),
            ("DE", "151 23456789", "+4915123456789", "DE"),
            ("IT", "06 1234 5678", "+390612345678", "IT"),
            ("HU", "06 20 123 4567", "+36201234567", "HU"),
            ("RU", "8 (912) 345-67-89", "+79123456789", "RU"),
            ("RU", "800 555 35 35", "+78005553535", "RU"),
            ("FR", "06 12 34 56 78", "+33612345678", "FR"),
            ("ES", "612 345 678", "+34612345678", "ES"),
            ("JP", "090-1234-5678", "+819012345678", "JP"),
            // Of countries that share a calling code.
            ("CA", "+1 206 555 0100", "+12065550100", "US"),
            ("US", "+1 416 555 0100", "+14165550100", "CA"),
            ("US", "416 555 0100", "+14165550100", "CA"),
            ("US", "+1 876 555 0100", "+18765550100", "JM"),
            ("JM", "+1 206 555 0100", "+12065550100", "US"),
            ("US", "+7 701 234 5678", "+77012345678", "KZ"),
            ("US", "+44 1534 123456", "+441534123456", "JE"),
            ("BL", "+590 690 12 34 56", "+590690123456", "GP"),
            // The shortest.
            ("US", "+290 2345", "+2902345", "SH"),
        ] {
            let phone = read(typed, Some(country(chosen)));
            let phone = phone.unwrap_or_else(|fault| panic!("{typed}: {fault:?}"));
            assert_eq!(phone.e164(), wanted, "{typed}");
            assert_eq!(phone.country.code, of, "{typed}");
            // What was understood is understood again, by itself.
            assert_eq!(read(&phone.e164(), None).unwrap().e164(), wanted);
            assert_eq!(read(&phone.in_groups(), None).unwrap().e164(), wanted);
        }
    }

    #[test]
    fn what_is_no_number_is_not_taken_for_one() {
        for typed in ["", "  ", "+", "( )", "tel:"] {
            assert_eq!(
                read(typed, Some(country("US"))),
                Err(Fault::PhoneMissing),
                "{typed:?}"
            );
        }
        for typed in [
            "unicorn",
            "206 555 010",
            "206 555 01000",
            "106 555 0100",
            "+1 206 555 010",
            "+1 206 x",
            "206 555 0100 ext. 7",
            "+999 123 456 789",
            "+0206555",
            "00 0 123 4567",
            "+49 1",
            "+49 1234 5678 9012 34",
            "++1 206 555 0100",
            "206+5550100",
            "+290 23",
        ] {
            assert_eq!(
                read(typed, Some(country("US"))),
                Err(Fault::PhoneMalformed),
                "{typed}"
            );
        }
        // At home in no country that is known.
        assert_eq!(read("206 555 0100", None), Err(Fault::PhoneMalformed));
    }

    #[test]
    fn the_country_is_told_as_soon_as_it_can_be() {
        let us = country("US");
        let told = |typed: &str| country_of(typed, us).map(|country| country.code);
        assert_eq!(told("+"), None);
        assert_eq!(told("+4"), None);
        assert_eq!(told("+49"), Some("DE"));
        assert_eq!(told("+1"), Some("US"));
        assert_eq!(told("+1 416"), Some("CA"));
        assert_eq!(told("0049"), Some("DE"));
        assert_eq!(told("206"), None);
        assert_eq!(told("unicorn"), None);
    }

    #[test]
    fn groups_leave_no_digit_alone() {
        for (typed, wanted) in [
            ("+1 2065550100", "+1 206 555 0100"),
            ("+49 301234567", "+49 301 234 567"),
            ("+49 15123456789", "+49 151 234 567 89"),
            ("+290 2345", "+290 2345"),
        ] {
            let shown = read(typed, None).unwrap().in_groups();
            assert_eq!(shown.replace('\u{a0}', " "), wanted);
        }
    }
}
