//! Things that are created below another one and read at a path of their own: `/members/{id}/fines`
//! and `/fines/{fineId}`.

use super::judge::exactly;
use super::model::{Resource, path};
use super::run::{Run, Seen};
use crate::names::singular;
use specwright::api::{Api, Method, Operation, TypeId};

/// The type of what an operation answers with a status.
fn answered(api: &Api, operation: &Operation, status: u16) -> Option<TypeId> {
    let media = exactly(operation, status)?.content.iter().min_by_key(|it| it.kind)?;
    Some(api.types.resolve(media.ty?))
}

/// The last name of a path: `fines`.
fn last(path: &str) -> &str {
    path.rsplit('/').find(|it| !it.starts_with('{')).unwrap_or_default()
}

/// The resource whose things an operation creates below something else.
pub(super) fn home(api: &Api, create: &Operation, all: &[Resource]) -> Option<usize> {
    let own = path(create);
    let is_made = create.method == Method::Post && exactly(create, 201).is_some();
    if !is_made || !own.contains("/{") || own.ends_with('}') {
        return None;
    }
    let is_created_above = |it: &Resource| {
        let mut all = api.operations.iter();
        all.any(|other| other.method == Method::Post && path(other) == it.collection)
    };
    let made = answered(api, create, 201);
    let fits = |it: &Resource| {
        let mut reads = api.operations.iter();
        let read = reads.find(|other| other.method == Method::Get && it.is_item(path(other)));
        let shown = read.and_then(|it| answered(api, it, 200));
        let is_same = made.is_some() && made == shown;
        let is_called = singular(last(own)) == it.singular();
        // Of things of two types that are called the same, none is known to be the other.
        is_same || is_called && (made.is_none() || shown.is_none())
    };
    let is_home = |it: &Resource| {
        it.collection != own
            && !it.is_above(own)
            && it.item.is_some()
            && !is_created_above(it)
            && fits(it)
    };
    let homes = (0..all.len()).filter(|at| is_home(&all[*at]));
    homes.min_by_key(|at| all[*at].collection.matches('/').count())
}

/// Says of resources that nothing creates at their own path what creates and lists them elsewhere.
pub(super) fn connect(api: &Api, all: &mut [Resource]) {
    for (index, create) in api.operations.iter().enumerate() {
        let Some(at) = home(api, create, all).filter(|at| all[*at].create.is_none()) else {
            continue;
        };
        // A path of which both parts are called the same leads to one of them only.
        let is_told_apart = !path(create).contains(&format!("{{{}}}", all[at].parameter));
        let is_list = |it: &Operation| it.method == Method::Get && path(it) == path(create);
        let list = api.operations.iter().position(is_list).filter(|_| is_told_apart);
        adopted(all, at, index);
        if all[at].list.is_none() && list.is_some() {
            all[at].list = list;
            for other in all.iter_mut().filter(|it| it.actions.iter().any(|it| Some(*it) == list)) {
                other.actions.retain(|it| Some(*it) != list);
                other.parts.extend(list);
            }
        }
    }
}

/// Has an operation be the one that creates things of a resource, and no action any more.
fn adopted(all: &mut [Resource], at: usize, create: usize) {
    all[at].create = Some(create);
    for resource in all {
        resource.actions.retain(|it| *it != create);
    }
}

/// Whether an address ends as a template of a path says.
fn leads_to(location: &str, item: &str) -> bool {
    let wanted: Vec<&str> = item.split('/').filter(|it| !it.is_empty()).collect();
    let known = location.split(['?', '#']).next().unwrap_or_default();
    let known: Vec<&str> = known.split('/').filter(|it| !it.is_empty()).collect();
    let Some(start) = known.len().checked_sub(wanted.len()) else { return false };
    let fits = |(one, other): (&&str, &&str)| one == other || other.starts_with('{');
    known[start..].iter().zip(&wanted).all(fits)
}

impl Run<'_> {
    /// Learns from an answer's `Location` which things an operation creates, where the document does
    /// not say it.
    pub(super) fn adopt(&mut self, seen: &Seen) {
        let index = seen.call.operation;
        if seen.status() != Some(201) || self.creates(index).is_some() {
            return;
        }
        let Some(location) = seen.response().and_then(|it| it.header("location")) else { return };
        let is_post = self.operation(index).method == Method::Post;
        let is_one = |it: &Resource| {
            it.create.is_none()
                && !it.has_own_ids
                && it.item.as_deref().is_some_and(|it| leads_to(location, it))
        };
        let mut homes = (0..self.resources.len()).filter(|at| is_one(&self.resources[*at]));
        if let (Some(home), None, true) = (homes.next(), homes.next(), is_post) {
            adopted(&mut self.resources, home, index);
            self.barren.remove(&home);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::leads_to;

    #[test]
    fn addresses_fit_paths() {
        assert!(leads_to("/fines/7", "/fines/{fineId}"));
        assert!(leads_to("https://api.example.com/v1/fines/7?x=1", "/fines/{fineId}"));
        assert!(!leads_to("/members/7", "/fines/{fineId}"));
        assert!(!leads_to("7", "/fines/{fineId}"));
    }
}
