//! `verify` against a service of several things that belong together, kept in order and each time with
//! one fault: what shows only in sequences, in pages of what is asked for, and by what words say.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright_contract::verify::{Report, Verify};
use specwright_contract::{Checker, Direction};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const DOCUMENT: &str = include_str!("wholes.yaml");

/// The statuses of parks in their order.
const STATUSES: [&str; 3] = ["planned", "open", "retired"];

type Answer = (u16, Value);

/// Parks and their visits, with faults.
struct Service {
    faults: Vec<&'static str>,
    document: Document,
    parks: BTreeMap<u64, Map<String, Value>>,
    visits: BTreeMap<(u64, u64), Map<String, Value>>,
    last: u64,
    /// Names that were ever given.
    names: Vec<String>,
}

impl Service {
    fn new(faults: Vec<&'static str>) -> Self {
        let document = Document::from_text("parks.yaml", DOCUMENT).expect("a document");
        let (parks, visits, names) = Default::default();
        let mut service = Self { faults, document, parks, visits, last: 0, names };
        for (name, region) in [("Alder Hill", "north"), ("Birch Fen", "south")] {
            service.create(json!({ "name": name, "region": region, "note": "old growth" }));
        }
        service
    }

    fn has(&self, fault: &str) -> bool {
        self.faults.contains(&fault)
    }

    fn fits(&self, schema: &str, body: &Value) -> bool {
        let origin = Origin::root(format!("/components/schemas/{schema}"));
        Checker::new(&self.document, &origin, Direction::Request).check(body).is_empty()
    }

    fn answer(&mut self, method: &str, target: &str, body: &Value) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let id = |at: usize| parts.get(at).and_then(|it| it.parse::<u64>().ok());
        let known: &[&str] = match &parts[..] {
            ["parks"] => &["GET", "POST"],
            ["parks", _] => &["GET", "PATCH", "DELETE"],
            ["parks", _, "retire" | "visits"] => &["POST"],
            ["parks", _, "visits", _] => &["GET", "DELETE"],
            _ => return (404, json!({})),
        };
        if !known.contains(&method) {
            return (405, json!(known.join(", ")));
        }
        let Some(park) = id(1).filter(|it| self.parks.contains_key(it)) else {
            return match (&parts[..], method) {
                (["parks"], "GET") => self.list(query),
                (["parks"], _) => self.create(body.clone()),
                ([_, _, "visits"], _) if self.has("visit-of-none") => self.visit(id(1), body),
                _ => (404, json!({})),
            };
        };
        match (&parts[2..], method) {
            ([], "GET") => (200, self.shown(park)),
            ([], "PATCH") => self.change(park, body),
            ([], _) => {
                self.parks.remove(&park);
                self.visits.retain(|it, _| it.0 != park);
                (204, Value::Null)
            }
            (["retire"], _) => self.retire(park),
            (["visits"], _) => self.visit(Some(park), body),
            _ => match (id(3).filter(|it| self.visits.contains_key(&(park, *it))), method) {
                (Some(visit), "GET") => (200, json!(self.visits[&(park, visit)])),
                (Some(visit), _) => {
                    self.visits.remove(&(park, visit));
                    (204, Value::Null)
                }
                _ => (404, json!({})),
            },
        }
    }

    fn list(&self, query: &str) -> Answer {
        let decode = |it: &str| {
            let it = it.replace('+', " ");
            percent_encoding::percent_decode_str(&it).decode_utf8_lossy().into_owned()
        };
        let asked: BTreeMap<&str, String> = query
            .split('&')
            .filter_map(|it| it.split_once('='))
            .map(|(name, value)| (name, decode(value)))
            .collect();
        let number = |name: &str, default: usize, least: usize| match asked.get(name) {
            Some(text) => text.parse().ok().filter(|it| (least..=1000).contains(it)),
            None => Some(default),
        };
        let limit = number("limit", 20, 1).filter(|it| *it <= 50);
        let (Some(limit), Some(offset)) = (limit, number("offset", 0, 0)) else {
            return (422, json!({}));
        };
        let known =
            |name: &str, all: &[&str]| asked.get(name).is_none_or(|it| all.contains(&it.as_str()));
        if !known("region", &["north", "south", "west"])
            || !known("sort", &["name", "-name"])
            || !known("includeRetired", &["true", "false"])
            || asked.get("q").is_some_and(String::is_empty)
        {
            return (422, json!({}));
        }
        let mut all: Vec<Value> = self.parks.keys().map(|it| self.shown(*it)).collect();
        let is_asked = asked.get("includeRetired").is_some_and(|it| it == "true");
        let shows = is_asked && !self.has("retired-never-listed") || self.has("retired-listed");
        all.retain(|it| shows || it["status"] != "retired");
        let meets = |it: &Value| {
            let of_q = asked.get("q").is_none_or(|q| {
                let q = q.to_lowercase();
                let has =
                    |name: &str| it[name].as_str().unwrap_or_default().to_lowercase().contains(&q);
                has("name") || has("note") && !self.has("search-one-member")
            });
            let of_region = asked.get("region").is_none_or(|region| it["region"] == **region);
            let is_lost = self.has("search-forgets-filter") && asked.contains_key("q");
            of_q && (of_region || is_lost)
        };
        let sort = |all: &mut Vec<Value>| {
            let name = |it: &Value| it["name"].as_str().unwrap_or_default().to_owned();
            match asked.get("sort").map(String::as_str) {
                Some("name") => all.sort_by_key(name),
                Some(_) => all.sort_by_key(|it| std::cmp::Reverse(name(it))),
                None => {}
            }
        };
        let is_early = self.has("filter-of-page");
        if !is_early {
            all.retain(meets);
        }
        if !self.has("sort-of-page") {
            sort(&mut all);
        }
        let total = all.len();
        let mut page: Vec<Value> = all.into_iter().skip(offset).take(limit).collect();
        let more = match self.has("more-when-full") {
            true => page.len() == limit,
            false => offset + page.len() < total,
        };
        if is_early {
            page.retain(meets);
        }
        sort(&mut page);
        (200, json!({ "items": page, "total": total, "hasMore": more }))
    }

    fn create(&mut self, body: Value) -> Answer {
        let is_taken = |it: &Self| it.is_taken(&body["name"], 0);
        if !self.fits("NewPark", &body) {
            return (422, json!({}));
        } else if is_taken(self) {
            return (409, json!({}));
        }
        self.last += 1;
        let mut labels: Vec<String> = body["labels"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|it| Some(it.as_str()?.to_lowercase()))
            .collect();
        labels.sort();
        if !self.has("labels-twice") {
            labels.dedup();
        }
        self.names.push(body["name"].as_str().unwrap_or_default().to_owned());
        let park = json!({
            "id": self.last, "name": body["name"], "region": body["region"], "note": body["note"],
            "labels": labels, "status": "planned",
        });
        self.parks.insert(self.last, park.as_object().cloned().unwrap_or_default());
        (201, self.shown(self.last))
    }

    fn is_taken(&self, name: &Value, own: u64) -> bool {
        let is_old = self.has("old-name-taken") && own == 0;
        self.parks.iter().any(|(id, it)| *id != own && it["name"] == *name)
            || is_old && self.names.iter().any(|it| name == it)
    }

    fn change(&mut self, park: u64, body: &Value) -> Answer {
        let step = |it: &str| STATUSES.iter().position(|known| *known == it);
        let now = self.parks[&park]["status"].as_str().and_then(step);
        let next = body["status"].as_str().and_then(step);
        if !self.fits("Change", body) {
            return (422, json!({}));
        }
        let is_step = next == now || next == now.map(|it| it + 1);
        if next.is_some() && !is_step && !self.has("any-step") || self.is_taken(&body["name"], park)
        {
            return (409, json!({}));
        }
        if self.has("null-breaks") && body.get("note").is_some_and(Value::is_null) {
            return (500, json!({}));
        }
        for (name, value) in body.as_object().into_iter().flatten() {
            self.parks.entry(park).or_default().insert(name.clone(), value.clone());
        }
        (200, self.shown(park))
    }

    fn retire(&mut self, park: u64) -> Answer {
        if self.parks[&park]["status"] == "retired" {
            return (409, json!({}));
        }
        let is_lost = self.has("retire-misses-new") && park > 2;
        if is_lost {
            return (404, json!({}));
        }
        self.parks.entry(park).or_default().insert("status".to_owned(), json!("retired"));
        (200, self.shown(park))
    }

    fn visit(&mut self, park: Option<u64>, body: &Value) -> Answer {
        if !self.fits("NewVisit", body) {
            return (422, json!({}));
        }
        self.last += 1;
        let visit = json!({ "id": self.last, "stars": body["stars"], "day": body["day"] });
        let park = park.unwrap_or_default();
        self.visits.insert((park, self.last), visit.as_object().cloned().unwrap_or_default());
        (201, visit)
    }

    fn shown(&self, id: u64) -> Value {
        let mut park = self.parks[&id].clone();
        let visits: Vec<_> = self.visits.iter().filter(|it| it.0.0 == id).map(|it| it.1).collect();
        let stars: Vec<f64> = visits.iter().filter_map(|it| it["stars"].as_f64()).collect();
        let sum: f64 = stars.iter().sum();
        let mean = match self.has("mean-of-last") {
            true => stars.last().copied(),
            false => (!stars.is_empty()).then(|| sum / stars.len() as f64),
        };
        let days = visits.iter().filter_map(|it| it["day"].as_str());
        let is_retired = park["status"] == "retired" && !self.has("no-retired-at");
        let at = is_retired.then_some("2024-05-01T10:00:00Z");
        park.insert("stars".to_owned(), json!(mean));
        park.insert("lastVisit".to_owned(), json!(days.max()));
        park.insert("retiredAt".to_owned(), json!(at));
        Value::Object(park)
    }
}

/// Answers requests over one connection.
async fn serve(mut stream: TcpStream, service: Arc<Mutex<Service>>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    loop {
        let head = loop {
            if let Some(at) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
                break at + 4;
            }
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        };
        let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
        let mut lines = text.lines();
        let header = |wanted: &str| {
            let mut all = text.lines().filter_map(|it| it.split_once(':'));
            let found = all.find(|it| it.0.eq_ignore_ascii_case(wanted));
            found.map_or("", |it| it.1.trim())
        };
        let end = head + header("content-length").parse().unwrap_or(0);
        let is_json = header("content-type").starts_with("application/json");
        while bytes.len() < end {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        }
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (method, target) =
            (words.next().unwrap_or_default(), words.next().unwrap_or_default().to_owned());
        let body = serde_json::from_slice::<Value>(&bytes[head..end]);
        let is_head = method == "HEAD";
        let method = if is_head { "GET" } else { method };
        let (status, value) = match (body, end > head) {
            (_, true) if !is_json => (415, json!({})),
            (Err(_), true) => (422, json!({})),
            (body, _) => {
                let body = body.unwrap_or_default();
                let mut service = service.lock().expect("no panic before");
                service.answer(method, &target, &body)
            }
        };
        let allow = match (status, &value) {
            (405, Value::String(allow)) => format!("allow: {allow}\r\n"),
            _ => String::new(),
        };
        let body = if status == 204 { String::new() } else { value.to_string() };
        let mut answer = format!(
            "HTTP/1.1 {status} -\r\n{allow}content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        if !is_head {
            answer.push_str(&body);
        }
        stream.write_all(answer.as_bytes()).await?;
        bytes.drain(..end);
    }
}

/// What is found of the service with these faults.
async fn run(faults: Vec<&'static str>) -> Report {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let service = Arc::new(Mutex::new(Service::new(faults)));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, service.clone()));
        }
    });
    let document = Document::from_text("parks.yaml", DOCUMENT).expect("a document");
    let verify = Verify::from(document).allow_writes(true);
    verify.run(&url).await.expect("a report")
}

#[tokio::test]
async fn a_service_that_is_right_has_no_finding() {
    let report = run(Vec::new()).await;
    assert_eq!(report.findings.len(), 0, "{:#?}", report.findings);
}

/// A fault, and the check, the operation and the place of its finding.
type Expected = (&'static str, &'static str, &'static str, &'static str);

/// Faults that do not hide each other, together.
const FAULTS: [&[Expected]; 3] = [
    &[
        ("more-when-full", "list-pages", "listParks", "response body/hasMore"),
        ("search-one-member", "list-filter", "listParks", "query parameter q"),
        ("retired-listed", "list-filter", "listParks", "query parameter includeRetired"),
        ("no-retired-at", "described", "getPark", "response body/retiredAt"),
        ("labels-twice", "described", "createPark", "response body/labels"),
        ("mean-of-last", "described", "getPark", "response body/stars"),
    ],
    &[
        ("sort-of-page", "list-pages", "listParks", "query parameter sort"),
        ("search-forgets-filter", "list-filter", "listParks", "query parameters q and region"),
        ("retired-never-listed", "list-filter", "listParks", "query parameter includeRetired"),
        ("old-name-taken", "valid-accepted", "createPark", "request body/name"),
    ],
    &[
        ("filter-of-page", "list-pages", "listParks", "query parameter region"),
        ("retire-misses-new", "created-available", "retirePark", "status 404"),
        ("any-step", "described", "changePark", "request body/status"),
        ("null-breaks", "server-error", "changePark", "the answer"),
        ("visit-of-none", "use-after-delete", "createVisit", "status 201"),
    ],
];

#[tokio::test]
async fn each_fault_is_found_where_it_is() {
    let mut missed = Vec::new();
    for faults in FAULTS {
        let report = run(faults.iter().map(|it| it.0).collect()).await;
        let all: Vec<(&str, &str, &str)> = report
            .findings
            .iter()
            .map(|it| (it.check.name(), it.operation.as_str(), it.place.as_str()))
            .collect();
        let is_missed = |it: &&Expected| !all.contains(&(it.1, it.2, it.3));
        missed.extend(faults.iter().filter(is_missed).map(|it| it.0));
    }
    assert_eq!(missed, [""; 0]);
}
