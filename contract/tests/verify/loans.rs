//! Tools that only actions name, a key for each request, and numbers that words ask for.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::service::{Answer, Request, answer, problem, serve};

#[derive(Default)]
struct Shelf {
    members: Vec<Json>,
    tools: Vec<Json>,
    keys: BTreeMap<String, (Json, Json)>,
    /// Whether it lets members go who have a tool.
    is_careless: bool,
}

fn integer(body: &Map<String, Json>, name: &str, least: u64, most: u64) -> Result<u64, Answer> {
    let value = body.get(name).and_then(Json::as_f64).filter(|it| it.fract() == 0.0);
    let value = value.filter(|it| (least as f64..=most as f64).contains(it));
    value.map(|it| it as u64).ok_or_else(|| problem(422, &format!("{name} is wrong")))
}

fn text<'b>(body: &'b Map<String, Json>, name: &str) -> Result<&'b str, Answer> {
    let text = body.get(name).and_then(Json::as_str);
    let text = text.filter(|it| (1..=30).contains(&it.chars().count()));
    text.ok_or_else(|| problem(422, &format!("{name} is wrong")))
}

fn object(value: Json, known: &[&str]) -> Result<Map<String, Json>, Answer> {
    let Json::Object(members) = value else { return Err(problem(422, "No object")) };
    let is_known = members.keys().all(|it| known.contains(&it.as_str()));
    if is_known { Ok(members) } else { Err(problem(422, "Other members")) }
}

fn is_day(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text.split('-').map(|it| it.parse().ok()).collect();
    let [Some(year), Some(month), Some(day)] = parts[..] else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let most = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_shaped = text.len() == 10 && text.bytes().filter(u8::is_ascii_digit).count() == 8;
    is_shaped && (1..=12).contains(&month) && (1..=most).contains(&day)
}

fn numbered<'t>(all: &'t mut [Json], id: &str) -> Result<&'t mut Json, Answer> {
    let at = id.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
    at.and_then(|it| all.get_mut(it)).ok_or_else(|| problem(404, "There is none"))
}

impl Shelf {
    fn enrol(&mut self, request: &Request) -> Result<Answer, Answer> {
        let body = request.body()?;
        let key = request.headers.get("idempotency-key").cloned().unwrap_or_default();
        let is_key = (6..=40).contains(&key.len())
            && key.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        if !is_key {
            return Err(problem(400, "The key is wrong"));
        }
        match self.keys.get(&key) {
            Some((known, made)) if *known == body => return Ok(answer(201, made.clone())),
            Some(_) => return Err(problem(409, "The key was used")),
            None => {}
        }
        let members = object(body.clone(), &["name", "born_on", "trust"])?;
        let name = text(&members, "name")?.trim();
        let born = text(&members, "born_on")?;
        if name.is_empty() || !is_day(born) {
            return Err(problem(422, "A text is wrong"));
        }
        if born > "2005-01-01" {
            return Err(problem(422, "Too young"));
        }
        let trust = integer(&members, "trust", 0, 10)?;
        let made = json!({
            "id": self.members.len() + 1, "name": name, "born_on": born, "trust": trust,
            "standing": if trust < 4 { "fresh" } else { "known" }, "state": "active",
        });
        self.members.push(made.clone());
        self.keys.insert(key, (body, made.clone()));
        Ok(answer(201, made))
    }

    fn add(&mut self, request: &Request) -> Result<Answer, Answer> {
        let body = object(request.body()?, &["code", "name", "pieces"])?;
        let code = text(&body, "code")?;
        if code.len() != 3 || !code.bytes().all(|it| it.is_ascii_uppercase()) {
            return Err(problem(422, "code is wrong"));
        }
        let pieces = integer(&body, "pieces", 1, 500)?;
        let made = json!({
            "id": self.tools.len() + 1, "code": code, "name": text(&body, "name")?,
            "pieces": pieces, "pieces_left": pieces, "member_id": null,
        });
        self.tools.push(made.clone());
        Ok(answer(201, made))
    }

    fn lend(&mut self, id: &str, request: &Request) -> Result<Answer, Answer> {
        let body = object(request.body()?, &["member_id", "pieces"])?;
        let member = integer(&body, "member_id", 1, u64::MAX)?;
        let pieces = integer(&body, "pieces", 20, 90)?;
        let tool = numbered(&mut self.tools, id)?;
        let known = self.members.get(member as usize - 1);
        let known = known.ok_or_else(|| problem(422, "There is no such member"))?;
        let left = tool["pieces_left"].as_u64().unwrap_or_default();
        if known["trust"].as_u64() < Some(4) || known["state"] == "closed" {
            return Err(problem(409, "Not to this member"));
        }
        if left < pieces || !tool["member_id"].is_null() {
            return Err(problem(409, "Not that many are left"));
        }
        tool["pieces_left"] = json!(left - pieces);
        tool["member_id"] = json!(member);
        Ok(answer(200, tool.clone()))
    }

    fn close(&mut self, id: &str) -> Result<Answer, Answer> {
        let member = numbered(&mut self.members, id)?;
        if member["state"] == "closed" {
            return Err(problem(409, "It has ended"));
        }
        let holds = self.tools.iter().any(|it| it["member_id"] == member["id"]);
        if holds && !self.is_careless {
            return Err(problem(409, "There is a tool"));
        }
        member["state"] = json!("closed");
        Ok(answer(200, member.clone()))
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Answer> {
        let (method, path) = request.target();
        match (method, &path[..]) {
            ("POST", ["members"]) => self.enrol(request),
            ("GET" | "HEAD", ["members", id]) => {
                Ok(answer(200, numbered(&mut self.members, id)?.clone()))
            }
            ("POST", ["members", id, "close"]) => self.close(id),
            ("GET" | "HEAD", ["tools"]) => {
                let mut tools = self.tools.clone();
                tools.sort_by_key(|it| it["code"].as_str().unwrap_or_default().to_owned());
                Ok(answer(200, Json::Array(tools)))
            }
            ("POST", ["tools"]) => self.add(request),
            ("POST", ["tools", id, "lend"]) => self.lend(id, request),
            ("POST", ["tools", id, "return"]) => {
                let tool = numbered(&mut self.tools, id)?;
                if tool["member_id"].is_null() {
                    return Err(problem(409, "It is not lent"));
                }
                tool["member_id"] = Json::Null;
                tool["pieces_left"] = tool["pieces"].clone();
                Ok(answer(200, tool.clone()))
            }
            (_, ["tools"]) => Err(problem(405, "No").with("allow", "GET, HEAD, POST")),
            (_, ["members", _]) => Err(problem(405, "No").with("allow", "GET, HEAD")),
            (_, ["members"] | ["members", _, "close"] | ["tools", _, "lend" | "return"]) => {
                Err(problem(405, "No").with("allow", "POST"))
            }
            _ => Err(problem(404, "Nothing is there")),
        }
    }
}

#[tokio::test]
async fn what_only_actions_name_is_reached_with_a_key_for_each_request() {
    let mut shelf = Shelf::default();
    let url = serve(move |request| shelf.handle(request)).await;
    let report = super::run(include_str!("loans.yaml"), &url).await;
    super::assert_reached(&report);
}

#[tokio::test]
async fn who_goes_with_what_holds_them_is_found() {
    let mut shelf = Shelf { is_careless: true, ..Shelf::default() };
    let url = serve(move |request| shelf.handle(request)).await;
    let report = super::run(include_str!("loans.yaml"), &url).await;
    let found: Vec<_> =
        report.findings.iter().map(|it| (it.check.name(), it.operation.as_str())).collect();
    assert!(found.contains(&("described", "closeMember")), "{found:?}");
}
