//! The rules of `specwright diff` are what its documentation says.

use specwright_contract::diff::Direction;
use specwright_contract::diff::rules::{Effect, RULES};

#[test]
fn every_rule_is_documented_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/changes.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, table) = text.split_once("| rule | level | what it means for a caller |\n").unwrap();
    let documented: Vec<&str> = table.lines().skip(1).collect();
    let mut rows = Vec::new();
    for rule in RULES {
        let directions: &[Direction] = match rule.effect {
            Effect::Plain(..) => &[Direction::Request],
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
fn names_of_rules_are_their_own() {
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
