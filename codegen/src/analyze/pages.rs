//! Which operations answer in pages, and how the next one is asked for. Only what a document says
//! without a doubt is recognised: a counter without an end is none of it.

mod count;
mod response;

use std::collections::HashSet;

pub use self::count::{CountedPages, Unit};
pub use self::response::MemberPath;
pub(super) use self::response::body;
use self::response::{PageResponse, plain};
use crate::api::{
    Api, MediaKind, Method, Operation, Parameter, ParameterPlace, Response, ScalarKind, Shape,
    TypeId, Types,
};
use crate::diagnostic::{Code, Diagnostic};

/// How an operation is paged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// How the next page is asked for.
    pub next: NextPage,
    /// The member of the answer that is `false` for the last page.
    pub more: Option<MemberPath>,
}

/// How the next page is asked for. Parameters are named by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// The header `Link` with `rel="next"` (RFC 8288) is its address.
    Link,
    /// A member of the answer is the value of a query parameter, as `next_page_token` is of
    /// `page_token`.
    Token {
        /// The parameter.
        parameter: usize,
        /// The member.
        member: MemberPath,
    },
    /// A member of the answer is its address, such as `next` with the format `uri`.
    Address(MemberPath),
    /// A query parameter counts pages, or the items before one.
    Count(CountedPages),
}

impl Paging {
    /// How each operation is paged, if it is; or what is to be said where the document describes its
    /// pages in another way than its answers.
    pub(super) fn of_all(api: &Api) -> Vec<Result<Option<Self>, Diagnostic>> {
        let described: HashSet<&str> = api.operations.iter().map(|it| it.id.as_str()).collect();
        let paged = api.operations.iter().map(|it| Self::of(&api.types, it, &described));
        paged.collect()
    }

    fn of(
        types: &Types,
        operation: &Operation,
        described: &HashSet<&str>,
    ) -> Result<Option<Self>, Diagnostic> {
        if operation.method != Method::Get && operation.pageable.is_none() {
            return Ok(None);
        }
        let response = only_answer(operation);
        let answer = response.and_then(|response| PageResponse::of(types, response));
        if operation.pageable.is_some() {
            return pageable(operation, answer.as_ref(), described);
        }
        let Some(response) = response else { return Ok(None) };
        let more = answer.as_ref().and_then(PageResponse::more);
        let next = answer
            .as_ref()
            .and_then(|answer| {
                let token = token(types, operation, answer, more.is_some());
                token.or_else(|| address(types, answer).map(NextPage::Address))
            })
            .or_else(|| link(response))
            .or_else(|| {
                CountedPages::of(types, operation, response, answer.as_ref()).map(NextPage::Count)
            });
        Ok(next.map(|next| {
            let more = more.filter(|_| next != NextPage::Link);
            Self { next, more }
        }))
    }
}

/// The answer on success of an operation that has one, beside which there may be others without content: a
/// range such as `2XX` allows one, and there is nothing more to ask for after it.
fn only_answer(operation: &Operation) -> Option<&Response> {
    let success = || operation.responses.iter().filter(|it| it.status.is_success());
    let mut answers: Vec<_> = success().filter(|it| !it.content.is_empty()).collect();
    if answers.is_empty() {
        answers = success().collect();
    }
    match answers.as_slice() {
        [answer] => Some(answer),
        _ => None,
    }
}

/// `x-ms-pageable`: the member that is the address of the next page is named.
fn pageable(
    operation: &Operation,
    answer: Option<&PageResponse<'_>>,
    described: &HashSet<&str>,
) -> Result<Option<Paging>, Diagnostic> {
    let Some(pageable) = &operation.pageable else { return Ok(None) };
    let Some(name) = &pageable.next_link else { return Ok(None) };
    let left_out = |why: String| {
        let note = Diagnostic::new(Code::PagesLeftOut, &pageable.origin, why);
        Err(note.help("the call has no `pages()`"))
    };
    // An operation that the document does not have is the name of a function, which generators write to
    // follow the address.
    if let Some(other) = pageable.operation.as_deref().filter(|it| described.contains(it)) {
        return left_out(format!("the next page is asked for with the operation `{other}`"));
    }
    if operation.method != Method::Get {
        return left_out("the next page is asked for with GET, and the first is not".to_owned());
    }
    match answer.and_then(|answer| answer.text(name)) {
        Some(place) => Ok(Some(Paging { next: NextPage::Address(place), more: None })),
        None => left_out(format!("the answer has no text `{name}`")),
    }
}

fn link(response: &Response) -> Option<NextPage> {
    let is_whole = response.content.iter().all(|media| {
        matches!(media.kind, MediaKind::Json | MediaKind::Text) // others may be streams
    });
    let has_link = response.headers.iter().any(|it| it.name.eq_ignore_ascii_case("link"));
    (is_whole && has_link).then_some(NextPage::Link)
}

/// Whether generated code may put another value into a parameter.
fn is_free(parameter: &Parameter) -> bool {
    parameter.place == ParameterPlace::Query && !parameter.json && parameter.setting.is_none()
}

/// What a parameter is called, plainly: also by what stands in its brackets, as in `page[cursor]`.
fn parameter_names(parameter: &Parameter) -> impl Iterator<Item = String> {
    let inner = parameter.name.strip_suffix(']').and_then(|name| name.rsplit('[').next());
    [Some(plain(&parameter.name)), inner.map(plain)].into_iter().flatten()
}

/// The only pair of a member `next…` and the query parameter that it is meant for; of a pair that
/// is there twice, the one that is less deep.
fn token(
    types: &Types,
    operation: &Operation,
    answer: &PageResponse<'_>,
    has_more: bool,
) -> Option<NextPage> {
    let mut pairs: Vec<(usize, &MemberPath)> = Vec::new();
    let parameters = operation.parameters.iter().enumerate();
    for (at, parameter) in parameters.filter(|(_, it)| is_free(it) && !it.required) {
        let Some(kind) = kind(types, parameter.ty) else { continue };
        for member in &answer.members {
            let is_next = parameter_names(parameter).any(|wanted| is_next(&wanted, &member.names));
            // A number has to be absent on the last page: some count on.
            let ends = kind == ScalarKind::String || types.is_nullable(member.ty) || has_more;
            if is_next && ends && self::kind(types, member.ty) == Some(kind) {
                pairs.push((at, &member.place));
            }
        }
    }
    let depth = pairs.iter().map(|(_, place)| place.depth()).min()?;
    let mut pairs = pairs.into_iter().filter(|(_, place)| place.depth() == depth);
    match (pairs.next(), pairs.next()) {
        (Some((parameter, member)), None) => {
            Some(NextPage::Token { parameter, member: member.clone() })
        }
        _ => None,
    }
}

/// Whether a member is the next value of a parameter: `next_cursor` of `cursor`, `next.after` of
/// `after`.
fn is_next(wanted: &str, names: &[String]) -> bool {
    let Some((name, containers)) = names.split_last() else { return false };
    let below_next = containers.last().is_some_and(|container| container == "next");
    if below_next && name == wanted {
        return leads_on(wanted) || wanted == "after";
    }
    let place = wanted.strip_prefix("start").unwrap_or(wanted);
    let next = name.strip_prefix("next");
    let is_next = next.is_some_and(|rest| rest == wanted || rest == place)
        || next.is_some_and(|rest| rest.strip_suffix("number") == Some("page") && wanted == "page")
        || (name == wanted && name.starts_with("next"));
    is_next && leads_on(wanted)
}

/// Whether a name is one of a place in a list: a position in a stream of events has no end, an
/// offset is counted on behind it, and a token for what changes later is no page of this answer.
fn leads_on(name: &str) -> bool {
    const PLACES: &[&str] = &["token", "cursor", "marker", "page"];
    const OTHERS: &[&str] = &["sync", "delta", "change", "offset"];
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has(PLACES) && !has(OTHERS)
}

/// The only member that is the address of the next page, or of two the one that is less deep.
fn address(types: &Types, answer: &PageResponse<'_>) -> Option<MemberPath> {
    const NAMES: &[&str] =
        &["nextlink", "odatanextlink", "nexturl", "nexturi", "nextpageurl", "nextpageuri"];
    let is_address = |ty: TypeId, names: &[String]| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let Shape::Scalar(scalar) = &types.get(types.resolve(ty)).shape else { return false };
        let is_reference = scalar.format.as_deref() == Some("uri-reference");
        let is_uri =
            scalar.kind == ScalarKind::Uri || (scalar.kind == ScalarKind::String && is_reference);
        match names.as_slice() {
            _ if !is_uri && scalar.kind != ScalarKind::String => false,
            // JSON:API and HAL: what stands there is a link.
            ["links", "next"] | ["links", "next", "href"] => true,
            [.., name] => NAMES.contains(name) || is_uri && matches!(*name, "next" | "nextpage"),
            [] => false,
        }
    };
    let members: Vec<_> =
        answer.members.iter().filter(|member| is_address(member.ty, &member.names)).collect();
    let depth = members.iter().map(|member| member.place.depth()).min()?;
    let mut members = members.into_iter().filter(|member| member.place.depth() == depth);
    match (members.next(), members.next()) {
        (Some(member), None) => Some(member.place.clone()),
        _ => None,
    }
}

/// The kind of a text or whole number.
fn kind(types: &Types, id: TypeId) -> Option<ScalarKind> {
    match &types.get(types.resolve(id)).shape {
        Shape::Scalar(scalar) => matches!(scalar.kind, ScalarKind::String | ScalarKind::Integer(_))
            .then_some(scalar.kind),
        _ => None,
    }
}
