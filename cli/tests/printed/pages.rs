//! What is said of a page, and of a document whose page has changed.

use std::path::Path;

use crate::{is_harmless, names, specwright};

/// A page that says a name wherever it says one.
pub(crate) fn page(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = root.join("tests/fixtures/pages/html/start-firing.html");
    let page = std::fs::read_to_string(page).expect("a page");
    let escaped: String = name.chars().map(|it| format!("&#{};", u32::from(it))).collect();
    let places = ["kiln_id", "Starting a Firing", "dry_run", "Path Parameters", "2025-03-04"];
    places.iter().fold(page, |page, place| page.replace(place, &format!("{place}{escaped}")))
}

#[test]
fn what_is_said_of_a_page() {
    for name in &names() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        std::fs::write(folder.join("page.html"), page(name)).expect("written");
        for format in ["human", "json", "markdown", "github"] {
            let all: [&[&str]; 4] = [
                &["--notes"],
                &["--explain", "--notes"],
                &["--check"],
                &["--overlay", "overlay.yaml"],
            ];
            std::fs::write(
                folder.join("overlay.yaml"),
                serde_json::json!({
                    "overlay": "1.0.0", "info": { "title": name, "version": name },
                    "actions": [{ "target": format!("$.paths['{name}']"), "remove": true }],
                })
                .to_string(),
            )
            .expect("written");
            for words in all {
                let mut call = vec!["transcribe", "page.html", "--out", "api.yaml"];
                call.extend(words);
                call.extend(["--format", format]);
                let (_, out, err) = specwright(folder, &call);
                let is_mixed = words.contains(&"--explain");
                let shown: &[&str] = if is_mixed && format == "json" { &[] } else { &call };
                if format == "github" && !out.is_empty() {
                    crate::receivers::is_printable(&out, out.matches('\n').count());
                } else {
                    is_harmless(shown, &out);
                }
                is_harmless(&[], &err);
                // The next check finds another document.
                if words == ["--notes"] {
                    let text =
                        std::fs::read_to_string(folder.join("api.yaml")).expect("a document");
                    std::fs::write(folder.join("api.yaml"), text.replace("kiln", "oven"))
                        .expect("written");
                }
            }
        }
    }
}
