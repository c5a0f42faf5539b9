//! Names of answers: a variant for each status and form.

use super::Scope;
use crate::api::StatusPattern;

/// A variant for each answer, of this status and in this form where a status has several.
pub fn response_variants(responses: &[(StatusPattern, Option<&str>)]) -> Vec<String> {
    let has_statuses = responses.iter().any(|(status, _)| *status != responses[0].0);
    let mut scope = Scope::with_reserved(&["Self"]);
    let wanted = |(status, form): &(StatusPattern, Option<&str>)| match form {
        Some(form) if has_statuses => format!("{}{form}", status_name(*status)),
        Some(form) => (*form).to_owned(),
        None => status_name(*status),
    };
    responses.iter().map(|response| scope.give(&wanted(response))).collect()
}

/// The name of a status (RFC 9110, 15).
fn status_name(status: StatusPattern) -> String {
    let StatusPattern::Code(code) = status else {
        return match status {
            StatusPattern::Range(hundred) => format!("Status{hundred}xx"),
            _ => "Default".to_owned(),
        };
    };
    let known = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        422 => "UnprocessableContent",
        423 => "Locked",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        _ => return format!("Status{code}"),
    };
    known.to_owned()
}
