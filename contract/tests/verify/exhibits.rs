//! Exhibits that are lent: patterns beside formats, titles of one exhibit only, carriers that are only listed, and a
//! stock that loans are taken from.

use jsonschema::Validator;
use serde_json::{Value as Json, json};

use super::service::{Answer, Request, answer, problem, serve};

const DOCUMENT: &str = include_str!("exhibits.yaml");
const CARRIER: &str = "car_7f3k9d2m";

struct Exhibits {
    document: Json,
    exhibits: Vec<Json>,
    loans: Vec<Json>,
}

/// The number that an id ends with.
fn at<'a>(all: &'a mut [Json], id: &Json) -> Option<&'a mut Json> {
    all.iter_mut().find(|it| it["id"] == *id)
}

impl Exhibits {
    /// A body that fits the schema of an operation.
    fn body(&self, request: &Request, pointer: &str) -> Result<Json, Answer> {
        let path = format!("/paths/{pointer}/requestBody/content");
        let (media, schema) = match &self.document.pointer(&path) {
            Some(Json::Object(content)) => content.iter().next().expect("a media type"),
            _ => panic!("{path}"),
        };
        let sent = request.headers.get("content-type").and_then(|it| it.split(';').next());
        if sent.map(str::trim) != Some(media) {
            return Err(problem(415, "Send what is documented"));
        }
        let body: Json =
            serde_json::from_slice(&request.bytes).map_err(|_| problem(400, "It is no JSON"))?;
        let mut schema = schema["schema"].clone();
        schema["components"] = self.document["components"].clone();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema);
        let validator: Validator = validator.expect("a schema");
        validator.validate(&body).map_err(|it| problem(422, &it.to_string()))?;
        Ok(body)
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Answer> {
        let (method, path) = request.target();
        let missing = || problem(404, "It is not there");
        match (method, &path[..]) {
            ("GET" | "HEAD", ["carriers"]) => Ok(answer(200, json!([{ "id": CARRIER }]))),
            ("POST", ["exhibits"]) => {
                let mut body = self.body(request, "~1exhibits/post")?;
                if self.exhibits.iter().any(|it| it["caption"] == body["caption"]) {
                    return Err(problem(409, "Another one is called so"));
                }
                body["id"] = json!(format!("ex{}", self.exhibits.len()));
                body["foundOn"] = body.get("foundOn").cloned().unwrap_or_default();
                self.exhibits.push(body.clone());
                Ok(answer(201, body))
            }
            ("GET" | "HEAD", ["exhibits", id]) => {
                let found = at(&mut self.exhibits, &json!(id)).ok_or_else(missing)?;
                Ok(answer(200, found.clone()))
            }
            ("PATCH", ["exhibits", id]) => {
                at(&mut self.exhibits, &json!(id)).ok_or_else(missing)?;
                let body = self.body(request, "~1exhibits~1{exhibitId}/patch")?;
                let found = at(&mut self.exhibits, &json!(id)).ok_or_else(missing)?;
                if let Some(pieces) = body.get("pieces") {
                    found["pieces"] = pieces.clone();
                }
                Ok(answer(200, found.clone()))
            }
            ("POST", ["exhibits", id, "checks"]) => {
                let found = at(&mut self.exhibits, &json!(id)).ok_or_else(missing)?.clone();
                let body = self.body(request, "~1exhibits~1{exhibitId}~1checks/post")?;
                let day = body["checkedOn"].as_str().unwrap_or_default();
                if day < found["foundOn"].as_str().unwrap_or_default() || day > "2026-11-01" {
                    return Err(problem(422, "It is no day between those"));
                }
                Ok(answer(201, body))
            }
            ("POST", ["loans"]) => {
                let mut body = self.body(request, "~1loans/post")?;
                if at(&mut self.exhibits, &body["exhibitId"]).is_none() {
                    return Err(problem(422, "There is no such exhibit"));
                }
                body["id"] = json!(format!("lo{}", self.loans.len()));
                body["dueOn"] = body.get("dueOn").cloned().unwrap_or_default();
                body["state"] = json!("asked");
                body["approvedAt"] = Json::Null;
                self.loans.push(body.clone());
                Ok(answer(201, body))
            }
            ("GET" | "HEAD", ["loans", id]) => {
                Ok(answer(200, at(&mut self.loans, &json!(id)).ok_or_else(missing)?.clone()))
            }
            ("POST", ["loans", id, act @ ("approve" | "dispatch")]) => self.act(request, id, act),
            (_, ["carriers"]) => Err(problem(405, "Read it").with("allow", "GET, HEAD")),
            (_, ["exhibits", _]) => Err(problem(405, "No").with("allow", "GET, HEAD, PATCH")),
            (_, ["loans", _]) => Err(problem(405, "No").with("allow", "GET, HEAD")),
            (_, ["exhibits" | "loans"] | ["exhibits", _, "checks"])
            | (_, ["loans", _, "approve" | "dispatch"]) => {
                Err(problem(405, "No").with("allow", "POST"))
            }
            _ => Err(missing()),
        }
    }

    fn act(&mut self, request: &Request, id: &str, act: &str) -> Result<Answer, Answer> {
        let missing = || problem(404, "It is not there");
        let loan = at(&mut self.loans, &json!(id)).ok_or_else(missing)?.clone();
        if act == "dispatch"
            && self.body(request, "~1loans~1{loanId}~1dispatch/post")?["carrierId"] != CARRIER
        {
            return Err(problem(422, "There is no such carrier"));
        }
        let exhibit = at(&mut self.exhibits, &loan["exhibitId"]).ok_or_else(missing)?;
        let pieces = exhibit["pieces"].as_i64().unwrap_or_default();
        let left = pieces - loan["count"].as_i64().unwrap_or_default();
        let wanted = if act == "approve" { "asked" } else { "approved" };
        if loan["state"] != wanted || left < 0 {
            return Err(problem(409, "It is not possible now"));
        }
        if act == "dispatch" {
            exhibit["pieces"] = json!(left);
        }
        let loan = at(&mut self.loans, &json!(id)).ok_or_else(missing)?;
        match act {
            "approve" => {
                loan["state"] = json!("approved");
                loan["approvedAt"] = json!("2026-11-01T10:00:00Z");
            }
            _ => loan["state"] = json!("dispatched"),
        }
        Ok(answer(200, loan.clone()))
    }
}

#[tokio::test]
async fn exhibits_are_lent_and_sent_off() {
    let document = serde_yaml::from_str(DOCUMENT).expect("a document");
    let mut service = Exhibits { document, exhibits: Vec::new(), loans: Vec::new() };
    let url = serve(move |request| service.handle(request)).await;
    let report = super::run(DOCUMENT, &url).await;
    super::assert_reached(&report);
    let of = |id: &str| {
        let mut all = report.coverage.operations.iter();
        &all.find(|it| it.operation == id).expect("an operation").statuses
    };
    assert!(of("dispatchLoan")[&200] > 1, "{:?}", of("dispatchLoan"));
    // Titles are new ones, so that few are taken.
    let (made, taken) = (of("addExhibit")[&201], of("addExhibit").get(&409).copied());
    assert!(made > 10 && taken.unwrap_or_default() < made, "{:?}", of("addExhibit"));
}
