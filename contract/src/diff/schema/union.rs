//! Schemas with alternatives: which branch of one is which of the other.

use super::super::rules::{self, Direction, Level};
use super::super::view::{Position, Types, Union, View};
use super::{Pass, same_meaning};
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

impl Pass<'_, '_> {
    /// Both have alternatives.
    pub(super) fn unions(&mut self) {
        let (old, new) = (&self.views.0.unions, &self.views.1.unions);
        for (before, after) in old.iter().zip(new) {
            self.branches(before, after);
        }
        for union in new.iter().skip(old.len()) {
            let place = Some(union.origin.child(union.word));
            let after = Some(union.word.to_owned());
            self.add(&rules::KEYWORD_ADDED, "", None, after, self.old.parts.last().cloned(), place);
        }
        for union in old.iter().skip(new.len()) {
            let place = Some(union.origin.child(union.word));
            let before = Some(union.word.to_owned());
            let new = self.new.parts.last().cloned();
            self.add(&rules::KEYWORD_REMOVED, "", before, None, place, new);
        }
    }

    fn branches(&mut self, before: &Union, after: &Union) {
        if (before.word, after.word) == ("anyOf", "oneOf") && self.may_overlap(after) {
            let said = |union: &Union| Some(union.word.to_owned());
            let place = |union: &Union| Some(union.origin.child(union.word));
            let (old, new) = (place(before), place(after));
            let rule = &rules::ALTERNATIVES_EXCLUSIVE;
            self.add(rule, "", said(before), said(after), old, new);
        }
        let (documents, pairs) = ((self.schemas.old, self.schemas.new), &mut Vec::new());
        let mut left: Vec<&Origin> = after.branches.iter().collect();
        let mut gone: Vec<&Origin> = Vec::new();
        for branch in &before.branches {
            let found = left.iter().position(|other| is_same(documents, branch, other));
            match found {
                Some(index) => pairs.push((branch, left.remove(index))),
                None => gone.push(branch),
            }
        }
        // What could not be told apart is taken in order when nothing else has come or gone.
        if gone.len() == left.len() {
            pairs.extend(gone.drain(..).zip(left.drain(..)));
        }
        for (old, new) in pairs {
            let route = format!("{}<{}>", self.into.route(), name(documents.1, new));
            let (old, new) = (Position::of(old.clone()), Position::of(new.clone()));
            self.schemas.compare(old, new, self.usage, &route, self.into);
        }
        let place = self.new.parts.last().cloned();
        for branch in gone {
            let before = Some(name(documents.0, branch));
            let old = Some(branch.clone());
            self.add(&rules::ALTERNATIVE_REMOVED, "", before, None, old, place.clone());
        }
        let place = self.old.parts.last().cloned();
        for branch in left {
            let after = Some(name(documents.1, branch));
            let new = Some(branch.clone());
            self.add(&rules::ALTERNATIVE_ADDED, "", None, after, place.clone(), new);
        }
    }

    /// Whether a value may fit several branches, which all have other types or not.
    fn may_overlap(&self, union: &Union) -> bool {
        let types =
            |branch: &Origin| View::of(self.schemas.new, &Position::of(branch.clone())).types;
        let all: Vec<Types> = union.branches.iter().map(types).collect();
        let mut pairs = all
            .iter()
            .enumerate()
            .flat_map(|(index, one)| all.iter().skip(index + 1).map(|other| one.and(*other)));
        pairs.any(|both| !both.is_nothing())
    }

    /// Only the new one has alternatives: the old schema may be one of them.
    pub(super) fn wrapped(&mut self) {
        let Some(union) = self.views.1.unions.first() else { return };
        let branches: Vec<Position> =
            union.branches.iter().map(|branch| self.new.choose(union, branch)).collect();
        let levels = branches
            .iter()
            .map(|branch| self.schemas.worst(self.old.clone(), branch.clone(), self.usage));
        let levels: Vec<Level> = levels.collect();
        let after = Some(format!("{} of {} schemas", union.word, branches.len()));
        let is_fine = |level: &Level| *level < Level::Breaking;
        match self.usage.direction {
            // What was sent has to fit one of them.
            Direction::Request if levels.iter().any(is_fine) => {
                self.report(&rules::ALTERNATIVE_ADDED, None, after);
            }
            Direction::Request => {
                let closest = levels.iter().enumerate().min_by_key(|(_, level)| **level);
                if let Some((index, _)) = closest {
                    let branch = branches[index].clone();
                    self.report(&rules::KEYWORD_ADDED, None, after);
                    let route = self.into.route().to_owned();
                    self.schemas.compare(self.old.clone(), branch, self.usage, &route, self.into);
                }
            }
            // What comes is one of them.
            Direction::Response if levels.iter().all(is_fine) => {
                self.report(&rules::KEYWORD_ADDED, None, after);
            }
            Direction::Response => self.report(&rules::ALTERNATIVE_ADDED, None, after),
        }
    }

    /// Only the old one has alternatives.
    pub(super) fn unwrapped(&mut self) {
        let Some(union) = self.views.0.unions.first() else { return };
        let branches: Vec<Position> =
            union.branches.iter().map(|branch| self.old.choose(union, branch)).collect();
        let levels = branches
            .iter()
            .map(|branch| self.schemas.worst(branch.clone(), self.new.clone(), self.usage));
        let levels: Vec<Level> = levels.collect();
        let before = Some(format!("{} of {} schemas", union.word, branches.len()));
        let is_fine = |level: &Level| *level < Level::Breaking;
        match self.usage.direction {
            Direction::Request if levels.iter().all(is_fine) => {
                self.report(&rules::KEYWORD_REMOVED, before, None);
            }
            Direction::Request => self.report(&rules::ALTERNATIVE_REMOVED, before, None),
            Direction::Response if levels.iter().any(is_fine) => {
                self.report(&rules::ALTERNATIVE_REMOVED, before, None);
            }
            Direction::Response => self.report(&rules::KEYWORD_REMOVED, before, None),
        }
    }
}

/// Whether two branches are meant to be the same one: by the name of their schema, their title,
/// or word for word.
fn is_same(documents: (&Document, &Document), old: &Origin, new: &Origin) -> bool {
    let named = |document: &Document, origin: &Origin| {
        let schema = document.get(origin)?;
        let reference = schema.get("$ref").or_else(|| schema.get("title"))?.as_str()?;
        Some(reference.rsplit('/').next().unwrap_or(reference).to_owned())
    };
    match (named(documents.0, old), named(documents.1, new)) {
        (Some(a), Some(b)) => a == b,
        _ => match (documents.0.follow(old), documents.1.follow(new)) {
            (Ok((_, a)), Ok((_, b))) => same_meaning(a, b) || only_of_type(a, b),
            _ => false,
        },
    }
}

/// Scalars are told apart by their types.
fn only_of_type(a: &Value, b: &Value) -> bool {
    let scalar = |schema: &Value| match schema.get("type").and_then(Value::as_str) {
        Some("object" | "array") | None => None,
        Some(name) => Some(name.to_owned()),
    };
    scalar(a).is_some() && scalar(a) == scalar(b)
}

/// What a branch is called.
fn name(document: &Document, origin: &Origin) -> String {
    let schema = document.get(origin);
    let text = |word: &str| schema.and_then(|schema| schema.get(word)).and_then(Value::as_str);
    let named = text("$ref").map(|it| it.rsplit('/').next().unwrap_or(it)).or(text("title"));
    let index = || origin.pointer.rsplit('/').next().unwrap_or_default();
    named.or(text("type")).unwrap_or_else(index).to_owned()
}
