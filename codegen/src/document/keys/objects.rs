//! The objects of the specification and their keys: OpenAPI 3.0.4 and 3.1.1, section 4.8, and what
//! 3.2.0 adds.

use super::key::{Below, Key, Object};
use super::keywords::{KEYWORDS, OTHERS};

use Below::{Data, Flag, List, Map, Names, One, Text, Values};

const OPEN_API: &[Key] = &[
    Key::new("openapi", Text),
    Key::new("$self", Text).since(2),
    Key::new("info", One(Object::Info)),
    Key::new("jsonSchemaDialect", Text).since(1),
    Key::vital("servers", List(Object::Server)),
    Key::vital("paths", One(Object::Paths)),
    Key::new("webhooks", Map(Object::PathItem)).since(1),
    Key::vital("components", One(Object::Components)),
    Key::vital("security", Values),
    Key::new("tags", List(Object::Tag)),
    Key::new("externalDocs", One(Object::ExternalDocs)),
];

const INFO: &[Key] = &[
    Key::new("title", Text),
    Key::new("summary", Text).since(1),
    Key::new("description", Text),
    Key::new("termsOfService", Text),
    Key::new("contact", One(Object::Contact)),
    Key::new("license", One(Object::License)),
    Key::new("version", Text),
];

const CONTACT: &[Key] = &[Key::new("name", Text), Key::new("url", Text), Key::new("email", Text)];

const LICENSE: &[Key] =
    &[Key::new("name", Text), Key::new("identifier", Text).since(1), Key::new("url", Text)];

const SERVER: &[Key] = &[
    Key::vital("url", Text),
    Key::new("description", Text),
    Key::new("name", Text).since(2),
    Key::vital("variables", Map(Object::ServerVariable)),
];

const SERVER_VARIABLE: &[Key] =
    &[Key::vital("enum", Values), Key::vital("default", Text), Key::new("description", Text)];

const COMPONENTS: &[Key] = &[
    Key::vital("schemas", Map(Object::Schema)),
    Key::vital("responses", Map(Object::Response)),
    Key::vital("parameters", Map(Object::Parameter)),
    Key::new("examples", Map(Object::Example)),
    Key::vital("requestBodies", Map(Object::RequestBody)),
    Key::vital("headers", Map(Object::Header)),
    Key::vital("securitySchemes", Map(Object::SecurityScheme)),
    Key::new("links", Map(Object::Link)),
    Key::new("callbacks", Map(Object::Callback)),
    Key::vital("pathItems", Map(Object::PathItem)).since(1),
    Key::vital("mediaTypes", Map(Object::MediaType)).since(2),
];

const PATH_ITEM: &[Key] = &[
    Key::vital("$ref", Text),
    Key::new("summary", Text),
    Key::new("description", Text),
    Key::vital("get", One(Object::Operation)),
    Key::vital("put", One(Object::Operation)),
    Key::vital("post", One(Object::Operation)),
    Key::vital("delete", One(Object::Operation)),
    Key::vital("options", One(Object::Operation)),
    Key::vital("head", One(Object::Operation)),
    Key::vital("patch", One(Object::Operation)),
    Key::vital("trace", One(Object::Operation)),
    Key::vital("query", One(Object::Operation)).since(2),
    Key::vital("additionalOperations", Map(Object::Operation)).since(2),
    Key::vital("servers", List(Object::Server)),
    Key::vital("parameters", List(Object::Parameter)),
];

const OPERATION: &[Key] = &[
    Key::new("tags", Values),
    Key::new("summary", Text),
    Key::new("description", Text),
    Key::new("externalDocs", One(Object::ExternalDocs)),
    Key::new("operationId", Text),
    Key::vital("parameters", List(Object::Parameter)),
    Key::vital("requestBody", One(Object::RequestBody)),
    Key::vital("responses", One(Object::Responses)),
    Key::new("callbacks", Map(Object::Callback)),
    Key::new("deprecated", Flag),
    Key::vital("security", Values),
    Key::vital("servers", List(Object::Server)),
];

const EXTERNAL_DOCS: &[Key] = &[Key::new("description", Text), Key::new("url", Text)];

const PARAMETER: &[Key] = &[
    Key::vital("name", Text),
    Key::vital("in", Text),
    Key::new("description", Text),
    Key::new("required", Flag),
    Key::new("deprecated", Flag),
    Key::new("allowEmptyValue", Flag),
    Key::vital("style", Text),
    Key::vital("explode", Flag),
    Key::vital("allowReserved", Flag),
    Key::vital("schema", One(Object::Schema)),
    Key::new("example", Data),
    Key::new("examples", Map(Object::Example)),
    Key::vital("content", Map(Object::MediaType)),
];

const REQUEST_BODY: &[Key] = &[
    Key::new("description", Text),
    Key::vital("content", Map(Object::MediaType)),
    Key::new("required", Flag),
];

const MEDIA_TYPE: &[Key] = &[
    Key::vital("schema", One(Object::Schema)),
    Key::vital("itemSchema", One(Object::Schema)).since(2),
    Key::new("example", Data),
    Key::new("examples", Map(Object::Example)),
    Key::vital("encoding", Map(Object::Encoding)),
    Key::vital("prefixEncoding", List(Object::Encoding)).since(2),
    Key::vital("itemEncoding", One(Object::Encoding)).since(2),
];

const ENCODING: &[Key] = &[
    Key::vital("contentType", Text),
    Key::vital("headers", Map(Object::Header)),
    Key::vital("encoding", Map(Object::Encoding)).since(2),
    Key::vital("prefixEncoding", List(Object::Encoding)).since(2),
    Key::vital("itemEncoding", One(Object::Encoding)).since(2),
    Key::vital("style", Text),
    Key::vital("explode", Flag),
    Key::vital("allowReserved", Flag),
];

const RESPONSES: &[Key] = &[Key::vital("default", One(Object::Response))];

const RESPONSE: &[Key] = &[
    Key::new("summary", Text).since(2),
    Key::new("description", Text),
    Key::vital("headers", Map(Object::Header)),
    Key::vital("content", Map(Object::MediaType)),
    Key::new("links", Map(Object::Link)),
];

const EXAMPLE: &[Key] = &[
    Key::new("summary", Text),
    Key::new("description", Text),
    Key::new("dataValue", Data).since(2),
    Key::new("serializedValue", Text).since(2),
    Key::new("value", Data),
    Key::new("externalValue", Text),
];

const LINK: &[Key] = &[
    Key::new("operationRef", Text),
    Key::new("operationId", Text),
    Key::new("parameters", Names),
    Key::new("requestBody", Data),
    Key::new("description", Text),
    Key::new("server", One(Object::Server)),
];

const HEADER: &[Key] = &[
    Key::new("description", Text),
    Key::new("required", Flag),
    Key::new("deprecated", Flag),
    Key::new("allowEmptyValue", Flag),
    Key::vital("style", Text),
    Key::vital("explode", Flag),
    Key::vital("allowReserved", Flag),
    Key::vital("schema", One(Object::Schema)),
    Key::new("example", Data),
    Key::new("examples", Map(Object::Example)),
    Key::vital("content", Map(Object::MediaType)),
];

const TAG: &[Key] = &[
    Key::new("name", Text),
    Key::new("summary", Text).since(2),
    Key::new("description", Text),
    Key::new("externalDocs", One(Object::ExternalDocs)),
    Key::new("parent", Text).since(2),
    Key::new("kind", Text).since(2),
];

const DISCRIMINATOR: &[Key] = &[
    Key::vital("propertyName", Text),
    Key::vital("mapping", Names),
    Key::vital("defaultMapping", Text).since(2),
];

const XML: &[Key] = &[
    Key::new("nodeType", Text).since(2),
    Key::new("name", Text),
    Key::new("namespace", Text),
    Key::new("prefix", Text),
    Key::new("attribute", Flag),
    Key::new("wrapped", Flag),
];

const SECURITY_SCHEME: &[Key] = &[
    Key::vital("type", Text),
    Key::new("description", Text),
    Key::vital("name", Text),
    Key::vital("in", Text),
    Key::vital("scheme", Text),
    Key::new("bearerFormat", Text),
    Key::vital("flows", One(Object::Flows)),
    Key::vital("openIdConnectUrl", Text),
    Key::new("oauth2MetadataUrl", Text).since(2),
    Key::new("deprecated", Flag).since(2),
];

const FLOWS: &[Key] = &[
    Key::vital("implicit", One(Object::Flow)),
    Key::vital("password", One(Object::Flow)),
    Key::vital("clientCredentials", One(Object::Flow)),
    Key::vital("authorizationCode", One(Object::Flow)),
    Key::vital("deviceAuthorization", One(Object::Flow)).since(2),
];

const FLOW: &[Key] = &[
    Key::new("authorizationUrl", Text),
    Key::new("deviceAuthorizationUrl", Text).since(2),
    Key::vital("tokenUrl", Text),
    Key::new("refreshUrl", Text),
    Key::vital("scopes", Names),
];

impl Object {
    /// Its keys.
    pub(super) const fn keys(self) -> &'static [Key] {
        match self {
            Self::OpenApi => OPEN_API,
            Self::Info => INFO,
            Self::Contact => CONTACT,
            Self::License => LICENSE,
            Self::Server => SERVER,
            Self::ServerVariable => SERVER_VARIABLE,
            Self::Components => COMPONENTS,
            Self::Paths | Self::Callback => &[],
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::ExternalDocs => EXTERNAL_DOCS,
            Self::Parameter => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::MediaType => MEDIA_TYPE,
            Self::Encoding => ENCODING,
            Self::Responses => RESPONSES,
            Self::Response => RESPONSE,
            Self::Example => EXAMPLE,
            Self::Link => LINK,
            Self::Header => HEADER,
            Self::Tag => TAG,
            Self::Schema => KEYWORDS,
            Self::Discriminator => DISCRIMINATOR,
            Self::Xml => XML,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::Flows => FLOWS,
            Self::Flow => FLOW,
        }
    }

    /// What it is called, with its article.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::OpenApi => "the OpenAPI Object",
            Self::Info => "the Info Object",
            Self::Contact => "a Contact Object",
            Self::License => "a License Object",
            Self::Server => "a Server Object",
            Self::ServerVariable => "a Server Variable Object",
            Self::Components => "the Components Object",
            Self::Paths => "the Paths Object",
            Self::PathItem => "a Path Item Object",
            Self::Operation => "an Operation Object",
            Self::ExternalDocs => "an External Documentation Object",
            Self::Parameter => "a Parameter Object",
            Self::RequestBody => "a Request Body Object",
            Self::MediaType => "a Media Type Object",
            Self::Encoding => "an Encoding Object",
            Self::Responses => "a Responses Object",
            Self::Response => "a Response Object",
            Self::Callback => "a Callback Object",
            Self::Example => "an Example Object",
            Self::Link => "a Link Object",
            Self::Header => "a Header Object",
            Self::Tag => "a Tag Object",
            Self::Schema => "a Schema Object",
            Self::Discriminator => "a Discriminator Object",
            Self::Xml => "an XML Object",
            Self::SecurityScheme => "a Security Scheme Object",
            Self::Flows => "an OAuth Flows Object",
            Self::Flow => "an OAuth Flow Object",
        }
    }

    /// Whether a Reference Object can stand in its place. (A Path Item has `$ref` for a key of its
    /// own, with others beside it, and so has a schema.)
    pub(super) const fn is_referable(self) -> bool {
        matches!(
            self,
            Self::Parameter
                | Self::RequestBody
                | Self::MediaType
                | Self::Response
                | Self::Callback
                | Self::Example
                | Self::Link
                | Self::Header
                | Self::SecurityScheme
        )
    }

    /// What stands below all names that are no keys.
    pub(super) const fn rest(self) -> Option<Self> {
        match self {
            Self::Paths | Self::Callback => Some(Self::PathItem),
            Self::Responses => Some(Self::Response),
            _ => None,
        }
    }

    /// The key of this name.
    pub(super) fn key(self, name: &str) -> Option<&'static Key> {
        let others = if self == Self::Schema { OTHERS } else { &[] };
        self.keys().iter().chain(others).find(|key| key.name == name)
    }
}

impl Below {
    /// The object that stands below, one level down or in a list or map there.
    pub(super) fn object(self) -> Option<Object> {
        match self {
            One(object) | List(object) | Map(object) | Self::OneOrList(object) => Some(object),
            _ => None,
        }
    }
}

/// Keys that people know from elsewhere, by the object in which they write them: what to write
/// instead, and whether something is missing from the bindings without it.
const FOREIGN: &[(Object, &str, &str, bool)] = &[
    (Object::OpenApi, "swagger", "an OpenAPI 3 document has `openapi` alone", false),
    (Object::OpenApi, "host", "addresses stand under `servers`: `https://HOST/BASEPATH`", true),
    (Object::OpenApi, "basePath", "addresses stand under `servers`: `https://HOST/BASEPATH`", true),
    (Object::OpenApi, "schemes", "addresses stand under `servers`, each with its scheme", true),
    (Object::OpenApi, "consumes", "media types stand under `content` of each body", false),
    (Object::OpenApi, "produces", "media types stand under `content` of each answer", false),
    (
        Object::OpenApi,
        "definitions",
        "schemas stand under `components/schemas`; only those to which a `$ref` leads are read here",
        false,
    ),
    (
        Object::OpenApi,
        "securityDefinitions",
        "security schemes stand under `components/securitySchemes`",
        true,
    ),
    (Object::Operation, "consumes", "media types stand under `content` of `requestBody`", false),
    (Object::Operation, "produces", "media types stand under `content` of each answer", false),
    (Object::Operation, "schemes", "addresses stand under `servers`, each with its scheme", true),
    (Object::Operation, "body", "did you mean `requestBody`?", true),
    (Object::Operation, "request", "did you mean `requestBody`?", true),
    (Object::Operation, "payload", "did you mean `requestBody`?", true),
    (Object::Operation, "params", "did you mean `parameters`?", true),
    (Object::Operation, "auth", "did you mean `security`?", true),
    (Object::Operation, "authentication", "did you mean `security`?", true),
    (Object::PathItem, "params", "did you mean `parameters`?", true),
    (
        Object::Parameter,
        "collectionFormat",
        "a list is written by `style` and `explode`: `csv` is `style: form, explode: false`, `multi` \
         `explode: true`",
        true,
    ),
    (Object::Parameter, "optional", "did you mean `required`, which says the opposite?", false),
    (Object::Response, "body", "did you mean `content`?", true),
    (Object::RequestBody, "body", "did you mean `content`?", true),
    (Object::Response, "examples", "examples stand under `content`, below their media type", false),
    (Object::SecurityScheme, "flow", "flows stand under `flows`, by their names", true),
    (Object::SecurityScheme, "bearer", "did you mean `scheme: bearer`?", true),
    (Object::Schema, "enumeration", "did you mean `enum`? It is not read as it stands", false),
    (
        Object::Schema,
        "schema",
        "keywords stand in the schema itself, without a `schema` around them",
        false,
    ),
];

/// What is to be said of a key that is known from elsewhere, and whether the bindings miss something.
pub(super) fn foreign(object: Object, name: &str) -> Option<(&'static str, bool)> {
    let mut rows = FOREIGN.iter().filter(|(of, key, ..)| *of == object && *key == name);
    rows.next().map(|(_, _, help, is_lost)| (*help, *is_lost))
}
