//! Tests of findings as they can be pasted: that they compile is what is tested here.

#![allow(clippy::all, clippy::pedantic, unreachable_code, unused)]

use specwright_contract::serve::{Bound, Rule};

use crate::broken::served;

include!("pasted.txt");

/// Tests of a rule by their names, which look at the answer.
const TESTS: &[(Rule, &[(&str, fn())])] = &[
    (Rule::AcceptsMissingMember, accepts_missing_member::TESTS),
    (Rule::AcceptsLongText, accepts_long_text::TESTS),
    (Rule::IgnoresCredentials, ignores_credentials::TESTS),
    (Rule::KeepsDeleted, keeps_deleted::TESTS),
    (Rule::CutsTexts, cuts_texts::TESTS),
    (Rule::MissingHeader, missing_header::TESTS),
    (Rule::MethodNotFound, method_not_found::TESTS),
    (Rule::OtherStatus, other_status::TESTS),
    (Rule::MissingMember, missing_member::TESTS),
    (Rule::NumbersAsTexts, numbers_as_texts::TESTS),
    (Rule::IgnoresOrder, ignores_order::TESTS),
    (Rule::IgnoresFilters, ignores_filters::TESTS),
    (Rule::Changing, changing::TESTS),
    (Rule::ItemTwice, item_twice::TESTS),
    (Rule::IgnoresTags, ignores_tags::TESTS),
    (Rule::BrokenJson, broken_json::TESTS),
    (Rule::OtherMember, other_member::TESTS),
    (Rule::ForgetsCreated, forgets_created::TESTS),
    (Rule::WrongLocation, wrong_location::TESTS),
    (Rule::HeadRefused, head_refused::TESTS),
    (Rule::IgnoresLimit, ignores_limit::TESTS),
    (Rule::LosesItem, loses_item::TESTS),
    (Rule::WrongHeader, wrong_header::TESTS),
    (Rule::NoAllow, no_allow::TESTS),
    (Rule::DropsEmpty, drops_empty::TESTS),
    (Rule::IgnoresChanges, ignores_changes::TESTS),
    (Rule::FindsUnknown, finds_unknown::TESTS),
    (Rule::RefusesLetters, refuses_letters::TESTS),
    (Rule::OtherMediaType, other_media_type::TESTS),
];

/// Which test [`one_of_the_tests`] runs: its rule and its name.
const NAME: &str = "SPECWRIGHT_PASTED_TEST";

/// One of them by itself, in a process whose environment says which, and where the service is.
#[test]
#[ignore = "run by the test below"]
fn one_of_the_tests() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let name = std::env::var(NAME).expect("its name");
    let all = TESTS.iter().flat_map(|(rule, tests)| tests.iter().map(move |it| (rule, it)));
    let is_named =
        |(rule, it): &(&Rule, &(&str, fn()))| format!("{} {}", rule.name(), it.0) == name;
    let (_, (_, test)) = all.into_iter().find(is_named).expect("a test");
    test();
}

/// Whether a test passes for a server, which answers in place of the host that the test names.
async fn passes(rule: Rule, test: &'static str, server: &Bound) -> bool {
    let url = server.url();
    let run = move || {
        std::process::Command::new(std::env::current_exe().expect("this program"))
            .args(["--ignored", "--exact", "pasted::one_of_the_tests"])
            .env(NAME, format!("{} {test}", rule.name()))
            .envs([("HTTP_PROXY", &url), ("http_proxy", &url)])
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .env("SPECWRIGHT_CREDENTIAL_TOKEN", "s3cret-token")
            .output()
            .expect("its end")
    };
    let out = tokio::task::spawn_blocking(run).await.expect("its end");
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(text.contains("running 1 test"), "{test}: {text}");
    assert!(!text.contains("an answer:"), "{test} has no answer: {text}");
    out.status.success()
}

/// As they stand they fail as long as the fault is there, and pass when it is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tests_of_findings_fail_with_the_fault_and_pass_without_it() {
    let right = served(None).await;
    for (rule, tests) in TESTS {
        assert!(!tests.is_empty(), "{}", rule.name());
        let faulty = served(Some(*rule)).await;
        for (test, _) in *tests {
            assert!(!passes(*rule, test, &faulty).await, "{test} passes with the fault");
            assert!(passes(*rule, test, &right).await, "{test} fails without a fault");
        }
    }
}
