//! Reference pages of other makes: what is read of them, what is refused, and nothing invented.

mod pages;
mod scripts;
mod titles;

use std::collections::BTreeSet;

use serde_json::Value;
use specwright_transcribe as transcribe;

use super::transcribe_page;
use pages::*;

/// Calls and what they carry, as texts.
fn found(document: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let fields = |schema: &Value| -> Vec<String> {
        let name = schema["$ref"].as_str().unwrap_or_default();
        let name = name.rsplit('/').next().unwrap_or_default();
        let fields = document["components"]["schemas"][name]["properties"].as_object();
        fields.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let call = format!("{} {path}", method.to_uppercase());
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let (place, name) = (parameter["in"].as_str(), parameter["name"].as_str());
                all.insert(format!("{call}: {} {}", place.unwrap(), name.unwrap()));
            }
            for name in fields(&operation["requestBody"]["content"]["application/json"]["schema"]) {
                all.insert(format!("{call}: body {name}"));
            }
            for response in operation["responses"].as_object().unwrap().values() {
                for name in fields(&response["content"]["application/json"]["schema"]) {
                    all.insert(format!("{call}: answer {name}"));
                }
            }
            all.insert(call);
        }
    }
    all
}

#[test]
fn layouts_of_other_makes() {
    for (name, page, calls) in LAYOUTS {
        let mut wanted = BTreeSet::new();
        for (call, parts) in calls {
            wanted.insert((*call).to_owned());
            wanted.extend(parts.iter().map(|part| format!("{call}: {part}")));
        }
        let outcome = transcribe::read_text(name, page);
        assert_eq!(found(&outcome.document), wanted, "{name}: {:#?}", outcome.diagnostics);
        let refuses = name == "addresses.md";
        assert_eq!(outcome.is_incomplete(), refuses, "{name}: {:#?}", outcome.diagnostics);
    }
}

/// What is not read of such a page is named, and what it shows is kept.
#[test]
fn what_is_left_out_is_named() {
    let run = transcribe_page("attributes.md", ATTRIBUTES.as_bytes());
    for part in ["the table under \"Prices\" is left out", "`shelf.height` is the way to a field"] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    for (name, page, said) in [
        ("shared.md", SHARED, "the call is described above already"),
        ("lists.md", LISTS, "the item \"whatever else there is\" names no parameter"),
        ("addresses.md", ADDRESSES, "looks like a call and is left out"),
    ] {
        let run = transcribe_page(name, page.as_bytes());
        assert!(run.err.contains(said), "{name}: {}", run.err);
    }
    let outcome = transcribe::read_text("places.html", PLACES);
    let responses =
        &outcome.document["paths"]["/api/{api_version}/kilns/{id}"]["patch"]["responses"];
    let shown = &responses["401"]["content"]["application/json"]["examples"]["example"]["value"];
    assert_eq!(shown["error"], "Unauthorized", "{responses:#}");
}

/// Types, what is required, defaults and codes of lists, and fields inside of others.
#[test]
fn what_lists_and_ways_say() {
    let document = transcribe::read_text("lists.md", LISTS).document;
    let call = &document["paths"]["/kilns/{id_or_name}/firings"]["post"];
    let wait = call["parameters"].as_array().unwrap().iter().find(|it| it["name"] == "wait");
    let wait = wait.unwrap();
    assert_eq!((&wait["required"], &wait["schema"]["type"]), (&true.into(), &"integer".into()));
    let codes: Vec<&String> = call["responses"].as_object().unwrap().keys().collect();
    assert_eq!(codes, ["201", "409"]);

    let document = transcribe::read_text("tables.md", CALL_TABLES).document;
    let limit = &document["paths"]["/v1/glazes"]["get"]["parameters"][1]["schema"];
    assert_eq!(limit["default"], 10, "{limit:#}");

    let document = transcribe::read_text("shared.md", SHARED).document;
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Owner"]["properties"]["name"]["type"], "string", "{schemas:#}");
    assert_eq!(schemas["Pots"]["properties"]["glaze"]["type"], "string", "{schemas:#}");

    let document = transcribe::read_text("badges.html", BADGES).document;
    let list = &document["paths"]["/kilns"]["get"];
    assert_eq!(list["parameters"][0]["required"], true, "{list:#}");
    let codes: Vec<&String> = list["responses"].as_object().unwrap().keys().collect();
    assert_eq!(codes, ["200", "401", "410"]);
    assert!(list["responses"]["200"]["headers"]["X-Count"].is_object(), "{list:#}");
}

/// A page without a call is refused as before.
#[test]
fn a_page_without_a_call_is_refused() {
    let run =
        transcribe_page("guide.md", b"# Guide\n\n## Parameters\n\nUse `GET` to get things.\n");
    assert_eq!((run.status, run.document), (Some(1), None), "{}", run.err);
    assert!(run.err.contains("the page has no URI section"), "{}", run.err);
}
