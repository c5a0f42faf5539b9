//! What a test of a finding expects of the last answer.

use serde_json::Value as Json;

use super::check::Check;
use super::client::Exchange;
use super::expected::{
    absent, at_most, described, each, headed, holds, is_json, is_other_body, kept, located,
    media_types, not_set, once, statuses, stored, totalled, unnamed,
};
use super::expected_headers::in_header;
use super::values::facts::Facts;
use specwright::api::Operation;

/// What is expected.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expectation {
    Refused,
    Accepted,
    NoServerError,
    /// One of these statuses.
    Status(Vec<u16>),
    /// A header.
    Header(String),
    /// A value in the body.
    Value(String, Json),
    /// Nothing at this place of the body.
    Absent(String),
    /// One of these media types.
    MediaType(Vec<String>),
    /// A list at this place of the body, of so many items at most.
    AtMost(String, u64),
    /// A list at this place of the body, whose items differ in this member.
    Once(String, String),
    /// Of all values at these steps into the body (`*` for each item), a condition in Rust.
    Holds(Vec<String>, String),
    /// A list at this place of the body, in the order of a member, which falls or rises; texts
    /// without their case, with it, or as either.
    Sorted {
        pointer: String,
        member: String,
        is_down: bool,
        folds: Option<bool>,
    },
    /// A list at this place of the body, each of whose items has this text in this member.
    Each(String, String, String),
    /// A list and a number, which is that of its items.
    Total(String, String),
    /// The body of the answer before.
    SameBody,
    /// Another status.
    NotStatus(u16),
    /// Another value in the body.
    NotValue(String, Json),
    /// JSON.
    Json,
    /// A header as the answer before has it.
    SameHeader(String),
    /// A `Content-Length` that is that of the answer before, or says nothing.
    BodyLength,
    /// A `Location` that ends in the id at this place of the body.
    Location(String),
    /// What an answer so many before has at this place.
    Same {
        back: usize,
        pointer: String,
    },
    /// A number that is so much more than it was in an answer so many before.
    Moved {
        back: usize,
        pointer: String,
        by: f64,
    },
    /// A list at this place of the body that has the item with this value in its member `id`.
    Listed {
        pointer: String,
        id: String,
        value: String,
    },
    /// A list at this place of the body that does not have it.
    Unlisted {
        pointer: String,
        id: String,
        value: String,
    },
    /// A list at `pointer` that shows a member of a thing as an answer so many before does, where
    /// the thing stands at `thing`.
    ItemSame {
        back: usize,
        thing: String,
        pointer: String,
        id: String,
        member: String,
    },
    /// A list that has those items of the list before of which a condition in Rust holds.
    Filtered {
        pointer: String,
        id: String,
        condition: Condition,
    },
    /// A list at this place of the body that has no item of which a condition in Rust holds.
    NoneOf(String, String),
    /// A member of the answer before that says whether the list of this one has items.
    Follows {
        member: String,
        pointer: String,
    },
    /// A list at this place of the body, in which items with the same value of a member are in the
    /// order of another one.
    Ties {
        pointer: String,
        member: String,
        tie: String,
        folds: bool,
    },
    /// As many items as the list before has, and no more than so many.
    PageOf {
        pointer: String,
        most: u64,
    },
    /// A number that is that of the items of the list before.
    TotalOf {
        pointer: String,
        total: String,
    },
    /// So many pages that hold together what a list before them holds after so many items, up to
    /// so many.
    Pages {
        pages: usize,
        pointer: String,
        id: String,
        skip: usize,
        most: u64,
    },
    /// Lines of Rust about `body`, and about `before`, the body of an answer so many before.
    Code {
        back: Option<usize>,
        lines: Vec<String>,
    },
    /// Lines of Rust about `answer`.
    Answer(Vec<String>),
    /// Another value of a header than an answer so many before has.
    OtherHeader {
        back: usize,
        name: String,
    },
    /// An answer within so many milliseconds.
    InTime(u128),
    /// In words.
    Said(String),
}

/// What a filter asks for, as conditions in Rust on `it`, an item.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    /// Of the items that it has to give.
    pub(super) meets: String,
    /// Of those that it must not give.
    pub(super) fails: String,
}

impl Condition {
    /// That all of these hold.
    pub(super) fn all(conditions: Vec<Self>) -> Self {
        let join = |all: Vec<String>, sign: &str| all.join(sign);
        let (meets, fails) = conditions
            .into_iter()
            .map(|it| (format!("({})", it.meets), format!("({})", it.fails)))
            .unzip();
        Self { meets: join(meets, " && "), fails: join(fails, " || ") }
    }

    /// One that is certain of each item.
    pub(super) fn sure(meets: String) -> Self {
        Self { fails: format!("!({meets})"), meets }
    }
}

impl Expectation {
    /// What a finding of a check expects.
    pub(super) fn of(
        check: Check,
        operation: &Operation,
        (place, keyword): (&str, Option<&str>),
        steps: &[&Exchange],
        facts: Option<&Facts>,
        message: &str,
    ) -> Self {
        match Self::by_check(check, operation, (place, keyword), steps, facts, message) {
            Self::Said(words) => {
                Self::otherwise(check, place, keyword, steps).unwrap_or(Self::Said(words))
            }
            known => known,
        }
    }

    fn by_check(
        check: Check,
        operation: &Operation,
        (place, keyword): (&str, Option<&str>),
        steps: &[&Exchange],
        facts: Option<&Facts>,
        message: &str,
    ) -> Self {
        let said = || Self::Said(message.to_owned());
        match check {
            Check::InvalidRefused
            | Check::MissingRequiredHeader
            | Check::AuthenticationIgnored
            | Check::UseAfterDelete
            | Check::UnknownRefused
                if place.starts_with("response") =>
            {
                said()
            }
            Check::InvalidRefused
            | Check::MissingRequiredHeader
            | Check::AuthenticationIgnored
            | Check::UseAfterDelete
            | Check::UnknownRefused => Self::Refused,
            Check::ValidAccepted => Self::Accepted,
            Check::CreatedAvailable if place.starts_with("status") => Self::Accepted,
            Check::ServerError => Self::NoServerError,
            Check::UnsupportedMethod => {
                let is_405 = steps.last().is_some_and(|it| {
                    it.response.as_ref().is_ok_and(|answer| answer.status == 405)
                });
                let has_allow = steps.last().is_some_and(|it| {
                    it.response.as_ref().is_ok_and(|answer| answer.header("allow").is_some())
                });
                match (is_405, has_allow) {
                    (false, _) => Self::Status(vec![405]),
                    (true, false) => Self::Header("allow".to_owned()),
                    _ => said(),
                }
            }
            Check::CreatedAvailable if place == "response header Location" => {
                located(steps).unwrap_or_else(said)
            }
            Check::StatusDocumented => {
                let own = steps.last().and_then(|it| it.response.as_ref().ok()).map(|it| it.status);
                let other =
                    statuses(operation).filter(|all| own.is_some_and(|own| !all.contains(&own)));
                other.map_or_else(said, Self::Status)
            }
            Check::DeclaredHeadersPresent => match place.strip_prefix("response header ") {
                Some(name) => Self::Header(name.to_lowercase()),
                None => said(),
            },
            Check::StoredAsSent if keyword == Some("readOnly") && place.starts_with("request") => {
                not_set(place, steps).unwrap_or_else(said)
            }
            Check::StoredAsSent => {
                stored(place, steps).or_else(|| kept(place, steps)).unwrap_or_else(said)
            }
            Check::Described => described(place, keyword, steps).unwrap_or_else(said),
            Check::MediaTypeDocumented if place.starts_with("response") => {
                let is_other = |names: &Vec<String>| {
                    let own = steps.last().and_then(|it| it.response.as_ref().ok());
                    let own = own.and_then(|it| it.header("content-type")).unwrap_or_default();
                    !names.iter().any(|it| own.starts_with(it))
                };
                let names = media_types(operation, steps).filter(is_other);
                names.map_or_else(said, Self::MediaType)
            }
            Check::TypesDecode => absent(place).or_else(|| unnamed(place)).unwrap_or_else(said),
            Check::BodyConforms if keyword == Some("writeOnly") => {
                absent(place).unwrap_or_else(said)
            }
            Check::BodyConforms if !is_json(steps) => Self::Json,
            Check::BodyConforms
                if matches!(keyword, Some("additionalProperties" | "unevaluatedProperties")) =>
            {
                let named = absent(place).or_else(|| unnamed(place));
                named.or_else(|| holds(place, keyword, steps, facts)).unwrap_or_else(said)
            }
            Check::BodyConforms => holds(place, keyword, steps, facts).unwrap_or_else(said),
            Check::ListFilter => each(place, steps).unwrap_or_else(said),
            Check::ListPages if place == "the total" => totalled(steps).unwrap_or_else(said),
            Check::SameRequestSameAnswer if is_other_body(steps) => Self::SameBody,
            Check::HeadAsGet if place == "status" => {
                let got = steps.first().and_then(|it| it.response.as_ref().ok());
                got.map_or_else(said, |it| Self::Status(vec![it.status]))
            }
            Check::HeadAsGet => headed(place).unwrap_or_else(said),
            Check::HeadersConform => in_header(place, keyword, steps, facts).unwrap_or_else(said),
            Check::ListLimit => at_most(place, steps).unwrap_or_else(said),
            Check::ListItemsOnce => once(steps).unwrap_or_else(said),
            _ => said(),
        }
    }
}
