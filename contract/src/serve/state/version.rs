//! Versions of things: `ETag`, and what is asked for only with one (RFC 9110, 8.8.3 and 13).

use std::hash::BuildHasher;

use bytes::Bytes;
use http::header::{ETAG, HeaderName, IF_MATCH, IF_NONE_MATCH};
use http::{Response, StatusCode};
use serde::Serialize;
use serde_json::Value as Json;

use super::{Asked, header};
use crate::serve::choose::Chosen;
use crate::serve::problem::Problem;
use specwright::api::StatusPattern;

/// What stands for a version of a value.
fn version(value: &impl Serialize) -> String {
    // As text, since members are in an order there.
    let text = serde_json::to_string(value).unwrap_or_default();
    let hash = foldhash::quality::FixedState::default().hash_one(text);
    format!("{hash:016x}")
}

impl Asked<'_> {
    /// The answer with the version of what it shows, where the document has a place for one.
    pub(super) fn tagged(
        &self,
        chosen: Chosen<'_>,
        mut answer: Response<Bytes>,
        shown: &impl Serialize,
    ) -> Response<Bytes> {
        if chosen.has_header("etag") || self.documents(304) {
            let version = version(shown);
            let forms = [format!("\"{version}\""), format!("W/\"{version}\""), version];
            let tag = forms.iter().find(|tag| self.context.fits_header(chosen, "etag", tag));
            if let Some(tag) = tag {
                header(&mut answer, ETAG, tag);
            }
        }
        answer
    }

    /// The answer to who reads: 304 where the document has it and the client has this version.
    pub(super) fn unless_known(
        &self,
        chosen: Chosen<'_>,
        answer: Response<Bytes>,
        shown: &impl Serialize,
    ) -> Response<Bytes> {
        let answer = self.tagged(chosen, answer, shown);
        if !self.documents(304) || self.names(IF_NONE_MATCH, shown) != Some(true) {
            return answer;
        }
        let known = self.choose(&[304]).and_then(|it| Ok((it, self.context.build(it, None)?)));
        known.map_or(answer, |(chosen, known)| self.tagged(chosen, known, shown))
    }

    /// Refuses to change another version than the one that the request is about, where the
    /// document has 412 for that.
    pub(super) fn is_meant(&self, before: Option<&Json>) -> Result<(), Box<Problem>> {
        if !self.documents(412) {
            return Ok(());
        }
        let is_meant = match before {
            Some(before) => {
                self.names(IF_MATCH, before) != Some(false)
                    && self.names(IF_NONE_MATCH, before) != Some(true)
            }
            None => !self.headers.contains_key(IF_MATCH),
        };
        if is_meant {
            return Ok(());
        }
        let detail = "what is there is another version than the one that the request is about";
        Err(Box::new(Problem::new(StatusCode::PRECONDITION_FAILED, detail)))
    }

    /// Whether a header names the version of a value; nothing where it is not there.
    fn names(&self, name: HeaderName, value: &impl Serialize) -> Option<bool> {
        let mut given = self.headers.get_all(name).iter().peekable();
        given.peek()?;
        let version = version(value);
        let tags = given.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(','));
        let is_it = |tag: &str| {
            let tag = tag.trim();
            tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"') == version
        };
        Some(tags.into_iter().any(is_it))
    }

    fn documents(&self, status: u16) -> bool {
        self.operation.responses.iter().any(|it| it.status == StatusPattern::Code(status))
    }
}
