//! Floors: the modules at the top of each package import each other in no circle, so that each
//! stands above all that it imports.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Modules, and those that each imports.
type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_modules_import_each_other_in_a_circle() {
    for package in ["codegen", "transcribe", "runtime", "contract", "cli", "signing"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(package).join("src");
        let imports = imports(&source);
        assert!(imports.len() > 3, "{package}: {imports:?}");
        let circle = circle(&imports);
        assert!(circle.is_none(), "{package}: {}", circle.unwrap_or_default().join(" imports "));
    }
}

#[test]
fn rooms_of_the_generator_import_what_stands_above_them_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("../docs/architecture.md")).expect("a text");
    let rows = rows(&text);
    let floor = |module: &str| rows.iter().position(|row| row.iter().any(|it| it == module));
    let imports = imports(&root.join("src"));
    let listed: usize = rows.iter().map(Vec::len).sum();
    assert_eq!(listed, imports.len(), "{rows:?}");
    for (module, imported) in &imports {
        assert!(floor(module).is_some(), "`{module}` has no row in docs/architecture.md");
        for it in imported {
            assert!(floor(it) < floor(module), "`{module}` imports `{it}`, which is no row above");
        }
    }
}

#[test]
fn circles_are_found() {
    let imports = |pairs: &[(&str, &str)]| {
        let mut all = Imports::new();
        for (from, to) in pairs {
            all.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        all
    };
    assert_eq!(circle(&imports(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    let found = circle(&imports(&[("a", "b"), ("b", "c"), ("c", "b")])).expect("a circle");
    assert_eq!(found, ["b", "c", "b"]);
    let text = "use crate::{One, two::{Three, four}, five};\n// crate::six\nfn f() { crate::seven::g() }\n";
    assert_eq!(Vec::from_iter(named(text)), ["One", "five", "seven", "two"]);
    let text = from_root("use super::super::{one};\nuse super::two;\n", 2);
    assert_eq!(Vec::from_iter(named(&text)), ["one"]);
}

/// What the modules of a package import of each other.
fn imports(source: &Path) -> Imports {
    let root = ["lib.rs", "main.rs"].map(|name| source.join(name));
    let root = root.iter().find(|path| path.exists()).expect("a root");
    let text = std::fs::read_to_string(root).expect("a text");
    let modules = modules(&text);
    let exported = exported(&text);
    let mut imports = Imports::new();
    for module in &modules {
        let mut names = BTreeSet::new();
        for file in files(source, module) {
            let text = std::fs::read_to_string(&file).expect("a text");
            names.extend(named(&from_root(&text, depth(source, &file))));
        }
        let to_module = |name: String| exported.get(&name).cloned().unwrap_or(name);
        let found = names.into_iter().map(to_module).filter(|name| modules.contains(name));
        imports.insert(module.clone(), found.filter(|name| name != module).collect());
    }
    imports
}

/// The modules that each row of the table of rooms is about, from the ground up.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (_, table) = text.split_once("| room |").expect("the table of rooms");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let first = rows.map(|line| line.trim_start_matches('|').split('|').next().unwrap_or_default());
    let names = |cell: &str| {
        let names = cell.split('`').skip(1).step_by(2);
        names.map(|it| it.trim_end_matches(".rs").trim_end_matches('/').to_owned()).collect()
    };
    first.map(names).collect()
}

/// The modules that a root declares.
fn modules(root: &str) -> BTreeSet<String> {
    let declared = |line: &str| {
        let line = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        line.strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
    };
    root.lines().filter_map(declared).collect()
}

/// The items that a root re-exports, by the module that they are of.
fn exported(root: &str) -> BTreeMap<String, String> {
    let mut exported = BTreeMap::new();
    for part in root.split("pub use ").skip(1).chain(root.split("pub(crate) use ").skip(1)) {
        let Some((path, _)) = part.split_once(';') else { continue };
        let Some((module, items)) = path.trim().split_once("::") else { continue };
        for item in items.split(|it: char| !it.is_alphanumeric() && it != '_') {
            if !item.is_empty() {
                exported.insert(item.to_owned(), module.to_owned());
            }
        }
    }
    exported
}

/// The files of a module.
fn files(source: &Path, module: &str) -> Vec<PathBuf> {
    let mut files = vec![source.join(format!("{module}.rs"))];
    let mut folders = vec![source.join(module)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.retain(|path| path.exists() && path.extension().is_some_and(|it| it == "rs"));
    files
}

/// How many modules a file is below the root.
fn depth(source: &Path, file: &Path) -> usize {
    let below = file.strip_prefix(source).expect("a file of the package").components().count();
    if file.ends_with("mod.rs") { below - 1 } else { below }
}

/// A text in which `super::` is written `crate::` where it leads to the root.
fn from_root(text: &str, depth: usize) -> String {
    text.replace(&"super::".repeat(depth), "crate::")
}

/// What stands behind `crate::` in a text: names, and the first names in braces. Comments are left
/// out, and tests, which may stand above all else.
fn named(text: &str) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.flat_map(|line| [line, "\n"]).collect();
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        // `pub(in crate::…)` says who sees it.
        if code[..at].ends_with("in ") || code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.insert(first_name(rest));
            continue;
        };
        let (mut depth, mut start) = (0, 0);
        for (index, character) in group.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    names.insert(first_name(&group[start..index]));
                    break;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    names.insert(first_name(&group[start..index]));
                    start = index + 1;
                }
                _ => {}
            }
        }
    }
    names.remove("");
    names
}

fn first_name(text: &str) -> String {
    text.trim_start().chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect()
}

/// A way from a module back to itself.
fn circle(imports: &Imports) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    imports.keys().find_map(|start| walk(imports, start, &mut Vec::new(), &mut done))
}

fn walk(
    imports: &Imports,
    module: &str,
    way: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(at) = way.iter().position(|it| it == module) {
        let mut circle = way[at..].to_vec();
        circle.push(module.to_owned());
        return Some(circle);
    }
    if !done.insert(module.to_owned()) {
        return None;
    }
    way.push(module.to_owned());
    let next = imports.get(module).into_iter().flatten();
    let found =
        next.cloned().collect::<Vec<_>>().iter().find_map(|it| walk(imports, it, way, done));
    way.pop();
    found
}
