//! A restaurant: what is taken from its settings where a request leaves it out, what may begin as
//! another ends, and how often something can be done.

use serde_json::{Value, json};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright_contract::verify::{Report, Verify};
use specwright_contract::{Checker, Direction};

use crate::hosted::host;

/// What is said of a booking, of how long it takes, and of putting it off; in several voices.
const VOICES: &[[&str; 3]] = &[
    [
        "Bookings of one guest must not overlap (409). One booking may begin at the very moment the previous one ends.",
        "When left out, the `slot_minutes` of the settings are taken.",
        "A booking can be put off twice at most (409 afterwards).",
    ],
    [
        "A booking that would overlap another one of the guest is refused with 409; bookings may stand back to back.",
        "A missing length is the slot of the restaurant.",
        "Puts the booking off. A third time is refused with 409.",
    ],
    [
        "Two bookings of a guest cannot overlap, else 409. The end is exclusive.",
        "Defaults to `slot_minutes`.",
        "It cannot be put off more than twice (409).",
    ],
];

#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// The length is one number, whatever the settings say.
    Fixed,
    /// What begins as another ends is in its way.
    Touching,
    /// There is no end to putting off.
    Again,
}

fn document([book, length, put_off]: [&str; 3]) -> Document {
    let number =
        |least: u64, most: u64| json!({ "type": "integer", "minimum": least, "maximum": most });
    let mut minutes = number(10, 600);
    minutes["description"] = json!(length);
    let input = json!({
        "type": "object", "required": ["guest_id", "starts_at"], "additionalProperties": false,
        "properties": {
            "guest_id": { "type": "integer", "description": "A guest; 422 if there is none." },
            "starts_at": { "type": "string", "format": "date-time", "description": "Years from 2000 to 2099 are accepted, in UTC with a `Z` only." },
            "minutes": minutes
        }
    });
    let mut booking = input.clone();
    booking["properties"]["id"] = json!({ "type": "integer" });
    booking["properties"]["ends_at"] = json!({ "type": "string" });
    booking["properties"]["put_off"] = json!({ "type": "integer" });
    let guest = json!({ "type": "object", "required": ["name"], "properties": {
        "id": { "type": "integer", "readOnly": true }, "name": { "type": "string", "minLength": 1, "maxLength": 40 }
    } });
    let mut slot = number(10, 240);
    slot["example"] = json!(30);
    let settings = json!({ "type": "object", "required": ["slot_minutes", "phone"], "additionalProperties": false, "properties": {
        "slot_minutes": slot, "phone": { "type": "string", "maxLength": 20 }
    } });
    let shown = |schema: &Value| json!({ "description": "So", "content": { "application/json": { "schema": schema } } });
    let none = json!({ "description": "Not so" });
    let body = |schema: &Value| json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    let id =
        json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }]);
    let posted = |of: &Value| json!({ "201": shown(of), "400": none, "409": none, "415": none, "422": none });
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "Restaurant", "version": "1" },
        "paths": {
            "/settings": {
                "get": { "operationId": "getSettings", "responses": { "200": shown(&settings) } },
                "put": { "operationId": "setSettings", "requestBody": body(&settings),
                    "responses": { "200": shown(&settings), "400": none, "415": none, "422": none } }
            },
            "/guests": { "post": { "operationId": "addGuest", "requestBody": body(&guest), "responses": posted(&guest) } },
            "/guests/{id}": { "parameters": id, "get": { "operationId": "getGuest", "responses": { "200": shown(&guest), "404": none } } },
            "/bookings": { "post": { "operationId": "book", "description": book, "requestBody": body(&input), "responses": posted(&booking) } },
            "/bookings/{id}": { "parameters": id, "get": { "operationId": "getBooking", "responses": { "200": shown(&booking), "404": none } } },
            "/bookings/{id}/put_off": { "parameters": id, "post": { "operationId": "putOff", "description": put_off,
                "responses": { "200": shown(&booking), "404": none, "409": none } } }
        }
    });
    Document::from_text("restaurant.json", document.to_string()).expect("a document")
}

/// The minutes since the year 0 of a time in UTC as the service has them; months are 31 days long.
fn minutes(text: &str) -> Option<u64> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let is_plain = text.len() == 20 && text.ends_with('Z');
    let days = (part(0, 4)? * 12 + part(5, 7)? - 1) * 31 + part(8, 10)? - 1;
    let is_known = (2000..2100).contains(&part(0, 4)?);
    (is_plain && is_known).then_some((days * 24 + part(11, 13)?) * 60 + part(14, 16)?)
}

fn written(minutes: u64) -> String {
    let (days, hours) = (minutes / 60 / 24, minutes / 60 % 24);
    let (year, month, day) = (days / 31 / 12, days / 31 % 12 + 1, days % 31 + 1);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{:02}:00Z", minutes % 60)
}

struct Restaurant {
    document: Document,
    fault: Fault,
    settings: Value,
    guests: Vec<Value>,
    bookings: Vec<Value>,
}

impl Restaurant {
    fn fits(&self, path: &str, body: &Value) -> bool {
        let schema = format!("/paths/{path}/requestBody/content/application~1json/schema");
        let schema = Origin::root(schema);
        Checker::new(&self.document, &schema, Direction::Request).check(body).is_empty()
    }

    fn book(&mut self, body: &Value) -> (u16, Value) {
        let guest = body["guest_id"].as_u64().unwrap_or_default();
        let start = body["starts_at"].as_str().and_then(minutes);
        let is_there = (1..=self.guests.len() as u64).contains(&guest);
        let (Some(start), true) = (start, is_there && self.fits("~1bookings/post", body)) else {
            return (422, Value::Null);
        };
        let slot =
            if self.fault == Fault::Fixed { &json!(30) } else { &self.settings["slot_minutes"] };
        let length = body.get("minutes").unwrap_or(slot).clone();
        let end = start + length.as_u64().unwrap_or_default();
        let of = |it: &Value, name: &str| it[name].as_str().and_then(minutes).unwrap_or_default();
        let late = u64::from(self.fault == Fault::Touching);
        let is_in_way = |it: &Value| {
            it["guest_id"] == json!(guest)
                && start < of(it, "ends_at") + late
                && of(it, "starts_at") < end + late
        };
        if self.bookings.iter().any(is_in_way) {
            return (409, Value::Null);
        }
        let mut booking = body.clone();
        booking["minutes"] = length;
        booking["ends_at"] = json!(written(end));
        booking["id"] = json!(self.bookings.len() + 1);
        booking["put_off"] = json!(0);
        self.bookings.push(booking.clone());
        (201, booking)
    }

    fn answer(&mut self, method: &str, parts: &[&str], body: Option<&Value>) -> (u16, Value) {
        let at = parts.get(1).and_then(|it| it.parse::<usize>().ok()).unwrap_or_default();
        match (parts, method) {
            (["settings"], "GET") => (200, self.settings.clone()),
            (["settings"], "PUT") => match body {
                None => (400, Value::Null),
                Some(body) if !self.fits("~1settings/put", body) => (422, Value::Null),
                Some(body) => {
                    self.settings = body.clone();
                    (200, body.clone())
                }
            },
            (["settings"], _) => (405, json!("GET, HEAD, PUT")),
            (["guests"], "POST") => match body {
                None => (400, Value::Null),
                Some(body) if !self.fits("~1guests/post", body) => (422, Value::Null),
                Some(body) => {
                    let guest = json!({ "id": self.guests.len() + 1, "name": body["name"] });
                    self.guests.push(guest.clone());
                    (201, guest)
                }
            },
            (["bookings"], "POST") => match body {
                None => (400, Value::Null),
                Some(body) => self.book(body),
            },
            (["guests" | "bookings"], _) => (405, json!("POST")),
            (["bookings", _, "put_off"], "POST") => {
                let fault = self.fault;
                let Some(booking) = at.checked_sub(1).and_then(|it| self.bookings.get_mut(it))
                else {
                    return (404, Value::Null);
                };
                let times = booking["put_off"].as_u64().unwrap_or_default();
                if times >= 2 && fault != Fault::Again {
                    return (409, Value::Null);
                }
                booking["put_off"] = json!(times + 1);
                (200, booking.clone())
            }
            (["bookings", _, "put_off"], _) => (405, json!("POST")),
            ([all @ ("guests" | "bookings"), _], "GET") => {
                let all = if *all == "guests" { &self.guests } else { &self.bookings };
                let known = at.checked_sub(1).and_then(|it| all.get(it));
                known.map_or((404, Value::Null), |it| (200, it.clone()))
            }
            (["guests" | "bookings", _], _) => (405, json!("GET, HEAD")),
            _ => (404, Value::Null),
        }
    }
}

async fn run(voice: [&str; 3], fault: Fault) -> Report {
    let settings = json!({ "slot_minutes": 30, "phone": "12345" });
    let (guests, bookings) = (Vec::new(), Vec::new());
    let mut service = Restaurant { document: document(voice), fault, settings, guests, bookings };
    let url = host(move |asked| service.answer(&asked.method, &asked.parts(), asked.body.as_ref()));
    let verify = Verify::from(document(voice)).allow_writes(true);
    verify.run(&url.await).await.expect("a report")
}

fn found(report: &Report) -> Vec<String> {
    let all = report.findings.iter();
    all.map(|it| format!("{} {} {}: {}", it.check.name(), it.operation, it.place, it.message))
        .collect()
}

#[tokio::test]
async fn a_restaurant_that_does_as_it_says_raises_no_alarm() {
    for voice in VOICES {
        let report = run(*voice, Fault::None).await;
        assert!(report.findings.is_empty(), "{voice:?}: {:#?}", found(&report));
    }
}

#[tokio::test]
async fn a_restaurant_that_does_otherwise_is_found_out() {
    for voice in VOICES {
        for (fault, expected) in [
            (Fault::Fixed, "described book request body/minutes"),
            (Fault::Touching, "valid-accepted book request body/starts_at"),
            (Fault::Again, "described putOff status 200"),
        ] {
            let all = found(&run(*voice, fault).await);
            assert!(
                all.iter().any(|it| it.starts_with(expected)),
                "{voice:?} {expected}: {all:#?}"
            );
        }
    }
}
