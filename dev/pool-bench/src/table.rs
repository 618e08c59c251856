//! Writes the results as Markdown.

use std::fmt::Write;

use crate::calls::Kind;
use crate::comparison::{CONNECTIONS, Measured, WAITS};
use crate::contender::Role;
use crate::size::{FILLING_CONNECTIONS, Sized};

/// Returns the tables of the comparison. The first server is the pool.
pub(crate) fn comparison(all: &[Measured]) -> String {
    let mut text = String::from("Processor time of the server for one call, in milliseconds:\n\n");
    let mut head: Vec<String> = vec!["call".to_owned()];
    head.extend(all.iter().map(|one| one.name.to_owned()));
    head.push("ratio to the best other".to_owned());
    let has_other_build = all.iter().any(|one| one.role == Role::OtherBuild);
    if has_other_build {
        head.push("ratio to the other build".to_owned());
    }
    text += &header(&head);
    let ratios = |values: &[Option<f64>]| {
        let mut ratios = vec![ratio(all, values, Role::StandIn)];
        if has_other_build {
            ratios.push(ratio(all, values, Role::OtherBuild));
        }
        ratios
    };
    for (row, kind) in Kind::ALL.into_iter().enumerate() {
        let values: Vec<Option<f64>> = all
            .iter()
            .map(|one| one.cpu_ms.get(row).copied().flatten())
            .collect();
        let mut cells = vec![kind.title().to_owned()];
        cells.extend(values.iter().map(|value| number(*value)));
        cells.extend(ratios(&values));
        text += &line(&cells);
    }
    let mut authorizations = vec!["authorizations a second".to_owned()];
    authorizations.extend(all.iter().map(|one| number(one.authorizations_a_second)));
    authorizations.resize(head.len(), String::new());
    text += &line(&authorizations);
    let mut memory = vec!["memory at the end, MB".to_owned()];
    memory.extend(all.iter().map(|one| format!("{:.0}", one.rss_mb)));
    let values: Vec<Option<f64>> = all.iter().map(|one| Some(one.rss_mb)).collect();
    memory.extend(ratios(&values));
    text += &line(&memory);

    text += "\nWait of a caller in milliseconds, median / 99th percentile:\n\n";
    head.truncate(1 + all.len());
    if let Some(first) = head.first_mut() {
        "call, connections".clone_into(first);
    }
    text += &header(&head);
    for (which, kind) in WAITS.into_iter().enumerate() {
        for (row, connections) in CONNECTIONS.into_iter().enumerate() {
            let mut cells = vec![format!("{}, {connections}", kind.title())];
            cells.extend(all.iter().map(|one| {
                let wait = one.waits.get(which).and_then(|row_of| row_of.get(row));
                wait.copied().flatten().map_or_else(
                    || "–".to_owned(),
                    |(half, most)| format!("{} / {}", number(Some(half)), number(Some(most))),
                )
            }));
            text += &line(&cells);
        }
    }
    text
}

/// Returns the table of sizes.
pub(crate) fn sizes(all: &[Sized]) -> String {
    let mut head = vec![String::new()];
    head.extend(all.iter().map(|one| format!("{} users", one.users)));
    head.push("ratio".to_owned());
    let mut text = header(&head);
    let mut add = |title: &str, value: &dyn Fn(&Sized) -> Option<f64>| {
        let values: Vec<Option<f64>> = all.iter().map(value).collect();
        let mut cells = vec![title.to_owned()];
        cells.extend(values.iter().map(|value| number(*value)));
        cells.push(match (values.first(), values.last()) {
            (Some(Some(first)), Some(Some(last))) if *first > 0.0 => {
                format!("{:.2}", last / first)
            }
            _ => String::new(),
        });
        text += &line(&cells);
    };
    let filling = format!("users registered a second, {FILLING_CONNECTIONS} connections");
    add(&filling, &|one| Some(one.registered_a_second));
    add("users registered a second, one connection", &|one| {
        Some(one.one_connection_a_second)
    });
    add("registration, ms of processor time", &|one| {
        Some(one.registration_ms)
    });
    for (row, kind) in Kind::ALL.into_iter().enumerate() {
        let title = format!("{}, ms of processor time", kind.title());
        add(&title, &|one| one.cpu_ms.get(row).copied());
    }
    add("AdminGetUser, ms of processor time", &|one| {
        Some(one.admin_get_user_ms)
    });
    add("first page of ListUsers, ms of processor time", &|one| {
        Some(one.list_ms.0)
    });
    add("last page of ListUsers, ms of processor time", &|one| {
        Some(one.list_ms.1)
    });
    add("start after a kill, s", &|one| Some(one.start_seconds));
    add("start after a kill, s of processor time", &|one| {
        Some(one.start_cpu_seconds)
    });
    add("memory after that start, MB", &|one| Some(one.rss_mb));
    text
}

/// Returns the value of the pool, which is the first one, divided by the smallest one of the
/// servers with this role.
fn ratio(all: &[Measured], values: &[Option<f64>], role: Role) -> String {
    let Some(own) = values.first().copied().flatten() else {
        return String::new();
    };
    let others = all.iter().zip(values).filter(|(one, _)| one.role == role);
    let best = others
        .filter_map(|(_, value)| *value)
        .min_by(f64::total_cmp);
    best.filter(|best| *best > 0.0)
        .map_or_else(String::new, |best| format!("{:.2}", own / best))
}

fn number(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if value >= 100.0 => format!("{value:.0}"),
        Some(value) if value >= 10.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.2}"),
    }
}

pub(crate) fn header(cells: &[String]) -> String {
    let rule: Vec<String> = (0..cells.len())
        .map(|column| if column == 0 { "---" } else { "--:" }.to_owned())
        .collect();
    line(cells) + &line(&rule)
}

pub(crate) fn line(cells: &[String]) -> String {
    let mut text = String::new();
    for cell in cells {
        // Writing to a String does not fail.
        let _ = write!(text, "| {cell} ");
    }
    text + "|\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(name: &'static str, password: f64, srp: Option<f64>) -> Measured {
        Measured {
            name,
            role: match name {
                "this pool" => Role::Pool,
                "the other build" => Role::OtherBuild,
                _ => Role::StandIn,
            },
            cpu_ms: vec![Some(password), Some(1.0), Some(1.0), Some(1.0), srp, None],
            authorizations_a_second: (name == "this pool").then_some(640.0),
            waits: vec![vec![Some((1.5, 20.0)), None, None, None]; 2],
            rss_mb: 50.0,
        }
    }

    #[test]
    fn pool_is_compared_with_the_best_other() {
        let all = [
            measured("this pool", 1.0, Some(3.0)),
            measured("a", 4.0, None),
            measured("b", 2.0, Some(300.0)),
        ];
        let text = comparison(&all);
        let row = "| sign-in with a password | 1.00 | 4.00 | 2.00 | 0.50 |\n";
        assert!(text.contains(row), "{text}");
        let row = "| sign-in over SRP, both calls | 3.00 | – | 300 | 0.01 |\n";
        assert!(text.contains(row), "{text}");
        let row = "| authorizations a second | 640 | – | – |  |\n";
        assert!(text.contains(row), "{text}");
        let row = "| GetUser, 1 | 1.50 / 20.0 | 1.50 / 20.0 | 1.50 / 20.0 |\n";
        assert!(text.contains(row), "{text}");
        assert!(text.contains("| GetUser, 10 | – | – | – |\n"), "{text}");
    }

    #[test]
    fn other_build_has_a_ratio_of_its_own() {
        let all = [
            measured("this pool", 1.5, Some(3.0)),
            measured("the other build", 1.0, Some(6.0)),
            measured("a", 3.0, None),
        ];
        let text = comparison(&all);
        for row in [
            "| sign-in with a password | 1.50 | 1.00 | 3.00 | 0.50 | 1.50 |\n",
            "| sign-in over SRP, both calls | 3.00 | 6.00 | – |  | 0.50 |\n",
            "| authorizations a second | 640 | – | – |  |  |\n",
            "| memory at the end, MB | 50 | 50 | 50 | 1.00 | 1.00 |\n",
            "| call, connections | this pool | the other build | a |\n",
        ] {
            assert!(text.contains(row), "{row}{text}");
        }
    }

    #[test]
    fn pool_alone_has_no_ratio() {
        let text = comparison(&[measured("this pool", 1.0, None)]);
        let row = "| sign-in with a password | 1.00 |  |\n";
        assert!(text.contains(row), "{text}");
    }

    #[test]
    fn sizes_have_the_ratio_of_the_larger_to_the_smaller() {
        let size = |users, cost| Sized {
            users,
            registered_a_second: 1_000.0,
            registration_ms: cost,
            cpu_ms: vec![cost; Kind::ALL.len()],
            one_connection_a_second: 300.0,
            admin_get_user_ms: cost,
            list_ms: (cost, cost),
            start_seconds: 0.5,
            start_cpu_seconds: 0.25,
            rss_mb: 30.0,
        };
        let text = sizes(&[size(1_000, 1.0), size(100_000, 1.1)]);
        assert!(
            text.starts_with("|  | 1000 users | 100000 users | ratio |\n"),
            "{text}"
        );
        assert!(
            text.contains("| refresh, ms of processor time | 1.00 | 1.10 | 1.10 |\n"),
            "{text}"
        );
    }
}
