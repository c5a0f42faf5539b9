//! What a key of an object is.

/// An object of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Object {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    Flows,
    Flow,
}

/// What stands below a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// Free data, maps of names and texts, the text of a name: nothing to look into.
    Data,
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A list of plain values.
    Values,
    /// A map of plain values.
    Names,
    /// One object.
    One(Object),
    /// A list of objects.
    List(Object),
    /// A map of objects by names that the document gives.
    Map(Object),
    /// One object or a list of them.
    OneOrList(Object),
}

/// A minor version of OpenAPI 3.
pub(super) type Minor = u8;

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) below: Below,
    /// The first version that has it.
    pub(super) since: Minor,
    /// Whether an operation, parameter, body, answer, address or credential is missing from the
    /// bindings without it. Others describe, or only check.
    pub(super) carries: bool,
}

impl Key {
    /// A key that describes.
    pub(super) const fn new(name: &'static str, below: Below) -> Self {
        Self { name, below, since: 0, carries: false }
    }

    /// A key without which something is missing.
    pub(super) const fn vital(name: &'static str, below: Below) -> Self {
        Self { name, below, since: 0, carries: true }
    }

    /// A key that a later version brought.
    pub(super) const fn since(mut self, minor: Minor) -> Self {
        self.since = minor;
        self
    }
}
