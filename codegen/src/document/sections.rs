//! Sections of a document that are a `$ref` as a whole: `paths`, `components`, and the maps of the
//! components. The specification has a `$ref` for their members only, and documents that were
//! split by hand have one for all of them.

use crate::source::Sources;
use crate::value::{Value, push_token};

/// Puts a `$ref` for each member where there is one for all.
pub(super) fn spread(trees: &mut [Value], sources: &Sources) {
    for section in ["paths", "components"] {
        spread_one(trees, sources, &[section]);
    }
    let kinds = trees[0].get("components").map(Value::members).unwrap_or_default();
    let kinds: Vec<String> = kinds.iter().map(|(kind, _)| kind.to_string()).collect();
    for kind in kinds {
        spread_one(trees, sources, &["components", &kind]);
    }
}

fn spread_one(trees: &mut [Value], sources: &Sources, path: &[&str]) -> Option<()> {
    let section = path.iter().try_fold(&trees[0], |value, name| value.get(name))?;
    let reference = section.get("$ref")?.as_str()?;
    let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let fragment = fragment.trim_end_matches('/');
    let tree = if file.is_empty() { 0 } else { sources.find(0, file)? };
    let whole = trees.get(tree as usize)?.pointer(fragment)?;
    if !whole.is_object() || whole.get("$ref").is_some() {
        return None;
    }
    let member = |name: &str| {
        let mut reference = format!("{file}#{fragment}");
        push_token(&mut reference, &name.replace('%', "%25"));
        Value::Object(vec![("$ref".into(), reference.as_str().into())])
    };
    let own = section.members().iter().filter(|(name, _)| &**name != "$ref").cloned();
    let others = whole.members().iter().filter(|(name, _)| section.get(name).is_none());
    let others = others.map(|(name, _)| (name.clone(), member(name)));
    let spread = Value::Object(own.chain(others).collect());
    *path.iter().try_fold(&mut trees[0], |value, name| value.get_mut(name))? = spread;
    Some(())
}
