//! What can change between two documents, and how much each change matters.

mod wire;

use serde::Serialize;

pub use self::wire::RULES;
pub(super) use self::wire::*;

/// How much a change matters to callers that were right before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// No caller notices, or only those that gain.
    Compatible,
    /// May break a caller; the documents alone do not tell.
    Warning,
    /// A caller that was right before is wrong now, or gets what it was not told of.
    Breaking,
}

impl Level {
    /// The word shown to people and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Warning => "warning",
            Self::Breaking => "breaking",
        }
    }
}

/// Which way the changed part travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From the caller to the service.
    Request,
    /// From the service to the caller.
    Response,
}

impl Direction {
    /// The word shown to people and in JSON, with which the names of directed rules begin.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }

    /// The way back.
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }
}

/// Who sees a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Whoever sends requests and reads answers.
    Wire,
    /// Whoever calls the generated bindings.
    Rust,
}

/// The part of a document, or of bindings, that a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Operations as a whole.
    Operation,
    /// Parameters.
    Parameter,
    /// Request bodies and their media types.
    RequestBody,
    /// Responses, their media types and headers.
    Response,
    /// Schemas.
    Schema,
    /// Security schemes and requirements.
    Security,
    /// Servers.
    Server,
    /// Webhooks and callbacks.
    Webhook,
    /// Types and constants of the bindings.
    Item,
    /// Fields of structs.
    Field,
    /// Variants of enums.
    Variant,
    /// Functions: methods of the client, setters, `new`.
    Function,
    /// Traits that types implement.
    Trait,
    /// Cargo features.
    Feature,
}

/// One kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name. A directed rule is shown with `request-` or `response-` before it.
    pub name: &'static str,
    /// What it is about.
    pub area: Area,
    /// How much it matters, and what it means.
    pub effect: Effect,
}

/// How much a change matters, and what it means for a caller.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// The same wherever it happens.
    Plain(Level, &'static str),
    /// By the direction: in requests, and in responses.
    Directed([(Level, &'static str); 2]),
    /// For callers of the bindings, with what they have to do.
    InRust(Level, &'static str, &'static str),
}

impl Rule {
    /// The name as it is shown for a change in this direction.
    #[must_use]
    pub fn id(&self, direction: Direction) -> String {
        match self.effect {
            Effect::Plain(..) | Effect::InRust(..) => self.name.to_owned(),
            Effect::Directed(_) => format!("{}-{}", direction.as_str(), self.name),
        }
    }

    /// How much it matters in this direction, and what it means for a caller.
    #[must_use]
    pub fn effect(&self, direction: Direction) -> (Level, &'static str) {
        match &self.effect {
            Effect::Plain(level, meaning) | Effect::InRust(level, meaning, _) => (*level, meaning),
            Effect::Directed(both) => both[direction as usize],
        }
    }

    /// What a caller of the bindings has to do.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        match self.effect {
            Effect::InRust(_, _, advice) => Some(advice),
            _ => None,
        }
    }
}
