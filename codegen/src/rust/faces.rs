//! The public faces of two versions of bindings. What the files of both say alike is the same in both
//! faces, and need not be read: that is most of two versions of one API.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::face::{self, Face, Item, Kind};
use super::features::{Features, Homes};
use super::layout;
use super::{Context, Options};
use crate::api::TypeId;
use crate::names::Home;

/// One version.
struct Version<'a> {
    context: &'a Context<'a>,
    homes: Homes,
    features: Option<Features>,
}

/// A file of a version.
type File<'a> = (Home, &'a [TypeId]);

/// A file of both versions by its name: in one of them it may not be.
type Both<'a> = (Option<File<'a>>, Option<File<'a>>);

/// What a file says of items, by their paths.
type Items = Vec<(String, Item)>;

/// What was found of a file.
enum Found {
    /// The versions say this and that.
    Apart(Items, Items),
    /// They say the same: of items of these paths, among them these other names for types.
    Alike(Vec<String>, Items),
}

/// Both faces. Of what is the same in both there are only names for types, and what a comparison of
/// the rest asks for.
pub(super) fn of(
    (old, before): (&Context<'_>, &Options),
    (new, now): (&Context<'_>, &Options),
) -> (Face, Face) {
    let rest = (layout::face_of_rest(old, before), layout::face_of_rest(new, now));
    let (old, new) = (Version::of(old, before), Version::of(new, now));
    let mut names: BTreeMap<(bool, &str), Both<'_>> = BTreeMap::new();
    for (name, file) in old.files() {
        names.entry(name).or_default().0 = Some(file);
    }
    for (name, file) in new.files() {
        names.entry(name).or_default().1 = Some(file);
    }
    let files: Vec<Both<'_>> = names.into_values().collect();
    let mut found = layout::in_parallel(&files, |both| read(&old, &new, *both));
    let asked = Faces::of(&files, &found, rest.clone()).asked_for();
    for index in asked {
        let (before, now) = files[index];
        found[index] = Found::Apart(old.items(before), new.items(now));
    }
    let Faces { old: mut before, new: mut now, .. } = Faces::of(&files, &found, rest);
    let features = |version: Version<'_>| version.features.map(|it| it.all).unwrap_or_default();
    before.features = features(old);
    now.features = features(new);
    (before, now)
}

impl<'a> Version<'a> {
    fn of(context: &'a Context<'a>, options: &Options) -> Self {
        let homes = layout::homes(context);
        let features = layout::features(context, &homes, options);
        Self { context, homes, features }
    }

    /// The files by their names, those of models apart.
    fn files(&self) -> impl Iterator<Item = ((bool, &str), File<'_>)> {
        self.homes.iter().map(|(home, types)| {
            let name = (matches!(home, Home::Type(_)), self.context.names.module(*home));
            (name, (*home, types.as_slice()))
        })
    }

    fn condition(&self, home: Home) -> Option<BTreeSet<String>> {
        self.features.as_ref().and_then(|features| features.condition(home))
    }

    /// What a file says of items.
    fn items(&self, file: Option<File<'_>>) -> Items {
        let Some((home, types)) = file else { return Items::new() };
        let source = layout::source(self.context, home, types);
        face::of_home(self.context, home, types, source, self.condition(home))
    }
}

fn read(old: &Version<'_>, new: &Version<'_>, both: Both<'_>) -> Found {
    let (Some((was, types)), Some((is, now))) = both else {
        return Found::Apart(old.items(both.0), new.items(both.1));
    };
    let before = layout::source(old.context, was, types);
    let after = layout::source(new.context, is, now);
    let conditions = (old.condition(was), new.condition(is));
    if conditions.0 == conditions.1 && before.says_what(&after) {
        let paths = face::paths_of(new.context, is, now);
        let names = face::aliases_of(is, &paths, after);
        return Found::Alike(paths, names);
    }
    let before = face::of_home(old.context, was, types, before, conditions.0);
    Found::Apart(before, face::of_home(new.context, is, now, after, conditions.1))
}

/// Both faces in the making.
struct Faces {
    old: Face,
    new: Face,
    /// Paths of items that are the same in both, with the number of their file.
    left_out: HashMap<String, usize>,
}

impl Faces {
    /// What was found, in the order of each version, and the rest of both.
    fn of(files: &[Both<'_>], found: &[Found], rest: (Face, Face)) -> Self {
        let mut left_out = HashMap::default();
        for (index, found) in found.iter().enumerate() {
            if let Found::Alike(paths, _) = found {
                left_out.extend(paths.iter().map(|path| (path.clone(), index)));
            }
        }
        let order = |home: &dyn Fn(&Both<'_>) -> Option<Home>| {
            let mut order: Vec<(Home, usize)> = files
                .iter()
                .enumerate()
                .filter_map(|(index, both)| Some((home(both)?, index)))
                .collect();
            order.sort_unstable();
            order
        };
        let (mut old, mut new) = (Face::default(), Face::default());
        for (_, index) in order(&|both| Some(both.0?.0)) {
            let (Found::Apart(items, _) | Found::Alike(_, items)) = &found[index];
            items.iter().cloned().for_each(|(path, item)| old.add(path, item));
        }
        for (_, index) in order(&|both| Some(both.1?.0)) {
            let (Found::Apart(_, items) | Found::Alike(_, items)) = &found[index];
            items.iter().cloned().for_each(|(path, item)| new.add(path, item));
        }
        rest.0.items.into_iter().for_each(|(path, item)| old.add(path, item));
        rest.1.items.into_iter().for_each(|(path, item)| new.add(path, item));
        Self { old, new, left_out }
    }

    /// The files that say the same, and are asked for by what does not.
    fn asked_for(&self) -> BTreeSet<usize> {
        let mut asked = BTreeSet::new();
        let mut ask = |path: &str| asked.extend(self.left_out.get(path));
        for face in [&self.old, &self.new] {
            for (path, item) in &face.items {
                match item.kind {
                    // Another file says something of it, which is no longer the same.
                    Kind::Elsewhere => ask(path),
                    Kind::Alias(_) => {
                        let ends = (end(&self.old, path), end(&self.new, path));
                        let is_left_out = self.left_out.contains_key(path);
                        if ends.0 != ends.1 || (is_left_out && self.is_read(ends.0)) {
                            [path, ends.0, ends.1].into_iter().for_each(&mut ask);
                        }
                    }
                    _ => {}
                }
            }
        }
        asked
    }

    fn is_read(&self, path: &str) -> bool {
        !self.left_out.contains_key(path)
            && (self.old.items.contains_key(path) || self.new.items.contains_key(path))
    }
}

/// The type behind names for it.
fn end<'a>(face: &'a Face, path: &'a str) -> &'a str {
    let mut at = path;
    // Names for names: each step takes one away.
    for _ in 0..=face.items.len() {
        match face.items.get(at).map(|item| &item.kind) {
            Some(Kind::Alias(target)) => at = target,
            _ => break,
        }
    }
    at
}
