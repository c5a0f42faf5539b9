//! The address of a call: its method, its path and the names in its query.

use super::Reading;
use crate::page::{Block, BlockKind};
use crate::words;
use specwright::diagnostic::PagePosition;

/// What there is of a call whose method and path stand in lines of their own.
#[derive(Default)]
pub(super) struct Half {
    method: Option<String>,
    path: Option<(PagePosition, String)>,
}

/// Reads the method and path from a block of the URI section.
pub(super) fn read(block: &Block, reading: &mut Reading, half: &mut Half) {
    let is_plain = block.kind != BlockKind::Code;
    for line in block.text.lines() {
        let line = line.trim();
        if let Some(found) = words::PATH_LINE.captures(line) {
            half.path = found.get(1).map(|path| (block.at, path.as_str().to_owned()));
        }
        if let Some(found) = words::METHOD_LINE.captures(line) {
            half.method = found.get(1).map(|method| method.as_str().to_uppercase());
        }
        if let Half { method: Some(method), path: Some((at, path)) } = half {
            call(method, path, *at, true, reading);
            *half = Half::default();
        }
        let line = words::URI_LABEL.replace(line, "");
        if let Some(found) = words::SEVERAL_METHODS.captures(&line) {
            let methods = found[1].split(|letter: char| !letter.is_ascii_uppercase());
            for method in methods.filter(|method| !method.is_empty()) {
                call(method, &found[2], block.at, is_plain, reading);
            }
            continue;
        }
        let Some(found) = words::REQUEST_LINE.captures(&line) else { continue };
        call(&found[1], &found[2], block.at, is_plain, reading);
        // "POST /v1/things or POST /v2/things"
        for more in words::FURTHER_CALL.captures_iter(&found[2]).filter(|_| is_plain) {
            call(&more[1], &more[2], block.at, true, reading);
        }
    }
}

/// A longer address than servers take.
const LONGEST_PATH: usize = 4_000;

/// More further addresses than a call has.
const MOST_PATHS: usize = 20;

/// Notes a call that the section names; `is_plain`: in its text, as against an example.
fn call(method: &str, target: &str, at: PagePosition, is_plain: bool, reading: &mut Reading) {
    if !target.starts_with(['/', '{']) && !target.contains("://") {
        return;
    }
    if target.len() > LONGEST_PATH {
        return;
    }
    let Some(first) = reading.path.clone().filter(|_| reading.method.is_some()) else {
        reading.method = Some(method.to_owned());
        reading.uri_at = at;
        set_path(target, reading);
        return;
    };
    let (path, _) = split_target(target);
    let same = reading.method.as_deref() == Some(method);
    if !is_plain || (same && (path == first || reading.more_paths.contains(&path))) {
        return;
    }
    // The same call at another address, of another version: the tables describe both.
    let names = |path: &str| {
        let mut names: Vec<String> = placeholders(path).into_iter().map(str::to_owned).collect();
        names.sort_unstable();
        names
    };
    let is_further = reading.more_paths.len() < MOST_PATHS && names(&path) == names(&first);
    if same && is_further {
        reading.more_paths.push(path);
    } else {
        reading.more_calls.push((at, format!("{method} {path}")));
    }
}

/// The names in the braces of a path.
pub(crate) fn placeholders(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

fn set_path(target: &str, reading: &mut Reading) {
    let (path, query) = split_target(target);
    reading.path = Some(path);
    reading.path_query = query;
}

/// A target's path, and the names in its query.
pub(crate) fn split_target(target: &str) -> (String, Vec<String>) {
    let target = target.split(" HTTP/").next().unwrap_or(target);
    let target = target.trim().trim_end_matches(['.', ';', '。']);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    // `[?limit={limit}]`: the whole query may be left out.
    let path = if target.contains('?') { path.trim_end_matches(['[', '(']) } else { path };
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => path,
    };
    // A blank in a path is a slip of the page; behind it may stand a remark.
    let mut joined = String::new();
    for (index, part) in path.split_whitespace().enumerate() {
        if index > 0 && !part.starts_with(['/', '{']) && !joined.ends_with('/') {
            break;
        }
        joined.push_str(part);
    }
    let joined = joined.replace("$(", "{").replace("${", "{");
    let query = query.split(['&', ' ', ',']).filter_map(|pair| pair.split('=').next());
    let names = query.map(|name| name.trim_matches(['{', '}', '[', ']', '(', ')']).to_owned());
    (joined, names.filter(|name| !name.is_empty()).collect())
}
