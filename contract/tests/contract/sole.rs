//! Things that have no path of their own, one for each thing that they name: a reader reviews a book once.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use specwright_contract::verify::Report;

use crate::hosted::{Answer, Asked, places, verified};

const DOCUMENT: &str = include_str!("sole.yaml");

#[derive(Default)]
struct Service {
    fault: &'static str,
    readers: Vec<Value>,
    books: BTreeMap<u64, Value>,
    reviews: BTreeMap<u64, Vec<Value>>,
    last: u64,
}

impl Service {
    fn answer(&mut self, asked: &Asked) -> Answer {
        let parts = asked.parts();
        let known = match &parts[..] {
            ["readers" | "books"] => "POST",
            ["readers" | "books", _] => "GET",
            ["books", _, "reviews"] => "GET, POST",
            ["books", _, "lend"] => "POST",
            _ => return (404, Value::Null),
        };
        if !known.split(", ").any(|it| it == asked.method) {
            return (405, json!(known));
        }
        let Some(id) = parts.get(1) else { return self.create(parts[0], asked.body.as_ref()) };
        let Ok(id) = id.parse::<u64>() else { return (422, Value::Null) };
        if parts[0] == "readers" {
            let own = self.readers.iter().find(|it| it["id"] == id).cloned();
            return own.map_or((404, Value::Null), |it| (200, it));
        }
        if !self.books.contains_key(&id) {
            return (404, Value::Null);
        }
        match (parts.get(2), asked.method.as_str(), &asked.body) {
            (None, ..) => (200, self.books[&id].clone()),
            (Some(_), "POST", None) => (400, Value::Null),
            (Some(&"lend"), _, Some(body)) => self.lend(id, body),
            (_, _, Some(body)) => self.review(id, body),
            _ => {
                let mut all = self.reviews.get(&id).cloned().unwrap_or_default();
                let stars = |it: &Value| it["stars"].as_u64();
                match self.fault {
                    "order" => all.sort_by_key(stars),
                    _ => all.sort_by_key(|it| std::cmp::Reverse(stars(it))),
                }
                (200, json!(all))
            }
        }
    }

    fn create(&mut self, kind: &str, body: Option<&Value>) -> Answer {
        let Some(body) = body else { return (400, Value::Null) };
        let Some(name) = body["name"].as_str().filter(|it| (1..=40).contains(&it.chars().count()))
        else {
            return (422, Value::Null);
        };
        self.last += 1;
        let mut made = json!({ "id": self.last, "name": name });
        if kind == "readers" {
            self.readers.push(made.clone());
        } else {
            made["state"] = json!("shelved");
            made["lentTo"] = Value::Null;
            self.books.insert(self.last, made.clone());
        }
        (201, made)
    }

    fn lend(&mut self, id: u64, body: &Value) -> Answer {
        let Some(to) = body["to"].as_str().filter(|it| (2..=40).contains(&it.chars().count()))
        else {
            return (422, Value::Null);
        };
        let overwrites = self.fault == "overwrites";
        let Some(book) = self.books.get_mut(&id) else { return (404, Value::Null) };
        let is_lent = book["state"] == "lent";
        if !is_lent || overwrites {
            book["lentTo"] = json!(to);
            book["state"] = json!("lent");
        }
        if is_lent { (409, Value::Null) } else { (200, book.clone()) }
    }

    fn review(&mut self, id: u64, body: &Value) -> Answer {
        let stars = body["stars"].as_u64().filter(|it| (1..=5).contains(it));
        let is_known = self.readers.iter().any(|it| it["id"] == body["readerId"])
            || self.fault == "reader" && body["readerId"].is_u64();
        let text = body.get("text").map(|it| it.as_str().filter(|it| it.chars().count() <= 80));
        let (Some(stars), true, false) = (stars, is_known, text == Some(None)) else {
            return (422, Value::Null);
        };
        let all = self.reviews.entry(id).or_default();
        if all.iter().any(|it| it["readerId"] == body["readerId"]) && self.fault != "twice" {
            return (409, Value::Null);
        }
        self.last += 1;
        let text = text.flatten().map(|it| if self.fault == "spaces" { it } else { it.trim() });
        let made =
            json!({ "id": self.last, "readerId": body["readerId"], "stars": stars, "text": text });
        all.push(made.clone());
        (201, made)
    }
}

async fn run(fault: &'static str) -> Report {
    let mut service = Service { fault, ..Service::default() };
    verified(("books.yaml", DOCUMENT), 300, move |asked| service.answer(asked)).await
}

#[tokio::test]
async fn what_there_is_one_of_for_each_is_made_of_others() {
    let report = run("").await;
    assert_eq!(report.findings.len(), 0, "{:#?}", report.findings);
    for (fault, check, operation, place) in [
        ("twice", "described", "addReview", "request body"),
        ("reader", "described", "addReview", "request body/readerId"),
        ("spaces", "described", "addReview", "response body/text"),
        ("order", "list-order", "listReviews", "response body"),
        ("overwrites", "stored-as-sent", "lendBook", "response body/lentTo"),
    ] {
        let report = run(fault).await;
        assert_eq!(places(&report), [(check, operation, place)], "{fault}");
    }
}
