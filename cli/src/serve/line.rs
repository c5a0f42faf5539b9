//! The log of requests as lines for a person.

use specwright::print::{Printed, Terminal};
use specwright::printed;
use specwright_contract::serve::{Exchange, RequestViolation};

/// One line on a request, whatever it asks for.
pub(super) fn line(exchange: &Exchange<'_>) -> Printed<Terminal> {
    let (method, path) = (&exchange.head.method, exchange.head.uri.path());
    let mut line = printed!("{} {} {}", method, path, exchange.response.status().as_u16());
    if let Some(problem) = exchange.problem {
        line.push(&printed!(" {}", problem.detail()));
        problem.breaches().iter().for_each(|it| line.push(&breach(it)));
    }
    if !exchange.breaches.is_empty() {
        line.push(&printed!(" the answer of the service breaks the document"));
        exchange.breaches.iter().for_each(|it| line.push(&breach(it)));
    }
    if let Some(why) = exchange.note() {
        line.push(&printed!(" {}", why));
    }
    line
}

fn breach(breach: &RequestViolation) -> Printed<Terminal> {
    let place = format!("{:?}", breach.place).to_ascii_lowercase();
    let name = breach.name.as_deref().unwrap_or_default();
    printed!("; {} {}{}: {}", place, name, breach.pointer, breach.message)
}
