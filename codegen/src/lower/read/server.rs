//! Servers and their variables.

use super::Reader;
use super::info::text;
use super::operation::placeholders;
use crate::api::{Server, ServerVariable};
use crate::diagnostic::{Code, Origin};
use crate::value::Value;

impl Reader<'_> {
    /// The servers at a place; none when there are none.
    pub(super) fn servers(&mut self, origin: &Origin) -> Vec<Server> {
        let Some(servers) = self.document.get(origin) else { return Vec::new() };
        let mut found = Vec::new();
        for (index, server) in servers.items().iter().enumerate() {
            let place = origin.index(index);
            let Some(url) = server.get("url").and_then(text) else {
                let message = "this server has no `url`";
                self.report(Code::WrongKind, &place, message, "it is left out");
                continue;
            };
            found.push(self.server(url.trim(), server, &place));
        }
        found
    }

    /// The servers of an operation or path, of which one address is in the bindings.
    pub(super) fn own_servers(&mut self, origin: &Origin) -> Vec<Server> {
        let servers = self.servers(origin);
        let has_choice = servers.len() > 1 || servers.iter().any(|it| !it.variables.is_empty());
        if has_choice && servers != self.api.servers {
            let message = "an operation with a choice of servers of its own";
            let help = "it is sent to the first, with the defaults of its variables; a client that \
                        is given an address sends it there";
            self.report(Code::ServerChoice, origin, message, help);
        }
        servers
    }

    fn server(&mut self, url: &str, server: &Value, origin: &Origin) -> Server {
        if let Some(sign) = url.chars().find(|it| matches!(it, '?' | '#')) {
            let message = format!(
                "the address of a server has no `{sign}`: what follows it would \
                                   stand before the paths"
            );
            let help = "make it a parameter of the operations; a client that is given this address \
                        refuses it";
            self.report(Code::Malformed, &origin.child("url"), message, help);
        }
        let members = server.get("variables").map(Value::members).unwrap_or_default();
        let mut variables: Vec<ServerVariable> = Vec::new();
        for name in placeholders(url) {
            let place = origin.child("variables").child(name);
            let variable = match members.iter().find(|(known, _)| **known == *name) {
                Some((_, value)) => self.server_variable(name, value, &place),
                None => {
                    let message = format!("the address names the variable `{name}`, undefined");
                    let help = "it has to be given by whoever takes this server";
                    self.report(Code::ServerVariable, &origin.child("url"), message, help);
                    ServerVariable { name: name.to_owned(), ..ServerVariable::default() }
                }
            };
            variables.push(variable);
        }
        for (name, _) in members {
            if !variables.iter().any(|variable| variable.name == **name) {
                let message = format!("the address does not name the variable `{name}`");
                let place = origin.child("variables").child(name);
                self.report(Code::ServerVariable, &place, message, "it is left out");
            }
        }
        Server {
            url: url.to_owned(),
            // A member of OpenAPI 3.2.
            name: server.get("name").and_then(text),
            description: server.get("description").and_then(text),
            variables,
        }
    }

    fn server_variable(&mut self, name: &str, value: &Value, origin: &Origin) -> ServerVariable {
        let values = value.get("enum").map(Value::items).unwrap_or_default();
        let mut known: Vec<String> = Vec::new();
        for value in values.iter().filter_map(text) {
            if !known.contains(&value) {
                known.push(value);
            }
        }
        let default = value.get("default").and_then(text);
        let problem = match &default {
            None if known.is_empty() => Some(("has no default", "it has to be given")),
            None => Some(("has no default", "the first of its values is taken")),
            Some(default) if !known.is_empty() && !known.contains(default) => {
                Some(("has a default that is none of its values", "it is one more value"))
            }
            Some(_) => None,
        };
        if let Some((what, help)) = problem {
            let message = format!("the variable `{name}` of this server {what}");
            self.report(Code::ServerVariable, origin, message, help);
        }
        if let Some(default) =
            default.as_ref().filter(|it| !known.is_empty() && !known.contains(it))
        {
            known.insert(0, default.clone());
        }
        ServerVariable {
            name: name.to_owned(),
            default: default.or_else(|| known.first().cloned()),
            values: known,
            description: value.get("description").and_then(text),
        }
    }
}
