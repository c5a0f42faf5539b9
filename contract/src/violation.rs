//! What is wrong with a value, in words that do not repeat the value: it may hold secrets.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde::Serialize;
use serde_json::Value as Json;

use super::bounded;
use specwright::value::push_token;

/// More than this is not reported for one value.
const LIMIT: usize = 100;

/// Lists of allowed values longer than this are cut.
const SHOWN: usize = 20;

/// One thing that is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Where in the value: a JSON Pointer (RFC 6901), `""` for the whole.
    pub pointer: String,
    /// The keyword of the schema that is not met.
    pub keyword: String,
    /// What the schema asks for; nothing of the value is repeated.
    pub message: String,
}

/// The violations behind the errors of a validator, each once, sorted by place. Errors that were
/// made when their number had come to its end are no violations of the value.
pub(super) fn all<'a>(errors: impl Iterator<Item = ValidationError<'a>>) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut is_cut = false;
    for error in errors {
        if bounded::is_late(&error) {
            is_cut = true;
        } else if found.len() < LIMIT {
            collect(&error, &mut found);
        }
    }
    if found.is_empty() && is_cut {
        let message = "does not fit the schema, in more ways than can be told apart".to_owned();
        found.push(Violation { pointer: String::new(), keyword: "schema".to_owned(), message });
    }
    found.sort_by(|a, b| a.pointer.cmp(&b.pointer).then_with(|| a.message.cmp(&b.message)));
    found.dedup();
    found.truncate(LIMIT);
    found
}

fn collect(error: &ValidationError<'_>, found: &mut Vec<Violation>) {
    let pointer = error.instance_path().as_str();
    let mut push = |pointer: String, message: String| {
        let keyword = error.kind().keyword().to_owned();
        found.push(Violation { pointer, keyword, message });
    };
    match error.kind() {
        // Given up or not checkable; the value may be good.
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {}
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            for name in unexpected.iter().take(LIMIT) {
                let mut pointer = pointer.to_owned();
                push_token(&mut pointer, name);
                push(pointer, "no member of this name is allowed here".to_owned());
            }
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            let is_whole = bounded::are_whole(context);
            match is_whole.then(|| nearest(context, pointer)).flatten() {
                Some(errors) => errors.iter().take(LIMIT).for_each(|error| collect(error, found)),
                None => push(pointer.to_owned(), "none of the allowed forms fits".to_owned()),
            }
        }
        kind => push(pointer.to_owned(), message(kind)),
    }
}

/// The errors of the only form that can be meant: all others fail for the value as a whole, being
/// of another type, or for a fixed value of theirs.
fn nearest<'a>(
    forms: &'a [Vec<ValidationError<'static>>],
    pointer: &str,
) -> Option<&'a Vec<ValidationError<'static>>> {
    let is_meant = |errors: &&Vec<ValidationError<'static>>| {
        !errors.iter().any(|error| match error.kind() {
            Kind::Type { .. } | Kind::FalseSchema => error.instance_path().as_str() == pointer,
            Kind::Constant { .. } => true,
            _ => false,
        })
    };
    let mut meant = forms.iter().filter(is_meant);
    match (meant.next(), meant.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn message(kind: &Kind) -> String {
    match kind {
        Kind::Type { kind } => format!("must be {}", types(kind)),
        Kind::Required { property } => {
            format!("must have the member `{}`", property.as_str().unwrap_or_default())
        }
        Kind::Enum { options } => format!("must be {}", one_of(options)),
        Kind::Constant { expected_value } => format!("must be {expected_value}"),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::MinLength { limit } => format!("must have at least {}", count(*limit, "character")),
        Kind::MaxLength { limit } => format!("must have at most {}", count(*limit, "character")),
        Kind::MinItems { limit } => format!("must have at least {}", count(*limit, "item")),
        Kind::MaxItems { limit } => format!("must have at most {}", count(*limit, "item")),
        Kind::AdditionalItems { limit } => {
            format!("must have at most {}", count(*limit as u64, "item"))
        }
        Kind::MinProperties { limit } => format!("must have at least {}", count(*limit, "member")),
        Kind::MaxProperties { limit } => format!("must have at most {}", count(*limit, "member")),
        Kind::Custom { message, .. } => message.clone(),
        Kind::Format { format } => format!("must be of the format `{format}`"),
        Kind::UniqueItems => "must not have an item twice".to_owned(),
        Kind::Contains => "must have an item that the schema asks for".to_owned(),
        Kind::Not { .. } => "has a form that is not allowed".to_owned(),
        Kind::OneOfMultipleValid { .. } => {
            "fits more than one of the forms of which exactly one has to fit".to_owned()
        }
        Kind::PropertyNames { .. } => "has a member whose name is not allowed".to_owned(),
        Kind::UnevaluatedItems { .. } => "has items that are not allowed".to_owned(),
        Kind::FalseSchema => "is not allowed here".to_owned(),
        other => format!("does not meet `{}`", other.keyword()),
    }
}

fn types(kind: &TypeKind) -> String {
    let word = |kind: &str| match kind {
        "null" => "null".to_owned(),
        "array" | "integer" | "object" => format!("an {kind}"),
        other => format!("a {other}"),
    };
    match kind {
        TypeKind::Single(only) => word(only.as_str()),
        TypeKind::Multiple(all) => {
            all.iter().map(|kind| word(kind.as_str())).collect::<Vec<_>>().join(" or ")
        }
    }
}

fn one_of(options: &Json) -> String {
    let values = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let shown: Vec<String> = values.iter().take(SHOWN).map(Json::to_string).collect();
    match (shown.len(), values.len()) {
        (1, 1) => shown[0].clone(),
        (_, all) if all > SHOWN => format!("one of {} and {} more", shown.join(", "), all - SHOWN),
        _ => format!("one of {}", shown.join(", ")),
    }
}

fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
