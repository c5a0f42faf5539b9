//! Fines of readers, which name a loan of the same reader.

use serde_json::{Map, Value as Json, json};

use super::service::{Answer, Request, answer, problem, serve};

#[derive(Default)]
struct Library {
    readers: Vec<Json>,
    loans: Vec<Json>,
    fines: Vec<Json>,
}

fn members(request: &Request, known: &[&str]) -> Result<Map<String, Json>, Answer> {
    let Json::Object(body) = request.body()? else { return Err(problem(422, "No object")) };
    let is_known = body.len() == known.len() && known.iter().all(|it| body.contains_key(*it));
    if is_known { Ok(body) } else { Err(problem(422, "Other members")) }
}

/// The thing of this id.
fn of<'l>(all: &'l [Json], id: &str) -> Result<&'l Json, Answer> {
    let is_it = |it: &&Json| it["id"].as_u64().is_some_and(|it| it.to_string() == id);
    all.iter().find(is_it).ok_or_else(|| problem(404, "There is none"))
}

fn keep(all: &mut Vec<Json>, mut body: Map<String, Json>) -> Answer {
    body.insert("id".into(), json!(all.len() + 1));
    all.push(Json::Object(body.clone()));
    answer(201, Json::Object(body))
}

impl Library {
    fn handle(&mut self, request: &Request) -> Result<Answer, Answer> {
        let (method, path) = request.target();
        match (method, &path[..]) {
            ("POST", ["readers"]) => {
                let body = members(request, &["name"])?;
                let length = body["name"].as_str().map_or(0, |it| it.chars().count());
                match (1..=30).contains(&length) {
                    true => Ok(keep(&mut self.readers, body)),
                    false => Err(problem(422, "name is wrong")),
                }
            }
            ("POST", ["loans"]) => {
                let body = members(request, &["readerId"])?;
                let reader = &body["readerId"];
                if !reader.is_u64() || !self.readers.iter().any(|it| it["id"] == *reader) {
                    return Err(problem(422, "readerId names nobody"));
                }
                if self.loans.iter().any(|it| it["readerId"] == *reader) {
                    return Err(problem(409, "One at a time"));
                }
                Ok(keep(&mut self.loans, body))
            }
            ("POST", ["readers", id, "fines"]) => {
                let reader = of(&self.readers, id)?["id"].clone();
                let mut body = members(request, &["cents", "loanId"])?;
                if !body["cents"].as_u64().is_some_and(|it| (1..=500).contains(&it)) {
                    return Err(problem(422, "cents are wrong"));
                }
                let loan = self.loans.iter().find(|it| it["id"] == body["loanId"]);
                if !body["loanId"].is_u64() || loan.is_none_or(|it| it["readerId"] != reader) {
                    return Err(problem(422, "loanId: no loan of this reader"));
                }
                body.insert("readerId".into(), reader);
                Ok(keep(&mut self.fines, body))
            }
            ("GET" | "HEAD", ["readers", id]) => Ok(answer(200, of(&self.readers, id)?.clone())),
            ("GET" | "HEAD", ["loans", id]) => Ok(answer(200, of(&self.loans, id)?.clone())),
            ("GET" | "HEAD", ["fines", id]) => Ok(answer(200, of(&self.fines, id)?.clone())),
            (_, ["readers" | "loans"] | ["readers", _, "fines"]) => {
                Err(problem(405, "No").with("allow", "POST"))
            }
            (_, ["readers" | "loans" | "fines", _]) => {
                Err(problem(405, "No").with("allow", "GET, HEAD"))
            }
            _ => Err(problem(404, "Nothing is there")),
        }
    }
}

#[tokio::test]
async fn what_belongs_together_is_named_together() {
    let mut service = Library::default();
    let url = serve(move |request| service.handle(request)).await;
    let report = super::run(include_str!("belonging.yaml"), &url).await;
    super::assert_reached(&report);
    let fine = report.coverage.operations.iter().find(|it| it.operation == "fine").expect("it");
    assert!(fine.statuses[&201] > 3, "{:?}", fine.statuses);
}
