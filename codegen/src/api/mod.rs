//! What an API *is*: types and operations, free of how OpenAPI writes them down and of how Rust
//! will.

mod address;
mod arena;
mod body;
mod encoding;
mod example;
mod media;
mod method;
mod operation;
mod parameter;
mod part;
mod polling;
mod response;
mod scalar;
mod style;
mod types;
mod webhook;

pub use address::is_plain_http;
pub use arena::Types;
pub use body::Body;
pub use encoding::{Encoding, PartHeader, Positions};
pub use example::Example;
pub use media::{MediaGroup, MediaType, Offer};

pub use crate::media_type::{MediaKind, essence, is_media_type, is_multipart};
pub(crate) use method::is_token;
pub use method::{Method, MethodName};
pub use operation::{Operation, Pageable, SecurityUse};
pub use parameter::{Parameter, ParameterPlace};
pub use part::PartKind;
pub use polling::{Link, PollingRule, StateAddress};
pub use response::{Response, ResponseHeader, StatusPattern};
pub use scalar::{Bound, Constraints, Integer, Limits, Scalar, ScalarKind};
pub use style::ParameterStyle;
pub use types::{
    Additional, AnyReason, Enum, EnumValues, Owner, Property, Shape, Struct, Type, TypeId,
    TypeName, Union, UnionKind, Variant,
};
pub use webhook::{SignatureAlgorithm, SignatureTime, Webhook, WebhookSignature};

use crate::origin::Origin;

/// Words about something, as the document has them (Markdown).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// A short title.
    pub title: Option<String>,
    /// The description.
    pub description: Option<String>,
}

impl Docs {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.title.is_none() && self.description.is_none()
    }
}

/// An API.
#[derive(Debug, Default)]
pub struct Api {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
    /// Where the service is.
    pub servers: Vec<Server>,
    /// All types.
    pub types: Types,
    /// All operations, in document order.
    pub operations: Vec<Operation>,
    /// How requests are authenticated.
    pub security_schemes: Vec<SecurityScheme>,
    /// Groups of operations.
    pub tags: Vec<Tag>,
    /// Requests that the service makes, whatever was asked before.
    pub webhooks: Vec<Webhook>,
    /// How these are signed, and the callbacks of operations that say nothing else.
    pub webhook_signature: Option<WebhookSignature>,
    /// The files of the document relative to its folder, the document first.
    pub files: Vec<String>,
}

impl Api {
    /// A place as a `$ref` of the document writes it.
    pub fn reference(&self, origin: &Origin) -> String {
        let pointer = &origin.pointer;
        match self.files.get(origin.file as usize).filter(|_| origin.file > 0) {
            None => format!("#{pointer}"),
            Some(file) if pointer.is_empty() => file.clone(),
            Some(file) => format!("{file}#{pointer}"),
        }
    }
}

/// An address of the service, with `{variables}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The address, perhaps relative to where the document was found.
    pub url: String,
    /// A short name.
    pub name: Option<String>,
    /// What the document says of it.
    pub description: Option<String>,
    /// The variables of the address, in the order of the document.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// Its value when none is given; nothing when one has to be given.
    pub default: Option<String>,
    /// The values it can have; any when empty.
    pub values: Vec<String>,
    /// What the document says of it.
    pub description: Option<String>,
}

impl Api {
    /// The index of the server that is called when nothing is said: the first one, or the same
    /// one over https where the document names both.
    pub fn default_server(&self) -> Option<usize> {
        default_server(&self.servers)
    }
}

/// See [`Api::default_server`].
pub fn default_server(servers: &[Server]) -> Option<usize> {
    let first = servers.first()?;
    let secure = first.url.strip_prefix("http://").map(|rest| format!("https://{rest}"));
    let same = |url| servers.iter().position(|server| server.url == url);
    Some(secure.and_then(same).unwrap_or_default())
}

impl Server {
    /// The address with every variable at its default; nothing when one has none.
    pub fn default_url(&self) -> Option<String> {
        self.variables.iter().try_fold(self.url.clone(), |url, variable| {
            Some(url.replace(&format!("{{{}}}", variable.name), variable.default.as_ref()?))
        })
    }

    /// Whether the address is relative to where the document was found.
    pub fn is_relative(&self) -> bool {
        self.default_url().is_some_and(|url| !url.contains("://"))
    }

    /// Whether there is one address, which needs nothing else.
    pub fn is_fixed(&self) -> bool {
        self.variables.is_empty() && !self.is_relative()
    }
}

/// A group of operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// A short title.
    pub summary: Option<String>,
    /// What the document says of it.
    pub description: Option<String>,
    /// The group that it is a part of.
    pub parent: Option<String>,
    /// What it is for, such as `nav` or `badge`.
    pub kind: Option<String>,
}

/// A way of authenticating requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Its name in the document.
    pub name: String,
    /// Where it stands.
    pub origin: Origin,
    /// What the document says of it.
    pub description: Option<String>,
    /// What it asks for.
    pub kind: SecurityKind,
    /// Where the metadata of the authorization server are (`oauth2MetadataUrl`, RFC 8414).
    pub metadata_url: Option<String>,
    /// Whether the document advises against it.
    pub deprecated: bool,
}

/// A way to a token of OAuth 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthFlow {
    /// Its name in the document, such as `clientCredentials`.
    pub name: String,
    /// Where tokens are given out.
    pub token_url: Option<String>,
    /// Where a device asks for the code that a person confirms elsewhere (RFC 8628).
    pub device_url: Option<String>,
    /// Scopes that can be asked for, with what the document says of each.
    pub scopes: Vec<(String, String)>,
}

/// What a security scheme asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// A key in a header, query or cookie.
    ApiKey {
        /// Where.
        place: ParameterPlace,
        /// Under which name.
        name: String,
    },
    /// HTTP authentication with user and password.
    Basic,
    /// A bearer token.
    Bearer,
    /// A bearer token of OpenID Connect, with the address of its discovery document.
    OpenIdConnect(Option<String>),
    /// A bearer token of OAuth 2.
    OAuth2(Vec<OAuthFlow>),
    /// A signature over the request, computed by this algorithm (`x-specwright-signing`).
    Signature {
        /// Name of the algorithm.
        algorithm: String,
    },
    /// Another HTTP authentication scheme, or mutual TLS.
    Other(String),
}
