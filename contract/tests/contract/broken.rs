//! `verify` against the contract server, as it should be and with one fault at a time.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use secrecy::ExposeSecret as _;
use specwright::api::SecurityScheme;
use specwright_contract::serve::{Bound, Credentials, Denied, Received, Rule, SecretKeys, Server};
use specwright_contract::verify::{self, Report, Verify};

fn shelf() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/shelf.yaml")
}

/// What stands for a signature here.
fn signed(key: &str, path: &str) -> usize {
    let bytes = key.bytes().chain(path.bytes()).map(usize::from);
    bytes.fold(7, |sum, byte| (sum * 31 + byte) % 1_000_003)
}

/// Verifies it.
fn signature(keys: SecretKeys) -> impl Fn(&SecurityScheme, Received<'_>) -> Result<(), Denied> {
    move |_, request| {
        let given = request.head.headers.get("authorization").and_then(|it| it.to_str().ok());
        let given = given.and_then(|it| it.strip_prefix("SHELF-1 Access=")).unwrap_or_default();
        let (reader, signature) = given.split_once(", Signature=").unwrap_or_default();
        let key = keys.secret(reader);
        let path = request.head.uri.path();
        let expected = key.map(|key| signed(key.expose_secret(), path).to_string());
        match expected.as_deref() == Some(signature) {
            true => Ok(()),
            false => Err(Denied::new("the signature is another one")),
        }
    }
}

/// A server that breaks a rule, or none.
pub(crate) async fn served(rule: Option<Rule>) -> Bound {
    let server = Server::open(&shelf()).expect("a document").stateful();
    let credentials = "{token: s3cret-token, signed: {reader: s3cret-key}}";
    let credentials = Credentials::parse(credentials).expect("credentials");
    let credentials = credentials.with_signing("SHELF-1", signature);
    let server = server.with_credentials(&credentials).expect("of the document");
    let server = match rule {
        Some(rule) => server.breaking(rule),
        None => server,
    };
    server.bind("127.0.0.1:0").await.expect("a server")
}

/// What is found of a server that breaks a rule, or none.
async fn run(rule: Option<Rule>) -> Report {
    let bound = served(rule).await;
    let credentials = verify::Credentials::default().with("token", "s3cret-token");
    let credentials = credentials.with("signed", "reader:s3cret-key").with_signing(
        "SHELF-1",
        |secret, request| {
            let (reader, key) = secret.split_once(':').ok_or("no `reader:key`")?;
            let signature = signed(key, request.uri().path());
            let text = format!("SHELF-1 Access={reader}, Signature={signature}");
            let value = text.parse().map_err(|_| "no header")?;
            request.headers_mut().insert("authorization", value);
            Ok(())
        },
    );
    let verify = Verify::open(&shelf()).expect("a document");
    let verify = verify.allow_writes(true).credentials(credentials);
    let verify = verify.options(|options| {
        let is_slow = rule == Some(Rule::Slow);
        // Each of its answers takes its time.
        options.max_requests = if is_slow { 30 } else { 450 };
        // A busy machine is no fault of the server.
        options.response_time = Duration::from_secs(if is_slow { 1 } else { 30 });
    });
    verify.run(&bound.url()).await.expect("a report")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_of_the_document_has_no_finding() {
    let report = run(None).await;
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert!(report.notes.is_empty(), "{:?}", report.notes);
    for it in &report.coverage.operations {
        assert!(it.statuses.keys().any(|status| (200..300).contains(status)), "{it:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_found_by_its_check_and_by_no_other() {
    let mut wrong = Vec::new();
    for rules in Rule::ALL.chunks(5) {
        let tasks = rules.iter().map(|rule| (*rule, tokio::spawn(run(Some(*rule)))));
        for (rule, task) in tasks.collect::<Vec<_>>() {
            let report = task.await.expect("a report");
            let mut checks: Vec<_> = report.findings.iter().map(|it| it.check).collect();
            checks.dedup();
            if checks.iter().any(|it| *it != rule.check()) || checks.is_empty() {
                let found = report.findings.iter();
                let found = found.map(|it| {
                    let (check, place) = (it.check.name(), &it.place);
                    format!("\n  {check} {} {place}: {}", it.operation, it.message)
                });
                wrong.push(format!("{}:{}", rule.name(), found.collect::<String>()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{} of {}", wrong.join("\n"), wrong.len(), Rule::ALL.len());
}

/// The tests of findings as they are written, in a file that is compiled with these tests: see
/// `pasted.rs`. `SPECWRIGHT_UPDATE=1` writes it anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tests_of_findings_are_those_that_are_compiled() {
    let mut written = String::new();
    for rule in [
        Rule::AcceptsMissingMember,
        Rule::AcceptsLongText,
        Rule::AcceptsSignatures,
        Rule::IgnoresCredentials,
        Rule::KeepsDeleted,
        Rule::CutsTexts,
        Rule::MissingHeader,
        Rule::MethodNotFound,
        Rule::OtherStatus,
        Rule::IgnoresTags,
        Rule::ItemTwice,
        Rule::MissingMember,
        Rule::NumbersAsTexts,
        Rule::IgnoresOrder,
        Rule::IgnoresFilters,
        Rule::Changing,
        Rule::BrokenJson,
        Rule::OtherMember,
        Rule::ForgetsCreated,
        Rule::WrongLocation,
        Rule::HeadRefused,
        Rule::IgnoresLimit,
        Rule::LosesItem,
        Rule::WrongHeader,
        Rule::NoAllow,
        Rule::DropsEmpty,
        Rule::IgnoresChanges,
        Rule::FindsUnknown,
        Rule::RefusesLetters,
        Rule::OtherMediaType,
    ] {
        let report = run(Some(rule)).await;
        written.push_str(&format!("mod {} {{\n", rule.name().replace('-', "_")));
        let mut names = Vec::new();
        for it in &report.findings {
            let url = it.curl.split("http://").nth(1).and_then(|it| it.split('/').next());
            let host = url.expect("an address");
            let test = it.test.replace(host, "service.example");
            let test =
                test.replace("#[tokio::test]", "#[tokio::test]\n#[ignore = \"no such service\"]");
            written.push_str(&format!("{test}\n\n"));
            if !test.contains("panic!(") && !test.contains("to be signed") {
                let name = test.split("async fn ").nth(1).and_then(|it| it.split('(').next());
                let name = name.expect("a name");
                names.push(format!("({name:?}, {name})"));
            }
            let mut shell = Command::new("sh");
            let shell = shell.arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
            let mut shell = shell.expect("a shell");
            let mut input = shell.stdin.take().expect("its input");
            input.write_all(it.curl.as_bytes()).expect("all of it");
            drop(input);
            let out = shell.wait_with_output().expect("its end");
            assert!(
                out.status.success(),
                "{}\n{:?}",
                it.curl,
                String::from_utf8_lossy(&out.stderr)
            );
        }
        let names = names.join(", ");
        written.push_str(&format!("pub(super) const TESTS: &[(&str, fn())] = &[{names}];\n}}\n"));
    }
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/pasted.txt");
    if std::env::var_os("SPECWRIGHT_UPDATE").is_some() {
        std::fs::write(&place, &written).expect("the file");
    }
    let known = std::fs::read_to_string(&place).unwrap_or_default();
    assert!(
        known == written,
        "the tests of findings have changed: SPECWRIGHT_UPDATE=1 writes them"
    );
    // A sequence begins where the thing is made, and takes its id from there.
    let deleted = written.split("mod keeps_deleted").nth(1).expect("its tests");
    assert!(deleted.contains("reqwest::Method::POST") && deleted.contains(", told_"), "{deleted}");
}

#[test]
fn each_fault_is_documented() {
    let text = include_str!("../../../docs/serve.md");
    let (_, table) = text.split_once("| rule | what is wrong | check |\n").expect("the table");
    let rows: Vec<&str> = table.lines().skip(1).take_while(|it| it.starts_with('|')).collect();
    let row =
        |it: &Rule| format!("| `{}` | {} | `{}` |", it.name(), it.meaning(), it.check().name());
    assert_eq!(rows, Rule::ALL.iter().map(row).collect::<Vec<_>>());
}
