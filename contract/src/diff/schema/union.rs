//! Schemas with alternatives: which branch of one is which of the other.

use super::super::rules::{self, Direction, Level};
use super::super::view::{Position, Types, Union, View};
use super::{Pass, Schemas, Use, same_meaning};
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
        let documents = (self.schemas.old, self.schemas.new);
        let Matched { pairs, mut gone, mut left } = Matched::of(documents, before, after);
        self.branch_pairs(pairs);
        let all = (before, after);
        gone.retain(|branch| {
            self.usage.direction != Direction::Request || !self.has_place(branch, all)
        });
        left.retain(|branch| {
            self.usage.direction != Direction::Response || !self.has_place(branch, all)
        });
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

    /// The branches that both have, as XML.
    pub(super) fn unions_in_xml(&mut self) {
        let (old, new) = (&self.views.0.unions, &self.views.1.unions);
        let documents = (self.schemas.old, self.schemas.new);
        for (before, after) in old.iter().zip(new) {
            let matched = Matched::of(documents, before, after);
            self.branch_pairs(matched.pairs);
        }
    }

    fn branch_pairs(&mut self, pairs: Vec<(&Origin, &Origin)>) {
        for (old, new) in pairs {
            let route = format!("{}<{}>", self.into.route(), name(self.schemas.new, new));
            let (old, new) = (Position::of(old.clone()), Position::of(new.clone()));
            self.schemas.compare(old, new, self.usage, &route, self.into);
        }
    }

    /// Whether values of a branch that has gone from requests, or come to answers, fit the other
    /// document as well. Where a member tells the forms apart, they do not.
    fn has_place(&mut self, branch: &Origin, (before, after): (&Union, &Union)) -> bool {
        if self.views.0.discriminator.is_some() || self.views.1.discriminator.is_some() {
            return false;
        }
        let one = Position::of(branch.clone());
        let is_request = self.usage.direction == Direction::Request;
        let document = if is_request { self.schemas.old } else { self.schemas.new };
        // An object is a form of its own, whatever it has in common with others.
        if !View::of(document, &one).types.is_scalar() {
            return false;
        }
        let others = if is_request { &after.branches } else { &before.branches };
        let fits = |schemas: &mut Schemas<'_>, piece: &Position| {
            others.iter().any(|other| {
                let other = Position::of(other.clone());
                let pair = if is_request { (piece.clone(), other) } else { (other, piece.clone()) };
                schemas.worst(pair.0, pair.1, self.usage) <= Some(Level::Compatible)
            })
        };
        fits(self.schemas, &one)
            || matches!(pieces(document, &one).as_slice(), all if all.len() > 1
                && all.iter().all(|piece| fits(self.schemas, piece)))
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

    /// Only the new one has alternatives: the old schema may be one of them, or all of them together.
    pub(super) fn wrapped(&mut self) {
        let Some(union) = self.views.1.unions.first() else { return };
        let branches: Vec<Position> =
            union.branches.iter().map(|branch| self.new.choose(union, branch)).collect();
        let pieces = pieces(self.schemas.old, self.old);
        let mut levels = Levels::of(self.schemas, &pieces, &branches, self.usage);
        if levels.are_same() {
            return;
        }
        let after = Some(format!("{} of {} schemas", union.word, branches.len()));
        let whole = self.old.keep(Types::ALL);
        match self.usage.direction {
            // What was sent has to fit one of them.
            Direction::Request => {
                let mut to_whole =
                    Levels::of(self.schemas, std::slice::from_ref(&whole), &branches, self.usage);
                if levels.all_old_fit() || to_whole.all_old_fit() {
                    self.report(&rules::ALTERNATIVE_ADDED, None, after);
                } else if let Some(branch) = to_whole.closest() {
                    let branch = branches[branch].clone();
                    self.report(&rules::KEYWORD_ADDED, None, after);
                    let route = self.into.route().to_owned();
                    self.schemas.compare(whole, branch, self.usage, &route, self.into);
                }
            }
            // What comes is one of them.
            Direction::Response => {
                levels.add_old(self.schemas, &whole, &branches, self.usage);
                match levels.all_new_fit() {
                    true => self.report(&rules::KEYWORD_ADDED, None, after),
                    false => self.report(&rules::ALTERNATIVE_ADDED, None, after),
                }
            }
        }
    }

    /// Only the old one has alternatives.
    pub(super) fn unwrapped(&mut self) {
        let Some(union) = self.views.0.unions.first() else { return };
        let branches: Vec<Position> =
            union.branches.iter().map(|branch| self.old.choose(union, branch)).collect();
        let pieces = pieces(self.schemas.new, self.new);
        let mut levels = Levels::of(self.schemas, &branches, &pieces, self.usage);
        if levels.are_same() {
            return;
        }
        let before = Some(format!("{} of {} schemas", union.word, branches.len()));
        let whole = self.new.keep(Types::ALL);
        let is_fine = match self.usage.direction {
            // What was sent as one of them has to fit.
            Direction::Request => {
                levels.add_new(self.schemas, &branches, &whole, self.usage);
                levels.all_old_fit()
            }
            // What comes is one of them.
            Direction::Response => {
                levels.all_new_fit()
                    || Levels::of(self.schemas, &branches, &[whole], self.usage).all_new_fit()
            }
        };
        let rule = match (self.usage.direction, is_fine) {
            (Direction::Request, true) | (Direction::Response, false) => &rules::KEYWORD_REMOVED,
            (Direction::Request, false) | (Direction::Response, true) => {
                &rules::ALTERNATIVE_REMOVED
            }
        };
        self.report(rule, before, None);
    }
}

/// The values of a schema by their types, where it has several without alternatives.
fn pieces(document: &Document, position: &Position) -> Vec<Position> {
    let view = View::of(document, position);
    let each = view.types.each();
    match view.types == Types::ALL || !view.unions.is_empty() || each.len() < 2 {
        true => vec![position.keep(Types::ALL)],
        false => each.into_iter().map(|types| position.keep(types)).collect(),
    }
}

/// How bad each schema of the new document would be in place of each of the old one.
struct Levels {
    /// By the old ones, then by the new ones; nothing where they are the same.
    levels: Vec<Vec<Option<Level>>>,
}

impl Levels {
    fn of(schemas: &mut Schemas<'_>, old: &[Position], new: &[Position], usage: Use) -> Self {
        let row = |old: &Position| -> Vec<Option<Level>> {
            new.iter().map(|new| schemas.worst(old.clone(), new.clone(), usage)).collect()
        };
        Self { levels: old.iter().map(row).collect() }
    }

    fn add_old(&mut self, schemas: &mut Schemas<'_>, old: &Position, new: &[Position], usage: Use) {
        self.levels.extend(Self::of(schemas, std::slice::from_ref(old), new, usage).levels);
    }

    fn add_new(&mut self, schemas: &mut Schemas<'_>, old: &[Position], new: &Position, usage: Use) {
        let more = Self::of(schemas, old, std::slice::from_ref(new), usage).levels;
        for (row, more) in self.levels.iter_mut().zip(more) {
            row.extend(more);
        }
    }

    /// Whether each of the old ones is one of the new ones, and the other way about.
    fn are_same(&self) -> bool {
        let count = self.levels.first().map_or(0, Vec::len);
        let has_same = |row: &Vec<Option<Level>>| row.contains(&None);
        let is_same = |column: usize| self.levels.iter().any(|row| row[column].is_none());
        self.levels.len() == count && self.levels.iter().all(has_same) && (0..count).all(is_same)
    }

    /// Whether the values of each old one fit one of the new ones.
    fn all_old_fit(&self) -> bool {
        self.levels.iter().all(|row| row.iter().any(is_fine))
    }

    /// Whether the values of each new one fit one of the old ones.
    fn all_new_fit(&self) -> bool {
        let count = self.levels.first().map_or(0, Vec::len);
        (0..count).all(|column| self.levels.iter().any(|row| is_fine(&row[column])))
    }

    /// The new one that is the least bad in place of the first old one.
    fn closest(&mut self) -> Option<usize> {
        let row = self.levels.first()?;
        row.iter().enumerate().min_by_key(|(_, level)| **level).map(|(index, _)| index)
    }
}

fn is_fine(level: &Option<Level>) -> bool {
    *level < Some(Level::Breaking)
}

/// The branches of two unions: which are meant to be the same ones, and which have come or gone.
struct Matched<'o, 'n> {
    pairs: Vec<(&'o Origin, &'n Origin)>,
    gone: Vec<&'o Origin>,
    left: Vec<&'n Origin>,
}

impl<'o, 'n> Matched<'o, 'n> {
    fn of(documents: (&Document, &Document), before: &'o Union, after: &'n Union) -> Self {
        let mut pairs = Vec::new();
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
        Self { pairs, gone, left }
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
