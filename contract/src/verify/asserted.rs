//! What a test of a finding expects, as lines of Rust.

use super::expectation::{Condition, Expectation};

/// What a test keeps of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The last answer, as `answer`.
    Answer,
    /// The headers of an earlier one, as `before`.
    Head,
    /// Its body as a text, as `before`.
    Text,
    /// Its body as JSON, as `before`.
    Json,
    /// Its body as JSON, which is a page of a list.
    Page,
}

/// The text of a value of JSON, as tests compare it.
pub(super) const TEXT: &str = "let text = |it: &serde_json::Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);";

impl Expectation {
    /// What is kept of the answer that is so many before the last one.
    pub(super) fn part(&self, back: usize) -> Option<Part> {
        match self {
            _ if back == 0 => Some(Part::Answer),
            Self::SameBody | Self::BodyLength if back == 1 => Some(Part::Text),
            Self::SameHeader(_) if back == 1 => Some(Part::Head),
            Self::OtherHeader { back: own, .. } if *own == back => Some(Part::Head),
            Self::Code { back: Some(own), .. } if *own == back => Some(Part::Json),
            Self::Same { back: own, .. }
            | Self::Moved { back: own, .. }
            | Self::ItemSame { back: own, .. }
                if *own == back =>
            {
                Some(Part::Json)
            }
            Self::Filtered { .. }
            | Self::PageOf { .. }
            | Self::TotalOf { .. }
            | Self::Follows { .. }
                if back == 1 =>
            {
                Some(Part::Json)
            }
            Self::Pages { pages, .. } if *pages == back => Some(Part::Json),
            Self::Pages { pages, .. } if *pages > back => Some(Part::Page),
            _ => None,
        }
    }

    /// An id that the lines name.
    pub(super) fn id(&self) -> Option<&str> {
        match self {
            Self::Listed { value, .. } | Self::Unlisted { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The lines after an earlier answer was read.
    pub(super) fn lines_after(&self, back: usize) -> Vec<String> {
        let mut lines = Vec::new();
        match (self.part(back), self) {
            (Some(Part::Json), _) => lines.push("    let before = given;".to_owned()),
            (Some(Part::Page), Self::Pages { pointer, .. }) => lines.push(format!(
                "    items.extend(given.pointer({pointer:?}).and_then(|it| it.as_array()).cloned().unwrap_or_default());"
            )),
            _ => {}
        }
        if let (Some(Part::Json), Self::Pages { .. }) = (self.part(back), self) {
            lines.push("    let mut items: Vec<serde_json::Value> = Vec::new();".to_owned());
        }
        lines
    }

    /// The lines of a test that look at `answer`, with an expression for the id that they name.
    pub(super) fn lines(&self, the_id: &str) -> Vec<String> {
        let line = |text: String| vec![format!("    {text}")];
        match self {
            Self::Refused => line("assert!(answer.status().is_client_error());".to_owned()),
            Self::Accepted => line("assert!(answer.status().is_success());".to_owned()),
            Self::NoServerError => line("assert!(!answer.status().is_server_error());".to_owned()),
            Self::Status(all) => {
                line(format!("assert!({all:?}.contains(&answer.status().as_u16()));"))
            }
            Self::Header(name) => {
                line(format!("assert!(answer.headers().contains_key({name:?}));"))
            }
            Self::Value(pointer, value) => of_body(&[
                format!(
                    "let expected: serde_json::Value = serde_json::from_str({:?}).unwrap();",
                    value.to_string()
                ),
                format!("assert_eq!(body.pointer({pointer:?}), Some(&expected));"),
            ]),
            Self::Absent(pointer) => {
                of_body(&[format!("assert_eq!(body.pointer({pointer:?}), None);")])
            }
            Self::MediaType(names) => vec![
                "    let media_type = answer.headers()[\"content-type\"].to_str().expect(\"a text\");"
                    .to_owned(),
                format!("    assert!({names:?}.iter().any(|it| media_type.starts_with(it)));"),
            ],
            Self::AtMost(pointer, most) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("assert!(items.expect(\"a list\").len() <= {most});"),
            ]),
            Self::Once(pointer, id) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("let ids = items.expect(\"a list\").iter().map(|it| it[{id:?}].to_string());"),
                "let mut ids: Vec<String> = ids.collect();".to_owned(),
                "let count = ids.len();".to_owned(),
                "ids.sort();".to_owned(),
                "ids.dedup();".to_owned(),
                "assert_eq!(ids.len(), count);".to_owned(),
            ]),
            Self::Holds(tokens, condition) if tokens.is_empty() => of_body(&[
                "let it = &body;".to_owned(),
                format!("assert!({condition});"),
            ]),
            Self::Holds(tokens, condition) => of_body(&[
                "let mut found = vec![&body];".to_owned(),
                format!("for token in {tokens:?} {{"),
                "    found = match token {".to_owned(),
                "        \"*\" => found.iter().filter_map(|it| it.as_array()).flatten().collect(),".to_owned(),
                "        name => found.iter().filter_map(|it| it.get(name)).collect(),".to_owned(),
                "    };".to_owned(),
                "}".to_owned(),
                format!("assert!(found.iter().all(|it| {condition}));"),
            ]),
            Self::Sorted { pointer, member, is_down, folds } => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("let keys = items.expect(\"a list\").iter().map(|it| &it[{member:?}]);"),
                "let keys = keys.filter(|it| !it.is_null());".to_owned(),
                TEXT.to_owned(),
                "let keys: Vec<_> = keys.map(|it| (it.as_f64(), text(it))).collect();".to_owned(),
                "let rises = |one: &(Option<f64>, String), other: &(Option<f64>, String)| match (one.0, other.0) {".to_owned(),
                "    (Some(one), Some(other)) => one <= other,".to_owned(),
                "    _ => one.1 <= other.1,".to_owned(),
                "};".to_owned(),
                "let folded: Vec<_> = keys.iter().map(|it| (it.0, it.1.to_lowercase())).collect();".to_owned(),
                match is_down {
                    true => "let in_order = |keys: &[_]| keys.windows(2).all(|it| rises(&it[1], &it[0]));".to_owned(),
                    false => "let in_order = |keys: &[_]| keys.windows(2).all(|it| rises(&it[0], &it[1]));".to_owned(),
                },
                match folds {
                    None => "assert!(in_order(&keys) || in_order(&folded));".to_owned(),
                    Some(true) => "assert!(in_order(&folded));".to_owned(),
                    Some(false) => "assert!(in_order(&keys));".to_owned(),
                },
            ]),
            Self::Each(pointer, member, text) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("let mut values = items.expect(\"a list\").iter().map(|it| &it[{member:?}]);"),
                format!(
                    "assert!(values.all(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned) == {text:?}));"
                ),
            ]),
            Self::Total(pointer, total) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("let total = body.pointer({total:?}).and_then(|it| it.as_u64());"),
                "assert_eq!(total, Some(items.expect(\"a list\").len() as u64));".to_owned(),
            ]),
            Self::SameBody => vec![
                "    assert_eq!(answer.text().await.expect(\"a body\"), before);".to_owned(),
            ],
            Self::NotStatus(status) => {
                line(format!("assert_ne!(answer.status().as_u16(), {status});"))
            }
            Self::NotValue(pointer, value) => of_body(&[
                format!(
                    "let other: serde_json::Value = serde_json::from_str({:?}).unwrap();",
                    value.to_string()
                ),
                format!("assert_ne!(body.pointer({pointer:?}), Some(&other));"),
            ]),
            Self::Json => of_body(&["let _ = body;".to_owned()]),
            Self::SameHeader(name) => {
                line(format!("assert_eq!(answer.headers().get({name:?}), before.get({name:?}));"))
            }
            Self::BodyLength => vec![
                "    let length = answer.headers()[\"content-length\"].to_str().expect(\"a text\");".to_owned(),
                "    assert!(length == \"0\" || length == before.len().to_string());".to_owned(),
            ],
            Self::Location(pointer) => vec![
                "    let location = answer.headers()[\"location\"].to_str().expect(\"a text\").to_owned();".to_owned(),
                "    let body = answer.text().await.expect(\"a body\");".to_owned(),
                "    let body: serde_json::Value = serde_json::from_str(&body).expect(\"JSON\");".to_owned(),
                format!("    {TEXT}"),
                format!("    let id = body.pointer({pointer:?}).map(text).expect(\"an id\");"),
                "    assert_eq!(location.trim_end_matches('/').rsplit('/').next(), Some(id.as_str()));".to_owned(),
            ],
            Self::Same { pointer, .. } => {
                of_body(&[format!("assert_eq!(body.pointer({pointer:?}), before.pointer({pointer:?}));")])
            }
            Self::Moved { pointer, by, .. } => of_body(&[
                format!("let number = |it: &serde_json::Value| it.pointer({pointer:?}).and_then(|it| it.as_f64());"),
                "let moved = number(&body).expect(\"a number\") - number(&before).expect(\"a number\");".to_owned(),
                format!("assert!((moved - {by:?}_f64).abs() < 0.0051, \"{{moved}}\");"),
            ]),
            Self::Listed { pointer, id, .. } | Self::Unlisted { pointer, id, .. } => {
                let sign = if matches!(self, Self::Listed { .. }) { "" } else { "!" };
                of_body(&[
                    format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                    TEXT.to_owned(),
                    format!("let mut ids = items.expect(\"a list\").iter().map(|it| text(&it[{id:?}]));"),
                    format!("assert!({sign}ids.any(|it| it == {the_id}));"),
                ])
            }
            Self::ItemSame { thing, pointer, id, member, .. } => of_body(&[
                format!("let thing = before.pointer({thing:?}).expect(\"a thing\");"),
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("let item = items.expect(\"a list\").iter().find(|it| it[{id:?}] == thing[{id:?}]);"),
                format!("assert_eq!(item.expect(\"the thing in the list\")[{member:?}], thing[{member:?}]);"),
            ]),
            Self::Filtered { pointer, id, condition } => filtered(pointer, id, condition),
            Self::NoneOf(pointer, fails) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                TEXT.to_owned(),
                format!("let fails = |it: &serde_json::Value| {fails};"),
                "assert!(!items.expect(\"a list\").iter().any(fails));".to_owned(),
            ]),
            Self::Follows { member, pointer } => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                "let has_more = items.is_some_and(|it| !it.is_empty());".to_owned(),
                format!("let said = before.pointer({member:?}).and_then(|it| it.as_bool());"),
                "assert_eq!(said, Some(has_more));".to_owned(),
            ]),
            Self::Ties { pointer, member, tie, folds } => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                TEXT.to_owned(),
                match folds {
                    true => format!("let key = |it: &serde_json::Value| text(&it[{member:?}]).to_lowercase();"),
                    false => format!("let key = |it: &serde_json::Value| text(&it[{member:?}]);"),
                },
                format!("let rises = |one: &serde_json::Value, other: &serde_json::Value| match (one[{tie:?}].as_f64(), other[{tie:?}].as_f64()) {{"),
                "    (Some(one), Some(other)) => one <= other,".to_owned(),
                format!("    _ => text(&one[{tie:?}]) <= text(&other[{tie:?}]),"),
                "};".to_owned(),
                "let mut pairs = items.expect(\"a list\").windows(2);".to_owned(),
                "assert!(pairs.all(|it| key(&it[0]) != key(&it[1]) || rises(&it[0], &it[1])));".to_owned(),
            ]),
            Self::PageOf { pointer, most } => of_body(&[
                format!("let all = before.pointer({pointer:?}).and_then(|it| it.as_array()).expect(\"a list\");"),
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array()).expect(\"a list\");"),
                format!("assert_eq!(items.len(), all.len().min({most}));"),
            ]),
            Self::TotalOf { pointer, total } => of_body(&[
                format!("let all = before.pointer({pointer:?}).and_then(|it| it.as_array()).expect(\"a list\");"),
                format!("let total = body.pointer({total:?}).and_then(|it| it.as_u64());"),
                "assert_eq!(total, Some(all.len() as u64));".to_owned(),
            ]),
            Self::Pages { pointer, id, skip, most, .. } => of_body(&[
                format!("items.extend(body.pointer({pointer:?}).and_then(|it| it.as_array()).cloned().unwrap_or_default());"),
                format!("let all = before.pointer({pointer:?}).and_then(|it| it.as_array()).expect(\"a list\");"),
                TEXT.to_owned(),
                format!("let all: Vec<String> = all.iter().skip({skip}).map(|it| text(&it[{id:?}])).collect();"),
                format!("let ids: Vec<String> = items.iter().map(|it| text(&it[{id:?}])).collect();"),
                format!("assert_eq!(ids, all[..all.len().min({most})]);"),
            ]),
            Self::Code { lines, .. } => of_body(lines),
            Self::Answer(lines) => lines.iter().map(|it| format!("    {it}")).collect(),
            Self::OtherHeader { name, .. } => {
                line(format!("assert_ne!(answer.headers().get({name:?}), before.get({name:?}));"))
            }
            Self::InTime(_) => {
                line("let _ = answer.bytes().await.expect(\"all of it in time\");".to_owned())
            }
            Self::Said(message) => vec![
                format!("    // {}", message.replace(['\n', '\r'], " ")),
                "    panic!(\"{} {}\", answer.status(), answer.text().await.unwrap_or_default());"
                    .to_owned(),
            ],
        }
    }
}

/// Lines that look at what a filter gives of the list before.
fn filtered(pointer: &str, id: &str, condition: &Condition) -> Vec<String> {
    let Condition { meets, fails } = condition;
    of_body(&[
        format!(
            "let all = before.pointer({pointer:?}).and_then(|it| it.as_array()).expect(\"a list\");"
        ),
        format!(
            "let items = body.pointer({pointer:?}).and_then(|it| it.as_array()).expect(\"a list\");"
        ),
        TEXT.to_owned(),
        format!("let meets = |it: &serde_json::Value| {meets};"),
        format!("let fails = |it: &serde_json::Value| {fails};"),
        format!(
            "let has = |it: &serde_json::Value| items.iter().any(|item| item[{id:?}] == it[{id:?}]);"
        ),
        "assert!(all.iter().all(|it| !meets(it) || has(it)), \"an item is missing\");".to_owned(),
        "assert!(!items.iter().any(fails), \"there is another item\");".to_owned(),
    ])
}

/// Lines that look at the body as JSON.
fn of_body(lines: &[String]) -> Vec<String> {
    let read = [
        "let body = answer.text().await.expect(\"a body\");",
        "let body: serde_json::Value = serde_json::from_str(&body).expect(\"JSON\");",
    ];
    let read = read.into_iter().map(str::to_owned);
    read.chain(lines.iter().cloned()).map(|it| format!("    {it}")).collect()
}
