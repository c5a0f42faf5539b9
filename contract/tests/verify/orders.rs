//! Orders that are closed, billed and paid: a bill is found where its answer says that it is.

use serde_json::{Map, Value as Json, json};

use super::service::{Answer, Request, answer, problem, serve};

#[derive(Default)]
struct Orders {
    orders: Vec<(Json, u32)>,
    /// What is open of each bill, in cents, with its order.
    bills: Vec<(usize, i64)>,
}

fn field(status: u16, field: &str, detail: &str) -> Answer {
    answer(status, json!({ "status": status, "errors": { field: [detail] } }))
}

fn money(text: &str) -> Option<i64> {
    let (whole, cents) = text.split_once('.').filter(|it| it.1.len() == 2)?;
    let is_plain = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let is_short = whole.len() < 7 && (whole == "0" || !whole.starts_with('0'));
    let is_money = is_plain(whole) && is_plain(cents) && is_short;
    is_money
        .then(|| whole.parse::<i64>().ok().zip(cents.parse::<i64>().ok()))?
        .map(|it| it.0 * 100 + it.1)
}

fn object(request: &Request, known: &[&str]) -> Result<Map<String, Json>, Answer> {
    let Json::Object(body) = request.body()? else { return Err(problem(422, "No object")) };
    match body.keys().find(|it| !known.contains(&it.as_str())) {
        Some(name) => Err(field(422, name, "is unknown")),
        None => Ok(body),
    }
}

fn order(request: &Request) -> Result<Map<String, Json>, Answer> {
    let body = object(request, &["item", "kind", "greeting"])?;
    let text = |name: &str| body.get(name).map(|it| it.as_str().map_or(0, |it| it.chars().count()));
    if !text("item").is_some_and(|it| (1..=20).contains(&it)) {
        return Err(field(422, "item", "is wrong"));
    }
    let kind = body.get("kind").and_then(Json::as_str).unwrap_or_default();
    if !["sample", "gift", "sale"].contains(&kind) {
        return Err(field(422, "kind", "is none of those"));
    }
    match text("greeting") {
        Some(length) if !(1..=20).contains(&length) => Err(field(422, "greeting", "is wrong")),
        Some(_) if kind != "gift" => Err(field(422, "greeting", "is for gifts")),
        None if kind == "gift" => Err(field(422, "greeting", "is missing")),
        _ => Ok(body),
    }
}

impl Orders {
    fn at(&self, number: &str) -> Result<usize, Answer> {
        let all = self.orders.iter().map(|it| it.0["number"].to_string());
        all.into_iter().position(|it| it == number).ok_or_else(|| problem(404, "No such order"))
    }

    fn shown(&self, at: usize, status: u16) -> Answer {
        answer(status, self.orders[at].0.clone())
            .with("etag", format!("\"v{}\"", self.orders[at].1))
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Answer> {
        let (method, path) = request.target();
        match (method, &path[..]) {
            ("POST", ["orders"]) => {
                let mut made = order(request)?;
                made.insert("number".into(), json!(self.orders.len() + 1));
                made.insert("closed".into(), json!(false));
                self.orders.push((Json::Object(made), 1));
                Ok(self.shown(self.orders.len() - 1, 201))
            }
            ("GET" | "HEAD", ["orders", number]) => Ok(self.shown(self.at(number)?, 200)),
            ("PUT", ["orders", number]) => {
                let at = self.at(number)?;
                let mut new = order(request)?;
                let tag = format!("\"v{}\"", self.orders[at].1);
                match request.headers.get("if-match") {
                    None => return Err(problem(428, "Say which")),
                    Some(it) if *it != tag && it != "*" => {
                        return Err(problem(412, "It is another"));
                    }
                    _ if self.orders[at].0["closed"] == true => {
                        return Err(problem(409, "It is closed"));
                    }
                    _ => {}
                }
                new.insert("number".into(), self.orders[at].0["number"].clone());
                new.insert("closed".into(), json!(false));
                self.orders[at] = (Json::Object(new), self.orders[at].1 + 1);
                Ok(self.shown(at, 200))
            }
            ("POST", ["orders", number, "close"]) => {
                let at = self.at(number)?;
                if self.orders[at].0["closed"] == true {
                    return Err(problem(409, "It is closed"));
                }
                self.orders[at].0["closed"] = json!(true);
                self.orders[at].1 += 1;
                Ok(answer(200, self.orders[at].0.clone()))
            }
            ("POST", ["orders", number, "bill"]) => {
                let at = self.at(number)?;
                if self.orders[at].0["closed"] != true || self.bills.iter().any(|it| it.0 == at) {
                    return Err(problem(409, "Not now"));
                }
                self.bills.push((at, 2500));
                let code = format!("B{}", self.bills.len());
                let location = format!("/accounts/{code}");
                Ok(answer(201, json!({ "code": code, "open": "25.00" })).with("location", location))
            }
            ("GET" | "HEAD", ["accounts", code]) => {
                let bill = self.bill(code)?;
                let open = self.bills[bill].1;
                let open = format!("{}.{:02}", open / 100, open % 100);
                Ok(answer(200, json!({ "code": code, "open": open })))
            }
            ("POST", ["accounts", code, "payments"]) => self.pay(request, code),
            (_, ["orders"] | ["orders", _, "close" | "bill"] | ["accounts", _, "payments"]) => {
                Err(problem(405, "No").with("allow", "POST"))
            }
            (_, ["orders", _]) => Err(problem(405, "No").with("allow", "GET, HEAD, PUT")),
            (_, ["accounts", _]) => Err(problem(405, "No").with("allow", "GET, HEAD")),
            _ => Err(problem(404, "Nothing is there")),
        }
    }

    fn bill(&self, code: &str) -> Result<usize, Answer> {
        let number = code.strip_prefix('B').and_then(|it| it.parse::<usize>().ok());
        let known =
            number.filter(|it| (1..=self.bills.len()).contains(it) && code == format!("B{it}"));
        known.map(|it| it - 1).ok_or_else(|| problem(404, "No such bill"))
    }

    fn pay(&mut self, request: &Request, code: &str) -> Result<Answer, Answer> {
        let bill = self.bill(code)?;
        let body = object(request, &["by", "amount", "digits"])?;
        let text = |name: &str| body.get(name).and_then(Json::as_str);
        let is_digits = |it: &str| it.len() == 4 && it.bytes().all(|it| it.is_ascii_digit());
        match (text("by"), body.get("digits")) {
            (Some("cash"), None) => {}
            (Some("card"), Some(it)) if it.as_str().is_some_and(is_digits) => {}
            _ => return Err(field(422, "by", "is wrong, or what goes with it")),
        }
        let amount =
            text("amount").and_then(money).ok_or_else(|| field(422, "amount", "is no money"))?;
        if amount == 0 {
            return Err(field(422, "amount", "is nothing"));
        }
        if amount > self.bills[bill].1 {
            return Err(field(409, "amount", "is more than is open"));
        }
        self.bills[bill].1 -= amount;
        Ok(answer(201, Json::Object(body)))
    }
}

#[tokio::test]
async fn orders_are_closed_billed_and_paid() {
    let mut service = Orders::default();
    let url = serve(move |request| service.handle(request)).await;
    let report = super::run(include_str!("orders.yaml"), &url).await;
    super::assert_reached(&report);
}
