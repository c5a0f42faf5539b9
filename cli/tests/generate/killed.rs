//! Runs that are killed, and runs at the same time.
//!
//! `SPECWRIGHT_KILLS` sets how many runs are killed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::files::listing;
use crate::{said, specwright};

/// How many runs are killed when nothing else is said.
const KILLS: u32 = 40;

/// A document of so many schemas, each with a member of this name; every third is left out of the
/// second kind, and others are put in.
fn document(member: &str, skipped: u32) -> String {
    let mut text = String::from(
        "openapi: 3.0.3\ninfo: { title: Many, version: '1' }\npaths: {}\ncomponents:\n  schemas:\n",
    );
    for number in (0..150).filter(|it| it % 3 != skipped) {
        text.push_str(&format!(
            "    Thing{number}: {{ type: object, properties: {{ {member}: {{ type: string }} }} }}\n"
        ));
    }
    text
}

fn start(folder: &Path, document: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["generate", document, "--out", "out"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("specwright runs")
}

struct Two {
    folder: tempfile::TempDir,
    /// What is whole, by document.
    whole: BTreeMap<&'static str, BTreeMap<String, Vec<u8>>>,
}

impl Two {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("a")).expect("a folder");
        fs::create_dir(folder.path().join("b")).expect("a folder");
        // Of one name, as a document that was edited.
        fs::write(folder.path().join("a/api.yaml"), document("name", 0)).expect("written");
        fs::write(folder.path().join("b/api.yaml"), document("size", 1)).expect("written");
        let mut whole = BTreeMap::new();
        for document in ["a/api.yaml", "b/api.yaml"] {
            let status = start(folder.path(), document).wait().expect("an end");
            assert!(status.success());
            whole.insert(document, listing(&folder.path().join("out")));
            fs::remove_dir_all(folder.path().join("out")).expect("removed");
        }
        Self { folder, whole }
    }

    fn now(&self) -> BTreeMap<String, Vec<u8>> {
        listing(&self.folder.path().join("out"))
    }
}

/// A number that looks like chance, of a run's number.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^= mixed >> 31;
    mixed.wrapping_mul(0x94d0_49bb_1331_11eb) >> 11
}

#[test]
fn a_killed_run_leaves_the_old_the_new_or_says_so() {
    let two = Two::new();
    let path = two.folder.path();
    let kills = std::env::var("SPECWRIGHT_KILLS").ok().and_then(|it| it.parse().ok());
    let timed = |document| {
        let begin = Instant::now();
        assert!(start(path, document).wait().expect("an end").success());
        begin.elapsed()
    };
    timed("a/api.yaml");
    let mut length = timed("b/api.yaml");
    let (mut old, mut new, mut broken) = (0, 0, 0);
    for number in 0..kills.unwrap_or(KILLS) {
        let (next, before) = match number % 2 {
            0 => ("a/api.yaml", "b/api.yaml"),
            _ => ("b/api.yaml", "a/api.yaml"),
        };
        let mut child = start(path, next);
        // Reading takes half of the time or more; writing is what matters here.
        let share = 300 + mixed(number.into()) % 800;
        std::thread::sleep(length * u32::try_from(share).unwrap_or(0) / 1000);
        child.kill().expect("killed");
        child.wait().expect("an end");
        let now = two.now();
        if now == two.whole[before] {
            old += 1;
        } else if now == two.whole[next] {
            new += 1;
        } else {
            broken += 1;
            let checked = specwright(path, &["generate", next, "--out", "out", "--check"]);
            assert_eq!(checked.status.code(), Some(1));
            assert!(said(&checked).contains("interrupted"), "{}", said(&checked));
            let checked = specwright(path, &["check", next, "--generated", "out"]);
            assert_eq!(checked.status.code(), Some(1));
            assert!(said(&checked).contains("interrupted"), "{}", said(&checked));
        }
        // Whichever of them comes next.
        let next = if mixed(number.into()).is_multiple_of(3) { before } else { next };
        let begin = Instant::now();
        let output = specwright(path, &["generate", next, "--out", "out"]);
        length = (length * 3 + begin.elapsed()) / 4;
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        if now != two.whole[before]
            && now != two.whole["a/api.yaml"]
            && now != two.whole["b/api.yaml"]
        {
            assert!(said(&output).contains("warning[interrupted]"), "{}", said(&output));
        }
        assert!(two.now() == two.whole[next], "what is there is not what a whole run writes");
        // The next round begins with what it takes for old.
        let wanted = if number % 2 == 0 { "a/api.yaml" } else { "b/api.yaml" };
        if next != wanted {
            timed(wanted);
        }
    }
    println!("killed: {old} left the old tree, {new} the new one, {broken} one that says so");
}

#[test]
fn two_runs_at_once_leave_one_whole_tree() {
    let two = Two::new();
    let path = two.folder.path();
    for number in 0..8u64 {
        let mut first = start(path, "a/api.yaml");
        std::thread::sleep(Duration::from_micros(mixed(number) % 20_000));
        let mut second = start(path, "b/api.yaml");
        assert!(first.wait().expect("an end").success());
        assert!(second.wait().expect("an end").success());
        let now = two.now();
        assert!(two.whole.values().any(|whole| *whole == now), "round {number}");
    }
}

/// A run that has stopped in the midst of it keeps others out, until it goes on.
#[cfg(unix)]
#[test]
fn a_second_run_waits() {
    let two = Two::new();
    let path = two.folder.path();
    fs::create_dir(path.join("out")).expect("a folder");
    let holder = fs::File::open(path.join("out")).expect("a folder");
    holder.lock().expect("locked");
    let mut child = start(path, "a/api.yaml");
    std::thread::sleep(Duration::from_millis(700));
    assert!(child.try_wait().expect("a state").is_none(), "it waits");
    assert!(two.now().is_empty());
    drop(holder);
    assert!(child.wait().expect("an end").success());
    assert!(two.now() == two.whole["a/api.yaml"]);
}
