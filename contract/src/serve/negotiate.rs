//! `Accept` and `Content-Type` (RFC 9110, 8.3 and 12.5.1), and `Prefer` (RFC 7240).

use http::HeaderMap;
use http::header::ACCEPT;
use specwright::api::essence;

/// How exactly `range` (`a/b`, `a/*`, `*/*`) takes `media_type`; nothing when it does not.
/// Neither does anything that is no media type, as may stand in a document by mistake.
pub(super) fn fit(range: &str, media_type: &str) -> Option<u8> {
    if !media_type.contains('/') {
        return None;
    }
    if range == media_type {
        return Some(3);
    }
    match range.split_once('/') {
        Some(("*", "*")) => Some(1),
        Some((kind, "*")) => {
            let own = media_type.split('/').next().unwrap_or_default();
            (own == kind || own == "*").then_some(2)
        }
        _ => None,
    }
}

/// What a client accepts.
#[derive(Debug)]
pub(super) struct Accept(Vec<Range>);

#[derive(Debug)]
struct Range {
    media_range: String,
    /// Thousandths.
    quality: u32,
}

impl Accept {
    /// Without the header everything is accepted.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let texts = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let ranges: Vec<Range> = texts
            .flat_map(|text| text.split(','))
            .filter(|range| !range.trim().is_empty())
            .map(|range| Range { media_range: essence(range), quality: quality(range) })
            .collect();
        if ranges.is_empty() {
            return Self(vec![Range { media_range: "*/*".to_owned(), quality: 1000 }]);
        }
        Self(ranges)
    }

    /// Which of `offered` the client likes best: by quality, then in the order of the client's
    /// wishes, then in the order offered.
    pub(super) fn choose(&self, offered: &[&str]) -> Option<usize> {
        let rank = |index: usize| {
            let media_type = essence(offered[index]);
            // The most exact range says how much it is liked.
            let (position, range, _) = self
                .0
                .iter()
                .enumerate()
                .filter_map(|(position, range)| {
                    // A range may be offered as well.
                    let exact = fit(&range.media_range, &media_type)
                        .or_else(|| fit(&media_type, &range.media_range))?;
                    Some((position, range, exact))
                })
                .max_by_key(|(position, _, exact)| (*exact, std::cmp::Reverse(*position)))?;
            (range.quality > 0).then_some((std::cmp::Reverse(range.quality), position, index))
        };
        (0..offered.len()).filter_map(rank).min().map(|(.., index)| index)
    }
}

impl Accept {
    /// The media type of a range that the client names.
    pub(super) fn within(&self, range: &str) -> Option<&str> {
        let range = essence(range);
        let all = self.0.iter().filter(|it| it.quality > 0 && !it.media_range.contains('*'));
        let named = all.map(|it| it.media_range.as_str());
        named.filter(|_| range.contains('*')).find(|it| fit(&range, it).is_some())
    }
}

/// `;q=0.8` in thousandths; 1 without it or when it cannot be read.
fn quality(range: &str) -> u32 {
    let mut parameters = range.split(';').skip(1).filter_map(|it| it.split_once('='));
    let text = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
    let number = text.and_then(|(_, value)| value.trim().parse::<f32>().ok());
    number.map_or(1000, |number| (number.clamp(0.0, 1.0) * 1000.0) as u32)
}

/// What a client would like to see.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Prefer {
    /// `code=404`
    pub(super) code: Option<u16>,
    /// `example=name`
    pub(super) example: Option<String>,
    /// `dynamic=true`: a made-up value in place of the example.
    pub(super) dynamic: bool,
}

impl Prefer {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut prefer = Self::default();
        let texts = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        for preference in texts.flat_map(|text| text.split([',', ';'])) {
            let Some((name, value)) = preference.split_once('=') else { continue };
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => prefer.code = value.parse().ok().filter(|it| (100..=599).contains(it)),
                "example" => prefer.example = Some(value.to_owned()),
                "dynamic" => prefer.dynamic = value.eq_ignore_ascii_case("true"),
                _ => {}
            }
        }
        prefer
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::{Accept, Prefer};

    fn choose(accept: &str, offered: &[&str]) -> Option<usize> {
        let mut headers = HeaderMap::new();
        headers.insert("accept", accept.parse().unwrap());
        Accept::of(&headers).choose(offered)
    }

    #[test]
    fn the_clients_wishes_decide() {
        let both = ["text/plain", "application/json; charset=utf-8"];
        assert_eq!(choose("text/plain, application/json", &both), Some(0));
        assert_eq!(choose("application/json, text/plain", &both), Some(1));
        assert_eq!(choose("text/plain;q=0.5, application/json;q=0.9", &both), Some(1));
        assert_eq!(choose("*/*", &both), Some(0));
        assert_eq!(choose("*/*, text/plain;q=0", &both), Some(1));
        assert_eq!(choose("text/*", &both), Some(0));
        assert_eq!(choose("image/png", &both), None);
        assert_eq!(choose("*/*", &["description", "text/plain"]), Some(1));
        assert_eq!(choose("image/png", &["image/*"]), Some(0));
        assert_eq!(choose("", &both), Some(0));
    }

    #[test]
    fn preferences_are_read() {
        let mut headers = HeaderMap::new();
        headers.append("prefer", "code=404, example=\"not found\"".parse().unwrap());
        headers.append("prefer", "return=minimal; dynamic=true".parse().unwrap());
        let all = Prefer { code: Some(404), example: Some("not found".to_owned()), dynamic: true };
        assert_eq!(Prefer::of(&headers), all);
        headers.insert("prefer", "code=x".parse().unwrap());
        assert_eq!(Prefer::of(&headers), Prefer::default());
    }
}
