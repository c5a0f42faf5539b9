//! The rules of what is seen on the wire: a table.

use super::{Area, Effect, Level, Rule};

/// `NAME: id, Area, Level meaning` for a plain rule, and with a second `Level meaning` after a
/// `/` for a directed one: in requests / in responses.
macro_rules! rules {
    ($($name:ident: $id:literal, $area:ident,
        $level:ident $meaning:literal $(/ $other:ident $response:literal)?;)*) => {
        $(pub(in crate::diff) static $name: Rule = Rule {
            name: $id,
            area: Area::$area,
            effect: rules!(@effect $level $meaning $(/ $other $response)?),
        };)*

        /// All rules, in the order in which the documentation lists them.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
    (@effect $level:ident $meaning:literal) => { Effect::Plain(Level::$level, $meaning) };
    (@effect $level:ident $meaning:literal / $other:ident $response:literal) => {
        Effect::Directed([(Level::$level, $meaning), (Level::$other, $response)])
    };
}

rules! {
    OPERATION_ADDED: "operation-added", Operation,
        Compatible "there is a new operation to call";
    OPERATION_REMOVED: "operation-removed", Operation,
        Breaking "calls of it fail";
    OPERATION_RETIRED: "operation-retired", Operation,
        Warning "calls of it fail; it was deprecated, and no later date was promised";
    OPERATION_DEPRECATED: "operation-deprecated", Operation,
        Compatible "it still works; the service advises against it";
    OPERATION_REINSTATED: "operation-reinstated", Operation,
        Compatible "it is no longer deprecated";
    OPERATION_ID_CHANGED: "operation-id-changed", Operation,
        Compatible "nothing changes on the wire; generated names may";
    TAG_ADDED: "tag-added", Operation,
        Compatible "nothing changes on the wire; generated names may";
    TAG_REMOVED: "tag-removed", Operation,
        Compatible "nothing changes on the wire; generated names may";

    PARAMETER_ADDED: "parameter-added", Parameter,
        Compatible "it can be given, and need not be";
    PARAMETER_ADDED_REQUIRED: "parameter-added-required", Parameter,
        Breaking "requests without it are refused";
    PARAMETER_REMOVED: "parameter-removed", Parameter,
        Warning "what is given for it is ignored or refused";
    PARAMETER_RETIRED: "parameter-retired", Parameter,
        Compatible "it was deprecated before it went";
    PARAMETER_REQUIRED: "parameter-required", Parameter,
        Breaking "requests without it are refused";
    PARAMETER_OPTIONAL: "parameter-optional", Parameter,
        Compatible "it need not be given any more";
    PARAMETER_RENAMED: "parameter-renamed", Parameter,
        Compatible "a part of a path has another name; nothing changes on the wire";
    PARAMETER_STYLE_CHANGED: "parameter-style-changed", Parameter,
        Breaking "it is written in another way";
    PARAMETER_EMPTY_REFUSED: "parameter-empty-refused", Parameter,
        Warning "an empty value may be refused";
    PARAMETER_EMPTY_ALLOWED: "parameter-empty-allowed", Parameter,
        Compatible "an empty value can be given";
    PARAMETER_DEPRECATED: "parameter-deprecated", Parameter,
        Compatible "it still works; the service advises against it";
    PARAMETER_REINSTATED: "parameter-reinstated", Parameter,
        Compatible "it is no longer deprecated";

    REQUEST_BODY_ADDED: "request-body-added", RequestBody,
        Compatible "a body can be sent, and need not be";
    REQUEST_BODY_ADDED_REQUIRED: "request-body-added-required", RequestBody,
        Breaking "requests without a body are refused";
    REQUEST_BODY_REMOVED: "request-body-removed", RequestBody,
        Breaking "what was sent is ignored or refused";
    REQUEST_BODY_REQUIRED: "request-body-required", RequestBody,
        Breaking "requests without a body are refused";
    REQUEST_BODY_OPTIONAL: "request-body-optional", RequestBody,
        Compatible "a body need not be sent any more";

    MEDIA_TYPE_ADDED: "media-type-added", RequestBody,
        Compatible "there is another form to send"
        / Compatible "there is another form to ask for";
    MEDIA_TYPE_REMOVED: "media-type-removed", RequestBody,
        Breaking "bodies in this form are refused"
        / Breaking "the answer is no longer given in this form";
    ENCODING_WIDENED: "encoding-widened", RequestBody,
        Compatible "parts of the body can be sent in further forms"
        / Breaking "parts of the body may come in forms that callers do not expect";
    ENCODING_NARROWED: "encoding-narrowed", RequestBody,
        Breaking "parts of the body in the old form are refused"
        / Compatible "parts of the body come in fewer forms";
    ENCODING_CHANGED: "encoding-changed", RequestBody,
        Breaking "parts of the body are written in another way"
        / Breaking "parts of the body are written in another way";

    RESPONSE_ADDED: "response-added", Response,
        Compatible "there is another answer to expect";
    SUCCESS_ADDED: "success-added", Response,
        Warning "callers that know only the old statuses meet another one";
    RESPONSE_NARROWED: "response-narrowed", Response,
        Compatible "answers keep to fewer statuses";
    SUCCESS_REMOVED: "success-removed", Response,
        Breaking "callers that wait for this status do not get it any more";
    ERROR_REMOVED: "error-removed", Response,
        Compatible "an error is not given any more, or not described";
    HEADER_ADDED: "header-added", Response,
        Compatible "answers say more";
    HEADER_REMOVED: "header-removed", Response,
        Warning "callers that read it may not find it";
    HEADER_REMOVED_REQUIRED: "header-removed-required", Response,
        Breaking "callers were told that it is always there";
    HEADER_OPTIONAL: "header-optional", Response,
        Breaking "callers were told that it is always there";
    HEADER_REQUIRED: "header-required", Response,
        Compatible "it is always there now";

    TYPE_CHANGED: "type-changed", Schema,
        Breaking "what was right to send is of a wrong type"
        / Breaking "values come in another type";
    TYPE_WIDENED: "type-widened", Schema,
        Compatible "more types can be sent"
        / Breaking "values come in types that callers do not expect";
    TYPE_NARROWED: "type-narrowed", Schema,
        Breaking "some of what was right to send is of a wrong type"
        / Compatible "values come in fewer types";
    NULLABLE_ADDED: "nullable-added", Schema,
        Compatible "null can be sent"
        / Breaking "null can come where it could not";
    NULLABLE_REMOVED: "nullable-removed", Schema,
        Breaking "null is refused"
        / Compatible "null does not come any more";
    FORMAT_ADDED: "format-added", Schema,
        Breaking "values in other forms are refused"
        / Compatible "values are promised to be in this form";
    FORMAT_REMOVED: "format-removed", Schema,
        Compatible "values in other forms can be sent"
        / Breaking "values may come in other forms";
    FORMAT_CHANGED: "format-changed", Schema,
        Breaking "values in the old form are refused"
        / Breaking "values come in another form";
    FORMAT_WIDENED: "format-widened", Schema,
        Compatible "a wider range can be sent"
        / Breaking "values may not fit where the old ones did";
    FORMAT_NARROWED: "format-narrowed", Schema,
        Breaking "values out of the narrower range are refused"
        / Compatible "values fit into a narrower range";
    ENUM_ADDED: "enum-added", Schema,
        Breaking "values that are not listed are refused"
        / Compatible "only the listed values come";
    ENUM_REMOVED: "enum-removed", Schema,
        Compatible "any value can be sent"
        / Warning "values that were never listed may come";
    ENUM_VALUE_ADDED: "enum-value-added", Schema,
        Compatible "there is another value to send"
        / Warning "callers that know only the old values meet a new one";
    ENUM_VALUE_REMOVED: "enum-value-removed", Schema,
        Breaking "the value is refused"
        / Compatible "the value does not come any more";
    CONST_REMOVED: "const-removed", Schema,
        Compatible "other values can be sent"
        / Breaking "other values may come";
    CONST_CHANGED: "const-changed", Schema,
        Breaking "the old value is refused"
        / Breaking "another value comes";
    BOUND_TIGHTENED: "limit-tightened", Schema,
        Breaking "values beyond the new limit are refused"
        / Compatible "values keep within a tighter limit";
    BOUND_LOOSENED: "limit-loosened", Schema,
        Compatible "more values can be sent"
        / Breaking "values beyond the old limit may come";
    BOUND_ADDED: "limit-added", Schema,
        Warning "values beyond the limit are refused, which were not meant to be sent perhaps"
        / Compatible "values keep within a limit";
    BOUND_REMOVED: "limit-removed", Schema,
        Compatible "more values can be sent"
        / Breaking "values beyond the old limit may come";
    PATTERN_ADDED: "pattern-added", Schema,
        Breaking "texts that do not match are refused"
        / Compatible "texts are promised to match";
    PATTERN_CHANGED: "pattern-changed", Schema,
        Warning "texts that matched the old pattern may be refused"
        / Compatible "texts match another pattern";
    PATTERN_REMOVED: "pattern-removed", Schema,
        Compatible "any text can be sent"
        / Compatible "texts need not match any more";
    PROPERTY_ADDED: "property-added", Schema,
        Compatible "it can be sent, and need not be"
        / Compatible "answers say more";
    PROPERTY_ADDED_REQUIRED: "property-added-required", Schema,
        Breaking "bodies without it are refused"
        / Compatible "answers say more";
    PROPERTY_REMOVED: "property-removed", Schema,
        Warning "what is sent for it is ignored or refused"
        / Warning "callers that read it may not find it";
    PROPERTY_REMOVED_REQUIRED: "property-removed-required", Schema,
        Warning "what is sent for it is ignored or refused"
        / Breaking "callers were told that it is always there";
    PROPERTY_REFUSED: "request-property-refused", Schema,
        Breaking "it could be sent, and is refused now";
    PROPERTY_REQUIRED: "property-required", Schema,
        Breaking "bodies without it are refused"
        / Compatible "it is always there now";
    PROPERTY_OPTIONAL: "property-optional", Schema,
        Compatible "it need not be sent any more"
        / Breaking "callers were told that it is always there";
    PROPERTY_DEPRECATED: "property-deprecated", Schema,
        Compatible "it still works; the service advises against it"
        / Compatible "it still comes; the service advises against it";
    PROPERTY_REINSTATED: "property-reinstated", Schema,
        Compatible "it is no longer deprecated"
        / Compatible "it is no longer deprecated";
    READ_ONLY_ADDED: "read-only-added", Schema,
        Warning "what is sent for it is ignored or refused"
        / Compatible "it comes in answers alone";
    READ_ONLY_REMOVED: "read-only-removed", Schema,
        Compatible "it can be sent as well"
        / Compatible "it belongs in requests as well";
    WRITE_ONLY_ADDED: "write-only-added", Schema,
        Compatible "it does not come in answers"
        / Warning "it does not come in answers any more";
    WRITE_ONLY_REMOVED: "write-only-removed", Schema,
        Compatible "it comes in answers as well"
        / Compatible "it comes in answers as well";
    ADDITIONAL_FORBIDDEN: "additional-forbidden", Schema,
        Warning "members that are not named are refused"
        / Compatible "no members come but those that are named";
    ADDITIONAL_WITHDRAWN: "additional-withdrawn", Schema,
        Breaking "members of any name could be sent, and are refused now"
        / Warning "callers that read members of any name find none";
    ADDITIONAL_ALLOWED: "additional-allowed", Schema,
        Compatible "members that are not named can be sent"
        / Compatible "members that are not named may come";
    XML_CHANGED: "xml-changed", Schema,
        Breaking "XML with the old names is not understood"
        / Breaking "it comes under other names, or elsewhere, in XML";
    DEFAULT_CHANGED: "default-changed", Schema,
        Warning "what is left out may mean something else"
        / Compatible "what is left out may mean something else";
    ALTERNATIVE_ADDED: "alternative-added", Schema,
        Compatible "there is another form to send"
        / Breaking "values come in a form that callers do not expect";
    ALTERNATIVE_REMOVED: "alternative-removed", Schema,
        Breaking "values in this form are refused"
        / Compatible "values do not come in this form any more";
    ALTERNATIVES_EXCLUSIVE: "alternatives-exclusive", Schema,
        Warning "values that fit several of the forms are refused"
        / Compatible "values fit one of the forms alone";
    PART_ADDED: "part-added", Schema,
        Breaking "values have to satisfy another schema as well"
        / Compatible "values satisfy another schema as well";
    KEYWORD_ADDED: "constraint-added", Schema,
        Breaking "values that do not satisfy it are refused"
        / Compatible "values are promised to satisfy it";
    KEYWORD_REMOVED: "constraint-removed", Schema,
        Compatible "values need not satisfy it any more"
        / Breaking "values may come that do not satisfy it";
    KEYWORD_CHANGED: "constraint-changed", Schema,
        Breaking "values that satisfied the old one are refused"
        / Breaking "values come that do not satisfy the old one";
    SCHEMA_ADDED: "schema-added", Schema,
        Breaking "values that do not fit are refused"
        / Compatible "values are described now";
    SCHEMA_REMOVED: "schema-removed", Schema,
        Compatible "any value can be sent"
        / Warning "values are not described any more";
    DISCRIMINATOR_CHANGED: "discriminator-changed", Schema,
        Breaking "the forms are told apart in another way: what was right is refused or read as another"
        / Breaking "the forms are told apart in another way: callers cannot place what comes, or read another";
    DISCRIMINATOR_EXTENDED: "discriminator-extended", Schema,
        Compatible "other values tell the forms apart; those that were sent are still known"
        / Compatible "other values tell the forms apart; those that come are known to callers";
    DISCRIMINATOR_REMOVED: "discriminator-removed", Schema,
        Compatible "what is valid stays; no value tells the forms apart any more"
        / Compatible "what is valid stays; no value tells the forms apart any more";

    SECURITY_ADDED: "security-added", Security,
        Breaking "calls that were right without these credentials are refused";
    SECURITY_REMOVED: "security-removed", Security,
        Breaking "these credentials are not accepted any more";
    SECURITY_LIFTED: "security-lifted", Security,
        Compatible "the call can be made without credentials";
    SECURITY_OFFERED: "security-offered", Security,
        Compatible "there is another way to authenticate";
    SCOPE_ADDED: "scope-added", Security,
        Breaking "tokens without the scope are refused";
    SCOPE_REMOVED: "scope-removed", Security,
        Compatible "tokens need fewer scopes";
    SCHEME_ADDED: "security-scheme-added", Security,
        Compatible "there is a scheme that operations may ask for";
    SCHEME_REMOVED: "security-scheme-removed", Security,
        Warning "what was configured for it has no use any more";
    SCHEME_RETIRED: "unused-security-scheme-removed", Security,
        Compatible "no operation asked for it";
    SCHEME_CHANGED: "security-scheme-changed", Security,
        Breaking "credentials are sent in another way";
    TOKEN_URL_CHANGED: "token-url-changed", Security,
        Warning "tokens come from another address";
    OFFERED_SCOPE_ADDED: "offered-scope-added", Security,
        Compatible "there is a scope that can be asked for";
    OFFERED_SCOPE_REMOVED: "offered-scope-removed", Security,
        Warning "a scope cannot be asked for any more";

    SERVER_ADDED: "server-added", Server,
        Compatible "there is another address";
    SERVER_REMOVED: "server-removed", Server,
        Warning "callers of this address may find nobody there";
    SERVER_DEFAULT_CHANGED: "server-default-changed", Server,
        Warning "callers that do not choose the value reach another address";

    WEBHOOK_ADDED: "webhook-added", Webhook,
        Compatible "there is another call to receive";
    WEBHOOK_REMOVED: "webhook-removed", Webhook,
        Breaking "the call does not come any more";
    CALLBACK_ADDED: "callback-added", Webhook,
        Compatible "there is another call to receive";
    CALLBACK_REMOVED: "callback-removed", Webhook,
        Breaking "the call does not come any more";
    WEBHOOK_PARAMETER_ADDED: "webhook-parameter-added", Webhook,
        Compatible "calls say more";
    WEBHOOK_PARAMETER_REMOVED: "webhook-parameter-removed", Webhook,
        Warning "receivers that read it may not find it";
    WEBHOOK_PARAMETER_REMOVED_REQUIRED: "webhook-parameter-removed-required", Webhook,
        Breaking "receivers were told that it always comes";
    WEBHOOK_PARAMETER_REQUIRED: "webhook-parameter-required", Webhook,
        Compatible "it always comes now";
    WEBHOOK_PARAMETER_OPTIONAL: "webhook-parameter-optional", Webhook,
        Breaking "receivers were told that it always comes";
    WEBHOOK_BODY_ADDED: "webhook-body-added", Webhook,
        Compatible "calls say more";
    WEBHOOK_BODY_REMOVED: "webhook-body-removed", Webhook,
        Breaking "receivers that read it find nothing";
    WEBHOOK_BODY_REQUIRED: "webhook-body-required", Webhook,
        Compatible "a body always comes now";
    WEBHOOK_BODY_OPTIONAL: "webhook-body-optional", Webhook,
        Breaking "receivers were told that a body always comes";
    WEBHOOK_MEDIA_TYPE_ADDED: "webhook-media-type-added", Webhook,
        Breaking "calls may come in a form that receivers do not expect";
    WEBHOOK_MEDIA_TYPE_REMOVED: "webhook-media-type-removed", Webhook,
        Compatible "calls do not come in this form any more";
    WEBHOOK_ANSWER_ADDED: "webhook-answer-added", Webhook,
        Compatible "there is another answer to give";
    WEBHOOK_ANSWER_REMOVED: "webhook-answer-removed", Webhook,
        Breaking "receivers that give this answer are not understood any more";
    WEBHOOK_ERROR_REMOVED: "webhook-error-removed", Webhook,
        Warning "receivers that give this answer may not be understood any more";
    WEBHOOK_HEADER_ADDED: "webhook-header-added", Webhook,
        Compatible "it can be given, and need not be";
    WEBHOOK_HEADER_REMOVED: "webhook-header-removed", Webhook,
        Warning "what is given for it is ignored";
    WEBHOOK_HEADER_REQUIRED: "webhook-header-required", Webhook,
        Breaking "answers without it are not accepted";
    WEBHOOK_HEADER_OPTIONAL: "webhook-header-optional", Webhook,
        Compatible "it need not be given any more";
    WEBHOOK_SECURITY_CHANGED: "webhook-security-changed", Webhook,
        Warning "calls come with other credentials";
}
