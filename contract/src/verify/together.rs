//! Several invalid values in one request. A refusal of it says nothing of each of them, unless it names
//! them: what it names is looked at by the service, and what it does not name is tried first by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::breaches::{Breach, Change};
use super::check::Check;
use super::judge::Kind;
use super::run::{Run, Step};
use super::words::tells;

/// So many requests of an operation hold several invalid values.
const LAYERS: usize = 14;

/// So many ways to break a keyword of a place.
const WAYS: usize = 3;

/// With fewer values in it, a first request says little.
const LEAST: usize = 3;

/// With fewer values in it, a request is none of several.
const SEVERAL: usize = 2;

/// So many operations that name nothing are enough to give up, and so many requests of one.
const SILENT: usize = 2;

/// Words for where a value was, before its own name.
const PLACES: &[&str] =
    &["body", "request", "requestBody", "payload", "data", "json", "query", "header", "params"];

/// Words that say that something is missing.
const LACKING: &[&str] = &[
    "lacks",
    "lacking",
    "missing",
    "misses",
    "absent",
    "required",
    "mandatory",
    "must be present",
    "must be given",
    "must be provided",
    "must have",
    "needed",
    "not given",
    "not provided",
    "not present",
    "not supplied",
    "not specified",
    "expected",
    "can't be blank",
    "undefined",
];

/// The names that lead to a value.
type Names = Vec<String>;

impl Run<'_> {
    /// Sends requests with several invalid values, as long as refusals name them: the first of each operation, then the
    /// second of each.
    pub(super) async fn several_at_once(&mut self) -> Step {
        // Parameters are often looked at one after the other, by a service that names all of a body.
        let (mut of_bodies, mut of_parameters) = (0, 0);
        let (mut known, mut small) = (Vec::new(), Vec::new());
        let mut has_named = false;
        for index in 0..self.api.operations.len() {
            let Some(base) = self.base.get(&index).filter(|_| self.is_allowed(index)) else {
                continue;
            };
            let has_body = base.body.is_some();
            let silent = if has_body { &mut of_bodies } else { &mut of_parameters };
            if *silent >= SILENT {
                continue;
            }
            let mut layers = Layers::of(index, self.breaches(index));
            let Some(first) = layers.next(LEAST) else {
                small.extend(has_body.then_some(layers));
                continue;
            };
            match Box::pin(self.named_together(index, first)).await? {
                Naming::Some => {
                    has_named |= has_body;
                    known.push(layers);
                }
                Naming::Less => *silent += 1,
                Naming::Other => {}
            }
        }
        // What is too little to find out whether refusals name it is enough where they do.
        known.extend(small.into_iter().filter(|_| has_named));
        while !known.is_empty() {
            for mut layers in std::mem::take(&mut known) {
                let Some(next) = layers.next(SEVERAL) else { continue };
                match Box::pin(self.named_together(layers.operation, next)).await? {
                    Naming::Some => known.push(layers),
                    // Some keywords may be looked at one after the other, and others all at once.
                    Naming::Less if layers.silent < SILENT => {
                        layers.silent += 1;
                        known.push(layers);
                    }
                    Naming::Less | Naming::Other => {}
                }
            }
        }
        Ok(())
    }

    /// Sends a request of an operation with several invalid values.
    async fn named_together(&mut self, index: usize, layer: Vec<Breach>) -> Step<Naming> {
        let Some(mut call) = self.fresh(index).await? else { return Ok(Naming::Other) };
        for breach in &layer {
            call = self.broken(call, breach);
        }
        let seen = self.send(&call).await?;
        self.checked(Check::InvalidRefused);
        if seen.is_success() {
            // Which of them is at fault shows one by one.
            self.undo(index, &seen).await?;
            return Ok(Naming::Other);
        }
        if !matches!(seen.status(), Some(400 | 422)) {
            return Ok(Naming::Other);
        }
        self.judge(&seen, Kind::Invalid);
        let named = Named::of(&seen.json().unwrap_or_default());
        let vouched: Vec<&Breach> = layer.iter().filter(|it| it.is_named(&named)).collect();
        let places: BTreeSet<&String> = vouched.iter().map(|it| &it.place).collect();
        let naming = if places.len() < 2 { Naming::Less } else { Naming::Some };
        // What a refusal that names most of them does not name was perhaps not looked at.
        if vouched.len() * 2 >= layer.len() {
            let unnamed = layer.iter().filter(|it| !it.is_named(&named));
            let unnamed = unnamed.map(|it| (index, it.place.clone(), it.keyword, it.what.clone()));
            self.unnamed.extend(unnamed);
        }
        if naming == Naming::Some {
            for breach in vouched {
                self.tried(index, &breach.place, breach.keyword, false);
                self.vouched.insert((index, breach.place.clone(), breach.keyword));
            }
        }
        Ok(naming)
    }
}

/// What refusals of several invalid values have named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// Several of them.
    Some,
    /// One or none.
    Less,
    /// The answer says nothing of it.
    Other,
}

/// Requests of an operation that are still to be sent, each with several breaches.
struct Layers {
    operation: usize,
    rest: std::vec::IntoIter<Vec<Breach>>,
    /// So many refusals of them have named less than two places.
    silent: usize,
}

impl Layers {
    fn of(operation: usize, breaches: Vec<Breach>) -> Self {
        Self { operation, rest: layers(breaches).into_iter(), silent: 0 }
    }

    /// The breaches of the next request, unless they are fewer than so many.
    fn next(&mut self, least: usize) -> Option<Vec<Breach>> {
        if self.rest.as_slice().first()?.len() < least {
            return None;
        }
        self.rest.next()
    }
}

impl Breach {
    /// The names that lead to what it changes; nothing where it stands for something else.
    fn names(&self) -> Option<Names> {
        match &self.change {
            Change::Body(pointer, _) | Change::NoMember(pointer) if !pointer.is_empty() => {
                Some(names_of(pointer))
            }
            Change::Parameter(..) | Change::NoParameter(_) if !self.is_of_path() => {
                Some(vec![self.place.rsplit(' ').next()?.to_lowercase()])
            }
            _ => None,
        }
    }

    fn is_named(&self, named: &Named) -> bool {
        let Some(names) = self.names() else { return false };
        let is_left_out = matches!(self.change, Change::NoMember(_) | Change::NoParameter(_));
        named.names.contains(&names)
            || is_left_out
                && names.last().is_some_and(|name| named.lacking.iter().any(|it| tells(it, name)))
    }

    /// Whether one of them is about what the other is in.
    fn meets(&self, other: &Self) -> bool {
        let pointer = |it: &Self| match &it.change {
            Change::Body(pointer, _) | Change::NoMember(pointer) => format!("{pointer}/"),
            _ => format!("{}/", it.place),
        };
        let (one, other) = (pointer(self), pointer(other));
        one.starts_with(&other) || other.starts_with(&one)
    }
}

/// Breaches of an operation for requests of several: what is most often forgotten first, and in each
/// request none that is about the same as another one.
fn layers(breaches: Vec<Breach>) -> Vec<Vec<Breach>> {
    let mut count: BTreeMap<(String, &'static str), usize> = BTreeMap::new();
    let named = breaches.into_iter().filter(|it| it.names().is_some());
    let numbered = named.map(|it| {
        let known = count.entry((it.place.clone(), it.keyword)).or_default();
        *known += 1;
        (*known, it)
    });
    let mut numbered: Vec<(usize, Breach)> = numbered.filter(|it| it.0 <= WAYS).collect();
    // Each keyword comes before a second way to break one.
    numbered.sort_by_key(|(number, it)| {
        let rank = match it.keyword {
            "type" => 2,
            "required" | "additionalProperties" => 1,
            "nullable" => 3,
            _ => 0,
        };
        (*number, rank)
    });
    let mut breaches: Vec<Breach> = numbered.into_iter().map(|it| it.1).collect();
    let mut found: Vec<Vec<Breach>> = Vec::new();
    while !breaches.is_empty() && found.len() < LAYERS {
        let mut layer: Vec<Breach> = Vec::new();
        let mut rest = Vec::new();
        for breach in breaches {
            match layer.iter().any(|it| it.meets(&breach)) {
                true => rest.push(breach),
                false => layer.push(breach),
            }
        }
        found.push(layer);
        breaches = rest;
    }
    found
}

/// The names in a pointer.
fn names_of(pointer: &str) -> Names {
    names(pointer.split('/').map(|it| specwright::value::unescaped(it).into_owned()))
}

/// What a refusal names.
#[derive(Debug, Default)]
struct Named {
    /// Each by the names that lead to it.
    names: BTreeSet<Names>,
    /// Sentences that say that something is missing, in lower case: what it is stands in the sentence, and
    /// the place is where it is missing.
    lacking: Vec<String>,
}

impl Named {
    fn of(answer: &Json) -> Self {
        let mut found = Self::default();
        walk(answer, &mut Vec::new(), &mut found);
        found
    }
}

fn walk(value: &Json, path: &mut Vec<String>, named: &mut Named) {
    let found = &mut named.names;
    match value {
        Json::String(text) => {
            of_text(text, found);
            let lower = text.to_lowercase();
            if LACKING.iter().any(|it| tells(&lower, it)) {
                named.lacking.push(lower);
            }
        }
        Json::Array(items) => {
            let is_path = items.len() > 1 && items.iter().all(|it| it.is_string() || it.is_u64());
            if is_path {
                add(names(items.iter().map(super::style::plain)), found);
            }
            items.iter().for_each(|it| walk(it, path, named));
        }
        Json::Object(members) => {
            for (name, inner) in members {
                of_text(name, &mut named.names);
                path.push(name.clone());
                // Problems in a map that is like the body: `{"errors": {"owner": {"name": […]}}}`.
                if path.len() > 1 {
                    add(names(path[1..].iter().cloned()), &mut named.names);
                }
                walk(inner, path, named);
                path.pop();
            }
        }
        _ => {}
    }
}

/// What a text names: `owner.name`, `/owner/name`, `$.owners[0].name`. A word of a sentence may be a value
/// as well, unless it leads somewhere or stands before a colon.
fn of_text(text: &str, found: &mut BTreeSet<Names>) {
    let is_sentence = text.trim().contains(char::is_whitespace);
    for word in text.split(|it: char| it.is_whitespace() || ",;=()".contains(it)) {
        let is_before_colon = word.ends_with(':');
        let word = word.trim_matches([':', '"', '\'', '`']);
        let tokens = word.split(['.', '/', '[', ']', '$', '#', ':']);
        let names = names(tokens.map(str::to_owned));
        if names.len() > 1 || is_before_colon || !is_sentence {
            add(names, found);
        }
    }
}

/// With and without what says where it was.
fn add(names: Names, found: &mut BTreeSet<Names>) {
    let is_place = |it: &String| PLACES.iter().any(|place| it.eq_ignore_ascii_case(place));
    if names.len() > 1 && is_place(&names[0]) {
        add(names[1..].to_vec(), found);
    }
    if !names.is_empty() {
        found.insert(names);
    }
}

/// Names without the numbers of items.
fn names(tokens: impl Iterator<Item = String>) -> Names {
    let is_name = |it: &String| !it.is_empty() && it != "-" && it.parse::<usize>().is_err();
    tokens.filter(is_name).map(|it| it.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Named, names};
    use serde_json::json;

    #[test]
    fn what_answers_name_is_read() {
        let wanted = ["owner", "name"].map(str::to_owned).to_vec();
        for answer in [
            json!({"errors": [{"pointer": "/owner/name", "detail": "too long"}]}),
            json!({"errors": [{"field": "owner.name"}]}),
            json!({"detail": [{"loc": ["body", "owner", "name"], "msg": "too long"}]}),
            json!({"errors": {"owner.name": ["too long"]}}),
            json!({"errors": {"owner": {"name": ["too long"]}}}),
            json!({"detail": "body.owner.name: too long; body.id: missing"}),
            json!({"violations": [{"path": "$.owner[0].name"}]}),
        ] {
            assert!(Named::of(&answer).names.contains(&wanted), "{answer}");
        }
        assert!(!Named::of(&json!({"detail": "name: too long"})).names.contains(&wanted));
        let name = ["name".to_owned()].to_vec();
        assert!(Named::of(&json!({"detail": "name: too long; id: missing"})).names.contains(&name));
        assert!(Named::of(&json!({"errors": ["/name"]})).names.contains(&name));
        assert!(!Named::of(&json!({"detail": "must be one of name, code"})).names.contains(&name));
        let missing = json!({"errors": [{"pointer": "", "message": "lacks the member paidOn"}]});
        assert_eq!(Named::of(&missing).lacking, ["lacks the member paidon"]);
        assert_eq!(names(["items", "0", "id"].map(str::to_owned).into_iter()), ["items", "id"]);
    }
}
