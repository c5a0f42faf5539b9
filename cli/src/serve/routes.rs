//! What is served, and where.

use specwright::printed;
use specwright_contract::serve::{Mount, Server};

use crate::report::note;

/// Says which operations have no answer, and why.
pub(super) fn unanswerable(server: &Server) {
    for (_, contract) in server.contracts() {
        for (operation, why) in contract.unanswerable() {
            let (method, path) = (operation.method.as_str(), &operation.path);
            note(&printed!(
                "warning: {} {} has no answer (500): {}\nhelp: an example in the document is one",
                method,
                path,
                why
            ));
        }
    }
}

/// Says what is served, and where.
pub(super) fn routes(server: &Server) {
    let mut known: Vec<(String, String)> = Vec::new();
    for (mount, contract) in server.contracts() {
        let at = if *mount == Mount::default() { String::new() } else { mount.to_string() };
        let (document, mut shapes) = (&contract.api().title, Vec::new());
        for operation in &contract.api().operations {
            let path = format!("{at}{}", operation.path);
            let method = operation.method.as_str();
            note(&printed!("route: {} {} ({})", method, path, operation.id));
            shapes.push(shape(&path));
        }
        shapes.dedup();
        for shape in &shapes {
            if let Some((_, first)) = known.iter().find(|(it, _)| it == shape) {
                note(&printed!(
                    "note: `{}` of {} is not reached: {} has this path and comes first",
                    shape,
                    document,
                    first
                ));
            }
        }
        known.extend(shapes.into_iter().map(|shape| (shape, document.clone())));
    }
}

/// A path template without the names of its parameters.
fn shape(path: &str) -> String {
    let mut pieces = path.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |shape, piece| {
        shape + "{}" + piece.split_once('}').map_or("", |(_, rest)| rest)
    })
}
