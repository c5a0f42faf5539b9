//! What schemas say of the types, members and items of values. Each schema is looked through once.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock, Weak};

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::memo::Memo;
use specwright::document::{Applicable, Document, Reach, required, types};
use specwright::origin::Origin;
use specwright::value::Value;

/// What the document itself says of its state.
pub(super) const STATE: &str = "x-specwright-state";

/// The schemas that were looked through.
#[derive(Debug, Default)]
pub(super) struct Known(Memo<Origin, Arc<Facts>>);

/// The schemas of a document.
#[derive(Clone, Copy)]
pub(super) struct Shapes<'a> {
    pub(super) document: &'a Document,
    known: &'a Known,
}

/// A schema.
#[derive(Clone)]
pub(super) struct Shape<'a> {
    shapes: Shapes<'a>,
    facts: Arc<Facts>,
}

#[derive(Debug)]
struct Facts {
    origin: Origin,
    types: Vec<&'static str>,
    /// The members that it names, also in its alternatives, in their order.
    members: IndexMap<Box<str>, Link, RandomState>,
    /// The schema of all other members.
    others: Option<Link>,
    /// Whether it says that there can be other members.
    is_open: bool,
    items: Option<Link>,
    /// The names that members have, also under conditions; nothing when they can have any.
    names: Option<HashSet<Box<str>, RandomState>>,
    required: Vec<Box<str>>,
    default: Option<Json>,
    is_read_only: bool,
    is_write_only: bool,
    is_moving: bool,
}

/// Where another schema stands, and what is known of it. Schemas can contain themselves.
#[derive(Debug)]
struct Link {
    origin: Origin,
    facts: OnceLock<Weak<Facts>>,
}

impl Link {
    fn new(origin: Origin) -> Self {
        Self { origin, facts: OnceLock::new() }
    }
}

impl<'a> Shapes<'a> {
    pub(super) fn new(document: &'a Document, known: &'a Known) -> Self {
        Self { document, known }
    }

    /// The schema at a place.
    pub(super) fn at(self, origin: &Origin) -> Shape<'a> {
        let facts = self.known.0.get(origin, || Arc::new(Facts::of(self.document, origin)));
        Shape { shapes: self, facts }
    }

    fn linked(self, link: &Link) -> Shape<'a> {
        let known = || Arc::downgrade(&self.at(&link.origin).facts);
        match link.facts.get_or_init(known).upgrade() {
            Some(facts) => Shape { shapes: self, facts },
            None => self.at(&link.origin),
        }
    }
}

impl Facts {
    fn of(document: &Document, origin: &Origin) -> Self {
        let all = document.applicable(origin, Reach::Alternatives);
        let parts = document.applicable(origin, Reach::Parts);
        let (mut types_of_all, mut members) = (Vec::new(), IndexMap::default());
        for it in &all {
            types_of_all.extend(types(it.schema));
            for (name, _) in it.schema.get("properties").map(Value::members).unwrap_or_default() {
                if let (Some(place), false) = (it.property(name), members.contains_key(name)) {
                    members.insert(name.clone(), Link::new(place));
                }
            }
        }
        let others = all.iter().find_map(|it| {
            let said = it.schema.get("additionalProperties")?;
            said.is_object().then(|| Link::new(it.origin.child("additionalProperties")))
        });
        let is_open = all.iter().any(|it| {
            let said = it.schema.get("additionalProperties");
            matches!(said, Some(Value::Bool(true) | Value::Object(_)))
        });
        let items = all
            .iter()
            .find_map(|it| it.schema.get("items").map(|_| Link::new(it.origin.child("items"))));
        let is_set = |name| keyword(&parts, name).and_then(Value::as_bool) == Some(true);
        let is_moving = keyword(&parts, STATE).is_some()
            || members.values().any(|link: &Link| {
                keyword(&document.applicable(&link.origin, Reach::Parts), STATE).is_some()
            });
        Self {
            origin: origin.clone(),
            types: types_of_all,
            others,
            is_open,
            items,
            names: names(&document.applicable(origin, Reach::Conditions)),
            required: required(&parts).into_iter().map(Into::into).collect(),
            default: keyword(&parts, "default").map(Value::to_json),
            is_read_only: is_set("readOnly"),
            is_write_only: is_set("writeOnly"),
            is_moving,
            members,
        }
    }
}

/// The value of a keyword, wherever in a schema it stands.
fn keyword<'a>(parts: &[Applicable<'a>], name: &str) -> Option<&'a Value> {
    parts.iter().find_map(|it| it.schema.get(name))
}

/// The names that members have; nothing when they can have any.
fn names(all: &[Applicable<'_>]) -> Option<HashSet<Box<str>, RandomState>> {
    let mut names = HashSet::default();
    for it in all {
        let is_free = ["additionalProperties", "patternProperties", "unevaluatedProperties"]
            .iter()
            .filter_map(|keyword| it.schema.get(keyword))
            .any(|value| *value != Value::Bool(false));
        if is_free {
            return None;
        }
        let properties = it.schema.get("properties").map(Value::members).unwrap_or_default();
        names.extend(properties.iter().map(|(name, _)| name.clone()));
    }
    (!names.is_empty()).then_some(names)
}

impl<'a> Shape<'a> {
    /// Where it stands.
    pub(super) fn origin(&self) -> &Origin {
        &self.facts.origin
    }

    /// The types that values may have, also in its alternatives; none where it says nothing of it.
    pub(super) fn types(&self) -> &[&'static str] {
        &self.facts.types
    }

    /// Whether values may be of a type.
    pub(super) fn has_type(&self, wanted: &str) -> bool {
        self.facts.types.contains(&wanted)
    }

    /// The members that it names, also in its alternatives, in their order.
    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &Origin)> {
        self.facts.members.iter().map(|(name, link)| (&**name, &link.origin))
    }

    /// The same, with their schemas.
    pub(super) fn shapes(&self) -> impl Iterator<Item = (&str, Shape<'a>)> {
        self.facts.members.iter().map(|(name, link)| (&**name, self.shapes.linked(link)))
    }

    /// Where its `$ref`s lead in the end.
    pub(super) fn target(&self) -> Origin {
        let followed = self.shapes.document.follow(self.origin());
        followed.map_or_else(|_| self.origin().clone(), |(place, _)| place)
    }

    /// Whether it names members.
    pub(super) fn has_members(&self) -> bool {
        !self.facts.members.is_empty()
    }

    /// Whether it says that there can be members that it does not name.
    pub(super) fn is_open(&self) -> bool {
        self.facts.is_open
    }

    /// The schema of a member: where it is named, else that of all other members.
    pub(super) fn member(&self, name: &str) -> Option<Shape<'a>> {
        let link = self.facts.members.get(name).or(self.facts.others.as_ref());
        link.map(|link| self.shapes.linked(link))
    }

    /// The schema at the end of a path of members.
    pub(super) fn path(&self, path: &[String]) -> Option<Shape<'a>> {
        path.iter().try_fold(self.clone(), |shape, name| shape.member(name))
    }

    /// The schema of the items, where values are arrays.
    pub(super) fn items(&self) -> Option<Shape<'a>> {
        self.facts.items.as_ref().map(|link| self.shapes.linked(link))
    }

    /// Whether a member may be there: it is named, also under a condition, or any can.
    pub(super) fn allows(&self, name: &str) -> bool {
        self.facts.names.as_ref().is_none_or(|names| names.contains(name))
    }

    /// Whether a member has to be there.
    pub(super) fn requires(&self, name: &str) -> bool {
        self.facts.required.iter().any(|it| **it == *name)
    }

    /// What a value is that is not said.
    pub(super) fn default(&self) -> Option<&Json> {
        self.facts.default.as_ref()
    }

    /// Whether only answers carry its values.
    pub(super) fn is_read_only(&self) -> bool {
        self.facts.is_read_only
    }

    /// Whether only requests carry its values.
    pub(super) fn is_write_only(&self) -> bool {
        self.facts.is_write_only
    }

    /// Whether its values, or members of them, move by themselves.
    pub(super) fn is_moving(&self) -> bool {
        self.facts.is_moving
    }
}
