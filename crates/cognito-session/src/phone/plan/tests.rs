use std::collections::BTreeSet;

use super::*;

/// The example numbers of every region; see `tests/fixtures/README.md`.
const EXAMPLES: &str = include_str!("../../../tests/fixtures/phones.tsv");

struct Example {
    region: &'static str,
    at_home: &'static str,
    e164: &'static str,
    region_of_number: &'static str,
}

fn examples() -> impl Iterator<Item = Example> {
    let rows = EXAMPLES.lines().filter(|row| !row.starts_with('#'));
    rows.map(|row| {
        let columns: Vec<_> = row.split('\t').collect();
        let [region, _, at_home, e164, region_of_number] = columns[..] else {
            panic!("{row}");
        };
        Example {
            region,
            at_home,
            e164,
            region_of_number,
        }
    })
}

/// Returns the number and its country, if the reading is sure.
fn sure(typed: &str, home: &str) -> Result<(String, &'static str), String> {
    match read(typed, Some(home)) {
        Ok(ParsedPhone::Certain(phone)) => Ok((phone.e164(), phone.country)),
        Ok(ParsedPhone::Ambiguous(several)) => {
            let several: Vec<_> = several.iter().map(Phone::e164).collect();
            Err(several.join(" or "))
        }
        Err(fault) => Err(format!("{fault:?}")),
    }
}

/// Fails with a list of the faults, one on each line, if there are any.
fn all_hold(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn every_country_is_in_the_plan_once() {
    let all: Vec<_> = countries().collect();
    let codes: BTreeSet<_> = all.iter().map(|country| country.code).collect();
    assert_eq!(codes.len(), all.len());
    assert!(all.len() > 240, "{}", all.len());
    for Country { code, calling } in &all {
        assert!(code.bytes().all(|b| b.is_ascii_uppercase()), "{code}");
        assert!((1..=3).contains(&calling.len()), "{code}");
        for other in all.iter().filter(|other| other.calling != *calling) {
            assert!(!other.calling.starts_with(calling), "{code} {other:?}");
        }
    }
    // Every row has all of its columns.
    assert_eq!(Region::all().count(), PLAN.lines().count());
}

#[test]
fn every_example_is_read_as_dialled_at_home() {
    let mut faults = Vec::new();
    for example in examples() {
        let wanted = Ok((example.e164.to_owned(), example.region_of_number));
        let got = sure(example.at_home, example.region);
        if got != wanted {
            faults.push(format!("{} {}: {got:?}", example.region, example.at_home));
        }
    }
    all_hold(&faults);
}

#[test]
fn complete_numbers_are_never_changed() {
    let mut faults = Vec::new();
    for example in examples() {
        for home in [example.region, "US", "DE", "IT", "BY", "AR", "MC", "JP"] {
            let wanted = Ok((example.e164.to_owned(), example.region_of_number));
            let got = sure(example.e164, home);
            if got != wanted {
                faults.push(format!("{home} {}: {got:?}", example.e164));
            }
        }
    }
    all_hold(&faults);
}

#[test]
fn country_code_without_plus_is_never_doubled() {
    let mut faults = Vec::new();
    for example in examples() {
        let typed = example.e164.trim_start_matches('+');
        let is_fine = match read(typed, Some(example.region)) {
            Ok(ParsedPhone::Certain(phone)) => phone.e164() == example.e164,
            Ok(ParsedPhone::Ambiguous(several)) => {
                several.iter().any(|phone| phone.e164() == example.e164)
            }
            Err(_) => false,
        };
        if !is_fine {
            let got = sure(typed, example.region);
            faults.push(format!("{} {typed}: {got:?}", example.region));
        }
    }
    all_hold(&faults);
}

#[test]
fn prefixes_abroad_of_a_country_lead_abroad() {
    let mut faults = Vec::new();
    for (home, prefix) in [
        ("US", "011"),
        ("AU", "0011"),
        ("JP", "010"),
        ("KR", "001"),
        ("KR", "002"),
        ("KR", "00700"),
        ("TW", "002"),
        ("HK", "001"),
        ("HK", "00"),
        ("SG", "001"),
        ("SG", "008"),
        ("TH", "001"),
        ("TH", "009"),
        ("KH", "001"),
        ("ID", "008"),
        ("ID", "009"),
        ("NG", "009"),
        ("KE", "000"),
        ("TZ", "000"),
        ("UG", "000"),
        ("BY", "810"),
        ("RU", "810"),
        ("RU", "8~10"),
        ("KZ", "810"),
        ("TM", "810"),
        ("TJ", "810"),
        ("CU", "119"),
        ("MU", "020"),
        ("MN", "001"),
        ("GY", "001"),
        ("IL", "012"),
        ("IL", "00"),
        ("BR", "0021"),
        ("CO", "009"),
        ("WS", "0"),
        ("PW", "011"),
        ("FI", "990"),
        ("DE", "00"),
    ] {
        for number in ["+12065550100", "+4915123456789", "+919812345678"] {
            let typed = [prefix, number.trim_start_matches('+')].concat();
            let is_fine = match read(&typed, Some(home)) {
                Ok(ParsedPhone::Certain(phone)) => phone.e164() == number,
                Ok(ParsedPhone::Ambiguous(several)) => {
                    several.iter().any(|phone| phone.e164() == number)
                }
                Err(_) => false,
            };
            if !is_fine {
                faults.push(format!("{home} {typed}: {:?}", sure(&typed, home)));
            }
        }
    }
    all_hold(&faults);
}

#[test]
fn numbers_are_read_in_every_usual_form() {
    for (home, typed, wanted, of) in [
        // These numbers have their country code, whatever country is chosen.
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
        ("GA", "+24106031234", "+24106031234", "GA"),
        ("US", "+8821612345678", "+8821612345678", "--"),
        // These numbers lack the plus.
        ("DE", "4915123456789", "+4915123456789", "DE"),
        ("US", "12065550100", "+12065550100", "US"),
        ("IT", "393931234567", "+393931234567", "IT"),
        ("IN", "9123456789", "+919123456789", "IN"),
        ("BR", "55991234567", "+5555991234567", "BR"),
        // These numbers are written as they are dialled at home.
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
        ("EG", "٠١٠ ١٢٣٤ ٥٦٧٨", "+201012345678", "EG"),
        ("IN", "०९८१२३४५६७८", "+919812345678", "IN"),
        ("BY", "8 029 491-19-11", "+375294911911", "BY"),
        ("BY", "80 29 491-19-11", "+375294911911", "BY"),
        ("BY", "029 491-19-11", "+375294911911", "BY"),
        ("LT", "8 612 34567", "+37061234567", "LT"),
        ("LT", "0 612 34567", "+37061234567", "LT"),
        ("TM", "8 66 123456", "+99366123456", "TM"),
        ("MC", "06 12 34 56 78", "+377612345678", "MC"),
        ("AR", "011 15-2345-6789", "+5491123456789", "AR"),
        ("AR", "+54 9 11 2345-6789", "+5491123456789", "AR"),
        ("BB", "250 1234", "+12462501234", "BB"),
        // These numbers are of countries that share a calling code.
        ("CA", "+1 206 555 0100", "+12065550100", "US"),
        ("US", "+1 416 555 0100", "+14165550100", "CA"),
        ("US", "416 555 0100", "+14165550100", "CA"),
        ("US", "+1 876 555 0100", "+18765550100", "JM"),
        ("JM", "+1 206 555 0100", "+12065550100", "US"),
        ("US", "+7 701 234 5678", "+77012345678", "KZ"),
        ("US", "+44 1534 234567", "+441534234567", "JE"),
        ("BL", "+590 690 12 34 56", "+590690123456", "GP"),
        // This is the shortest number.
        ("US", "+290 2345", "+2902345", "SH"),
    ] {
        let got = sure(typed, home);
        assert_eq!(got, Ok((wanted.to_owned(), of)), "{home} {typed}");
        // A number that was understood is understood again without a home country.
        let Ok(ParsedPhone::Certain(phone)) = read(typed, Some(home)) else {
            continue;
        };
        for shown in [phone.e164(), phone.in_groups()] {
            assert_eq!(read(&shown, None), Ok(ParsedPhone::Certain(phone.clone())));
        }
    }
}

#[test]
fn ambiguous_numbers_are_asked() {
    for (home, typed, wanted) in [
        // This is a toll-free number of Japan, or a German number after the prefix of
        // most countries.
        (
            "JP",
            "0049301234567",
            &["+49301234567", "+810049301234567"][..],
        ),
        // These are numbers of another country without their plus.
        ("US", "4915123456789", &["+4915123456789"]),
        ("US", "33612345678", &["+33612345678"]),
        // These are also landline numbers without the zero that is dialled first.
        ("DE", "33612345678", &["+33612345678", "+4933612345678"]),
        ("DE", "12065550100", &["+12065550100", "+4912065550100"]),
    ] {
        let Ok(ParsedPhone::Ambiguous(several)) = read(typed, Some(home)) else {
            panic!("{home} {typed}: {:?}", sure(typed, home));
        };
        let mut several: Vec<_> = several.iter().map(Phone::e164).collect();
        several.sort();
        assert_eq!(several, wanted, "{home} {typed}");
    }
}

#[test]
fn other_texts_are_no_numbers() {
    for typed in ["", "  ", "+", "( )", "tel:"] {
        assert_eq!(
            read(typed, Some("US")),
            Err(Fault::PhoneMissing),
            "{typed:?}"
        );
    }
    for typed in [
        "kettle",
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
        "+1 250 1234",
        "1234567890123456789012345678901234567890",
    ] {
        assert_eq!(
            read(typed, Some("US")),
            Err(Fault::PhoneMalformed),
            "{typed}"
        );
    }
    // These calls have no known home country.
    assert_eq!(read("206 555 0100", None), Err(Fault::PhoneMalformed));
    assert_eq!(read("206 555 0100", Some("??")), Err(Fault::PhoneMalformed));
}

#[test]
fn several_homes_are_tried_and_never_guessed_between() {
    let at = |typed: &str, homes: &[&str]| {
        let homes: Vec<String> = homes.iter().map(|home| (*home).to_owned()).collect();
        match read_at_any(typed, &homes) {
            Ok(ParsedPhone::Certain(phone)) => Ok(phone.e164()),
            Ok(ParsedPhone::Ambiguous(several)) => Err(several.len()),
            Err(_) => Err(0),
        }
    };
    assert_eq!(
        at("0151 23456789", &["US", "DE"]),
        Ok("+4915123456789".into())
    );
    assert_eq!(at("206 555 0100", &["US", "CA"]), Ok("+12065550100".into()));
    assert_eq!(at("0612345678", &["FR", "MC"]), Err(2));
    assert_eq!(at("+49 (0)30 1234567", &[]), Ok("+49301234567".into()));
    assert_eq!(at("0151 23456789", &[]), Err(0));
}

#[test]
fn country_is_told_as_soon_as_it_can_be() {
    let told = |typed: &str| country_of(typed, "US");
    assert_eq!(told("+"), None);
    assert_eq!(told("+4"), None);
    assert_eq!(told("+49"), Some("DE"));
    assert_eq!(told("+1"), Some("US"));
    assert_eq!(told("+1 416"), Some("CA"));
    assert_eq!(told("+1 876"), Some("JM"));
    assert_eq!(told("+44 1534"), Some("JE"));
    assert_eq!(told("+882 16"), None);
    assert_eq!(told("0049"), Some("DE"));
    assert_eq!(told("011 49"), Some("DE"));
    assert_eq!(told("206"), None);
    assert_eq!(told("kettle"), None);
    assert_eq!(country_of("810 49", "BY"), Some("DE"));
}

#[test]
fn groups_leave_no_digit_alone() {
    for (typed, wanted) in [
        ("+1 2065550100", "+1 206 555 0100"),
        ("+49 301234567", "+49 301 234 567"),
        ("+49 15123456789", "+49 151 234 567 89"),
        ("+290 2345", "+290 2345"),
    ] {
        let Ok(ParsedPhone::Certain(phone)) = read(typed, None) else {
            panic!("{typed}");
        };
        assert_eq!(phone.in_groups().replace('\u{a0}', " "), wanted);
    }
}

#[test]
fn every_home_reads_digits_without_panic() {
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state >> 33
    };
    for Country { code, .. } in countries() {
        for _ in 0..20 {
            let length = 1 + usize::try_from(next() % 20).unwrap();
            let typed: String = (0..length)
                .map(|_| char::from(b'0' + u8::try_from(next() % 10).unwrap()))
                .collect();
            if let Ok(ParsedPhone::Certain(phone)) = read(&typed, Some(code)) {
                assert!(has_e164_form(phone.e164().trim_start_matches('+')));
            }
        }
    }
}
