//! Two faces side by side: what has become of which item, and which types are the same.

use foldhash::{HashMap, HashSet};

use specwright::rust::face::{Face, Item, Kind};

/// Two faces.
pub(super) struct Faces<'a> {
    pub(super) old: &'a Face,
    pub(super) new: &'a Face,
    /// New paths of items that have another name now.
    renamed: HashMap<&'a str, &'a str>,
    /// The items that are new and have no other name.
    added: HashSet<&'a str>,
    /// The operations whose items have other names, that went, and that came.
    moved: HashSet<&'a str>,
    gone: HashSet<&'a str>,
    come: HashSet<&'a str>,
}

impl<'a> Faces<'a> {
    pub(super) fn of(old: &'a Face, new: &'a Face) -> Self {
        let only = |one: &'a Face, other: &'a Face| {
            let defined = one.items.iter().filter(|(_, item)| item.kind != Kind::Elsewhere);
            let left = defined.filter(|(path, _)| {
                other.items.get(*path).is_none_or(|item| item.kind == Kind::Elsewhere)
            });
            left.map(|(path, item)| (path.as_str(), item)).collect::<Vec<_>>()
        };
        let (removed, added) = (only(old, new), only(new, old));
        let renamed = renames(&removed, &added);
        let taken: HashSet<&str> = renamed.values().copied().collect();
        let mut faces = Self {
            old,
            new,
            added: added.iter().map(|(path, _)| *path).filter(|it| !taken.contains(it)).collect(),
            renamed,
            moved: HashSet::default(),
            gone: HashSet::default(),
            come: HashSet::default(),
        };
        for (path, item) in removed {
            let Some(operation) = &item.operation else { continue };
            if faces.method(old, path).is_some() {
                let is_moved = faces.renamed.contains_key(path);
                let into = if is_moved { &mut faces.moved } else { &mut faces.gone };
                into.insert(operation.as_str());
            }
        }
        for (path, item) in added.into_iter().filter(|(path, _)| faces.added.contains(path)) {
            if let (Some(operation), Some(_)) = (&item.operation, faces.method(new, path)) {
                faces.come.insert(operation.as_str());
            }
        }
        faces
    }

    /// What an item of the old face is in the new one.
    pub(super) fn successor(&self, path: &'a str) -> Option<(&'a str, &'a Item)> {
        let path = self.renamed.get(path).copied().unwrap_or(path);
        let (path, item) = self.new.items.get_key_value(path)?;
        (item.kind != Kind::Elsewhere).then_some((path.as_str(), item))
    }

    pub(super) fn is_added(&self, path: &str) -> bool {
        self.added.contains(path)
    }

    /// Whether it stands with an operation that has another name now.
    pub(super) fn is_part_of_moved(&self, item: &Item) -> bool {
        item.operation.as_deref().is_some_and(|it| self.moved.contains(it))
    }

    /// Whether it stands with an operation that is gone.
    pub(super) fn is_part_of_removed(&self, item: &Item) -> bool {
        item.operation.as_deref().is_some_and(|it| self.gone.contains(it))
    }

    /// Whether it stands with an operation that is new.
    pub(super) fn is_part_of_added(&self, item: &Item) -> bool {
        item.operation.as_deref().is_some_and(|it| self.come.contains(it))
    }

    /// The client's method that calls the operation of this path.
    pub(super) fn method(&self, face: &'a Face, path: &str) -> Option<&'a str> {
        path.strip_prefix("operations::")?;
        let returned = format!("Call<{path}>");
        let client = face.items.get("Client")?;
        let called = client.functions.iter().find(|function| function.returns == returned)?;
        Some(&called.name)
    }

    /// An old type by the new names of what it is made of.
    pub(super) fn by_new_names(&self, ty: &str) -> String {
        substituted(ty, |path| self.renamed.get(path).map(|&it| it.to_owned()))
    }

    /// Whether a type is the same in both faces. What a name for a type has become is said of the
    /// name.
    pub(super) fn is_same(&self, old: &str, new: &str) -> bool {
        if old == new || self.by_new_names(old) == new {
            return true;
        }
        let (old, new) = (real(self.old, old), real(self.new, new));
        self.by_new_names(&old) == new
    }
}

/// A type without names that stand for other types.
pub(super) fn real(face: &Face, ty: &str) -> String {
    let mut ty = ty.to_owned();
    // Names for names: each step takes one away.
    for _ in 0..=face.items.len() {
        let next = substituted(&ty, |path| match &face.items.get(path)?.kind {
            Kind::Alias(target) => Some(target.clone()),
            _ => None,
        });
        if next == ty {
            break;
        }
        ty = next;
    }
    ty
}

/// A type with other paths.
fn substituted(ty: &str, other: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(ty.len());
    let mut rest = ty;
    let is_path = |letter: char| letter.is_alphanumeric() || "_:#".contains(letter);
    while let Some(start) = rest.find(is_path) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|letter| !is_path(letter)).unwrap_or(from.len());
        let (path, after) = from.split_at(end);
        out.push_str(before);
        match other(path) {
            Some(path) => out.push_str(&path),
            None => out.push_str(path),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Items that are gone, with those of the same place in the document, or else of the same
/// definition, that have come.
fn renames<'a>(
    removed: &[(&'a str, &'a Item)],
    added: &[(&'a str, &'a Item)],
) -> HashMap<&'a str, &'a str> {
    let mut renamed = HashMap::default();
    let key = |item: &Item| item.source.as_ref().map(|source| without_variables(&source.wire));
    let mut by_wire: HashMap<String, &'a str> = HashMap::default();
    for (path, item) in added {
        if let Some(key) = key(item) {
            by_wire.insert(key, path);
        }
    }
    let mut left = Vec::new();
    for (path, item) in removed {
        let same = key(item).and_then(|key| by_wire.remove(&key));
        match same.filter(|other| folder(other) == folder(path)) {
            Some(other) => {
                renamed.insert(*path, other);
            }
            None => left.push((*path, *item)),
        }
    }
    let mut free: Vec<_> = {
        let taken: HashSet<&str> = renamed.values().copied().collect();
        added.iter().filter(|(path, _)| !taken.contains(path)).collect()
    };
    // Of many that come and go nobody says which is which.
    if left.len() * free.len() > MOST_PAIRS {
        return renamed;
    }
    for (path, item) in left {
        let like = |(other, it): &&(&'a str, &'a Item)| {
            folder(other) == folder(path) && is_alike(path, item, other, it)
        };
        if let Some(index) = free.iter().position(like) {
            renamed.insert(path, free.remove(index).0);
        }
    }
    renamed
}

/// So many pairs of definitions are looked at.
const MOST_PAIRS: usize = 10_000;

/// Whether an item is another one but for its name. What has no members is like anything.
fn is_alike(path: &str, item: &Item, other: &str, it: &Item) -> bool {
    let own = |ty: &str| substituted(ty, |at| (at == path).then(|| other.to_owned()));
    !item.members.is_empty()
        && item.kind == it.kind
        && item.members.len() == it.members.len()
        && item.members.iter().zip(&it.members).all(|(a, b)| a.name == b.name && own(&a.ty) == b.ty)
}

fn folder(path: &str) -> &str {
    path.split_once("::").map_or("", |(folder, _)| folder)
}

/// A path without the names of its variables, which nobody sees.
fn without_variables(wire: &str) -> String {
    let mut out = String::with_capacity(wire.len());
    let mut is_inside = false;
    for letter in wire.chars() {
        is_inside &= letter != '}';
        if !is_inside {
            out.push(letter);
        }
        is_inside |= letter == '{';
    }
    out
}
