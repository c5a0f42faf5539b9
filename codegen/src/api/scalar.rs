//! Plain values: texts, numbers and booleans, and what is asked of them.

use std::ops::Deref;

/// A single value.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// Its kind.
    pub kind: ScalarKind,
    /// `format` as the document has it.
    pub format: Option<String>,
    /// What is said of its values besides.
    pub constraints: Constraints,
}

/// The kinds of single values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarKind {
    /// `true` or `false`
    Boolean,
    /// A whole number.
    Integer(Integer),
    /// A number.
    Number,
    /// A text.
    String,
    /// A text that means yes or no (`x-specwright-type: flag`).
    Flag,
    /// A point in time, RFC 3339.
    DateTime,
    /// A day, RFC 3339 `full-date`.
    Date,
    /// A UUID.
    Uuid,
    /// An address, RFC 3986.
    Uri,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// Bytes in base64.
    Byte,
    /// Bytes in the base64 of URLs.
    Base64Url,
    /// A decimal number that travels as a number.
    Decimal,
    /// A decimal number that travels as a text.
    DecimalString,
    /// Bytes as they are; only bodies and form fields have them.
    Binary,
    /// A value of a type of the user's own, whose path stands in the place of the format. It is read and
    /// written by serde, whatever it is in JSON.
    Own,
}

impl ScalarKind {
    /// Whether the values are JSON strings.
    pub fn is_text(self) -> bool {
        use ScalarKind::{Boolean, Decimal, Flag, Integer, Number, Own};
        !matches!(self, Boolean | Integer(_) | Number | Decimal | Flag | Own)
    }
}

/// Sizes of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Integer {
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed.
    I64,
    /// 32 bits, unsigned.
    U32,
    /// 64 bits, unsigned.
    U64,
}

/// A limit of numbers, and whether it is exclusive.
pub type Bound = (serde_json::Number, bool);

/// Validation keywords of a schema (JSON Schema). Most schemas have none, and there are many schemas: what
/// they ask stands behind a pointer.
#[derive(Clone, Debug, Default)]
pub struct Constraints(Option<Box<Limits>>);

/// What validation keywords ask.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// `minimum`
    pub minimum: Option<Bound>,
    /// `maximum`
    pub maximum: Option<Bound>,
    /// `multipleOf`
    pub multiple_of: Option<serde_json::Number>,
    /// `minLength`, `minItems` or `minProperties`
    pub min_length: Option<u64>,
    /// `maxLength`, `maxItems` or `maxProperties`
    pub max_length: Option<u64>,
    /// `pattern`
    pub pattern: Option<String>,
    /// `uniqueItems`
    pub unique: bool,
}

/// Nothing is asked.
static NO_LIMITS: Limits = Limits {
    minimum: None,
    maximum: None,
    multiple_of: None,
    min_length: None,
    max_length: None,
    pattern: None,
    unique: false,
};

impl Deref for Constraints {
    type Target = Limits;

    fn deref(&self) -> &Limits {
        self.0.as_deref().unwrap_or(&NO_LIMITS)
    }
}

impl From<Limits> for Constraints {
    fn from(limits: Limits) -> Self {
        Self((limits != NO_LIMITS).then(|| Box::new(limits)))
    }
}

impl PartialEq for Constraints {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Constraints {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// These keywords, and those of another schema for the same value: the limits that ask for
    /// more, and of what there can be one of only, this one's.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let tighter = |own: &Option<Bound>, other: &Option<Bound>, sign: f64| {
            let rank = |bound: &Bound| (bound.0.as_f64().unwrap_or_default() * sign, bound.1);
            match (own, other) {
                (Some(a), Some(b)) if rank(b) > rank(a) => other.clone(),
                (None, _) => other.clone(),
                _ => own.clone(),
            }
        };
        Self::from(Limits {
            minimum: tighter(&self.minimum, &other.minimum, 1.0),
            maximum: tighter(&self.maximum, &other.maximum, -1.0),
            multiple_of: self.multiple_of.clone().or_else(|| other.multiple_of.clone()),
            min_length: self.min_length.max(other.min_length),
            max_length: [self.max_length, other.max_length].into_iter().flatten().min(),
            pattern: self.pattern.clone().or_else(|| other.pattern.clone()),
            unique: self.unique || other.unique,
        })
    }
}
