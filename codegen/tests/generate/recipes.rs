//! The code in README.md and `docs/`, as it stands there.

use std::fmt::Write as _;
use std::fs;

use specwright::document::Document;
use specwright::generate_from;
use specwright::rust::{Options, Target};

use crate::project::{Project, root};
use crate::{fixture, said};

/// A block of code: where it stands, its language, whether it is compiled, its text.
struct Block {
    file: String,
    line: usize,
    language: String,
    is_ignored: bool,
    text: String,
}

impl Block {
    /// The blocks of a page that are in one of these languages.
    fn all(file: &str, languages: &[&str]) -> Vec<Self> {
        let text = fs::read_to_string(root().join(file)).expect("a page");
        let mut blocks: Vec<Self> = Vec::new();
        let mut is_open = false;
        for (index, line) in text.lines().enumerate() {
            match line.strip_prefix("```") {
                Some(_) if is_open => is_open = false,
                Some(info) => {
                    is_open = true;
                    let language = info.split(',').next().unwrap_or_default().to_owned();
                    let is_ignored = info.ends_with(",ignore");
                    let (file, text) = (file.to_owned(), String::new());
                    blocks.push(Self { file, line: index + 1, language, is_ignored, text });
                }
                None if is_open => {
                    let block = blocks.last_mut().expect("an open block");
                    let _ = writeln!(block.text, "{line}");
                }
                None => {}
            }
        }
        blocks.retain(|block| languages.contains(&block.language.as_str()));
        blocks
    }

    /// The file that a block is, when it says so in its first line: `// src/main.rs`, `# Cargo.toml`.
    fn path(&self) -> Option<&str> {
        let first = self.text.lines().next()?;
        let path = first.trim_start_matches(['/', '#', ' ']).split(',').next()?;
        (path.ends_with(".rs") || path.ends_with(".toml")).then_some(path)
    }
}

/// The recipe for a build script is what a user of it writes: a manifest, a script, a crate.
#[test]
fn the_recipe_for_a_build_script_compiles_in_a_fresh_crate() {
    let project = Project::new("recipe");
    for block in Block::all("README.md", &["rust", "toml"]) {
        let Some(path) = block.path() else { continue };
        project.write(path, &block.text);
    }
    project.copy(&fixture("docs/my-api.yaml"), "spec/openapi.yaml");
    // What is not published yet stands here; all else is as a user has it.
    let manifest = project.folder().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("the recipe has a Cargo.toml");
    // The webhooks of this document are signed (docs/webhooks.md).
    let signed =
        "specwright-runtime = { version = \"0.1.0\", features = [\"webhook-signatures\"] }";
    let mut text = text.replace("specwright-runtime = \"0.1.0\"", signed);
    let _ = write!(
        text,
        "\n[patch.crates-io]\nspecwright = {{ path = {:?} }}\nspecwright-runtime = {{ path = {:?} }}\n\n\
         [workspace]\n",
        root().join("codegen"),
        root().join("runtime"),
    );
    fs::write(&manifest, text).expect("written");
    let output = project.cargo(&["build", "--quiet"]);
    assert!(output.status.success(), "{}", said(&output));
    let said = said(&output);
    assert!(!said.contains("warning"), "{said}");
    assert!(project.folder().join("generated/mod.rs").exists(), "the script has written bindings");
}

/// What the blocks of a page take from the text around them: a beginning of the block, and what
/// stands before it.
const AROUND: &[(&str, &str)] = &[
    ("let client = my_api::Client::builder().api_key(key)", "let key = \"secret\";"),
    ("let client = my_api::Client::builder()\n    .api_key(key)", "let key = \"secret\";"),
    (
        "let source = OAuth2::client_credentials",
        "let (token_url, client_id, client_secret) = (\"/token\", \"id\", \"secret\");",
    ),
    ("let mut pages = client.list_things()", CLIENT),
    ("let response = client.list_things()", CLIENT),
    (
        "let album = Album::new",
        "let client = my_api::Client::builder().api_key(\"secret\").build()?;
         let (png, page, size) = (\"PNG\", stream(\"TIFF\"), 4);",
    ),
    (
        "client.put_file().body(\"text\")",
        "let client = my_api::Client::builder().api_key(\"secret\").build()?;
         let (png, file, size, path) = (\"PNG\", tokio::fs::File::open(\"a\").await?, 4, \"a\");
         let open = |path: &str| stream(if path.is_empty() { \"\" } else { \"a\" });",
    ),
    ("let request = ChatRequest::new()", "use my_api::models::ChatRequest;"),
    (
        "let mut events = client.chat(request)",
        "let client = my_api::Client::builder().api_key(\"secret\").build()?;
         let request = my_api::models::ChatRequest::default();",
    ),
    (
        "client.add_lines(vec![first, second])",
        "let client = my_api::Client::builder().api_key(\"secret\").build()?;
         let thing = || my_api::models::Thing::new(\"a\");
         let (first, second, lines, path) = (thing(), thing(), \"{}\", \"a\");
         let read = |_: &str| futures_util::stream::iter([my_api::models::Thing::new(\"a\")]);
         let things = read(path);",
    ),
    (
        "let mut states = client.make_report",
        "use std::time::Duration;
         let client = my_api::Client::builder().api_key(\"secret\").build()?;",
    ),
    (
        "let webhook = Webhook::verified",
        "use my_api::webhooks::Webhook;
         use specwright_runtime::{SecretString, export::http::Request};
         let (request, secret) = (Request::new(Vec::new()), SecretString::from(\"secret\"));",
    ),
    (
        "constraints!(Pet {",
        "use specwright_runtime::constraints;
         struct Pet { name: String, tags: Option<Vec<String>> }
         let pet = Pet { name: String::new(), tags: None };",
    ),
];

const CLIENT: &str = "let client = my_api::Client::builder().api_key(\"secret\").build()?;";

/// Every block of Rust in the pages compiles beside bindings that have what it calls.
#[test]
fn the_code_of_the_pages_compiles() {
    let pages = fs::read_dir(root().join("docs")).expect("the pages").flatten();
    let mut pages: Vec<String> = pages
        .map(|entry| format!("docs/{}", entry.file_name().to_string_lossy()))
        .filter(|page| page.ends_with(".md"))
        .collect();
    pages.push("README.md".to_owned());
    pages.sort();
    let mut functions = String::new();
    for block in pages.iter().flat_map(|page| Block::all(page, &["rust"])) {
        // Files of recipes are tried as such, and the README's own doctest is what `use`s the SDK. What says
        // of itself that it is ignored is a line of a build script or of a test, which its topic's tests try.
        if block.is_ignored || block.path().is_some() || block.text.starts_with("use huaweicloud") {
            continue;
        }
        // Bindings that a page shows are those of this project.
        if let Some((_, place)) = block.text.split_once("/// `#/components/schemas/") {
            let name = place.split('`').next().unwrap_or_default();
            let file = specwright::names::snake(name);
            let path = root().join(format!("generated/models/{file}.rs"));
            let generated = fs::read_to_string(path).expect("the bindings of what is shown");
            let shown = block.text.trim_end();
            assert!(generated.contains(shown), "{}:{}: {shown}", block.file, block.line);
            continue;
        }
        let around = AROUND.iter().find(|(begin, _)| block.text.starts_with(begin));
        let place = format!("{}:{}", block.file, block.line);
        let (_, before) = around.unwrap_or_else(|| panic!("{place}: what is around this block?"));
        let number = functions.matches("async fn").count();
        let _ = writeln!(
            functions,
            "// {place}\npub async fn block{number}() -> Result<(), Box<dyn std::error::Error>> {{\n\
             {before}\n{}\nOk(())\n}}\n",
            block.text
        );
    }
    let path = fixture("docs/my-api.yaml");
    let document = Document::open(&path).expect("a document");
    let bindings = generate_from(document, &Options::new("my-api.yaml", Target::Module)).files;
    let project = Project::new("pages");
    project.bindings("src/my_api", &bindings);
    let main = format!(
        "#![allow(dead_code, unused_imports, unused_variables, unused_mut)]\n\
         mod my_api;\n\
         use my_api::models::Album;\nuse my_api::operations::ListThings;\n\
         use specwright_runtime::body::{{ByteStream, Items, Upload}};\n\
         use specwright_runtime::multipart::File;\n\
         use specwright_runtime::{{OAuth2, RetryPolicy}};\n\
         use tokio_util::io::ReaderStream;\n\n\
         fn stream(text: &'static str) -> impl futures_util::Stream<Item = Result<&'static [u8], std::io::Error>> + Send + 'static {{\n\
         futures_util::stream::iter([Ok(text.as_bytes())])\n}}\n\n\
         {functions}\nfn main() {{}}\n"
    );
    project.write("src/main.rs", main);
    let dependencies = "futures-util = { version = \"0.3\", default-features = false }\n\
                        tokio = { version = \"1\", features = [\"fs\"] }\n\
                        tokio-util = { version = \"0.7\", features = [\"io\"] }";
    project.manifest(&["validate", "webhook-signatures"], dependencies);
    let output = project.cargo(&["check", "--quiet"]);
    assert!(output.status.success(), "{}", said(&output));
}
