//! What the files of the action and of the workflows promise.

use serde_yaml::Value;

use super::file;

const FILES: &[&str] = &[
    "action.yml",
    "action/comment/action.yml",
    ".github/workflows/contract.yml",
    ".github/workflows/review.yml",
];

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(file(name)).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All values under a key, wherever they stand.
fn all<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Mapping(members) => {
            for (name, member) in members {
                if name.as_str() == Some(key) {
                    found.push(member);
                }
                all(member, key, found);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| all(item, key, found)),
        _ => {}
    }
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    all(value, key, &mut found);
    found.into_iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
}

#[test]
fn actions_of_others_are_pinned_and_no_value_stands_in_a_script() {
    let mut pinned = 0;
    for name in FILES {
        let document = read(name);
        for uses in texts(&document, "uses").iter().filter(|it| !it.starts_with("./")) {
            let commit = uses.rsplit_once('@').unwrap().1;
            let is_commit = commit.len() == 40 && commit.bytes().all(|it| it.is_ascii_hexdigit());
            assert!(is_commit, "{name}: {uses}");
            pinned += 1;
        }
        for script in texts(&document, "run") {
            assert!(!script.contains("${{"), "{name}: {script}");
        }
    }
    assert!(pinned >= 5);
}

#[test]
fn who_runs_code_of_a_pull_request_writes_nothing() {
    let workflow = read(".github/workflows/review.yml");
    assert_eq!(workflow["permissions"], Value::Mapping(serde_yaml::Mapping::new()));
    let writes = |job: &Value| {
        let permissions = job["permissions"].as_mapping().unwrap();
        permissions.values().filter(|it| it.as_str() != Some("read")).count()
    };
    let (review, comment) = (&workflow["jobs"]["review"], &workflow["jobs"]["comment"]);
    assert_eq!((writes(review), writes(comment)), (0, 1));
    assert_eq!(comment["permissions"]["pull-requests"].as_str(), Some("write"));
    // The one that may write has specwright's own files and a text.
    let repositories = texts(comment, "repository");
    let checkouts = texts(comment, "uses");
    let checkouts = checkouts.iter().filter(|it| it.starts_with("actions/checkout@")).count();
    assert_eq!((checkouts, repositories), (1, vec!["${{ job.workflow_repository }}".to_owned()]));
    assert!(texts(comment, "run").is_empty());
    for job in [review, comment] {
        let mut kept = Vec::new();
        all(job, "persist-credentials", &mut kept);
        assert!(!kept.is_empty() && kept.iter().all(|it| it.as_bool() == Some(false)));
    }
}

#[test]
fn scripts_of_the_steps_are_there() {
    for (name, folder) in [("action.yml", ""), ("action/comment/action.yml", "action/comment/")] {
        let scripts = texts(&read(name), "run");
        let paths = scripts.iter().filter_map(|run| run.strip_prefix("\"$GITHUB_ACTION_PATH/"));
        let paths: Vec<&str> = paths.map(|it| it.trim_end_matches('"')).collect();
        assert!(!paths.is_empty());
        for path in paths {
            let text = std::fs::read_to_string(file(&format!("{folder}{path}"))).unwrap();
            assert!(text.starts_with("#!/usr/bin/env bash\n"), "{path}");
            assert!(text.contains("\nset -euo pipefail\n"), "{path}");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = std::fs::metadata(file(&format!("{folder}{path}"))).unwrap();
                assert_ne!(mode.permissions().mode() & 0o111, 0, "{path} can be run");
            }
        }
    }
}
