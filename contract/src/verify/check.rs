//! What is looked at.

use serde::Serialize;

macro_rules! checks {
    ($($variant:ident $name:literal $meaning:literal)*) => {
        /// A check: its name is stable, and `docs/verify.md` has a section for each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum Check {
            $(#[doc = $meaning] #[serde(rename = $name)] $variant,)*
        }

        impl Check {
            /// All checks.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name in reports.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What holds where it finds nothing.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),* }
            }
        }
    };
}

checks! {
    ServerError "server-error" "no request is answered with a status of 500 or above, or not at all"
    StatusDocumented "status-documented" "the document has the status of each answer"
    MediaTypeDocumented "media-type-documented" "the document has the media type of each answer"
    BodyConforms "body-conforms" "the body of an answer fits its schema"
    HeadersConform "headers-conform" "the headers of an answer fit their schemas"
    DeclaredHeadersPresent "declared-headers-present" "the headers are there that the document declares"
    InvalidRefused "invalid-refused" "what breaks the document is refused"
    ValidAccepted "valid-accepted" "what the document allows is accepted"
    UnsupportedMethod "unsupported-method" "a method that a path does not have is answered with 405 and `Allow`"
    AuthenticationIgnored "authentication-ignored" "nothing is answered without the credentials that the document asks for"
    UseAfterDelete "use-after-delete" "what was deleted is gone"
    CreatedAvailable "created-available" "what was created is there"
    MissingRequiredHeader "missing-required-header" "a request without a required header is refused"
    ResponseTime "response-time" "answers come in time"
    HeadAsGet "head-as-get" "HEAD is answered as GET, without a body"
    SameRequestSameAnswer "same-request-same-answer" "reading twice gives the same answer"
    StoredAsSent "stored-as-sent" "what was stored is what was sent, and nothing else has changed"
    UnknownRefused "unknown-refused" "what does not exist is not found"
    ListItemsOnce "list-items-once" "a list holds each item once"
    ListFilter "list-filter" "a list holds the items that a filter asks for, and no others"
    ListLimit "list-limit" "a list is not longer than its limit"
    ListPages "list-pages" "the pages of a list hold all of it, in order"
    ListOrder "list-order" "a list is in the order that is asked for or described"
    Described "described" "what the document says in words holds"
    TypesDecode "types-decode" "the generated types know all of an answer"
}
