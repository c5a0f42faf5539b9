//! Names of servers and of the values of their variables.

use foldhash::HashMap;

use super::members::setters;
use super::{Names, RESERVED_TYPES, Scope, identifier, pascal, snake, words};
use crate::api::{Api, Server};

/// A description of more words than this is no name.
const MOST_WORDS: usize = 4;

/// The names of a server.
#[derive(Clone, Debug)]
pub struct ServerNames {
    /// Of its function, when its address is fixed.
    pub function: String,
    /// Of its struct, when its address has variables.
    pub ty: String,
    /// Of its variables, in their order.
    pub fields: Vec<String>,
    /// Of the methods that set them.
    pub setters: Vec<String>,
    /// Of the enums of their values; nothing for a variable that can have any value.
    pub enums: Vec<Option<String>>,
    /// Of the values of each variable.
    pub values: Vec<Vec<String>>,
}

impl Names {
    /// The names of a server, by its place among those of the API.
    pub fn server(&self, index: usize) -> &ServerNames {
        &self.servers[index]
    }

    pub(super) fn assign_servers(&mut self, api: &Api) {
        let mut types = Scope::with_reserved(RESERVED_TYPES);
        types.reserve(&["Server", "Display", "Formatter"]);
        let wanted = wanted(&api.servers);
        let wires: Vec<&str> = wanted.iter().map(String::as_str).collect();
        let functions = Scope::default().give_all(&wires, snake);
        let structs = types.give_all(&wires, pascal);
        // Servers that differ in their host often have the same variables.
        let mut shared: HashMap<(&str, &[String]), String> = HashMap::default();
        for (server, (function, ty)) in api.servers.iter().zip(functions.into_iter().zip(structs)) {
            let mut fields = Scope::with_reserved(&["self"]);
            let enums = server.variables.iter().map(|variable| {
                let key = (variable.name.as_str(), variable.values.as_slice());
                let give = || types.give(&pascal(&variable.name));
                let is_any = variable.values.is_empty();
                (!is_any).then(|| shared.entry(key).or_insert_with(give).clone())
            });
            let enums = enums.collect();
            let wires: Vec<&str> = server.variables.iter().map(|it| it.name.as_str()).collect();
            let fields = fields.give_all(&wires, snake);
            let setters = setters(&fields).iter().map(|setter| identifier(setter)).collect();
            let fields = fields.iter().map(|field| identifier(field)).collect();
            let values = server.variables.iter().map(|variable| {
                let wires: Vec<&str> = variable.values.iter().map(String::as_str).collect();
                Scope::with_reserved(&["Self"]).give_all(&wires, pascal)
            });
            let values = values.collect();
            let function = identifier(&function);
            self.servers.push(ServerNames { function, ty, fields, setters, enums, values });
        }
    }
}

/// What each server is called in the document: the first of name, short description, host, host
/// and path by which it differs from all others.
fn wanted(servers: &[Server]) -> Vec<String> {
    let kinds: [fn(&Server) -> Option<String>; 4] = [
        |server| server.name.clone(),
        |server| server.description.clone().filter(|it| words(it).len() <= MOST_WORDS),
        |server| after_scheme(server).split('/').next().map(str::to_owned),
        |server| Some(after_scheme(server).to_owned()),
    ];
    // For each kind, whether all servers of a name are twins: the same but for their scheme.
    let mut names: [HashMap<String, (&str, bool)>; 4] = Default::default();
    let mut twins: HashMap<&str, usize> = HashMap::default();
    for server in servers {
        let place = after_scheme(server);
        *twins.entry(place).or_default() += 1;
        for (kind, names) in kinds.iter().zip(&mut names) {
            let Some(name) = kind(server) else { continue };
            let (known, are_twins) = names.entry(snake(&name)).or_insert((place, true));
            *are_twins &= *known == place;
        }
    }
    let named = |server: &Server| {
        let own = kinds.iter().zip(&names).find_map(|(kind, names)| {
            let own = kind(server)?;
            let name = snake(&own);
            (name.len() > 1 && names.get(&name).is_some_and(|(_, twins)| *twins)).then_some(own)
        });
        let name = own.unwrap_or_else(|| after_scheme(server).to_owned());
        // Of an address over http and https, the latter has the plain name.
        let is_plain = server.url.starts_with("http:");
        let has_twin = twins.get(after_scheme(server)).is_some_and(|count| *count > 1);
        if is_plain && has_twin { format!("{name} http") } else { name }
    };
    servers.iter().map(named).collect()
}

fn after_scheme(server: &Server) -> &str {
    let url = server.url.split_once("://").map_or(server.url.as_str(), |(_, rest)| rest);
    match url.trim_matches('/') {
        "" => "server",
        rest => rest,
    }
}
