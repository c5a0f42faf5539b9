//! Which operations answer in pages, and how the next one is asked for. Only what a document says
//! without a doubt is recognised: a counter without an end is none of it.

use crate::api::{
    MediaKind, Method, Operation, Parameter, ParameterPlace, Response, ScalarKind, Shape, Struct,
    TypeId, Types,
};

/// How the next page is asked for. Parameters and members are named by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// The header `Link` with `rel="next"` (RFC 8288) is its address.
    Link,
    /// A member of the answer is the value of a query parameter, as `next_page_token` is of
    /// `page_token`.
    Token {
        /// The parameter.
        parameter: usize,
        /// The type that has the member.
        object: TypeId,
        /// The member.
        member: usize,
    },
    /// A member of the answer is its address, such as `next` with the format `uri`.
    Address {
        /// The type that has the member.
        object: TypeId,
        /// The member.
        member: usize,
    },
}

impl Paging {
    /// How an operation is paged, if it is.
    pub fn of(types: &Types, operation: &Operation) -> Option<Self> {
        if operation.method != Method::Get {
            return None;
        }
        let mut success = operation.responses.iter().filter(|it| it.status.is_success());
        let (response, others) = (success.next()?, success.count());
        let object = object(types, response).filter(|_| others == 0);
        object
            .and_then(|(id, object)| {
                token(types, operation, id, object).or_else(|| address(types, id, object))
            })
            .or_else(|| link(response))
    }
}

/// The object that an answer is, when it is nothing else.
fn object<'a>(types: &'a Types, response: &Response) -> Option<(TypeId, &'a Struct)> {
    let [media] = response.content.as_slice() else { return None };
    let ty = media.ty.filter(|_| media.kind == MediaKind::Json)?;
    let id = types.resolve(ty);
    match &types.get(id).shape {
        Shape::Struct(object) if !types.is_nullable(ty) => Some((id, object)),
        _ => None,
    }
}

fn link(response: &Response) -> Option<Paging> {
    let is_whole = response.content.iter().all(|media| {
        matches!(media.kind, MediaKind::Json | MediaKind::Text) // others may be streams
    });
    let has_link = response.headers.iter().any(|it| it.name.eq_ignore_ascii_case("link"));
    (is_whole && has_link).then_some(Paging::Link)
}

/// The only pair of a member `next…` and the query parameter that it is meant for.
fn token(types: &Types, operation: &Operation, id: TypeId, object: &Struct) -> Option<Paging> {
    let is_free = |parameter: &Parameter| {
        parameter.place == ParameterPlace::Query
            && !parameter.required
            && !parameter.json
            && parameter.setting.is_none()
    };
    let mut pairs = Vec::new();
    for (at, parameter) in operation.parameters.iter().enumerate().filter(|(_, it)| is_free(it)) {
        let Some(kind) = kind(types, parameter.ty) else { continue };
        let wanted = plain(&parameter.name);
        for (member, property) in object.properties.iter().enumerate() {
            let name = plain(&property.name);
            let is_next = name.strip_prefix("next").is_some_and(|rest| rest == wanted)
                || (name == wanted && name.starts_with("next"));
            // A number has to be absent on the last page: some count on.
            let ends = kind == ScalarKind::String || types.is_nullable(property.ty);
            let fits = ends && self::kind(types, property.ty) == Some(kind);
            if is_next && fits && leads_on(&wanted) {
                pairs.push(Paging::Token { parameter: at, object: id, member });
            }
        }
    }
    match pairs.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Whether a name is one of a place in a list: a position in a stream of events has no end, an
/// offset is counted on behind it, and a token for what changes later is no page of this answer.
fn leads_on(name: &str) -> bool {
    const PLACES: &[&str] = &["token", "cursor", "marker", "page"];
    const OTHERS: &[&str] = &["sync", "delta", "change", "offset"];
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has(PLACES) && !has(OTHERS)
}

/// The only member that is the address of the next page.
fn address(types: &Types, id: TypeId, object: &Struct) -> Option<Paging> {
    const NAMES: &[&str] =
        &["nextlink", "odatanextlink", "nexturl", "nexturi", "nextpageurl", "nextpageuri"];
    let is_address = |ty: TypeId, name: &str| match &types.get(types.resolve(ty)).shape {
        Shape::Scalar(scalar) => {
            let is_reference = scalar.format.as_deref() == Some("uri-reference");
            let is_uri = scalar.kind == ScalarKind::Uri
                || (scalar.kind == ScalarKind::String && is_reference);
            let is_text = is_uri || scalar.kind == ScalarKind::String;
            is_text && NAMES.contains(&name) || is_uri && matches!(name, "next" | "nextpage")
        }
        _ => false,
    };
    let properties = object.properties.iter().enumerate();
    let mut members = properties.filter(|(_, it)| is_address(it.ty, &plain(&it.name)));
    match (members.next(), members.next()) {
        (Some((member, _)), None) => Some(Paging::Address { object: id, member }),
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

/// A name without its case and symbols.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect()
}
