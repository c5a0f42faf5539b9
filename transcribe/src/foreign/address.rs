//! Lines of calls on pages of other makes, and the paths that a printed address stands for.

use std::sync::LazyLock;

use regex::Regex;

use crate::words::pattern;

/// A line that is a call and nothing else: `GET /things/{id}`, `[POST] /things`,
/// `Endpoint: PUT https://api.example.com/things/:id`, `GET /things/(id or name)`.
pub(super) static CALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:Endpoint|Request|HTTP request|URL|Route)\s*[:：]\s*)?\[?(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\]?\s*[:：]?\s+((?:/|\{|https?://)(?:[({<][\w :-]+[)}>]|[^\s()])*)$",
    )
});

/// A title with its call behind it: `Fire a kiln POST /kilns/{id}`.
pub(super) static TITLED_CALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(\S.{0,150}?)\s+[-–—:(\[]*\s*)?(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\s*(/(?:[({<][\w :-]+[)}>]|[^\s()\[\]])*)[)\]]?$",
    )
});

/// A line that begins as a call does.
pub(super) static LIKE_CALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\[?(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\]?\s*[:：]?\s+/\S*.{0,200}$")
});

/// A method, or a path, that has a cell or a badge of its own.
pub(super) static METHOD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)$"));
pub(super) static PATH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^/(?:[({<][\w :-]+[)}>]|[^\s()])*$"));

/// A part of a path that is written `:id`, `<id>`, `(id or name)` or `{id or name}`.
static PARAMETER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"/:([A-Za-z_][A-Za-z0-9_]*)|<(?:\w+:)?([A-Za-z_][\w-]*)>|\((?:\w+:\s*)?([A-Za-z_][\w -]*)\)|\{([A-Za-z_][\w-]*(?: [\w-]+)+)\}",
    )
});
/// A part at the end of a path that may be left out: `[/<id>]`.
static TAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(.+?)\[(/[^\[\]]+)\]$"));

/// A part of an address that RFC 6570 expands in a way of its own: `{?page,limit}`, `{+path}`.
static EXPANDED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\{([?&+/#.;])([A-Za-z_][\w.-]*\*?(?:,[A-Za-z_][\w.-]*\*?)*)\}"));

/// An address whose parts of that kind are written out: `?page={page}&limit={limit}`.
fn written_out(printed: &str) -> Result<String, &'static str> {
    let mut out = String::with_capacity(printed.len());
    let mut rest = printed;
    while let Some(found) = EXPANDED.captures(rest) {
        let part = |at: usize| found.get(at).map_or(0..0, |part| part.range());
        let names = rest[part(2)].split(',').map(|name| name.trim_end_matches('*'));
        out.push_str(&rest[..part(0).start]);
        match &rest[part(1)] {
            "+" => names.for_each(|name| out.push_str(&format!("{{{name}}}"))),
            "/" => names.for_each(|name| out.push_str(&format!("/{{{name}}}"))),
            "?" | "&" => names.for_each(|name| {
                out.push(if out.contains('?') { '&' } else { '?' });
                out.push_str(&format!("{name}={{{name}}}"));
            }),
            _ => return Err("a part of its address is expanded in a way that no document has"),
        }
        rest = &rest[part(0).end..];
    }
    out.push_str(rest);
    Ok(out)
}

/// More bytes than an address has.
const LONGEST_ADDRESS: usize = 500;

/// The paths that a printed one stands for, with their parameters in braces. `Err`: why it is none.
pub(super) fn paths(printed: &str) -> Result<Vec<String>, &'static str> {
    if printed.len() > LONGEST_ADDRESS {
        return Err("its address is longer than any is");
    }
    if let Some(found) = TAIL.captures(printed) {
        let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
        let mut both = paths(part(1))?;
        both.extend(paths(&format!("{}{}", part(1), part(2)))?);
        return Ok(both);
    }
    let printed = written_out(printed)?;
    let path = PARAMETER.replace_all(&printed, |found: &regex::Captures<'_>| {
        let name = found.iter().skip(1).flatten().next().map_or("", |name| name.as_str());
        let slash = if found.get(1).is_some() { "/" } else { "" };
        format!("{slash}{{{}}}", name.trim().replace(' ', "_"))
    });
    let bare = path.split('?').next().unwrap_or_default();
    let rest = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    if rest.contains(['<', '>', '(', ')', '[', ']', '*', '…', '|']) || rest.contains("...") {
        return Err("a part of its address is written in no way that is known");
    }
    Ok(vec![path.into_owned()])
}
