//! Which items a filter asks for, by the name of its parameter.

use serde_json::Value as Json;

use crate::names::{plain, singular, words as words_of};
use crate::verify::expectation::Condition;
use crate::verify::lists::List;
use crate::verify::lists::pages::roles;
use crate::verify::lists::sorting::ordered;
use crate::verify::run::Run;
use crate::verify::style::plain as written;
use crate::verify::words::{is_state, only_time};
use crate::verify::world::{form, schema};
use specwright::api::ParameterPlace;

/// How a filter compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    /// At least, and whether the limit itself is meant.
    Least(Edge),
    Most(Edge),
}

/// Whether the limit of a filter is itself meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    In,
    Out,
    Unsure,
}

/// A parameter that asks for items by one of their members.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) at: usize,
    pub(super) member: String,
    pub(super) relation: Relation,
    /// Whether the member is as it was sent, and no more exact than it is shown.
    pub(super) is_exact: bool,
}

/// What comes before or after the name of the member.
const RELATIONS: &[(&str, Relation)] = &[
    ("min", Relation::Least(Edge::In)),
    ("minimum", Relation::Least(Edge::In)),
    ("gte", Relation::Least(Edge::In)),
    ("from", Relation::Least(Edge::Unsure)),
    ("since", Relation::Least(Edge::Unsure)),
    ("after", Relation::Least(Edge::Unsure)),
    ("max", Relation::Most(Edge::In)),
    ("maximum", Relation::Most(Edge::In)),
    ("lte", Relation::Most(Edge::In)),
    ("to", Relation::Most(Edge::Unsure)),
    ("until", Relation::Most(Edge::Unsure)),
    ("before", Relation::Most(Edge::Unsure)),
];

impl Run<'_> {
    /// The filters of a list.
    pub(super) fn filters(&self, list: &List) -> Vec<Filter> {
        let operation = self.operation(list.operation);
        let others = roles(operation);
        let Some(first) = list.all.first().and_then(Json::as_object) else { return Vec::new() };
        let mut members: Vec<&String> = first.keys().collect();
        for item in list.all.iter().filter_map(Json::as_object) {
            members.extend(item.keys().filter(|it| !first.contains_key(*it)));
        }
        members.dedup();
        let names: Vec<String> = members.iter().map(|it| (*it).clone()).collect();
        let creator = list.resource.and_then(|it| self.creator(it));
        let sent = creator.and_then(|it| form(self.operation(it)));
        let sent = sent.map(|it| self.values().facts(&schema(it))).unwrap_or_default();
        let mut found = Vec::new();
        for (at, parameter) in operation.parameters.iter().enumerate() {
            if parameter.place != ParameterPlace::Query || others.contains(&at) {
                continue;
            }
            let name = plain(&parameter.name);
            let named = |wanted: &str| {
                let exact = members.iter().find(|it| plain(it) == wanted);
                let one = || members.iter().find(|it| singular(it) == wanted);
                exact.or_else(one).map(|it| (**it).clone())
            };
            let equal = named(&name).map(|member| (member, Relation::Equal));
            let said = parameter.docs.description.clone().unwrap_or_default().to_lowercase();
            // `from`, of which words say that it is about what was `created`.
            let described = || {
                let mut words = said.split(|it: char| !it.is_alphanumeric());
                words.find_map(|word| {
                    let starts = |it: &&&String| words_of(it).first().is_some_and(|it| it == word);
                    members.iter().find(starts).map(|it| (**it).clone())
                })
            };
            let schema = self.parameter_schema(list.operation, at);
            let facts = schema.map(|it| self.values().facts(&it)).unwrap_or_default();
            // `include`, `exclude` and `only` ask for something else than what a member is.
            let equal = equal.filter(|(member, _)| {
                let mut shown = list.all.iter().filter_map(|it| it.get(member)).peekable();
                let is_of_them = |listed: &Vec<Json>| {
                    let texts: Vec<String> = listed.iter().map(written).collect();
                    shown.peek().is_none()
                        || shown.any(|it| it.is_array() || texts.contains(&written(it)))
                };
                facts.enumerated.as_ref().is_none_or(is_of_them)
            });
            let format = facts.format;
            let is_time = matches!(format.as_deref(), Some("date" | "date-time"));
            // A day asks for what has a day, where there are times as well.
            let is_day = format.as_deref() == Some("date");
            let of_form: Vec<String> = names
                .iter()
                .filter(|name| {
                    let texts = list.all.iter().filter_map(|it| it.get(*name)?.as_str());
                    let mut texts = texts.peekable();
                    texts.peek().is_some() && texts.all(|it| (it.len() == 10) == is_day)
                })
                .cloned()
                .collect();
            let time = || {
                let found = only_time(&of_form, &list.all).or_else(|| only_time(&names, &list.all));
                found.filter(|_| is_time).cloned()
            };
            let related = || {
                RELATIONS.iter().find_map(|(word, relation)| {
                    let rest = name.strip_prefix(word).or_else(|| name.strip_suffix(word))?;
                    // `createdAfter` asks for `createdAt`.
                    if rest.is_empty() {
                        return Some((described().or_else(time)?, *relation));
                    }
                    let member = named(rest)
                        .or_else(|| named(&format!("{rest}at")))
                        .or_else(|| named(&format!("{rest}date")))
                        .or_else(|| named(&format!("{rest}on")))
                        .or_else(|| named(&format!("{rest}time")))
                        .or_else(|| in_unit(&members, rest));
                    Some((member?, *relation))
                })
            };
            let sure = |(member, relation)| match relation {
                Relation::Least(edge) => {
                    (member, Relation::Least(said_of_edge(&said).unwrap_or(edge)))
                }
                Relation::Most(edge) => {
                    (member, Relation::Most(said_of_edge(&said).unwrap_or(edge)))
                }
                Relation::Equal => (member, relation),
            };
            let moves = list.resource.is_some_and(|it| self.moves_by_itself(it));
            let is_lasting = |it: &(String, Relation)| !(moves && is_state(&it.0));
            if let Some((member, relation)) = equal.or_else(related).filter(is_lasting).map(sure) {
                let is_exact = sent.property(&member).is_some();
                found.push(Filter { at, member, relation, is_exact });
            }
        }
        found
    }
}

/// What words say of the limit of a filter.
fn said_of_edge(words: &str) -> Option<Edge> {
    const IN: &[&str] = &[
        "or later",
        "or after",
        "or newer",
        "or earlier",
        "or before",
        "or older",
        "or above",
        "or below",
        "or higher",
        "or lower",
        "and later",
        "and after",
        "and newer",
        "and earlier",
        "and before",
        "and older",
        "and above",
        "and below",
        "and up",
        "including",
        "no later than",
        "no earlier than",
        "at or ",
        "on or ",
        "inclusive",
        "included",
        "first day of",
        "last day of",
        "first date of",
        "last date of",
        "of this day are",
        "of that day are",
        "this day are",
        "at least",
        "at most",
        "or more",
        "or less",
        "or equal",
        "not more than",
        "not less than",
    ];
    // Before what it is the end of: "not including" is not "including".
    const NEVER: &[&str] = &[
        "not inclu",
        "exclu",
        "but not ",
        "not listed",
        "not in the list",
        "not shown",
        "no longer",
    ];
    const OUT: &[&str] = &[
        "is greater",
        "are greater",
        "greater than",
        "is less",
        "less than",
        "left out",
        "strictly",
    ];
    let says = |all: &[&str]| all.iter().any(|it| words.contains(it));
    match (says(NEVER), says(IN), says(OUT)) {
        (true, ..) => Some(Edge::Out),
        (_, true, _) => Some(Edge::In),
        (_, _, true) => Some(Edge::Out),
        _ => None,
    }
}

/// The one member that is called so, with its unit: `price_cents` is what `min_price` asks for.
fn in_unit(members: &[&String], wanted: &str) -> Option<String> {
    const UNITS: &[&str] = &[
        "cents", "cent", "amount", "minor", "euro", "eur", "usd", "gram", "grams", "kg", "ms",
        "seconds", "minutes", "hours", "days", "years", "bytes", "kb", "mb", "meters", "metres",
        "km", "m", "cm", "mm", "miles", "mi", "ft", "l", "ml", "litres", "liters", "g", "mg", "lb",
        "lbs", "oz", "s", "min", "mins", "h", "w", "kw", "kwh", "c", "celsius", "percent", "pct",
        "count", "value",
    ];
    let is_so =
        |it: &&&String| plain(it).strip_prefix(wanted).is_some_and(|it| UNITS.contains(&it));
    let mut found = members.iter().filter(is_so);
    let first = found.next()?;
    (!wanted.is_empty() && found.next().is_none()).then(|| (**first).clone())
}

/// Whether a text says nothing of numbers and the like.
pub(super) fn is_text_free(value: &Json) -> bool {
    value.as_str().is_some_and(|it| it.chars().any(char::is_alphabetic))
}

/// Whether an item is what a filter asks for; nothing where it is not certain.
pub(super) fn fit(item: &Json, filter: &Filter, value: &Json) -> Option<bool> {
    let own = match item.get(&filter.member) {
        None | Some(Json::Null) => {
            return if filter.relation == Relation::Equal { Some(false) } else { None };
        }
        Some(own) => own,
    };
    if let Json::Array(inner) = own {
        return (filter.relation == Relation::Equal)
            .then(|| inner.iter().any(|it| written(it) == written(value)));
    }
    if own.is_object() {
        return None;
    }
    let order = ordered(own, value, false);
    match filter.relation {
        Relation::Equal => Some(written(own) == written(value) || own.is_number() && order.is_eq()),
        Relation::Least(edge) | Relation::Most(edge) if order.is_eq() => match edge {
            Edge::In => Some(true),
            // A moment may be kept more exactly than it is shown.
            Edge::Out if own.is_number() || filter.is_exact => Some(false),
            Edge::Out | Edge::Unsure => None,
        },
        Relation::Least(_) => Some(order.is_gt()),
        Relation::Most(_) => Some(order.is_lt()),
    }
}

/// What a filter asks for as conditions in Rust on `it`, an item, with `text` for what a value says;
/// nothing where it cannot be said so of these items.
pub(super) fn condition(filter: &Filter, value: &Json, items: &[Json]) -> Option<Condition> {
    let (member, wanted) = (&filter.member, written(value));
    let (meets, fails) = match filter.relation {
        Relation::Equal => return Some(equal(filter, value)),
        Relation::Least(edge) => match edge {
            Edge::In => (">=", "<"),
            Edge::Out if value.is_number() || filter.is_exact => (">", "<="),
            Edge::Out | Edge::Unsure => (">", "<"),
        },
        Relation::Most(edge) => match edge {
            Edge::In => ("<=", ">"),
            Edge::Out if value.is_number() || filter.is_exact => ("<", ">="),
            Edge::Out | Edge::Unsure => ("<", ">"),
        },
    };
    let is = match value.as_f64() {
        Some(number) => {
            let is =
                |sign| format!("it[{member:?}].as_f64().is_some_and(|it| it {sign} {number:?})");
            return Some(Condition { meets: is(meets), fails: is(fails) });
        }
        None => {
            |sign: &str| format!("it[{member:?}].as_str().is_some_and(|it| it {sign} {wanted:?})")
        }
    };
    // Texts of times are in the order of the times where all are written in the same way.
    let form = |text: &str| {
        text.chars().map(|it| if it.is_ascii_digit() { '0' } else { it }).collect::<String>()
    };
    let texts = || items.iter().filter_map(|it| it.get(member)?.as_str());
    let is_alike = texts().all(|it| form(it) == form(&wanted));
    let is_local = wanted.len() > 10 && !wanted.ends_with(['Z', 'z']);
    (is_alike && !is_local).then(|| Condition { meets: is(meets), fails: is(fails) })
}

/// What a filter asks for that gives the items with a value. What has nearly the value may be meant
/// as well.
fn equal(filter: &Filter, value: &Json) -> Condition {
    let (member, wanted) = (&filter.member, written(value));
    if let Some(number) = value.as_f64() {
        return Condition::sure(format!("it[{member:?}].as_f64() == Some({number:?})"));
    }
    let any = |is: &str| {
        format!(
            "it[{member:?}].as_array().map_or_else(|| text(&it[{member:?}]){is}, |all| all.iter().any(|it| text(it) == {wanted:?}))"
        )
    };
    let near = match value {
        Json::String(wanted) => format!(".to_lowercase().contains({:?})", wanted.to_lowercase()),
        _ => format!(" == {wanted:?}"),
    };
    Condition { meets: any(&format!(" == {wanted:?}")), fails: format!("!{}", any(&near)) }
}

/// Whether an item is nearly what a filter asks for: texts may be looked for without case, or in
/// others.
pub(super) fn is_near(item: &Json, filter: &Filter, value: &Json) -> bool {
    let (Some(Json::String(own)), Json::String(wanted)) = (item.get(&filter.member), value) else {
        return false;
    };
    let (own, wanted) = (own.to_lowercase(), wanted.to_lowercase());
    filter.relation == Relation::Equal && own.contains(&wanted)
}
