//! Functions of an item: the client's methods, `new`, and setters.

use specwright::rust::face::{Function, Item, Member};

use super::Found;
use super::faces::Faces;
use super::rules;

/// Compares the functions of an item.
pub(super) fn compare(
    faces: &Faces<'_>,
    path: &str,
    old: &Item,
    new: &Item,
    found: &mut Vec<Found>,
) {
    let is_client = path == "Client";
    let mut used = vec![false; new.functions.len()];
    for function in &old.functions {
        let returned = faces.by_new_names(&function.returns);
        let call = is_client.then(|| operation(&function.returns)).flatten();
        let index = new.functions.iter().position(|other| match call {
            // A method of the client is told by what it calls.
            Some(_) => other.returns == returned,
            None => other.name == function.name && other.is_of_call == function.is_of_call,
        });
        let place = place(path, function);
        let Some(index) = index else {
            // Of an operation that is gone it is said already.
            if call.is_none() {
                let change = Found::at(&rules::FUNCTION_REMOVED, place);
                let change = change.said(signature(function), None);
                // A setter stands where its field does.
                found.push(change.of(source(old, &function.name), None));
            }
            continue;
        };
        used[index] = true;
        let other = &new.functions[index];
        let start = found.len();
        if other.name != function.name {
            let change = Found::at(&rules::OPERATION_RENAMED, place.as_str());
            found.push(change.said(function.name.clone(), other.name.clone()));
        }
        // What the arguments of a call are in the document, its operation knows.
        let called = call.and_then(|path| faces.old.items.get_key_value(path));
        let after = called.and_then(|(path, _)| faces.successor(path));
        let (before, now) = match (called, after) {
            (Some((_, before)), Some((_, now))) => (before, now),
            _ => (old, new),
        };
        let arguments = Arguments { faces, place: &place, old: before, new: now };
        arguments.compare(function, other, found);
        if call.is_some() {
            for change in &mut found[start..] {
                change.operation.clone_from(&now.operation);
                if change.old.is_none() && change.new.is_none() {
                    let placed = Found::at(change.rule, "");
                    let placed = placed.of(before.source.as_ref(), now.source.as_ref());
                    (change.old, change.new) = (placed.old, placed.new);
                }
            }
        }
    }
    for (function, _) in new.functions.iter().zip(used).filter(|(_, used)| !used) {
        if !(is_client && operation(&function.returns).is_some()) {
            let change = Found::at(&rules::FUNCTION_ADDED, place(path, function));
            let change = change.said(None, signature(function));
            found.push(change.of(None, source(new, &function.name)));
        }
    }
}

/// The operation that a method of the client returns a call of.
fn operation(returned: &str) -> Option<&str> {
    let path = returned.strip_prefix("Call<")?.strip_suffix('>')?;
    path.starts_with("operations::").then_some(path)
}

fn place(path: &str, function: &Function) -> String {
    match function.is_of_call {
        true => format!("Call<{path}>::{}", function.name),
        false => format!("{path}::{}", function.name),
    }
}

/// `(cluster_id: impl Into<String>) -> Self`
fn signature(function: &Function) -> String {
    let arguments = function.arguments.iter().map(|(name, ty)| format!("{name}: {ty}"));
    format!("({})", arguments.collect::<Vec<_>>().join(", "))
}

/// The arguments of a function, and the item whose members they are.
struct Arguments<'a> {
    faces: &'a Faces<'a>,
    place: &'a str,
    old: &'a Item,
    new: &'a Item,
}

impl Arguments<'_> {
    fn compare(&self, old: &Function, new: &Function, found: &mut Vec<Found>) {
        if old.receiver != new.receiver {
            found.push(Found::at(&rules::FUNCTION_CHANGED, self.place));
        }
        if !self.faces.is_same(&old.returns, &new.returns) {
            let change = Found::at(&rules::RETURN_CHANGED, self.place);
            found.push(change.said(old.returns.clone(), new.returns.clone()));
        }
        let pairs = self.pairs(old, new);
        let order: Vec<usize> = pairs.iter().filter_map(|pair| *pair).collect();
        if !order.is_sorted() {
            let change = Found::at(&rules::ARGUMENT_ORDER_CHANGED, self.place);
            found.push(change.said(signature(old), signature(new)));
        }
        for (argument, pair) in old.arguments.iter().zip(&pairs) {
            self.argument(argument, pair.map(|index| &new.arguments[index]), found);
        }
        let added = new.arguments.iter().enumerate().filter(|(index, _)| !order.contains(index));
        for (_, (name, ty)) in added {
            let change = Found::at(&rules::ARGUMENT_ADDED, self.place);
            let change = change.said(None, format!("{name}: {ty}"));
            found.push(change.of(None, source(self.new, name)));
        }
    }

    /// For each old argument the place of the new one: of the same name, or of the same name on
    /// the wire, or in the same place when both have no other.
    fn pairs(&self, old: &Function, new: &Function) -> Vec<Option<usize>> {
        let named = |name: &str| new.arguments.iter().position(|(other, _)| other == name);
        let mut pairs: Vec<Option<usize>> =
            old.arguments.iter().map(|(name, _)| named(name)).collect();
        for (index, (name, _)) in old.arguments.iter().enumerate() {
            if pairs[index].is_some() {
                continue;
            }
            let wire = source(self.old, name).map(|source| &source.wire);
            let free = |at: usize, pairs: &[Option<usize>]| !pairs.contains(&Some(at));
            let same = new.arguments.iter().position(|(other, _)| {
                wire.is_some() && source(self.new, other).map(|source| &source.wire) == wire
            });
            let beside = (old.arguments.len() == new.arguments.len()).then_some(index);
            pairs[index] = [same, beside].into_iter().flatten().find(|at| free(*at, &pairs));
        }
        pairs
    }

    fn argument(
        &self,
        (name, ty): &(String, String),
        other: Option<&(String, String)>,
        found: &mut Vec<Found>,
    ) {
        let before = source(self.old, name);
        let said = |name: &str, ty: &str| format!("{name}: {ty}");
        let Some((new_name, new_ty)) = other else {
            let change = Found::at(&rules::ARGUMENT_REMOVED, self.place);
            found.push(change.said(said(name, ty), None).of(before, None));
            return;
        };
        let after = source(self.new, new_name);
        let wire = |source: Option<&specwright::rust::face::Identity>| {
            source.map(|source| source.wire.clone())
        };
        let rule = if !self.faces.is_same(ty, new_ty) {
            // What converts into it: the type itself, and what holds it perhaps.
            let wider = [ty.clone(), format!("Option<{ty}>"), format!("Field<{ty}>")];
            let is_wider = |it: &String| self.faces.is_same(&format!("impl Into<{it}>"), new_ty);
            match wider.iter().any(is_wider) {
                true => &rules::ARGUMENT_WIDENED,
                false => &rules::ARGUMENT_TYPE_CHANGED,
            }
        } else if name != new_name && wire(before) != wire(after) {
            &rules::ARGUMENT_REPLACED
        } else {
            return;
        };
        let change = Found::at(rule, self.place);
        found.push(change.said(said(name, ty), said(new_name, new_ty)).of(before, after));
    }
}

/// What an argument is in the document.
fn source<'a>(item: &'a Item, name: &str) -> Option<&'a specwright::rust::face::Identity> {
    let member: &Member = item.members.iter().find(|member| member.name == name)?;
    member.source.as_ref()
}
