//! Names do not depend on what else a document has: a schema or an operation that goes renames
//! nothing that stays, so one that comes renames nothing that was there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;
use specwright::api::Shape;
use specwright::diagnostic::{Code, Diagnostics};
use specwright::document::Document;
use specwright::names::Names;

use crate::project::root;
use crate::{documents, fixture};

/// How many schemas and how many operations of a document are left out, one at a time.
const DROPS: usize = 8;

#[test]
fn what_goes_renames_nothing_that_stays() {
    hold(documents(&fixture("constructs")));
}

#[test]
#[ignore = "needs ../shared/corpus beside the checkout"]
fn what_goes_renames_nothing_of_real_documents() {
    hold(documents(&root().join("../shared/corpus")));
}

fn hold(paths: Vec<PathBuf>) {
    let (mut drops, mut renamed) = (0, Vec::new());
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        // Some fixtures have numbers that this reader cannot hold.
        let Ok(document) = serde_yaml::from_str::<Value>(&text) else { continue };
        let whole = names(&document);
        for pointer in droppable(&document) {
            let without = without(&document, &pointer);
            let file = path.file_name().unwrap().display();
            drops += 1;
            for (origin, name) in names(&without).names {
                let Some(before) = whole.names.get(&origin) else { continue };
                let is_numbered = |name: &String| {
                    whole.numbered.iter().any(|known| name.starts_with(known.as_str()))
                };
                if before.is_disjoint(&name) && !before.iter().any(is_numbered) {
                    renamed
                        .push(format!("{file} without {pointer}: {origin}: {before:?} → {name:?}"));
                }
            }
        }
    }
    println!("{drops} documents, each without one schema or operation");
    assert!(drops > 50, "{drops}");
    assert!(renamed.is_empty(), "{} of {drops}:\n{}", renamed.len(), renamed.join("\n"));
}

/// What a document's types and operations are called.
#[derive(Default)]
struct Named {
    /// By the place of the schema or operation; a schema that others extend has two.
    names: BTreeMap<String, BTreeSet<String>>,
    /// Names with a number, as another is called like that: these depend on each other, and each
    /// is reported.
    numbered: BTreeSet<String>,
}

fn names(document: &Value) -> Named {
    let document = Document::from_text("document.json", document.to_string()).ok().unwrap();
    let (api, _) = specwright::lower::lower(&document);
    let mut found = Diagnostics::default();
    let names = Names::assign(&api, &mut found);
    let mut named = Named::default();
    for (id, definition) in api.types.iter() {
        let is_item =
            matches!(definition.shape, Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_));
        if is_item {
            let place = definition.origin.pointer.to_string();
            named.names.entry(place).or_default().insert(names.ty(id).to_owned());
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        let place = operation.origin.pointer.to_string();
        named.names.entry(place).or_default().insert(names.operation(index).ty.clone());
    }
    for diagnostic in found.as_slice() {
        assert_eq!(diagnostic.code, Code::NameCollision);
        // "`wire` is called `Given`: …"
        named.numbered.extend(diagnostic.message.split('`').nth(3).map(str::to_owned));
    }
    named
}

/// Places of schemas and operations, spread evenly over the document.
fn droppable(document: &Value) -> Vec<String> {
    let token = |name: &str| name.replace('~', "~0").replace('/', "~1");
    let members = |pointer: &str| -> Vec<String> {
        let names = document.pointer(pointer).and_then(Value::as_object).into_iter().flatten();
        names.map(|(name, _)| format!("{pointer}/{}", token(name))).collect()
    };
    let schemas = members("/components/schemas");
    let is_operation = |place: &String| {
        let method = place.rsplit('/').next().unwrap_or_default();
        ["get", "put", "post", "delete", "patch", "head", "options"].contains(&method)
    };
    let operations: Vec<String> =
        members("/paths").iter().flat_map(|path| members(path)).filter(is_operation).collect();
    let spread = |places: Vec<String>| {
        let step = places.len().div_ceil(DROPS).max(1);
        // The first ones matter most: what comes after them could depend on them.
        places.into_iter().step_by(step)
    };
    spread(schemas).chain(spread(operations)).collect()
}

fn without(document: &Value, pointer: &str) -> Value {
    let mut document = document.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    let parent = document.pointer_mut(parent).and_then(Value::as_object_mut).unwrap();
    parent.shift_remove(&key).unwrap();
    document
}
