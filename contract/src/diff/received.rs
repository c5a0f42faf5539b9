//! Calls that the service makes, webhooks and callbacks: who is right before and wrong after a
//! change is the receiver. What matters in a request matters the other way about here.

use super::rules::{self, Direction, Rule};

/// The rule for a call that is received, in place of the one for a call that is made. A part that
/// has a direction travels in it.
pub(super) fn rule(made: &'static Rule, direction: Direction) -> &'static Rule {
    let is_answer = direction == Direction::Request;
    // Which forms a receiver may answer in is judged as which forms may be sent.
    let is_form = [&rules::MEDIA_TYPE_ADDED, &rules::MEDIA_TYPE_REMOVED].contains(&made);
    if is_answer && is_form {
        return made;
    }
    RECEIVED.iter().find(|(it, _)| *it == made).map_or(made, |(_, received)| received)
}

/// Rules for calls that are made, each with the one for calls that are received.
static RECEIVED: [(&Rule, &Rule); 21] = [
    (&rules::PARAMETER_ADDED, &rules::WEBHOOK_PARAMETER_ADDED),
    (&rules::PARAMETER_ADDED_REQUIRED, &rules::WEBHOOK_PARAMETER_ADDED),
    (&rules::PARAMETER_REMOVED, &rules::WEBHOOK_PARAMETER_REMOVED),
    (&rules::PARAMETER_REQUIRED, &rules::WEBHOOK_PARAMETER_REQUIRED),
    (&rules::PARAMETER_OPTIONAL, &rules::WEBHOOK_PARAMETER_OPTIONAL),
    (&rules::REQUEST_BODY_ADDED, &rules::WEBHOOK_BODY_ADDED),
    (&rules::REQUEST_BODY_ADDED_REQUIRED, &rules::WEBHOOK_BODY_ADDED),
    (&rules::REQUEST_BODY_REMOVED, &rules::WEBHOOK_BODY_REMOVED),
    (&rules::REQUEST_BODY_REQUIRED, &rules::WEBHOOK_BODY_REQUIRED),
    (&rules::REQUEST_BODY_OPTIONAL, &rules::WEBHOOK_BODY_OPTIONAL),
    (&rules::MEDIA_TYPE_ADDED, &rules::WEBHOOK_MEDIA_TYPE_ADDED),
    (&rules::MEDIA_TYPE_REMOVED, &rules::WEBHOOK_MEDIA_TYPE_REMOVED),
    (&rules::RESPONSE_ADDED, &rules::WEBHOOK_ANSWER_ADDED),
    (&rules::SUCCESS_ADDED, &rules::WEBHOOK_ANSWER_ADDED),
    (&rules::RESPONSE_NARROWED, &rules::WEBHOOK_ANSWER_REMOVED),
    (&rules::SUCCESS_REMOVED, &rules::WEBHOOK_ANSWER_REMOVED),
    (&rules::ERROR_REMOVED, &rules::WEBHOOK_ERROR_REMOVED),
    (&rules::HEADER_ADDED, &rules::WEBHOOK_HEADER_ADDED),
    (&rules::HEADER_REMOVED, &rules::WEBHOOK_HEADER_REMOVED),
    (&rules::HEADER_OPTIONAL, &rules::WEBHOOK_HEADER_OPTIONAL),
    (&rules::HEADER_REQUIRED, &rules::WEBHOOK_HEADER_REQUIRED),
];
