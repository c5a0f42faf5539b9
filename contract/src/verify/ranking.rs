//! In which order what the document forbids is tried: what tells most of a service first.

use std::collections::{BTreeMap, BTreeSet};

use super::breaches::Breach;
use super::run::Run;
use specwright::origin::Origin;
use specwright::value::Value;

/// A keyword of a schema.
type Rule = (Origin, &'static str);

/// What is said of a place besides where: its name and its schema.
type Kin = (String, String);

/// Why a breach comes when it does, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// The refusal of several values named most of them, but not this one.
    Unnamed,
    /// What is no name of anything, one at each path.
    NoName,
    /// Nothing of its kind was tried of anything.
    Kind,
    /// Nothing of this keyword was tried of this schema, nor of one like it.
    Rule,
    /// The keyword was tried at another operation only, or the type is another.
    Here,
    /// Null, the second way to break a keyword, or the second name of nothing.
    Second,
    /// All others, and what the refusal of several values has named.
    Further,
}

impl Reason {
    fn rank(self) -> u8 {
        match self {
            Self::Unnamed | Self::NoName | Self::Kind | Self::Rule => 0,
            Self::Here => 1,
            Self::Second => 2,
            Self::Further => 3,
        }
    }
}

/// What comes before a breach, of all operations.
#[derive(Default)]
struct Before {
    kinds: BTreeSet<(&'static str, String)>,
    /// Paths at which what is no name of anything is tried.
    paths: BTreeSet<String>,
    alike: BTreeMap<(Kin, &'static str), Rule>,
    /// Schemas without what says nothing to a service.
    schemas: BTreeMap<Origin, String>,
}

/// What comes before a breach, of its own operation.
#[derive(Default)]
struct Here {
    kinds: BTreeMap<String, usize>,
    keywords: BTreeSet<(String, &'static str)>,
    /// The same of all that is in order so far, paths included.
    rules: BTreeSet<(String, &'static str)>,
    names: usize,
}

impl Run<'_> {
    /// The breaches of all operations that may be sent, by rank. What several operations share in the
    /// document they most often share in the service: by turns, each of them has a part of it first.
    pub(super) fn ranked(&self) -> Vec<Vec<Breach>> {
        let indexes = (0..self.api.operations.len()).filter(|it| self.is_allowed(*it));
        let mut all: Vec<Vec<Breach>> = indexes.map(|it| self.breaches(it)).collect();
        let turns = turns(&all);
        let mut before = Before::default();
        for breaches in &mut all {
            let mut here = Here::default();
            let mut order = Vec::new();
            for mut breach in breaches.drain(..) {
                let turn = here.turn(&breach);
                let is_again = !here.rules.insert((breach.place.clone(), breach.keyword));
                let reason = self.reason(&breach, &turns, &mut before, &mut here);
                breach.rank = reason.rank();
                // Types are more often looked at in one place for all than what else schemas say.
                let is_late = reason == Reason::Here && breach.keyword == "type";
                order.push(((reason != Reason::Unnamed, is_late, is_again, turn.min(2)), breach));
            }
            // Each keyword of each place comes before a second way to break one, and one of each kind
            // before the second of any; then null, which breaks more services than a number in a text
            // does.
            let by_keyword = |it: &Breach| match it.keyword {
                "nullable" => 0,
                "type" => 2,
                _ => 1,
            };
            order.sort_by_key(|(order, it)| (it.rank, *order, by_keyword(it)));
            breaches.extend(order.into_iter().map(|it| it.1));
        }
        all
    }

    fn reason(
        &self,
        breach: &Breach,
        turns: &BTreeMap<Rule, usize>,
        before: &mut Before,
        here: &mut Here,
    ) -> Reason {
        if breach.is_of_path() {
            here.names += 1;
            let path = super::model::path(self.operation(breach.operation)).to_owned();
            return match here.names {
                1 if before.paths.insert(path) => Reason::NoName,
                1 => Reason::Here,
                2 => Reason::Second,
                _ => Reason::Further,
            };
        }
        let is_parameter = !breach.place.starts_with("request body");
        let is_further = !here.keywords.insert((breach.place.clone(), breach.keyword));
        let rule = (breach.origin.clone().unwrap_or_default(), breach.keyword);
        // A member that only answers have is of one kind, whatever it is called.
        let is_of_answers = breach.rank > 0 && breach.keyword == "additionalProperties";
        let what = if is_of_answers { String::new() } else { breach.what.clone() };
        let is_kind = before.kinds.insert((breach.keyword, what));
        // Parameters are mostly looked at by each operation for itself.
        let is_own = is_parameter || turns.get(&rule) == Some(&breach.operation);
        let is_alike = !is_parameter && is_own && {
            let key = (self.kin(breach, before), breach.keyword);
            *before.alike.entry(key).or_insert_with(|| rule.clone()) != rule
        };
        let (operation, place, keyword) = (breach.operation, breach.place.clone(), breach.keyword);
        if self.unnamed.contains(&(operation, place.clone(), keyword, breach.what.clone())) {
            return Reason::Unnamed;
        }
        if self.vouched.contains(&(operation, place, keyword)) {
            return if is_kind { Reason::Here } else { Reason::Further };
        }
        match (breach.rank, breach.keyword) {
            (0 | 1, _) if is_kind => Reason::Kind,
            (2.., _) if is_kind => Reason::Second,
            (2.., _) => Reason::Further,
            (1, _) if is_further => Reason::Further,
            (_, "nullable") => Reason::Second,
            _ if is_of_answers => Reason::Second,
            (_, _) if is_further => Reason::Second,
            (_, "type") if is_parameter => Reason::Rule,
            (_, "type") if !is_own => Reason::Second,
            (_, "type") => Reason::Here,
            _ if is_own && !is_alike => Reason::Rule,
            _ => Reason::Here,
        }
    }

    /// The name of what a breach changes, and its schema without what says nothing to a service: what
    /// is written out at two operations is mostly looked at in one place.
    fn kin(&self, breach: &Breach, before: &mut Before) -> Kin {
        const SAID: &[&str] = &["title", "description", "default", "example", "examples"];
        let name = breach.place.rsplit('/').next().unwrap_or_default().to_owned();
        let Some(origin) = &breach.origin else { return (name, String::new()) };
        if let Some(known) = before.schemas.get(origin) {
            return (name, known.clone());
        }
        let members = self.document.get(origin).into_iter().flat_map(Value::members);
        let said: Vec<String> = members
            .filter(|it| !SAID.contains(&&*it.0))
            .map(|(name, value)| format!("{name}: {}", value.to_json()))
            .collect();
        let said = said.join(", ");
        before.schemas.insert(origin.clone(), said.clone());
        (name, said)
    }
}

impl Here {
    /// How many of its kind come before a breach.
    fn turn(&mut self, breach: &Breach) -> usize {
        let count = self.kinds.entry(breach.what.clone()).or_default();
        *count += 1;
        *count - 1
    }
}

/// The operation at which each keyword is tried first: of those that share several, each has its part.
fn turns(all: &[Vec<Breach>]) -> BTreeMap<Rule, usize> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut operations: BTreeMap<Rule, Vec<usize>> = BTreeMap::new();
    for breach in all.iter().flatten() {
        let rule = (breach.origin.clone().unwrap_or_default(), breach.keyword);
        let known = operations.entry(rule.clone()).or_default();
        if known.is_empty() {
            rules.push(rule);
        }
        if known.last() != Some(&breach.operation) {
            known.push(breach.operation);
        }
    }
    let mut given: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    let mut turns = BTreeMap::new();
    for rule in rules {
        let sharing = &operations[&rule];
        let count = given.entry(sharing.clone()).or_default();
        turns.insert(rule, sharing[*count % sharing.len()]);
        *count += 1;
    }
    turns
}
