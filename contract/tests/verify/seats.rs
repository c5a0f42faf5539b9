//! Seats of shows, which can be booked once the sale of their show is open, each of them once.

use serde_json::{Map, Value as Json, json};

use super::service::{Answer, Request, answer, serve};

#[derive(Default)]
struct Seats {
    things: Vec<Json>,
    /// The shows of seats and whether the sale of shows is open, by id.
    shows: Map<String, Json>,
    open: Vec<String>,
}

fn wrong(status: u16, pointer: &str, detail: &str) -> Answer {
    let source = json!({ "pointer": pointer });
    answer(
        status,
        json!({ "errors": [{ "status": status.to_string(), "source": source, "detail": detail }] }),
    )
}

fn no(status: u16) -> Answer {
    answer(status, json!({ "errors": [{ "status": status.to_string() }] }))
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':').filter(|it| it.0.len() == 2 && it.1.len() == 2)?;
    let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (is_digits(text.get(..2)?) && hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// The attributes of what a request sends, which has to have these members and no others.
fn attributes(request: &Request, kind: &str, names: &[&str]) -> Result<Map<String, Json>, Answer> {
    let body = request.body().map_err(|it| no(it.status))?;
    let only = |value: &Json, known: &[&str], pointer: &str| match value.as_object() {
        Some(members)
            if members.len() == known.len() && known.iter().all(|it| members.contains_key(*it)) =>
        {
            Ok(())
        }
        _ => Err(wrong(422, pointer, "has other members")),
    };
    only(&body, &["data"], "/")?;
    only(&body["data"], &["type", "attributes"], "/data")?;
    only(&body["data"]["attributes"], names, "/data/attributes")?;
    if body["data"]["type"] != kind {
        return Err(wrong(422, "/data/type", "is another"));
    }
    Ok(body["data"]["attributes"].as_object().cloned().unwrap_or_default())
}

impl Seats {
    fn made(&mut self, kind: &str, attributes: Map<String, Json>) -> (String, Answer) {
        let id = format!("{}{}", &kind[..2], self.things.len() + 10);
        let thing = json!({ "data": { "id": id, "type": kind, "attributes": attributes } });
        self.things.push(thing.clone());
        let made = answer(201, thing).with("location", format!("/{kind}/{id}"));
        (id, made)
    }

    fn at(&self, kind: &str, id: &str) -> Result<usize, Answer> {
        let is_it = |it: &Json| it["data"]["id"] == id && it["data"]["type"] == kind;
        self.things.iter().position(is_it).ok_or_else(|| no(404))
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Answer> {
        let (method, path) = request.target();
        match (method, &path[..]) {
            ("POST", ["shows"]) => {
                let sent = attributes(request, "shows", &["title", "begins", "finishes"])?;
                let title = sent["title"].as_str().map_or(0, |it| it.chars().count());
                if !(1..=60).contains(&title) {
                    return Err(wrong(422, "/data/attributes/title", "is wrong"));
                }
                let time = |name: &str| {
                    let time = sent[name].as_str().and_then(minutes);
                    time.ok_or_else(|| {
                        wrong(422, &format!("/data/attributes/{name}"), "is no time")
                    })
                };
                let (begins, finishes) = (time("begins")?, time("finishes")?);
                if finishes < begins + 60 {
                    return Err(wrong(
                        422,
                        "/data/attributes/finishes",
                        "has to be an hour after begins",
                    ));
                }
                Ok(self.made("shows", sent).1)
            }
            ("POST", ["shows", id, "sale"]) => {
                let at = self.at("shows", id)?;
                if self.open.iter().any(|it| it == id) {
                    return Err(no(409));
                }
                self.open.push((*id).to_owned());
                Ok(answer(200, self.things[at].clone()))
            }
            ("POST", ["shows", id, "seats"]) => {
                self.at("shows", id)?;
                let sent = attributes(request, "seats", &["row"])?;
                if !sent["row"].as_i64().is_some_and(|it| (1..=90).contains(&it)) {
                    return Err(wrong(422, "/data/attributes/row", "is wrong"));
                }
                let (seat, made) = self.made("seats", sent);
                self.shows.insert(seat, json!(id));
                Ok(made)
            }
            ("POST", ["bookings"]) => {
                let sent = attributes(request, "bookings", &["seatId"])?;
                let seat = sent["seatId"].as_str().unwrap_or_default().to_owned();
                self.at("seats", &seat)
                    .map_err(|_| wrong(422, "/data/attributes/seatId", "is nowhere"))?;
                let is_taken =
                    self.things.iter().any(|it| it["data"]["attributes"]["seatId"] == json!(seat));
                let show = self.shows[&seat].as_str().unwrap_or_default();
                if is_taken || !self.open.iter().any(|it| it == show) {
                    return Err(no(409));
                }
                Ok(self.made("bookings", sent).1)
            }
            ("DELETE", ["bookings", id]) => {
                let at = self.at("bookings", id)?;
                // The place stays, so that ids are never given twice.
                self.things[at] = Json::Null;
                Ok(Answer { status: 204, headers: Vec::new(), body: None })
            }
            ("GET" | "HEAD", [kind @ ("shows" | "seats" | "bookings"), id]) => {
                Ok(answer(200, self.things[self.at(kind, id)?].clone()))
            }
            (_, ["shows" | "bookings"] | ["shows", _, "sale" | "seats"]) => {
                Err(no(405).with("allow", "POST"))
            }
            (_, ["bookings", _]) => Err(no(405).with("allow", "GET, HEAD, DELETE")),
            (_, ["shows" | "seats", _]) => Err(no(405).with("allow", "GET, HEAD")),
            _ => Err(no(404)),
        }
    }
}

#[tokio::test]
async fn seats_of_an_open_sale_are_booked_each_once() {
    let mut service = Seats::default();
    let url = serve(move |request| service.handle(request)).await;
    let report = super::run(include_str!("seats.yaml"), &url).await;
    super::assert_reached(&report);
    let book = report.coverage.operations.iter().find(|it| it.operation == "book").expect("it");
    assert!(book.statuses[&201] > 3, "{:?}", book.statuses);
}
