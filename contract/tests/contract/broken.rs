//! `verify` against the contract server, as it should be and with one fault at a time.

use std::path::Path;

use specwright_contract::serve::{Credentials, Rule, Server};
use specwright_contract::verify::{self, Report, Verify};

fn shelf() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/shelf.yaml")
}

/// What is found of a server that breaks a rule, or none.
async fn run(rule: Option<Rule>) -> Report {
    let server = Server::open(&shelf()).expect("a document").stateful();
    let credentials = Credentials::parse("token: s3cret-token").expect("credentials");
    let server = server.with_credentials(&credentials).expect("of the document");
    let server = match rule {
        Some(rule) => server.breaking(rule),
        None => server,
    };
    let bound = server.bind("127.0.0.1:0").await.expect("a server");
    let credentials = verify::Credentials::default().with("token", "s3cret-token");
    let verify = Verify::open(&shelf()).expect("a document");
    let verify = verify.allow_writes(true).credentials(credentials);
    let verify = verify.options(|options| {
        // Each of its answers takes its time.
        options.max_requests = if rule == Some(Rule::Slow) { 30 } else { 450 };
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

#[test]
fn each_fault_is_documented() {
    let text = include_str!("../../../docs/serve.md");
    let (_, table) = text.split_once("| rule | what is wrong | check |\n").expect("the table");
    let rows: Vec<&str> = table.lines().skip(1).take_while(|it| it.starts_with('|')).collect();
    let row =
        |it: &Rule| format!("| `{}` | {} | `{}` |", it.name(), it.meaning(), it.check().name());
    assert_eq!(rows, Rule::ALL.iter().map(row).collect::<Vec<_>>());
}
