//! Files of the user are the user's: what stands in a folder before bindings are generated into it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{fixture, said, specwright};

/// All below a folder, links as where they lead; folders end with `/`.
pub(crate) fn listing(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut stack = vec![PathBuf::new()];
    while let Some(below) = stack.pop() {
        for entry in fs::read_dir(folder.join(&below)).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = below.join(entry.file_name());
            let name = path.to_string_lossy().replace('\\', "/");
            let kind = entry.file_type().expect("a kind");
            if kind.is_dir() {
                all.insert(format!("{name}/"), Vec::new());
                stack.push(path);
            } else if kind.is_symlink() {
                let to = fs::read_link(entry.path()).expect("a link");
                all.insert(name, to.to_string_lossy().into_owned().into_bytes());
            } else {
                all.insert(name, fs::read(entry.path()).expect("a file"));
            }
        }
    }
    all
}

struct TestFolder {
    folder: tempfile::TempDir,
}

impl TestFolder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::copy(fixture("earlier/plants.yaml"), folder.path().join("plants.yaml"))
            .expect("copied");
        Self { folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a text")
    }

    fn all(&self) -> BTreeMap<String, Vec<u8>> {
        listing(self.folder.path())
    }

    /// Runs `generate` and gives its status and what it said.
    fn generate(&self, out: &str, more: &[&str]) -> (i32, String) {
        let arguments = [&["generate", "plants.yaml", "--out", out], more].concat();
        let output = specwright(self.folder.path(), &arguments);
        (output.status.code().expect("a status"), said(&output))
    }

    /// Runs `generate` where it must refuse: all that is in the way is named, and nothing changes.
    fn refused(&self, out: &str, more: &[&str], in_the_way: &[&str]) -> String {
        let before = self.all();
        let (status, said) = self.generate(out, more);
        assert_eq!(status, 2, "{said}");
        for path in in_the_way {
            assert!(said.contains(&format!("error[foreign-file]: `{path}` ")), "{path}: {said}");
        }
        assert_eq!(said.matches("[foreign-file]").count(), in_the_way.len(), "{said}");
        assert!(self.all() == before, "nothing was written, with: {said}");
        said
    }

    fn generated(&self, out: &str, more: &[&str]) -> String {
        let (status, said) = self.generate(out, more);
        assert_eq!(status, 0, "{said}");
        said
    }

    /// Takes the operation of gardens out of the document.
    fn edit(&self) {
        let text = self.text("plants.yaml");
        let start = text.find("  /gardens").expect("an operation");
        let end = text.find("components:").expect("components");
        self.put("plants.yaml", text[..start].to_owned() + &text[end..]);
    }
}

/// The bindings that an earlier version has left.
fn copy_earlier(place: &TestFolder, part: &str, to: &str) {
    for (path, text) in listing(&fixture("earlier").join(part)) {
        if !path.ends_with('/') {
            place.put(&format!("{to}/{path}"), text);
        }
    }
}

#[test]
fn a_crate_of_the_users_is_not_replaced() {
    let place = TestFolder::new();
    place.put("mine/Cargo.toml", "[package]\nname = \"mine\"\n");
    place.put("mine/README.md", "# Mine\n");
    place.put("mine/src/lib.rs", "// mine\n");
    place.put("mine/src/client.rs", "");
    let all = ["mine/Cargo.toml", "mine/README.md", "mine/src/lib.rs", "mine/src/client.rs"];
    place.refused("mine", &["--crate", "mine"], &all);
    let said = place.refused("mine", &["--crate", "mine", "--check"], &all);
    assert!(said.contains("does not begin with the generator's mark"), "{said}");
    // A manifest alone, without generated code beside it.
    let place = TestFolder::new();
    place.put("mine/Cargo.toml", "[package]\nname = \"mine\"\n");
    place.refused("mine", &["--crate", "mine"], &["mine/Cargo.toml"]);
}

#[test]
fn a_source_folder_of_the_users_is_not_replaced() {
    let place = TestFolder::new();
    place.put("src/mod.rs", "mod mine;\n");
    place.put("src/mine.rs", "\n");
    place.put("src/models", "a file where a folder belongs");
    place.put("src/operations/mod.rs/kept", "a folder where a file belongs");
    place.refused("src", &[], &["src/mod.rs", "src/models", "src/operations/mod.rs"]);
    // What has the right text already is nobody's concern.
    let place = TestFolder::new();
    place.generated("made", &[]);
    fs::remove_file(place.path("made/specwright.record")).expect("removed");
    place.put("made/client.rs", fs::read(place.path("made/client.rs")).expect("a file"));
    place.put("made/mine.rs", "// mine\n");
    place.generated("made", &[]);
    assert_eq!(place.text("made/mine.rs"), "// mine\n");
    // The record's place can be taken as well.
    let place = TestFolder::new();
    place.put("made/specwright.record", "A record of mine.\n");
    place.refused("made", &[], &["made/specwright.record"]);
}

#[test]
fn a_manifest_without_the_mark_is_the_users() {
    let place = TestFolder::new();
    let krate = ["--crate", "plants"];
    place.generated("plants", &krate);
    let (manifest, readme) = (place.text("plants/Cargo.toml"), place.text("plants/README.md"));
    assert!(manifest.starts_with("# Generated by specwright "), "{manifest}");
    assert!(readme.starts_with("<!-- Generated by specwright "), "{readme}");
    // With the mark it is the generator's.
    place.put("plants/Cargo.toml", manifest.clone() + "# added\n");
    place.generated("plants", &krate);
    assert_eq!(place.text("plants/Cargo.toml"), manifest);

    // Also where nothing else of it is changed than its name.
    let own = manifest.split_once('\n').expect("lines").1.replace("\"plants\"", "\"my-plants\"");
    place.put("plants/Cargo.toml", &own);
    place.put("plants/README.md", "# Mine\n");
    let said = place.generated("plants", &krate);
    assert_eq!(said.matches("note[kept-file]").count(), 2, "{said}");
    assert!(said.contains("-name = \"my-plants\"\n+name = \"plants\"\n"), "{said}");
    assert!(said.contains("-# Mine\n"), "{said}");
    place.generated("plants", &[&krate[..], &["--check"]].concat());
    place.edit();
    assert_eq!(place.generate("plants", &[&krate[..], &["--check"]].concat()).0, 1);
    place.generated("plants", &krate);
    assert_eq!(place.text("plants/Cargo.toml"), own);
    assert_eq!(place.text("plants/README.md"), "# Mine\n");
    assert!(!place.path("plants/src/operations/remove_garden.rs").exists());

    let checked =
        specwright(place.folder.path(), &["check", "plants.yaml", "--generated", "plants"]);
    assert_eq!(checked.status.code(), Some(0), "{}", said_of(&checked));
}

fn said_of(output: &std::process::Output) -> String {
    crate::said(output)
}

#[test]
fn what_version_0_1_0_wrote_is_generated_anew() {
    let with_tags = ["--crate", "plants", "--formats", "uuid", "--tag-features", "always"];
    for (part, arguments) in [("tree", &[][..]), ("crate", &with_tags)] {
        // The same document; another version of it; other options.
        for case in ["same", "edited", "other options"] {
            let place = TestFolder::new();
            copy_earlier(&place, part, "out");
            if case == "edited" {
                place.edit();
            }
            let arguments = match case {
                "other options" if part == "crate" => &["--crate", "other"],
                _ => arguments,
            };
            let said = place.generated("out", arguments);
            assert!(!said.contains("[kept-file]"), "{part}, {case}: {said}");
            let fresh = TestFolder::new();
            fs::copy(place.path("plants.yaml"), fresh.path("plants.yaml")).expect("copied");
            fresh.generated("out", arguments);
            assert!(place.all() == fresh.all(), "{part}, {case}");
        }
    }
}

#[test]
fn what_was_changed_in_what_version_0_1_0_wrote_is_kept() {
    let krate = ["--crate", "plants", "--formats", "uuid", "--tag-features", "always"];
    let changes: [(&str, &str, &str); 5] = [
        ("Cargo.toml", "[dependencies]\n", "[dependencies]\nserde = \"1\"\n"),
        ("Cargo.toml", "version = \"0.1.0\"", "version = \"0.2.0\""),
        ("Cargo.toml", "[workspace]\n", "[workspace]\nmembers = []\n"),
        ("README.md", "## Features", "## Cargo features"),
        ("README.md", "# plants\n", "# plants\n\nOf the north.\n"),
    ];
    for (path, before, after) in changes {
        let place = TestFolder::new();
        copy_earlier(&place, "crate", "out");
        let path = format!("out/{path}");
        let own = place.text(&path).replacen(before, after, 1);
        assert_ne!(own, place.text(&path));
        place.put(&path, &own);
        let said = place.generated("out", &krate);
        assert!(said.contains(&format!("note[kept-file]: `{path}` is yours")), "{said}");
        assert_eq!(place.text(&path), own);
    }
}

#[test]
fn only_files_of_the_tree_itself_are_removed() {
    for part in ["now", "earlier"] {
        let place = TestFolder::new();
        if part == "now" {
            place.generated("parent/child", &[]);
            place.generated("parent/models/child", &[]);
            place.generated("parent/krate", &["--crate", "krate"]);
        } else {
            copy_earlier(&place, "tree", "parent/child");
            copy_earlier(&place, "tree", "parent/models/child");
            copy_earlier(&place, "crate", "parent/krate");
        }
        // Marked, but nobody's.
        place.put("parent/kept.rs", "// Generated by specwright 0.1.0 from `x`.\n");
        let before = place.all();
        place.generated("parent", &[]);
        place.edit();
        place.generated("parent", &[]);
        let after = place.all();
        for (path, text) in before.iter().filter(|(path, _)| path.starts_with("parent/")) {
            assert!(after.get(path) == Some(text), "{part}: {path}");
        }
        assert!(!after.contains_key("parent/operations/remove_garden.rs"));
    }
}

#[test]
fn one_tree_does_not_write_into_another() {
    for part in ["now", "earlier"] {
        let place = TestFolder::new();
        if part == "now" {
            place.generated("src", &[]);
        } else {
            copy_earlier(&place, "tree", "src");
        }
        place.refused(".", &["--crate", "plants"], &["./src"]);
    }
    // Nor into a part of one that it stands in.
    let place = TestFolder::new();
    place.generated("krate", &["--crate", "plants", "--tag-features", "always"]);
    let taken = ["krate/src/models/mod.rs", "krate/src/operations/mod.rs"];
    let said = place.refused("krate/src", &[], &taken);
    assert!(said.contains("belongs to the bindings in `"), "{said}");
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    use std::os::unix::fs::symlink;

    let elsewhere = |place: &TestFolder| {
        place.put("elsewhere/mod.rs", "// Generated by specwright 0.1.0 from `x`.\n");
        place.put("elsewhere/models/mod.rs", "// Generated by specwright 0.1.0 from `x`.\n");
    };
    let cases: [(&[&str], &str, &str, &[&str]); 7] = [
        (&[], "models", "../elsewhere", &["out/models"]),
        (&[], "mod.rs", "../elsewhere/mod.rs", &["out/mod.rs"]),
        (&[], "mod.rs", "nowhere", &["out/mod.rs"]),
        (&[], "operations", "nowhere", &["out/operations"]),
        (&[], "models", "models", &["out/models"]),
        (&["--crate", "plants"], "src", "../elsewhere", &["out/src"]),
        (&[], "specwright.record", "../elsewhere/record", &["out/specwright.record"]),
    ];
    for (arguments, path, to, in_the_way) in cases {
        let place = TestFolder::new();
        elsewhere(&place);
        place.put("out/mine", "");
        symlink(to, place.path("out").join(path)).expect("a link");
        let said = place.refused("out", arguments, in_the_way);
        assert!(said.contains("is a symbolic link"), "{said}");
    }
    // A link in the middle, once the tree is there: nothing is removed through it either.
    let place = TestFolder::new();
    place.generated("out", &[]);
    fs::rename(place.path("out/operations"), place.path("moved")).expect("moved");
    symlink("../moved", place.path("out/operations")).expect("a link");
    place.edit();
    place.refused("out", &[], &["out/operations"]);
    // A folder that is named itself may be a link, and texts that are right may be links.
    let place = TestFolder::new();
    fs::create_dir(place.path("real")).expect("a folder");
    symlink("real", place.path("link")).expect("a link");
    place.generated("link", &[]);
    assert!(place.path("real/mod.rs").is_file());
    fs::rename(place.path("real/mod.rs"), place.path("moved.rs")).expect("moved");
    symlink("../moved.rs", place.path("real/mod.rs")).expect("a link");
    assert!(place.generated("link", &["--check"]).contains("current"));
    assert!(place.generated("link", &[]).contains("(0 written)"));
    symlink("nowhere", place.path("dangling")).expect("a link");
    place.refused("dangling", &[], &[]);
}

#[cfg(unix)]
#[test]
fn paths_need_not_be_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::process::Command;

    let place = TestFolder::new();
    let out = place.folder.path().join(OsStr::from_bytes(b"out-\xff"));
    let run = || {
        Command::new(env!("CARGO_BIN_EXE_specwright"))
            .args(["generate", "plants.yaml", "--out"])
            .arg(&out)
            .current_dir(place.folder.path())
            .output()
            .expect("specwright runs")
    };
    // Neither the folder's name nor what else is in it.
    fs::create_dir_all(out.join("models")).expect("a folder");
    fs::write(out.join("models").join(OsStr::from_bytes(b"\xff.rs")), "mine").expect("written");
    assert_eq!(run().status.code(), Some(0));
    assert_eq!(run().status.code(), Some(0));
    fs::write(out.join("mod.rs"), b"\xff\xfe").expect("written");
    let output = run();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

#[test]
fn nothing_is_touched_when_nothing_differs() {
    let place = TestFolder::new();
    place.generated("out", &[]);
    let times = || {
        let mut times = BTreeMap::new();
        for path in place.all().keys() {
            let found = fs::metadata(place.path(path)).expect("there");
            times.insert(path.clone(), found.modified().expect("a time"));
        }
        let own = fs::metadata(place.folder.path()).expect("there");
        times.insert(String::new(), own.modified().expect("a time"));
        times
    };
    let before = times();
    std::thread::sleep(std::time::Duration::from_millis(20));
    place.generated("out", &[]);
    place.generated("out", &["--check"]);
    assert_eq!(times(), before);
}

/// A merge with conflicts leaves a record that nobody can read: generating again mends it.
#[test]
fn a_record_with_conflicts_is_mended() {
    let place = TestFolder::new();
    place.generated("out", &[]);
    let record = place.text("out/specwright.record");
    let ours = "- operations/remove_garden.rs\n";
    let conflict = format!("<<<<<<< ours\n{ours}=======\n- operations/other.rs\n>>>>>>> theirs\n");
    let text = record.replace(ours, &conflict);
    assert_ne!(text, record);
    place.put("out/specwright.record", text);
    place.put("out/operations/other.rs", "// Generated by specwright 0.1.0 from `plants.yaml`.\n");
    assert_eq!(place.generate("out", &["--check"]).0, 1);
    place.generated("out", &[]);
    assert_eq!(place.text("out/specwright.record"), record);
    assert!(!place.path("out/operations/other.rs").exists());
    // Paths that lead elsewhere are no files of a tree.
    place.put("victim.rs", "// Generated by specwright 0.1.0 from `plants.yaml`.\n");
    let absolute = place.path("victim.rs");
    let more = format!("- ../victim.rs\n- models/../../victim.rs\n- {}\n", absolute.display());
    place.put("out/specwright.record", record.clone() + &more);
    place.generated("out", &[]);
    assert!(absolute.exists());
    assert_eq!(place.text("out/specwright.record"), record);
}
