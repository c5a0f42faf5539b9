//! Notices that a service makes something else of, hides and keeps, as its words say.

use serde_json::{Map, Value as Json, json};

use super::service::{Answer, Request, answer, problem, serve};

#[derive(Default)]
struct Board {
    notices: Vec<Json>,
    pairs: Vec<Json>,
    /// Whether it loses the end of what its words say nothing of.
    is_careless: bool,
}

fn code(value: &Json) -> Result<&str, Answer> {
    let text = value.as_str().filter(|it| (3..=12).contains(&it.chars().count()));
    let text = text.filter(|it| it.starts_with(|it: char| it.is_ascii_uppercase()));
    text.ok_or_else(|| problem(422, "code is wrong"))
}

fn text(value: &Json, most: usize) -> Result<&str, Answer> {
    let text = value.as_str().filter(|it| it.chars().count() <= most);
    text.ok_or_else(|| problem(422, "A text is wrong"))
}

fn members(value: Json, known: &[&str]) -> Result<Map<String, Json>, Answer> {
    let Json::Object(members) = value else { return Err(problem(422, "No object")) };
    let is_known = members.keys().all(|it| known.contains(&it.as_str()));
    if is_known { Ok(members) } else { Err(problem(422, "Other members")) }
}

impl Board {
    fn position(&self, wanted: &str) -> Option<usize> {
        self.notices.iter().position(|it| it["code"] == wanted)
    }

    fn notice(&self, wanted: &str) -> Result<usize, Answer> {
        self.position(wanted).ok_or_else(|| problem(404, "There is none"))
    }

    fn add(&mut self, request: &Request) -> Result<Answer, Answer> {
        let body = members(request.body()?, &["code", "text", "days", "author"])?;
        let member = |name: &str| body.get(name).cloned().unwrap_or_default();
        let own = member("code");
        let own = code(&own)?;
        let days = member("days").as_f64().filter(|it| it.fract() == 0.0);
        let days = days.filter(|it| (0.0..=400.0).contains(it));
        let days = days.ok_or_else(|| problem(422, "days are wrong"))? as u64;
        let whole = member("text");
        let lines = text(&whole, 60)?.lines().filter(|it| !it.trim().is_empty());
        let lines: Vec<&str> = lines.collect();
        let author = body.get("author").map(|it| text(it, 20)).transpose()?;
        let author = match self.is_careless {
            true => author.map(|it| it.chars().take(9).collect::<String>()),
            false => author.map(str::to_owned),
        };
        if self.position(own).is_some() {
            return Err(problem(409, "The code is taken"));
        }
        let made = json!({
            "code": own, "text": lines.join("\n"), "days": days.clamp(1, 90), "author": author, "state": "new",
        });
        self.notices.push(made.clone());
        Ok(answer(201, made))
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Answer> {
        let (method, path) = request.target();
        match (method, &path[..]) {
            ("POST", ["notices"]) => self.add(request),
            ("GET" | "HEAD", ["notices"]) => {
                let pinned: Vec<&Json> =
                    self.notices.iter().filter(|it| it["state"] == "pinned").collect();
                Ok(answer(200, json!({"total": pinned.len(), "_embedded": {"notices": pinned}})))
            }
            ("GET" | "HEAD", ["notices", code]) => {
                Ok(answer(200, self.notices[self.notice(code)?].clone()))
            }
            ("DELETE", ["notices", code]) => {
                let at = self.notice(code)?;
                if self.notices[at]["state"] == "down" {
                    return Err(problem(409, "It is down"));
                }
                self.notices[at]["state"] = json!("down");
                Ok(answer(200, self.notices[at].clone()))
            }
            ("POST", ["notices", code, "pin"]) => {
                let at = self.notice(code)?;
                self.notices[at]["state"] = json!("pinned");
                Ok(answer(200, self.notices[at].clone()))
            }
            ("POST", ["pairs"]) => {
                let mut body = members(request.body()?, &["left", "right"])?;
                for name in ["left", "right"] {
                    let own = body.get(name).cloned().unwrap_or_default();
                    if self.position(code(&own)?).is_none() {
                        return Err(problem(422, "There is no such notice"));
                    }
                }
                if body["left"] == body["right"] {
                    return Err(problem(422, "It is the same notice"));
                }
                body.insert("id".into(), json!(self.pairs.len() + 1));
                self.pairs.push(Json::Object(body.clone()));
                Ok(answer(201, Json::Object(body)))
            }
            ("GET" | "HEAD", ["pairs", id]) => {
                let at = id.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
                let pair = at.and_then(|it| self.pairs.get(it));
                Ok(answer(200, pair.ok_or_else(|| problem(404, "There is none"))?.clone()))
            }
            (_, ["notices"]) => Err(problem(405, "No").with("allow", "GET, HEAD, POST")),
            (_, ["notices", _]) => Err(problem(405, "No").with("allow", "GET, HEAD, DELETE")),
            (_, ["notices", _, "pin"] | ["pairs"]) => Err(problem(405, "No").with("allow", "POST")),
            (_, ["pairs", _]) => Err(problem(405, "No").with("allow", "GET, HEAD")),
            _ => Err(problem(404, "Nothing is there")),
        }
    }
}

#[tokio::test]
async fn what_words_say_becomes_of_things_is_no_finding() {
    let mut board = Board::default();
    let url = serve(move |request| board.handle(request)).await;
    let report = super::run(include_str!("notices.yaml"), &url).await;
    super::assert_reached(&report);
}

#[tokio::test]
async fn what_no_words_say_is_one() {
    let mut board = Board { is_careless: true, ..Board::default() };
    let url = serve(move |request| board.handle(request)).await;
    let report = super::run(include_str!("notices.yaml"), &url).await;
    let found: Vec<_> =
        report.findings.iter().map(|it| (it.check.name(), it.place.as_str())).collect();
    assert!(found.contains(&("stored-as-sent", "response body/author")), "{found:?}");
}
