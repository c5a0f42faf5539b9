//! Which of the documented media types an answer has (RFC 9110, 8.3 and 12.5.1).

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// How well a media type fits a documented one; the closest wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// `*/*`
    Any,
    /// `text/*`, `application/*+json`
    Range,
    /// `application/problem+json` where `application/json` is documented: the same syntax.
    Suffix,
    /// The same type and subtype.
    Essence,
    /// The same with the same parameters.
    Whole,
}

/// The documented media type that an answer with these headers has. An answer that names none is
/// taken for the first, which is the one that was asked for before the others.
pub fn of_these<'a>(headers: &HeaderMap, documented: &[&'a str]) -> Option<&'a str> {
    let Some(given) = headers.get(CONTENT_TYPE) else { return documented.first().copied() };
    let given = normal(given.to_str().ok()?);
    // From the last on, since the last of the greatest is taken: of several that fit equally the
    // first one.
    let fits = documented.iter().rev();
    let fits = fits.filter_map(|name| Some((fit(&normal(name), &given)?, *name)));
    fits.max_by_key(|(fit, _)| *fit).map(|(_, name)| name)
}

/// Lower case without blanks, so that texts can be compared.
fn normal(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_ascii_lowercase()
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or(media_type)
}

fn fit(documented: &str, given: &str) -> Option<Fit> {
    if documented == given {
        return Some(Fit::Whole);
    }
    let (wanted, given) = (essence(documented), essence(given));
    if wanted == given {
        return Some(Fit::Essence);
    }
    let (wanted_type, wanted_subtype) = wanted.split_once('/')?;
    let (given_type, given_subtype) = given.split_once('/')?;
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
    Some(essence(given).trim().to_ascii_lowercase())
}

/// The `charset` of an answer in lower case, when it names one.
pub(crate) fn charset(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let mut parameters = given.split(';').skip(1).filter_map(|it| it.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"').to_ascii_lowercase())
}
