//! Expenses that are handed in, approved by two people who are not the author, and paid.

use serde_json::{Map, Value as Json, json};

use super::service::{Answer, Request, answer, problem, serve};

#[derive(Default)]
struct Expenses {
    people: Vec<Json>,
    expenses: Vec<Json>,
}

fn members(request: &Request, known: &[&str]) -> Result<Map<String, Json>, Answer> {
    let Json::Object(body) = request.body()? else { return Err(problem(422, "No object")) };
    let is_known = body.keys().all(|it| known.contains(&it.as_str()));
    if is_known { Ok(body) } else { Err(problem(422, "Unknown member")) }
}

/// Whether a thing has this id.
fn is(thing: &Json, id: &str) -> bool {
    thing["id"].as_u64().is_some_and(|it| it.to_string() == id)
}

impl Expenses {
    fn person(&self, body: &Map<String, Json>) -> Result<Json, Answer> {
        let id = body.get("personId").filter(|it| it.is_i64());
        let known = self.people.iter().any(|it| Some(&it["id"]) == id);
        id.filter(|_| known).cloned().ok_or_else(|| problem(422, "personId names nobody"))
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Answer> {
        let (method, path) = request.target();
        match (method, &path[..]) {
            ("POST", ["people"]) => {
                let mut body = members(request, &["name"])?;
                let name = body.get("name").and_then(Json::as_str).unwrap_or_default();
                if name.is_empty() || name.chars().count() > 40 {
                    return Err(problem(422, "name is wrong"));
                }
                body.insert("id".into(), json!(self.people.len() + 1));
                self.people.push(Json::Object(body.clone()));
                Ok(answer(201, Json::Object(body)))
            }
            ("GET" | "HEAD", ["people", id]) => {
                let known = self.people.iter().find(|it| is(it, id));
                known.map(|it| answer(200, it.clone())).ok_or_else(|| problem(404, "Nobody"))
            }
            ("POST", ["expenses"]) => {
                let body = members(request, &["personId", "cents"])?;
                let cents = body.get("cents").and_then(Json::as_i64).unwrap_or(0);
                if !(1..=100_000).contains(&cents) {
                    return Err(problem(422, "cents are wrong"));
                }
                let person = self.person(&body)?;
                let id = self.expenses.len() + 1;
                let made = json!({ "id": id, "personId": person, "cents": cents, "state": "draft", "approvers": [] });
                self.expenses.push(made.clone());
                Ok(answer(201, made))
            }
            ("GET" | "HEAD", ["expenses", id]) => {
                let known = self.expenses.iter().find(|it| is(it, id));
                known.map(|it| answer(200, it.clone())).ok_or_else(|| problem(404, "None"))
            }
            ("POST", ["expenses", last]) if last.contains(':') => self.act(request, last),
            (_, ["people" | "expenses"]) => Err(problem(405, "No").with("allow", "POST")),
            (_, ["people" | "expenses", id]) => {
                let allow = if id.contains(':') { "POST" } else { "GET, HEAD" };
                Err(problem(405, "No").with("allow", allow))
            }
            _ => Err(problem(404, "Nothing is there")),
        }
    }

    fn act(&mut self, request: &Request, last: &str) -> Result<Answer, Answer> {
        let (id, act) = last.split_once(':').expect("an act");
        let at = self.expenses.iter().position(|it| is(it, id));
        let at = at.ok_or_else(|| problem(404, "None"))?;
        let state = self.expenses[at]["state"].as_str().unwrap_or_default().to_owned();
        match act {
            "submit" if state == "draft" => self.expenses[at]["state"] = json!("submitted"),
            "approve" => {
                let body = members(request, &["personId"])?;
                let person = self.person(&body)?;
                if person == self.expenses[at]["personId"] {
                    return Err(problem(403, "Not by its author"));
                }
                let all = self.expenses[at]["approvers"].as_array_mut().expect("a list");
                if state != "submitted" || all.contains(&person) {
                    return Err(problem(409, "Not now"));
                }
                all.push(person);
            }
            "pay" if state == "submitted" => {
                let count = self.expenses[at]["approvers"].as_array().map_or(0, Vec::len);
                if count < 2 {
                    return Err(problem(409, "Two people have to approve it"));
                }
                self.expenses[at]["state"] = json!("paid");
            }
            "submit" | "pay" => return Err(problem(409, "It is in another state")),
            _ => return Err(problem(404, "Nothing is there")),
        }
        Ok(answer(200, self.expenses[at].clone()))
    }
}

#[tokio::test]
async fn what_two_people_have_to_approve_is_paid() {
    let mut service = Expenses::default();
    let url = serve(move |request| service.handle(request)).await;
    let report = super::run(include_str!("approvals.yaml"), &url).await;
    super::assert_reached(&report);
}
