//! The rules of `specwright diff` are what its documentation says.

use specwright_contract::diff::rules::{Effect, RULES};
use specwright_contract::diff::{Direction, Rule, rust};

#[test]
fn every_rule_is_documented_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/changes.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, table) = text.split_once("| rule | level | what it means for a caller |\n").unwrap();
    let documented: Vec<&str> = rows_of(table);
    let mut rows = Vec::new();
    for rule in RULES {
        let directions: &[Direction] = match rule.effect {
            Effect::Plain(..) | Effect::InRust(..) => &[Direction::Request],
            Effect::Directed(_) => &[Direction::Request, Direction::Response],
        };
        for direction in directions {
            let (level, meaning) = rule.effect(*direction);
            rows.push(format!("| `{}` | {} | {meaning} |", rule.id(*direction), level.as_str()));
        }
    }
    assert_eq!(documented, rows);
}

#[test]
fn every_rule_of_rust_is_documented_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/changes.md");
    let text = std::fs::read_to_string(path).unwrap();
    let head = "| rule | level | what it means for a caller in Rust | what to do |\n";
    let (_, table) = text.split_once(head).unwrap();
    let row = |rule: &&Rule| {
        let (level, meaning) = rule.effect(Direction::Request);
        let advice = rule.advice().unwrap();
        format!("| `{}` | {} | {meaning} | {advice} |", rule.name, level.as_str())
    };
    assert_eq!(rows_of(table), rust::rules::RULES.iter().map(row).collect::<Vec<_>>());
}

/// The rows below the head of a table.
fn rows_of(table: &str) -> Vec<&str> {
    table.lines().skip(1).take_while(|line| line.starts_with('|')).collect()
}

/// Whether a name fits a pattern, whose `*` stand for any text.
fn fits(name: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    for (index, part) in parts.iter().enumerate() {
        if index + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty()
}

#[test]
#[ignore = "needs ../shared/diff beside the checkout"]
fn each_rule_of_the_other_checker_has_its_place() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let text = std::fs::read_to_string(format!("{folder}/../docs/changes.md")).unwrap();
    let (_, table) = text.split_once("| its rule | ours |\n").unwrap();
    let patterns: Vec<&str> =
        table.lines().skip(1).map_while(|line| line.split('`').nth(1)).collect();
    let theirs = std::fs::read_to_string(format!("{folder}/../../shared/diff/rules.tsv")).unwrap();
    let names: Vec<&str> =
        theirs.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names.len(), 509);
    let mut used = vec![false; patterns.len()];
    for name in names {
        let index = patterns.iter().position(|pattern| fits(name, pattern));
        used[index.unwrap_or_else(|| panic!("`{name}` fits no row"))] = true;
    }
    let spare: Vec<_> = patterns.iter().zip(used).filter(|(_, used)| !used).collect();
    assert!(spare.is_empty(), "rows that no name fits: {spare:?}");
}

#[test]
fn the_rules_that_the_table_names_are_there() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/changes.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, table) = text.split_once("| its rule | ours |\n").unwrap();
    let named = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let mut ids: Vec<String> = RULES.iter().map(|rule| rule.id(Direction::Request)).collect();
    ids.extend(RULES.iter().map(|rule| rule.id(Direction::Response)));
    for row in named.filter(|row| !row.contains("none:")) {
        let id = row.split('`').nth(3).unwrap();
        assert!(ids.iter().any(|known| known == id), "{row}");
    }
}

#[test]
fn names_of_rules_are_their_own() {
    let all = RULES.iter().chain(rust::rules::RULES);
    let mut names: Vec<&str> = all.map(|rule| rule.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
