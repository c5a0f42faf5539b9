//! The whole chain: a page, its document, and a crate whose build script generates from it, built by
//! cargo, which obeys what a build script prints.

use std::fs;

use serde_json::Value;

use crate::project::{Project, root};
use crate::{NAMES, document, pages, specwright};

#[test]
fn cargo_obeys_no_page_and_no_document() {
    let project = Project::new("chain");
    project.write(
        "Cargo.toml",
        format!(
            "[package]\nname = \"chain\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [build-dependencies]\nspecwright = {{ path = {:?} }}\n\n[workspace]\n",
            root().join("codegen")
        ),
    );
    let mut builds = String::new();
    for (number, name) in NAMES.iter().enumerate() {
        let spec = format!("spec/{number}.json");
        project.write(&spec, document(name).to_string());
        // The page's own names, and what is wrong with the document besides.
        project.write(&format!("pages/{number}.html"), pages::page(name));
        let (page, out) = (format!("pages/{number}.html"), format!("spec/page{number}.yaml"));
        let words = ["transcribe", &page, "--out", &out];
        let (_, _, said) = specwright(project.folder(), &words);
        assert!(project.folder().join(&out).exists(), "{said}");
        let text = fs::read_to_string(project.folder().join(&out)).expect("a document");
        let server = "servers: [{ url: \"http://{a\\ncargo::rustc-env=FROM_THE_DOCUMENT=1}\" }]\n";
        project.write(&out, text + server);
        for spec in [&spec, &out] {
            builds.push_str(&format!(
                "    specwright::Build::new({spec:?}).out(\"out/{number}\").allow_loss().run();\n"
            ));
        }
    }
    project.write("build.rs", format!("fn main() {{\n{builds}}}\n"));
    project.write(
        "src/lib.rs",
        "const _: () = assert!(option_env!(\"FROM_THE_DOCUMENT\").is_none());\n",
    );
    let output = project.cargo(&["check", "--quiet", "--message-format", "json"]);
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut executed = 0;
    for message in messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let is_ours = message["package_id"].as_str().is_some_and(|id| id.contains("/chain#"));
        if message["reason"] == "build-script-executed" && is_ours {
            executed += 1;
            for given in ["env", "cfgs", "linked_libs", "linked_paths"] {
                assert_eq!(message[given], serde_json::json!([]), "{message}");
            }
        }
    }
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && executed == 1, "{executed}: {said}");
    crate::receivers::is_printable(&said, said.matches('\n').count());
}
