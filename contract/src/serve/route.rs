//! Requests to operations: path templates (OpenAPI 3.0.4, 4.8.8), the most specific first.

use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::problem::Problem;
use specwright::api::{Api, Server};

/// The paths of a document.
#[derive(Debug)]
pub(super) struct Router {
    routes: Vec<Route>,
}

#[derive(Debug)]
struct Route {
    /// Paths of the servers, as templates, and the empty one.
    bases: Vec<Vec<Segment>>,
    segments: Vec<Segment>,
    /// Methods with the index of their operation.
    operations: Vec<(specwright::api::Method, usize)>,
}

/// A segment of a path template: texts and parameters in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Segment(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Parameter(String),
}

/// The operation for a request, with the values of its path parameters.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) operation: usize,
    pub(super) parameters: Vec<(String, String)>,
}

impl Router {
    /// The paths of a document that is served below a path, which is empty for the root.
    pub(super) fn new(api: &Api, prefix: &str) -> Self {
        let mut routes: Vec<Route> = Vec::new();
        for (index, operation) in api.operations.iter().enumerate() {
            let path = operation.target.split('?').next().unwrap_or_default();
            let segments = template(path);
            let servers =
                if operation.servers.is_empty() { &api.servers } else { &operation.servers };
            let entry = (operation.method, index);
            let bases = bases(servers, prefix);
            let same = |route: &&mut Route| route.segments == segments && route.bases == bases;
            match routes.iter_mut().find(same) {
                Some(route) => route.operations.push(entry),
                None => routes.push(Route { bases, segments, operations: vec![entry] }),
            }
        }
        // Stable: of equally specific paths the first in the document wins.
        routes.sort_by_key(|route| specificity(&route.segments));
        Self { routes }
    }

    /// The operation for a request; an address is served with and without a server's path.
    pub(super) fn find(&self, method: &Method, path: &str) -> Result<Found, Box<Problem>> {
        let decoded: Option<Vec<String>> = path
            .split('/')
            .skip(1)
            .map(|part| percent_decode_str(part).decode_utf8().ok().map(|it| it.into_owned()))
            .collect();
        let Some(parts) = decoded else {
            let detail = "the path is not UTF-8 once it is decoded";
            return Err(Box::new(Problem::new(StatusCode::BAD_REQUEST, detail)));
        };
        let mut allowed: Vec<&str> = Vec::new();
        let mut fitting: Option<Vec<u8>> = None;
        for route in &self.routes {
            let Some(parameters) = route.matches(&parts) else { continue };
            // A path that is meant less exactly is another resource.
            let rank = specificity(&route.segments);
            if fitting.as_ref().is_some_and(|first| *first != rank) {
                break;
            }
            fitting = Some(rank);
            let has = |wanted: &str| {
                route
                    .operations
                    .iter()
                    .find(|(method, _)| method.as_str() == wanted)
                    .map(|(_, it)| *it)
            };
            // What can be got can be asked for its head (RFC 9110, 9.3.2).
            let found =
                has(method.as_str()).or_else(|| has("GET").filter(|_| *method == Method::HEAD));
            if let Some(operation) = found {
                return Ok(Found { operation, parameters });
            }
            for (method, _) in &route.operations {
                if !allowed.contains(&method.as_str()) {
                    allowed.push(method.as_str());
                }
            }
        }
        if allowed.is_empty() {
            let detail = "no path of the document fits this one";
            return Err(Box::new(Problem::new(StatusCode::NOT_FOUND, detail)));
        }
        if allowed.contains(&"GET") && !allowed.contains(&"HEAD") {
            allowed.push("HEAD");
        }
        let detail = format!("this path has {}", allowed.join(", "));
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail);
        Err(Box::new(problem.header(http::header::ALLOW, &allowed.join(", "))))
    }
}

impl Route {
    fn matches(&self, parts: &[String]) -> Option<Vec<(String, String)>> {
        self.bases.iter().find_map(|base| {
            if parts.len() != base.len() + self.segments.len() {
                return None;
            }
            let mut parameters = Vec::new();
            for (index, (segment, part)) in base.iter().zip(parts).enumerate() {
                // Variables of a server's address are no parameters.
                segment.matches(part, index + 1 == parts.len(), &mut Vec::new())?;
            }
            for (index, segment) in self.segments.iter().enumerate() {
                let at = base.len() + index;
                segment.matches(&parts[at], at + 1 == parts.len(), &mut parameters)?;
            }
            Some(parameters)
        })
    }
}

impl Segment {
    /// Takes a part of a path apart. A parameter takes as little as it can; only inside of a path
    /// it takes nothing, so that the request is told about the missing value.
    fn matches(&self, part: &str, is_last: bool, found: &mut Vec<(String, String)>) -> Option<()> {
        let mut rest = part;
        for (index, piece) in self.0.iter().enumerate() {
            let name = match piece {
                Piece::Text(text) => {
                    rest = rest.strip_prefix(text.as_str())?;
                    continue;
                }
                Piece::Parameter(name) => name,
            };
            let length = match &self.0[index + 1..] {
                [] => rest.len(),
                // Two parameters without a text in between cannot be told apart.
                [Piece::Parameter(_), ..] => rest.chars().next().map_or(0, char::len_utf8),
                [Piece::Text(text)] => rest.strip_suffix(text.as_str())?.len(),
                [Piece::Text(text), ..] => rest.find(text.as_str())?,
            };
            let (value, after) = rest.split_at(length);
            if value.is_empty() && (is_last || self.0.len() > 1) {
                return None;
            }
            found.push((name.clone(), value.to_owned()));
            rest = after;
        }
        rest.is_empty().then_some(())
    }

    /// Lower is more specific: a text, a text with parameters, a parameter.
    fn rank(&self) -> u8 {
        match self.0[..] {
            [] | [Piece::Text(_)] => 0,
            [Piece::Parameter(_)] => 2,
            _ => 1,
        }
    }
}

fn specificity(segments: &[Segment]) -> Vec<u8> {
    segments.iter().map(Segment::rank).collect()
}

/// The segments of a path template.
fn template(path: &str) -> Vec<Segment> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.trim_start_matches('/').split('/').map(segment).collect()
}

fn segment(text: &str) -> Segment {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Text(decoded(before)));
        }
        pieces.push(Piece::Parameter(name.to_owned()));
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(decoded(rest)));
    }
    Segment(pieces)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The paths of servers, the longest first, and the empty one, all below a path.
fn bases(servers: &[Server], prefix: &str) -> Vec<Vec<Segment>> {
    let mut bases: Vec<Vec<Segment>> = Vec::new();
    for server in servers {
        let path = match server.url.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => server.url.trim_start_matches('/'),
        };
        let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let base = if path.is_empty() { Vec::new() } else { template(path) };
        if !bases.contains(&base) {
            bases.push(base);
        }
    }
    if !bases.contains(&Vec::new()) {
        bases.push(Vec::new());
    }
    if !prefix.is_empty() {
        // A text: nothing in it is a parameter.
        let below = prefix.split('/').skip(1).map(|it| Segment(vec![Piece::Text(decoded(it))]));
        let below: Vec<Segment> = below.collect();
        bases.iter_mut().for_each(|base| *base = [below.as_slice(), base.as_slice()].concat());
    }
    bases.sort_by_key(|base| std::cmp::Reverse(base.len()));
    bases
}
