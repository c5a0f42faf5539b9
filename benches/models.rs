//! Decoding and encoding: generated models beside structs with serde's derives.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The same models twice: as the generator writes them, and by hand.
macro_rules! models {
    ($module:ident, [$($derive:ident),*], $mark:ident) => {
        mod $module {
            #[allow(unused_imports, reason = "one of the modules derives")]
            use super::*;

            #[derive(Clone, PartialEq, $($derive),*)]
            pub(super) struct Page {
                pub(super) total: i64,
                pub(super) items: Vec<Item>,
            }

            #[derive(Clone, PartialEq, $($derive),*)]
            pub(super) struct Label {
                pub(super) id: i64,
                pub(super) name: String,
                pub(super) default: bool,
            }

            #[derive(Clone, PartialEq, $($derive),*)]
            pub(super) struct Item {
                pub(super) id: i64,
                pub(super) node_id: String,
                pub(super) name: String,
                pub(super) full_name: String,
                pub(super) private: bool,
                pub(super) owner: Owner,
                pub(super) html_url: String,
                pub(super) description: Option<String>,
                pub(super) fork: bool,
                pub(super) size: i64,
                pub(super) score: f64,
                pub(super) topics: Vec<String>,
            }

            #[derive(Clone, PartialEq, $($derive),*)]
            pub(super) struct Owner {
                pub(super) login: String,
                pub(super) id: i64,
                pub(super) avatar_url: String,
                pub(super) site_admin: bool,
            }

            models!(@$mark);
        }
    };
    (@table) => {
        specwright_runtime::object!(Page { total: "total", items: "items" });
        specwright_runtime::object!(Label { id: "id", name: "name", default: "default" });
        specwright_runtime::object!(Item {
            id: "id",
            node_id: "node_id",
            name: "name",
            full_name: "full_name",
            private: "private",
            owner: "owner",
            html_url: "html_url",
            description: "description",
            fork: "fork",
            size: "size",
            score: "score",
            topics: "topics",
        });
        specwright_runtime::object!(Owner {
            login: "login",
            id: "id",
            avatar_url: "avatar_url",
            site_admin: "site_admin",
        });
    };
    (@derived) => {};
}

models!(generated, [], table);
models!(by_hand, [Deserialize, Serialize], derived);

fn page() -> String {
    let item = |id: i64| {
        serde_json::json!({
            "id": id,
            "node_id": format!("MDEwOlJlcG9zaXRvcnk{id}"),
            "name": format!("repository-{id}"),
            "full_name": format!("owner/repository-{id}"),
            "private": id % 2 == 0,
            "owner": {
                "login": "owner", "id": 42, "avatar_url": "https://example.com/a.png",
                "type": "User", "site_admin": false,
            },
            "html_url": format!("https://example.com/owner/repository-{id}"),
            "description": if id % 3 == 0 { None } else { Some("What it is \"for\"") },
            "fork": false,
            "created_at": "2024-01-26T19:01:12Z",
            "size": 108 * id,
            "score": 1.25 * id as f64,
            "topics": ["atom", "electron", "api"],
        })
    };
    let items: Vec<_> = (0..200).map(item).collect();
    serde_json::json!({ "total": items.len(), "items": items }).to_string()
}

/// A thousand small items, none of which has a member that nobody asks for.
fn labels() -> String {
    let label = |id: i64| serde_json::json!({ "id": id, "name": format!("label {id}"), "default": id == 1 });
    serde_json::Value::from_iter((0..1000).map(label)).to_string()
}

/// Measures models of one kind, which are read as `read` does.
fn measure<T: DeserializeOwned + Serialize>(
    criterion: &mut Criterion,
    body: &str,
    name: &str,
    json: &str,
    read: fn(&[u8]) -> Option<T>,
) {
    let value = read(json.as_bytes()).expect("the body fits its models");
    let mut decode = criterion.benchmark_group(format!("decode {body}"));
    decode.throughput(Throughput::Bytes(json.len() as u64));
    decode.bench_function(BenchmarkId::from_parameter(name), |bench| {
        bench.iter(|| black_box(read(json.as_bytes())));
    });
    decode.finish();
    let mut encode = criterion.benchmark_group(format!("encode {body}"));
    encode.throughput(Throughput::Bytes(json.len() as u64));
    encode.bench_function(BenchmarkId::from_parameter(name), |bench| {
        bench.iter(|| black_box(serde_json::to_vec(&value)));
    });
    encode.finish();
}

/// As operations read the body of an answer.
fn answer<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    specwright_runtime::decode::json_slice(json).ok()
}

fn from_slice<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    serde_json::from_slice(json).ok()
}

fn models(criterion: &mut Criterion) {
    let json = page();
    measure::<generated::Page>(criterion, "items", "generated", &json, answer);
    measure::<generated::Page>(criterion, "items", "generated, by serde_json", &json, from_slice);
    measure::<by_hand::Page>(criterion, "items", "by hand", &json, from_slice);
    let json = labels();
    measure::<Vec<generated::Label>>(criterion, "labels", "generated", &json, answer);
    measure::<Vec<by_hand::Label>>(criterion, "labels", "by hand", &json, from_slice);
}

criterion_group!(benches, models);
criterion_main!(benches);
