//! Where the document is written: whole, and not over a document of the user's.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use super::fixtures;

fn start(out: &Path, page: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_specwright"))
        .current_dir(fixtures())
        .args(["transcribe", page, "--out"])
        .arg(out)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

const PAGE: &str = "text/start-firing.txt";

fn run(out: &Path, page: &str) -> (Option<i32>, String) {
    let output = start(out, page).wait_with_output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_document_of_the_users_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("api.yaml");
    for own in ["openapi: 3.0.3\n", "", "# Transcribed by hand\n"] {
        fs::write(&out, own).unwrap();
        let (status, said) = run(&out, PAGE);
        assert_eq!(status, Some(2), "{said}");
        let expected = format!("error[foreign-file]: `{}` does not begin with", out.display());
        assert!(said.contains(&expected), "{said}");
        assert_eq!(fs::read_to_string(&out).unwrap(), own);
    }
    // Its own is, and a folder that is not there is made.
    let out = folder.path().join("new/api.yaml");
    assert_eq!(run(&out, PAGE).0, Some(0));
    let text = fs::read_to_string(&out).unwrap();
    fs::write(&out, text.clone() + "# added\n").unwrap();
    assert_eq!(run(&out, PAGE).0, Some(0));
    assert_eq!(fs::read_to_string(&out).unwrap(), text);
    // A folder is no document.
    let (status, said) = run(folder.path(), PAGE);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("is no file"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.yaml"), folder.path().join("link.yaml"));
    symlink("real.yaml", &link).unwrap();
    let (status, said) = run(&link, PAGE);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("is a symbolic link") && !real.exists(), "{said}");
    assert_eq!(run(&real, PAGE).0, Some(0));
    let text = fs::read_to_string(&real).unwrap();
    // What is current needs no writing.
    assert_eq!(run(&link, PAGE).0, Some(0));
    fs::write(&real, text.clone() + "# added\n").unwrap();
    assert_eq!(run(&link, PAGE).0, Some(2));
    assert_eq!(fs::read_to_string(&real).unwrap(), text + "# added\n");
}

#[test]
fn a_killed_run_leaves_the_old_or_the_new_document() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("api.yaml");
    let pages = [PAGE, "text/bars.txt"];
    let texts = pages.map(|page| {
        run(&out, page);
        fs::read_to_string(&out).unwrap()
    });
    let begin = Instant::now();
    run(&out, pages[0]);
    let length = begin.elapsed();
    for number in 0..6 {
        let mut child = start(&out, pages[number % 2]);
        std::thread::sleep(length * u32::try_from(5 + number).unwrap() / 11);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(texts.contains(&fs::read_to_string(&out).unwrap()));
        run(&out, pages[1]);
        assert_eq!(fs::read_to_string(&out).unwrap(), texts[1]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
    // As one that is killed in the midst of it leaves behind.
    fs::write(folder.path().join(".api.yaml.specwright-staging"), "openapi").unwrap();
    run(&out, pages[1]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
