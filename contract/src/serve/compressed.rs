//! Bodies that are compressed (RFC 9110, 8.4): gzip, both ways.

use std::io::{Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, VARY,
};
use http::request::Parts;
use http::{HeaderMap, Response, StatusCode};

use super::problem::Problem;
use specwright::api::essence;

/// Shorter answers are not worth it.
const LEAST: usize = 1 << 10;

/// The body of a request as it was before it was compressed, at most so many bytes.
///
/// # Errors
///
/// When it is compressed in another way (415), broken (400), or becomes too long (413).
pub(super) fn inflated(head: &mut Parts, body: Bytes, limit: usize) -> Result<Bytes, Box<Problem>> {
    let codings: Vec<String> = codings(&head.headers);
    if codings.is_empty() {
        return Ok(body);
    }
    if codings.iter().any(|it| !["gzip", "x-gzip"].contains(&it.as_str())) {
        let detail = "the body is compressed in another way than gzip (Content-Encoding)";
        let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail);
        return Err(Box::new(problem.header(ACCEPT_ENCODING, "gzip")));
    }
    // One inside of the other: nobody means that.
    if codings.len() > 1 {
        let detail = "the body is compressed more than once";
        return Err(Box::new(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)));
    }
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(body.as_ref()).take(limit as u64 + 1).read_to_end(&mut plain);
    if read.is_err() {
        let detail = "the body is no gzip, or breaks off";
        return Err(Box::new(Problem::new(StatusCode::BAD_REQUEST, detail)));
    }
    if plain.len() > limit {
        let detail = format!("the body is longer than {limit} bytes once it is decompressed");
        return Err(Box::new(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)));
    }
    head.headers.remove(CONTENT_ENCODING);
    head.headers.insert(CONTENT_LENGTH, HeaderValue::from(plain.len()));
    Ok(plain.into())
}

/// How a body is compressed, but for `identity`.
fn codings(headers: &HeaderMap) -> Vec<String> {
    let texts = headers.get_all(CONTENT_ENCODING).iter().filter_map(|it| it.to_str().ok());
    let names = texts.flat_map(|it| it.split(',')).map(|it| it.trim().to_ascii_lowercase());
    names.filter(|it| !it.is_empty() && it != "identity").collect()
}

/// Compresses an answer for who takes that, where it becomes shorter.
pub(super) fn deflate(asked: &HeaderMap, answer: &mut Response<Bytes>) {
    let headers = answer.headers();
    let kind = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).map(essence);
    let is_worth = answer.body().len() >= LEAST
        && !headers.contains_key(CONTENT_ENCODING)
        && kind.is_some_and(|it| is_text(&it));
    if !is_worth {
        return;
    }
    answer.headers_mut().append(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
    if !takes_gzip(asked) {
        return;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(answer.body()).and_then(|()| encoder.finish());
    let Ok(short) = written else { return };
    if short.len() >= answer.body().len() {
        return;
    }
    let headers = answer.headers_mut();
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    // Byte for byte it is another one (RFC 9110, 8.8.1).
    let weak = headers.get(ETAG).and_then(|it| it.to_str().ok());
    let weak = weak.filter(|it| it.starts_with('"')).map(|it| format!("W/{it}"));
    if let Some(weak) = weak.and_then(|it| HeaderValue::from_str(&it).ok()) {
        headers.insert(ETAG, weak);
    }
    *answer.body_mut() = short.into();
}

/// Whether bodies of a media type become shorter at all.
fn is_text(essence: &str) -> bool {
    let (kind, name) = essence.split_once('/').unwrap_or((essence, ""));
    // An event stream is taken as it comes.
    (kind == "text" && name != "event-stream")
        || name == "json"
        || name == "xml"
        || name.ends_with("+json")
        || name.ends_with("+xml")
        || ["x-ndjson", "jsonl", "json-seq", "javascript", "x-www-form-urlencoded"].contains(&name)
}

/// Whether `Accept-Encoding` takes gzip (RFC 9110, 12.5.3); without the header nothing is meant.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let texts = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|it| it.to_str().ok());
    let codings = texts.flat_map(|it| it.split(',')).map(|coding| {
        let (name, rest) = coding.split_once(';').unwrap_or((coding, ""));
        let quality = rest.split_once('=').and_then(|(_, it)| it.trim().parse::<f32>().ok());
        (name.trim().to_ascii_lowercase(), quality.unwrap_or(1.0))
    });
    let all: Vec<(String, f32)> = codings.collect();
    let named = all.iter().find(|(name, _)| name == "gzip" || name == "x-gzip");
    let any = all.iter().find(|(name, _)| name == "*");
    named.or(any).is_some_and(|(_, quality)| *quality > 0.0)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use http::header::ACCEPT_ENCODING;

    use super::takes_gzip;

    #[test]
    fn gzip_is_sent_to_who_takes_it() {
        for (text, takes) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0, *", false),
            ("br", false),
            ("identity", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, text.parse().unwrap());
            assert_eq!(takes_gzip(&headers), takes, "{text}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
