//! Names on the builder of the client.

use super::{Names, Scope, identifier, note_collision, snake};
use crate::api::Api;
use crate::diagnostic::Diagnostics;

/// Methods that every builder has.
const RESERVED: &[&str] = &[
    "new",
    "clone",
    "base_url",
    "server",
    "transport",
    "credentials",
    "configure",
    "setup",
    "build",
];

/// The methods for a security scheme.
#[derive(Clone, Debug)]
pub struct SchemeNames {
    /// Gives the credentials.
    pub method: String,
    /// Gives client credentials, with which tokens are fetched.
    pub client: String,
}

impl Names {
    /// The methods for a security scheme, by its place among all.
    pub fn scheme(&self, index: usize) -> &SchemeNames {
        &self.schemes[index]
    }

    pub(super) fn assign_schemes(&mut self, api: &Api, found: &mut Diagnostics) {
        let mut scope = Scope::with_reserved(RESERVED);
        let schemes = &api.security_schemes;
        let wires: Vec<&str> = schemes.iter().map(|scheme| scheme.name.as_str()).collect();
        let given = scope.give_all(&wires, snake);
        for (scheme, name) in schemes.iter().zip(given) {
            note_collision(&name, &snake(&scheme.name), &scheme.name, &scheme.origin, found);
            let client = identifier(&scope.give(&format!("{name}_client_credentials")));
            self.schemes.push(SchemeNames { method: identifier(&name), client });
        }
    }
}
