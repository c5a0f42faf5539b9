//! What a build script does with what is there already.

use std::fs;
use std::path::Path;

use specwright::output::OutputError;
use specwright::rust::{Format, Record};
use specwright::{Build, BuildError};

fn package() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let document = crate::fixture("earlier/plants.yaml");
    fs::copy(document, folder.path().join("plants.yaml")).expect("copied");
    folder
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a text")
}

#[test]
fn a_source_folder_is_not_written_over() {
    let package = package();
    let root = package.path();
    fs::create_dir(root.join("src")).expect("a folder");
    fs::write(root.join("src/mod.rs"), "mod mine;\n").expect("written");
    fs::write(root.join("src/client.rs"), "struct Mine;\n").expect("written");
    let build = Build::new("plants.yaml").out("src");
    for check in [false, true] {
        let error = build.apply(root, check).expect_err("it is refused");
        assert!(
            matches!(&error, BuildError::Output(_, OutputError::Foreign(all)) if all.len() == 2)
        );
        let said = error.to_string();
        let named = ["src/mod.rs", "src/client.rs"].map(|it| said.contains(&format!("`{it}`")));
        assert_eq!(named, [true, true], "{said}");
        assert_eq!(fs::read_dir(root.join("src")).expect("a folder").count(), 2);
        assert_eq!(read(&root.join("src/mod.rs")), "mod mine;\n");
    }
}

#[cfg(feature = "overlay")]
#[test]
fn an_overlay_is_laid_over_the_document() {
    let package = package();
    let root = package.path();
    let overlay = "overlay: 1.0.0\nactions:\n  - target: $.paths[*][?@.operationId == 'listPlants']\n    \
                   update: { operationId: allPlants }\n";
    fs::create_dir(root.join("fixes")).expect("a folder");
    fs::write(root.join("fixes/plants.overlay.yaml"), overlay).expect("written");
    let build = Build::new("plants.yaml").overlay("fixes/plants.overlay.yaml");
    build.apply(root, false).expect("written");
    assert!(root.join("generated/operations/all_plants.rs").exists());
    let record = Record::read(&root.join("generated")).expect("a record");
    assert_eq!(record.options.overlay.as_deref(), Some("fixes/plants.overlay.yaml"));
    fs::write(root.join("fixes/plants.overlay.yaml"), overlay.replace("listPlants", "none"))
        .expect("written");
    let error = build.apply(root, true).expect_err("nothing matches");
    assert!(error.to_string().contains("plants.overlay.yaml:3:13"), "{error}");
}

#[test]
fn what_is_asked_for_stands_in_the_record() {
    let package = package();
    let root = package.path();
    let build = Build::new("plants.yaml").formats([Format::Uuid]).validate().select(["tag:plants"]);
    build.apply(root, false).expect("written");
    let record = Record::read(&root.join("generated")).expect("a record");
    assert_eq!(record.options.document, "plants.yaml");
    assert_eq!(record.options.select, ["tag:plants"]);
    assert!(record.options.validate && !record.unfinished);
    assert!(record.files.contains("operations/list_plants.rs"));
    assert!(!record.files.contains("operations/remove_garden.rs"));
    build.apply(root, true).expect("current");
    let other = Build::new("plants.yaml");
    let error = other.apply(root, true).expect_err("not current").to_string();
    assert!(error.contains("-  validate: true\n"), "{error}");
}

#[test]
fn a_tree_that_is_not_whole_is_said_and_mended() {
    let package = package();
    let root = package.path();
    let build = Build::new("plants.yaml");
    build.apply(root, false).expect("written");
    let record = root.join("generated/specwright.record");
    let whole = read(&record);
    let (mark, rest) = whole.split_once('\n').expect("lines");
    fs::write(&record, format!("{mark}\nunfinished: true\n{rest}")).expect("written");
    let error = build.apply(root, true).expect_err("not whole").to_string();
    assert!(error.contains("interrupted"), "{error}");
    let said = build.apply(root, false).expect("mended");
    assert_eq!(said.iter().map(|it| it.code).collect::<Vec<_>>(), ["interrupted"]);
    assert_eq!(read(&record), whole);
    // A staging folder alone is litter.
    fs::create_dir(root.join("generated/.specwright-staging")).expect("a folder");
    assert!(build.apply(root, true).is_err());
    build.apply(root, false).expect("mended");
    assert!(!root.join("generated/.specwright-staging").exists());
    assert!(build.apply(root, true).expect("current").is_empty());
}
