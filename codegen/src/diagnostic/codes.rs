//! The codes of all diagnostics: stable, so that they can be searched for and counted.

use super::Severity;

macro_rules! codes {
    ($(
        $(#[doc = $about:literal])+
        $group:ident {
            $( $(#[doc = $meaning:literal])+ $variant:ident = $severity:ident $text:literal, )*
        }
    )*) => {
        /// What a diagnostic is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $( $( $(#[doc = $meaning])+ $variant, )* )* }

        impl Code {
            $( $(#[doc = $about])+ pub const $group: &'static [Self] = &[ $( Self::$variant, )* ]; )*

            /// The code as it is shown.
            pub fn as_str(self) -> &'static str {
                match self { $( $( Self::$variant => $text, )* )* }
            }

            /// What the code means, one paragraph.
            pub fn meaning(self) -> &'static str {
                match self {
                    $( $( Self::$variant => concat!($( $meaning, )+).trim_ascii(), )* )*
                }
            }

            /// How much it matters.
            pub fn severity(self) -> Severity {
                match self { $( $( Self::$variant => Severity::$severity, )* )* }
            }
        }
    };
}

codes! {
    /// What is said of documents, their bindings and calls of the tool.
    OF_DOCUMENTS {
        /// A file cannot be read.
        Unreadable = Error "unreadable",
        /// A file is neither JSON nor YAML as far as its syntax goes.
        Syntax = Error "syntax",
        /// An overlay that is none, or an action of one that does not fit the document.
        Overlay = Error "overlay",
        /// The input is no OpenAPI 3.0, 3.1 or 3.2 document, nor Swagger 2.0.
        NotOpenApi = Error "not-openapi",
        /// The input is Swagger 2.0, and read as OpenAPI 3.0.
        Swagger = Note "swagger",
        /// Something of a Swagger 2.0 document that OpenAPI 3.0 cannot say.
        SwaggerLost = Loss "swagger-lost",
        /// A value is not of the kind that the specification asks for at its place.
        WrongKind = Warning "wrong-kind",
        /// A key that the specification does not have at its place, a key `x-specwright-…` that means nothing
        /// there, or in a schema one that is nearly a keyword; what stands below it is not read.
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
        /// A list names a parameter of one place twice, and the last one is taken; or the query is described
        /// as a whole besides.
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
        /// A document says how an operation is followed to its end, in a way in which bindings do not.
        PollLeftOut = Loss "poll-left-out",
        /// A webhook or callback: requests that the service makes are not part of a client; an enum of the
        /// bindings reads them.
        ServerInitiated = Note "server-initiated",
        /// What a document says of the signature of webhooks and cannot be read; bindings do not verify it.
        WebhookSignature = Loss "webhook-signature",
        /// An example does not match its schema.
        ExampleMismatch = Error "example-mismatch",
        /// An example has a member that its schema does not name.
        ExampleUnknownMember = Error "example-unknown-member",
        /// A call that a page shows (`x-specwright-example-calls`) is none of its operation: no contract
        /// test makes it.
        CallMismatch = Warning "call-mismatch",
        /// An operation that requires a body, of which the document shows none and none can be made up:
        /// no contract test makes a request of it.
        RequestUntried = Warning "request-untried",
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
    /// What is said of reference pages that a document is transcribed from.
    OF_PAGES {
        /// A page, or a part of it, cannot be read.
        PageUnreadable = Error "page-unreadable",
        /// A page is not UTF-8; a warning where its text was decoded with a wrong character set
        /// before it was stored.
        PageEncoding = Error "page-encoding",
        /// A folder's `index.yaml` cannot be read.
        PageIndex = Error "page-index",
        /// No title of a page is in a language that is read.
        PageLanguage = Error "page-language",
        /// A page is not laid out like a reference page: no section has the call, or a title is
        /// not known.
        PageLayout = Error "page-layout",
        /// A page describes a second call; only the first is in the document.
        PageSecondCall = Error "page-second-call",
        /// A table that cannot be read, or that nothing says the use of; a warning where only
        /// one column is left out, a note where a row is taken for a title.
        PageTable = Error "page-table",
        /// A part of a page can be read in two ways; the first is taken. A note where it is no more than a
        /// sentence, at the end of a row or below its table.
        PageAmbiguous = Error "page-ambiguous",
        /// A row lacks cells; a warning where they are there and empty.
        PageLostCell = Error "page-lost-cell",
        /// A note of the overlay quotes words that none of the pages has: the page has changed since.
        NoteStale = Warning "note-stale",
        /// Two pages describe one call; the first is taken.
        OperationTwice = Error "operation-twice",
        /// A page and the API definition of its call say different things, and the page is taken; a
        /// note where one of them says more.
        DefinitionDiffers = Warning "definition-differs",
        /// Something of an API definition that is not in the document.
        DefinitionLost = Warning "definition-lost",
        /// An example is of another type than its table says.
        ExampleType = Warning "example-type",
        /// An example shows `null` where its table says a type.
        ExampleNull = Warning "example-null",
        /// An example is outside of the limits that its table states.
        ExampleRange = Warning "example-range",
        /// An example has a field that its table does not name, or spells otherwise.
        ExampleField = Warning "example-field",
        /// An example lacks a field that is mandatory.
        ExampleLacks = Warning "example-lacks",
        /// An example shows a value that its table does not allow.
        ExampleOption = Warning "example-option",
        /// An example is not JSON.
        ExampleJson = Warning "example-json",
        /// An example calls another address than the page.
        ExamplePath = Warning "example-path",
        /// The title of an example names another version than its body.
        ExampleVersion = Warning "example-version",
        /// An example has a body that no table describes; a note where it is a text.
        BodyUndescribed = Warning "body-undescribed",
        /// No status code of a successful call is named.
        StatusMissing = Warning "status-missing",
        /// A cell that should hold a status code holds none.
        StatusUnknown = Warning "status-unknown",
        /// A parameter of the path is not described, or spelt otherwise, or the path does not
        /// have it.
        PathParameter = Warning "path-parameter",
        /// A type whose table is on none of the pages.
        TableMissing = Warning "table-missing",
        /// A table that no type leads to.
        TableUnused = Warning "table-unused",
        /// A cell that should hold a type holds none.
        TypeUnknown = Warning "type-unknown",
        /// A cell that should say yes or no says neither.
        MandatoryUnknown = Warning "mandatory-unknown",
        /// A table lists one name twice; a note where both rows say the same.
        RowTwice = Warning "row-twice",
        /// A row stands for keys of any name.
        AnyKey = Note "any-key",
        /// A type names another table than the one that is meant.
        ModelName = Note "model-name",
        /// Two models have the same rows.
        ModelsAlike = Note "models-alike",
        /// One list of values is printed twice, without a name.
        OptionsRepeated = Note "options-repeated",
        /// No example shows a value that a table allows.
        OptionUnused = Note "option-unused",
        /// The example answer is not that of the example request.
        ExampleAnswer = Note "example-answer",
        /// The body repeats a parameter of the path.
        SaidTwice = Note "said-twice",
        /// A text means yes or no.
        TextFlag = Note "text-flag",
        /// A mandatory parameter whose text names a condition.
        MandatoryCondition = Note "mandatory-condition",
        /// A media type that the operation cannot have.
        MediaType = Note "media-type",
        /// One word is spelt in two ways.
        Spelling = Note "spelling",
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
