//! Which of the documented media types an answer has (RFC 9110, 8.3 and 12.5.1).

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// How well a media type fits a documented one; the closest wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The same type and subtype, with another value of a parameter.
    Contradicts,
    /// `*/*`
    Any,
    /// `text/*`, `application/*+json`
    Range,
    /// `application/problem+json` where `application/json` is documented: the same syntax.
    Suffix,
    /// The same type and subtype, and so many of the documented parameters.
    Essence(usize),
}

/// The documented media type that an answer with these headers has. An answer that names none is
/// taken for the first, which is the one that was asked for before the others.
pub fn of_these<'a>(headers: &HeaderMap, documented: &[&'a str]) -> Option<&'a str> {
    let Some(given) = headers.get(CONTENT_TYPE) else { return documented.first().copied() };
    let given = MediaTypeParts::of(given.to_str().ok()?);
    // From the last on, since the last of the greatest is taken: of several that fit equally the
    // first one.
    let fits = documented.iter().rev();
    let fits = fits.filter_map(|name| Some((fit(&MediaTypeParts::of(name), &given)?, *name)));
    fits.max_by_key(|(fit, _)| *fit).map(|(_, name)| name)
}

/// The media type of an answer that would be read as a stream without events (WHATWG HTML, 9.2.2): JSON,
/// XML or HTML. One that calls events something vaguer is read.
pub(crate) fn other_than_events(headers: &HeaderMap) -> Option<String> {
    let kind = of(headers)?;
    let syntax = kind.rsplit_once(['/', '+']).map(|(_, syntax)| syntax);
    matches!(syntax, Some("json" | "xml" | "html")).then_some(kind)
}

/// A media type taken apart (RFC 9110, 8.3.1).
struct MediaTypeParts {
    /// Type and subtype in lower case.
    essence: String,
    /// Names in lower case, and values without their quotation marks.
    parameters: Vec<(String, String)>,
}

impl MediaTypeParts {
    fn of(media_type: &str) -> Self {
        let mut parts = split(media_type).into_iter();
        let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
        let parameters = parts.filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), unquoted(value.trim())))
        });
        Self { essence, parameters: parameters.collect() }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        let known = self.parameters.iter().find(|(known, _)| known == name);
        known.map(|(_, value)| value.as_str())
    }
}

/// What stands between the semicolons that are in no quotation.
fn split(media_type: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = media_type.split(|character: char| {
        let is_end = character == ';' && !quoted;
        quoted ^= character == '"' && !escaped;
        escaped = character == '\\' && quoted && !escaped;
        is_end
    });
    parts.map(str::trim).collect()
}

/// The value of a parameter: a token, or a quotation in which a backslash takes the next character
/// as it is.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        let is_mark = character == '\\';
        text.extend(if is_mark { characters.next() } else { Some(character) });
    }
    text
}

fn fit(documented: &MediaTypeParts, given: &MediaTypeParts) -> Option<Fit> {
    let (wanted, has) = (documented.essence.as_str(), given.essence.as_str());
    if wanted == has {
        // In which charset a text is does not make it another media type.
        let told = documented.parameters.iter().filter(|(name, _)| name != "charset");
        let told = told.filter_map(|(name, value)| Some((value, given.parameter(name)?)));
        let mut same = 0;
        for (value, given) in told {
            if !value.eq_ignore_ascii_case(given) {
                return Some(Fit::Contradicts);
            }
            same += 1;
        }
        return Some(Fit::Essence(same));
    }
    let (wanted_type, wanted_subtype) = wanted.split_once('/')?;
    let (given_type, given_subtype) = has.split_once('/')?;
    if wanted == "*/*" {
        return Some(Fit::Any);
    }
    let (_, suffix) = given_subtype.rsplit_once('+').unwrap_or_default();
    let is_suffix = matches!(suffix, "json" | "xml") && wanted_subtype == suffix;
    if is_suffix && matches!(wanted_type, "application" | "text") {
        return Some(Fit::Suffix);
    }
    let in_range = match wanted_subtype.strip_prefix('*') {
        Some("") => true,
        Some(end) => given_subtype.ends_with(end),
        None => false,
    };
    (wanted_type == given_type && in_range).then_some(Fit::Range)
}

/// Type and subtype of an answer in lower case, when it names them.
pub(crate) fn of(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(MediaTypeParts::of(given).essence)
}

/// The `charset` of an answer in lower case, when it names one.
pub(crate) fn charset(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    MediaTypeParts::of(given).parameter("charset").map(str::to_ascii_lowercase)
}
