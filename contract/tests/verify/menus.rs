//! Menus, whose dishes bookings name by a code of the menu's own, and feasts of several menus, each once.

use serde_json::{Map, Value as Json, json};

use super::service::{Answer, Request, answer, problem, serve};

#[derive(Default)]
struct Caterer {
    coupons: Vec<Json>,
    menus: Vec<Json>,
    bookings: Vec<Json>,
    feasts: Vec<Json>,
}

/// The members of a body or of an item, which are these and no others.
fn members<'b>(value: &'b Json, known: &[&str]) -> Result<&'b Map<String, Json>, Answer> {
    let members = value.as_object().filter(|it| it.len() == known.len());
    let members = members.filter(|it| known.iter().all(|name| it.contains_key(*name)));
    members.ok_or_else(|| problem(422, "Other members"))
}

/// A whole number within limits.
fn number(value: &Json, limits: std::ops::RangeInclusive<u64>) -> Result<(), Answer> {
    let whole = value.as_f64().filter(|it| it.fract() == 0.0 && *it >= 0.0).map(|it| it as u64);
    let is_within = whole.is_some_and(|it| limits.contains(&it));
    if is_within { Ok(()) } else { Err(problem(422, "A number is wrong")) }
}

/// The items of a list that has at least one, and no more than so many.
fn items(value: &Json, most: usize) -> Result<&[Json], Answer> {
    let items = value.as_array().filter(|it| (1..=most).contains(&it.len()));
    items.map(Vec::as_slice).ok_or_else(|| problem(422, "A list is wrong"))
}

fn code(
    value: &Json,
    lengths: std::ops::RangeInclusive<usize>,
    digits: bool,
) -> Result<(), Answer> {
    let text = value.as_str().filter(|it| lengths.contains(&it.len()));
    let is_part = |(at, it): (usize, char)| {
        it.is_ascii_uppercase() || digits && at > 0 && it.is_ascii_digit()
    };
    let is_code = text.is_some_and(|it| it.chars().enumerate().all(is_part));
    if is_code { Ok(()) } else { Err(problem(422, "A code is wrong")) }
}

/// Whether two items have the same in a member.
fn has_twice(items: &[Json], name: &str) -> bool {
    items.iter().enumerate().any(|(at, one)| items[at + 1..].iter().any(|it| it[name] == one[name]))
}

fn keep(all: &mut Vec<Json>, mut body: Json) -> Answer {
    body["id"] = json!(all.len() + 1);
    all.push(body.clone());
    answer(201, body)
}

/// The thing that has this in a member.
fn of<'a>(all: &'a [Json], name: &str, value: &str) -> Result<&'a Json, Answer> {
    let text = |it: &Json| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    let found = all.iter().find(|it| text(&it[name]) == value);
    found.ok_or_else(|| problem(404, "There is none"))
}

impl Caterer {
    fn menu(&self, id: &Json) -> Result<&Json, Answer> {
        let found = self.menus.iter().find(|it| id.is_u64() && it["id"] == *id);
        found.ok_or_else(|| problem(422, "There is no such menu"))
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Answer> {
        let (method, path) = request.target();
        match (method, &path[..]) {
            ("POST", ["coupons"]) => {
                let body = request.body()?;
                members(&body, &["code", "cents"])?;
                code(&body["code"], 6..=10, true)?;
                number(&body["cents"], 100..=5000)?;
                if self.coupons.iter().any(|it| it["code"] == body["code"]) {
                    return Err(problem(409, "The code is taken"));
                }
                self.coupons.push(body.clone());
                Ok(answer(201, body))
            }
            ("POST", ["menus"]) => {
                let body = request.body()?;
                members(&body, &["dishes"])?;
                let dishes = items(&body["dishes"], 6)?;
                for dish in dishes {
                    members(dish, &["code", "cents"])?;
                    code(&dish["code"], 1..=2, false)?;
                    number(&dish["cents"], 0..=9000)?;
                }
                if has_twice(dishes, "code") {
                    return Err(problem(422, "A code is there twice"));
                }
                Ok(keep(&mut self.menus, body))
            }
            ("POST", ["bookings"]) => {
                let body = request.body()?;
                members(&body, &["menuId", "picks"])?;
                let dishes = self.menu(&body["menuId"])?["dishes"].as_array().expect("a list");
                for pick in items(&body["picks"], 3)? {
                    members(pick, &["dishCode", "plates"])?;
                    number(&pick["plates"], 1..=40)?;
                    if !dishes.iter().any(|it| it["code"] == pick["dishCode"]) {
                        return Err(problem(422, "This is not on the menu"));
                    }
                }
                Ok(keep(&mut self.bookings, body))
            }
            ("POST", ["feasts"]) => {
                let body = request.body()?;
                members(&body, &["courses"])?;
                let courses = items(&body["courses"], 5)?;
                for course in courses {
                    members(course, &["menuId", "guests"])?;
                    number(&course["guests"], 1..=500)?;
                    self.menu(&course["menuId"])?;
                }
                if has_twice(courses, "menuId") {
                    return Err(problem(422, "A menu is there twice"));
                }
                Ok(keep(&mut self.feasts, body))
            }
            ("GET" | "HEAD", ["coupons", code]) => {
                Ok(answer(200, of(&self.coupons, "code", code)?.clone()))
            }
            ("GET" | "HEAD", ["menus", id]) => Ok(answer(200, of(&self.menus, "id", id)?.clone())),
            ("GET" | "HEAD", ["bookings", id]) => {
                Ok(answer(200, of(&self.bookings, "id", id)?.clone()))
            }
            ("GET" | "HEAD", ["feasts", id]) => {
                Ok(answer(200, of(&self.feasts, "id", id)?.clone()))
            }
            (_, ["coupons" | "menus" | "bookings" | "feasts"]) => {
                Err(problem(405, "No").with("allow", "POST"))
            }
            (_, ["coupons" | "menus" | "bookings" | "feasts", _]) => {
                Err(problem(405, "No").with("allow", "GET, HEAD"))
            }
            _ => Err(problem(404, "Nothing is there")),
        }
    }
}

#[tokio::test]
async fn codes_are_those_of_the_thing_that_is_named_and_items_are_different_things() {
    let mut service = Caterer::default();
    let url = serve(move |request| service.handle(request)).await;
    let report = super::run(include_str!("menus.yaml"), &url).await;
    super::assert_reached(&report);
    // The most menus that a feast can have are five different ones.
    let feast = report.coverage.operations.iter().find(|it| it.operation == "addFeast");
    let feast = feast.expect("it");
    assert!(feast.statuses[&201] > 3, "{:?}", feast.statuses);
}
