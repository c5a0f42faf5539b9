//! Boats that only a path below somebody makes, trips of which there is one at a time, and what words work out.

use std::time::SystemTime;

use serde_json::{Map, Value as Json, json};

use super::service::{Answer, Request, answer, problem, serve};

/// What is wrong with the service.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    TaxIsCut,
    SecondTripAfloat,
    TimeStands,
}

struct House {
    fault: Fault,
    people: Vec<Json>,
    boats: Vec<Json>,
    trips: Vec<Json>,
}

/// The present, as RFC 3339 has it, with what is finer than a second.
fn now() -> String {
    let time = SystemTime::now();
    let text = httpdate::fmt_http_date(time);
    let words: Vec<&str> = text.split_whitespace().collect();
    let months =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.iter().position(|it| *it == words[2]).unwrap() + 1;
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    format!("{}-{month:02}-{}T{}.{:06}Z", words[3], words[1], words[4], since.subsec_micros())
}

fn object(value: Json, known: &[&str]) -> Result<Map<String, Json>, Answer> {
    let Json::Object(members) = value else { return Err(problem(422, "No object")) };
    let is_known = members.keys().all(|it| known.contains(&it.as_str()));
    if is_known { Ok(members) } else { Err(problem(422, "Other members")) }
}

fn integer(body: &Map<String, Json>, name: &str, most: f64) -> Result<u64, Answer> {
    let value = body.get(name).and_then(Json::as_f64).filter(|it| it.fract() == 0.0);
    let value = value.filter(|it| (1.0..=most).contains(it));
    value.map(|it| it as u64).ok_or_else(|| problem(422, &format!("{name} is wrong")))
}

fn numbered<'t>(all: &'t mut [Json], id: &str) -> Result<&'t mut Json, Answer> {
    let at = id.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
    at.and_then(|it| all.get_mut(it)).ok_or_else(|| problem(404, "There is none"))
}

impl House {
    fn new(fault: Fault) -> Self {
        Self { fault, people: Vec::new(), boats: Vec::new(), trips: Vec::new() }
    }

    fn enter(&mut self, request: &Request) -> Result<Answer, Answer> {
        let body = object(request.body()?, &["name"])?;
        let name = body.get("name").and_then(Json::as_str).unwrap_or_default();
        if !(1..=30).contains(&name.chars().count()) {
            return Err(problem(422, "name is wrong"));
        }
        let made = json!({ "id": self.people.len() + 1, "name": name });
        self.people.push(made.clone());
        Ok(answer(201, made))
    }

    fn bring(&mut self, person: &str, request: &Request) -> Result<Answer, Answer> {
        numbered(&mut self.people, person)?;
        let body = object(request.body()?, &["hull_number", "seats"])?;
        let seats = integer(&body, "seats", 3.0)?;
        let hull = body.get("hull_number").and_then(Json::as_str).unwrap_or_default();
        let is_letter = |it: u8| it.is_ascii_uppercase() || it.is_ascii_digit();
        if !(4..=12).contains(&hull.len()) || !hull.bytes().all(is_letter) {
            return Err(problem(422, "hull_number is wrong"));
        }
        if self.boats.iter().any(|it| it["hull_number"] == hull) {
            return Err(problem(409, "This hull number is known"));
        }
        let made = json!({ "id": self.boats.len() + 1, "hull_number": hull, "seats": seats });
        self.boats.push(made.clone());
        Ok(answer(201, made))
    }

    fn plan(&mut self, request: &Request) -> Result<Answer, Answer> {
        let body = object(request.body()?, &["boat_id", "hours", "price_cents"])?;
        let boat = integer(&body, "boat_id", 9e15)?;
        let (hours, price) = (integer(&body, "hours", 9.0)?, integer(&body, "price_cents", 9e3)?);
        if boat as usize > self.boats.len() {
            return Err(problem(422, "There is no such boat"));
        }
        let is_taken = |it: &Json| {
            let is_seen = self.fault != Fault::SecondTripAfloat || it["state"] != "afloat";
            it["boat_id"] == boat && it["state"] != "back" && is_seen
        };
        if self.trips.iter().any(is_taken) {
            return Err(problem(409, "The boat has a trip"));
        }
        let hire = hours * price;
        let half = if self.fault == Fault::TaxIsCut { 0 } else { 50 };
        let tax = (hire * 19 + half) / 100;
        let made = json!({
            "id": self.trips.len() + 1, "boat_id": boat, "hours": hours, "price_cents": price, "hire_cents": hire,
            "tax_cents": tax, "total_cents": hire + tax, "state": "planned", "updated_at": now(),
        });
        self.trips.push(made.clone());
        Ok(answer(201, made))
    }

    fn turn(&mut self, id: &str, [from, to]: [&str; 2]) -> Result<Answer, Answer> {
        let trip = numbered(&mut self.trips, id)?;
        if trip["state"] != from {
            return Err(problem(409, "It is in another state"));
        }
        trip["state"] = json!(to);
        if self.fault != Fault::TimeStands {
            trip["updated_at"] = json!(now());
        }
        Ok(answer(200, trip.clone()))
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Answer> {
        let (method, path) = request.target();
        match (method, &path[..]) {
            ("POST", ["people"]) => self.enter(request),
            ("GET" | "HEAD", ["people", id]) => {
                Ok(answer(200, numbered(&mut self.people, id)?.clone()))
            }
            ("POST", ["people", id, "boats"]) => self.bring(id, request),
            ("POST", ["trips"]) => self.plan(request),
            ("GET" | "HEAD", ["trips"]) => {
                let seen = self.trips.iter().filter(|it| it["state"] != "back");
                Ok(answer(200, seen.cloned().collect()))
            }
            ("GET" | "HEAD", ["trips", id]) => {
                Ok(answer(200, numbered(&mut self.trips, id)?.clone()))
            }
            ("POST", ["trips", id, "start"]) => self.turn(id, ["planned", "afloat"]),
            ("POST", ["trips", id, "finish"]) => self.turn(id, ["afloat", "back"]),
            (_, ["trips"]) => Err(problem(405, "No").with("allow", "GET, HEAD, POST")),
            (_, ["people" | "trips", _]) => Err(problem(405, "No").with("allow", "GET, HEAD")),
            (_, ["people"] | ["people", _, "boats"] | ["trips", _, "start" | "finish"]) => {
                Err(problem(405, "No").with("allow", "POST"))
            }
            _ => Err(problem(404, "Nothing is there")),
        }
    }
}

async fn report(fault: Fault) -> specwright_contract::verify::Report {
    let mut house = House::new(fault);
    let url = serve(move |request| house.handle(request)).await;
    super::run(include_str!("boats.yaml"), &url).await
}

#[tokio::test]
async fn what_is_made_below_others_and_taken_one_at_a_time_is_reached() {
    super::assert_reached(&report(Fault::None).await);
}

#[tokio::test]
async fn what_words_work_out_and_allow_once_is_found() {
    for (fault, check, operation, place) in [
        (Fault::TaxIsCut, "described", "getTrip", "response body/tax_cents"),
        (Fault::SecondTripAfloat, "described", "planTrip", "status 201"),
        (Fault::TimeStands, "stored-as-sent", "startTrip", "response body/updated_at"),
    ] {
        let report = report(fault).await;
        let found = |it: &specwright_contract::verify::Finding| {
            (it.check.name(), it.operation.as_str(), it.place.as_str()) == (check, operation, place)
        };
        let all: Vec<_> = report.findings.iter().map(|it| (&it.operation, &it.message)).collect();
        assert!(report.findings.iter().any(found), "{fault:?}: {all:#?}");
    }
}
