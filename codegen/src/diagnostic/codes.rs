//! The codes of all diagnostics: stable, so that they can be searched for and counted.

use super::Severity;

macro_rules! codes {
    ($( $(#[doc = $meaning:literal])+ $variant:ident = $severity:ident $text:literal, )*) => {
        /// What a diagnostic is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $( $(#[doc = $meaning])+ $variant, )* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The code as it is shown.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $text, )* }
            }

            /// What the code means, one paragraph.
            pub fn meaning(self) -> &'static str {
                match self { $( Self::$variant => concat!($( $meaning, )+).trim_ascii(), )* }
            }

            /// How much it matters.
            pub fn severity(self) -> Severity {
                match self { $( Self::$variant => Severity::$severity, )* }
            }
        }
    };
}

codes! {
    /// A file cannot be read.
    Unreadable = Error "unreadable",
    /// A file is neither JSON nor YAML as far as its syntax goes.
    Syntax = Error "syntax",
    /// An overlay that is none, or an action of one that does not fit the document.
    Overlay = Error "overlay",
    /// The input is no OpenAPI 3.0 or 3.1 document, nor Swagger 2.0.
    NotOpenApi = Error "not-openapi",
    /// The input is Swagger 2.0, and read as OpenAPI 3.0.
    Swagger = Note "swagger",
    /// Something of a Swagger 2.0 document that OpenAPI 3.0 cannot say.
    SwaggerLost = Loss "swagger-lost",
    /// A value is not of the kind that the specification asks for at its place.
    WrongKind = Warning "wrong-kind",
    /// A key that the specification does not have at its place, or in a schema one that is nearly a
    /// keyword; what stands below it is not read.
    UnknownKey = Warning "unknown-key",
    /// A key that the specification does not have at its place, so that an operation, parameter,
    /// body, answer, address or credential is missing from the bindings.
    KeyLeftOut = Loss "key-left-out",
    /// A key or form of a later version of OpenAPI than the document's.
    LaterVersion = Warning "later-version",
    /// A construct of OpenAPI 3.1 or JSON Schema that Rust types cannot express.
    Inexpressible = Loss "inexpressible",
    /// A `$ref` leads nowhere.
    DanglingRef = Loss "dangling-ref",
    /// A `$ref` leads to itself without a value in between.
    CircularRef = Loss "circular-ref",
    /// A `$ref` leaves the document's folder or names a network address.
    ForeignRef = Loss "foreign-ref",
    /// A schema's `type` is none of OpenAPI's.
    UnknownType = Loss "unknown-type",
    /// A schema's `type` is written in another way than OpenAPI has it, such as `int` or `String`; the
    /// one that is meant is taken.
    TypeName = Warning "type-name",
    /// A schema's `format` is not known, or not one of its type; the plain type is used.
    UnknownFormat = Note "unknown-format",
    /// A part of the document that `openapiv3` cannot read.
    Malformed = Loss "malformed",
    /// A header parameter that OpenAPI leaves to others: body, authentication, content negotiation.
    /// Calls have no argument for it.
    ReservedHeader = Loss "reserved-header",
    /// A parameter in a style that is not defined for its type; another one is taken.
    ParameterStyle = Warning "parameter-style",
    /// A parameter in a media type that bindings cannot write it in; it is sent as JSON.
    ParameterMediaType = Loss "parameter-media-type",
    /// The path template names a parameter that nothing defines; it is taken as a string.
    UndefinedPathParameter = Warning "undefined-path-parameter",
    /// A path parameter is defined that the path template does not name.
    UnusedPathParameter = Warning "unused-path-parameter",
    /// A list names a parameter of one place twice; the last one is taken.
    DuplicateParameter = Warning "duplicate-parameter",
    /// Two operations have one `operationId`; the later one is renamed.
    DuplicateOperationId = Warning "duplicate-operation-id",
    /// An operation has no `operationId`; one is made from its method and path.
    MissingOperationId = Note "missing-operation-id",
    /// Two names are equal once they are Rust identifiers; one is told apart.
    NameCollision = Note "name-collision",
    /// An operation is left out whole.
    OperationLeftOut = Loss "operation-left-out",
    /// An answer under a name that is no status; it is left out.
    ResponseLeftOut = Loss "response-left-out",
    /// A request or response body in a media type that has no typed form; its bytes are offered.
    UntypedBody = Note "untyped-body",
    /// A body has a name among its media types that is none; what stands there is left out.
    MediaTypeLeftOut = Loss "media-type-left-out",
    /// A body in several media types that carry the same value, such as XML beside JSON; one of
    /// them is offered.
    OtherForm = Note "other-form",
    /// A part of an Encoding Object that bindings cannot keep.
    EncodingLeftOut = Loss "encoding-left-out",
    /// A part of an Encoding Object that says nothing: of a body that is no form, of a member that
    /// the form does not have.
    EncodingIgnored = Warning "encoding-ignored",
    /// A schema says nothing about its values, or too much to be one Rust type.
    AnyValue = Note "any-value",
    /// Schemas of an `allOf` contradict each other.
    AllOfConflict = Warning "all-of-conflict",
    /// The `allOf`s of a document repeat so many members that the bindings would be far larger than
    /// the document; the members of a part are left out.
    TooManyMembers = Loss "too-many-members",
    /// An answer has content in the document and none by HTTP (204, 205, 304); it is read without.
    NoContent = Warning "no-content",
    /// A name under `required` that no property has.
    RequiredProperty = Warning "required-property",
    /// A `default` that its own schema does not allow.
    DefaultValue = Warning "default-value",
    /// An enum names a value twice, or a value of another type than its own.
    EnumValue = Warning "enum-value",
    /// A security requirement names a scheme that is not defined, or a scheme asks for what no
    /// authenticator is known for.
    UnknownSecurityScheme = Warning "unknown-security-scheme",
    /// Security schemes that are asked for together set the same header, query parameter or cookie;
    /// only one of them is sent.
    SecurityConflict = Warning "security-conflict",
    /// A security scheme that no operation asks for; its credentials are sent nowhere.
    UnusedSecurityScheme = Note "unused-security-scheme",
    /// A variable of a server that is not defined, has no default among its values, or stands
    /// nowhere in the address.
    ServerVariable = Warning "server-variable",
    /// An operation or path has several servers, or one with variables; the first one is called,
    /// with the defaults of its variables.
    ServerChoice = Note "server-choice",
    /// An http address of a server or of tokens, in a document that names https addresses;
    /// credentials are sent there only when the caller gives the address to the client.
    HttpAddress = Warning "http-address",
    /// A document says that an operation answers in pages, in a way in which bindings do not follow
    /// them.
    PagesLeftOut = Loss "pages-left-out",
    /// A webhook or callback: requests that the service makes are not part of a client.
    ServerInitiated = Note "server-initiated",
    /// An example does not match its schema.
    ExampleMismatch = Error "example-mismatch",
    /// An example has a member that its schema does not name.
    ExampleUnknownMember = Error "example-unknown-member",
    /// A generated file is not what the document says.
    NotCurrent = Error "not-current",
    /// What stands where a generated file belongs is not the generator's: it does not begin with the
    /// mark, is a symbolic link, or belongs to other bindings. Nothing is written.
    ForeignFile = Error "foreign-file",
    /// A `Cargo.toml` or `README.md` without the generator's mark, beside generated code: it is the
    /// user's and stays as it is.
    KeptFile = Note "kept-file",
    /// A run that wrote bindings was interrupted; they are not whole until the next run.
    Interrupted = Warning "interrupted",
    /// An output cannot be written.
    Unwritable = Error "unwritable",
    /// The command line or the configuration asks for something that is not there.
    Usage = Error "usage",
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
