//! Security schemes and requirements.

use foldhash::HashSet;

use super::Reader;
use super::info::text;
use crate::api::{OAuthFlow, ParameterPlace, SecurityKind, SecurityScheme, SecurityUse, is_token};
use crate::diagnostic::{Code, Origin};
use crate::near;
use crate::value::Value;

impl Reader<'_> {
    pub(super) fn security_schemes(&mut self) {
        let place = Origin::root("/components/securitySchemes");
        let document = self.document;
        for (name, _) in document.get(&place).map(Value::members).unwrap_or_default() {
            let origin = place.child(name);
            match document.follow(&origin) {
                Ok((target, value)) => self.scheme(name.to_string(), origin, &target, value),
                Err(diagnostic) => self.found.push(diagnostic.help("the scheme is left out")),
            }
        }
    }

    /// Takes in a scheme that is defined at a place.
    fn scheme(&mut self, name: String, origin: Origin, target: &Origin, value: &Value) {
        let kind = self.security_kind(target, value);
        self.api.security_schemes.push(SecurityScheme {
            name,
            origin,
            description: value.get("description").and_then(text),
            kind,
            metadata_url: address(value, "oauth2MetadataUrl"),
            deprecated: value.get("deprecated").and_then(Value::as_bool).unwrap_or_default(),
        });
    }

    /// The scheme that a requirement names: a component, else one to which a reference leads
    /// (OpenAPI 3.2.0, "Security Requirement Object").
    fn scheme_named(&mut self, name: &str, place: &Origin) -> String {
        let is_known = |known: &SecurityScheme| known.name == name;
        if self.api.security_schemes.iter().any(is_known) {
            return name.to_owned();
        }
        let found = self.document.resolve(place, name).ok();
        let found = found.and_then(|target| self.document.follow(&target).ok());
        let Some((target, value)) = found.filter(|(_, it)| it.get("type").is_some()) else {
            let message = format!("the security scheme `{name}` is not defined");
            let known = self.api.security_schemes.iter().map(|known| known.name.as_str());
            let help = near::help(name, known, "define it under `components/securitySchemes`");
            self.report(Code::UnknownSecurityScheme, place, message, &help);
            return name.to_owned();
        };
        let is_same = |known: &&SecurityScheme| {
            self.document.follow(&known.origin).is_ok_and(|(known, _)| known == target)
        };
        if let Some(known) = self.api.security_schemes.iter().find(is_same) {
            return known.name.clone();
        }
        let own = crate::value::tokens(&target.pointer).last().unwrap_or_default().into_owned();
        let is_taken = self.api.security_schemes.iter().any(|known| known.name == own);
        let own = if is_taken { name.to_owned() } else { own };
        self.scheme(own.clone(), target.clone(), &target, value);
        own
    }

    fn security_kind(&mut self, origin: &Origin, value: &Value) -> SecurityKind {
        if let Some(algorithm) = value.get("x-specwright-signing").and_then(text) {
            return SecurityKind::Signature { algorithm };
        }
        let word = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        match (word("type"), word("scheme").to_ascii_lowercase().as_str(), word("in")) {
            ("http", "basic", _) => SecurityKind::Basic,
            ("http", "bearer", _) => SecurityKind::Bearer,
            ("openIdConnect", ..) => {
                SecurityKind::OpenIdConnect(address(value, "openIdConnectUrl"))
            }
            ("oauth2", ..) => SecurityKind::OAuth2(flows(value)),
            ("apiKey", _, place @ ("header" | "query" | "cookie"))
                if place == "query" || is_token(word("name")) =>
            {
                SecurityKind::ApiKey {
                    place: match place {
                        "header" => ParameterPlace::Header,
                        "query" => ParameterPlace::Query,
                        _ => ParameterPlace::Cookie,
                    },
                    name: word("name").to_owned(),
                }
            }
            (kind, scheme, _) => {
                let name = if scheme.is_empty() { kind } else { scheme }.to_owned();
                let message = format!("no authenticator is known for the security scheme `{name}`");
                let help = "give the client one of your own under the scheme's name";
                self.report(Code::UnknownSecurityScheme, origin, message, help);
                SecurityKind::Other(name)
            }
        }
    }

    /// Says which schemes are asked for nowhere.
    pub(super) fn unused_schemes(&mut self) {
        let used: HashSet<&str> = self
            .api
            .operations
            .iter()
            .flat_map(|operation| operation.security.iter().flatten())
            .map(|used| used.scheme.as_str())
            .collect();
        let unused: Vec<_> = self
            .api
            .security_schemes
            .iter()
            .filter(|scheme| !used.contains(scheme.name.as_str()))
            .map(|scheme| (scheme.origin.clone(), scheme.name.clone()))
            .collect();
        if self.api.operations.is_empty() {
            return;
        }
        for (origin, name) in unused {
            let message = format!("no operation asks for the security scheme `{name}`");
            let help = "name it under `security`, of the document or of operations; or give its \
                        credentials as a header of the client";
            self.report(Code::UnusedSecurityScheme, &origin, message, help);
        }
    }

    /// The requirement at a place: alternatives of schemes used together.
    pub(super) fn security(&mut self, origin: &Origin) -> Option<Vec<Vec<SecurityUse>>> {
        let document = self.document;
        let value = document.get(origin)?;
        let mut alternatives = Vec::new();
        for (index, alternative) in value.items().iter().enumerate() {
            let mut uses = Vec::new();
            for (scheme, scopes) in alternative.members() {
                let place = origin.index(index).child(scheme);
                uses.push(SecurityUse {
                    scheme: self.scheme_named(scheme, &place),
                    scopes: scopes.items().iter().filter_map(text).collect(),
                });
            }
            self.note_conflicts(&uses, &origin.index(index));
            alternatives.push(uses);
        }
        Some(alternatives)
    }

    /// Says which schemes that are used together overwrite each other.
    fn note_conflicts(&mut self, uses: &[SecurityUse], origin: &Origin) {
        let schemes = &self.api.security_schemes;
        let place = |used: &SecurityUse| {
            let scheme = schemes.iter().find(|known| known.name == used.scheme)?;
            carrier(&scheme.kind)
        };
        let places: Vec<_> = uses.iter().map(place).collect();
        for (index, own) in places.iter().enumerate() {
            let before = places[..index].iter().position(|other| own.is_some() && other == own);
            let (Some(other), Some((kind, name))) = (before, own) else { continue };
            let (one, two) = (&uses[other].scheme, &uses[index].scheme);
            let message = format!("`{one}` and `{two}` both set the {kind} `{name}`");
            let help = "one of them is sent; as alternatives they would be items of their own";
            self.report(Code::SecurityConflict, &origin.child(two), message, help);
        }
    }
}

/// Where a scheme puts its credentials, when the document says so.
fn carrier(kind: &SecurityKind) -> Option<(&'static str, String)> {
    match kind {
        SecurityKind::Basic
        | SecurityKind::Bearer
        | SecurityKind::OAuth2(_)
        | SecurityKind::OpenIdConnect(_) => Some(("header", "authorization".to_owned())),
        SecurityKind::ApiKey { place: ParameterPlace::Header, name } => {
            Some(("header", name.to_ascii_lowercase()))
        }
        SecurityKind::ApiKey { place, name } => Some((place.as_str(), name.clone())),
        SecurityKind::Signature { .. } | SecurityKind::Other(_) => None,
    }
}

/// The flows of an OAuth 2 scheme.
fn flows(scheme: &Value) -> Vec<OAuthFlow> {
    let flows = scheme.get("flows").map(Value::members).unwrap_or_default();
    let read = |(name, flow): &(_, Value)| OAuthFlow {
        name: ToString::to_string(name),
        token_url: address(flow, "tokenUrl"),
        device_url: address(flow, "deviceAuthorizationUrl"),
        scopes: flow
            .get("scopes")
            .map(Value::members)
            .unwrap_or_default()
            .iter()
            .map(|(scope, said)| (scope.to_string(), text(said).unwrap_or_default()))
            .collect(),
    };
    flows.iter().map(read).collect()
}

fn address(value: &Value, name: &str) -> Option<String> {
    let url = value.get(name).and_then(text)?;
    Some(url.trim().to_owned()).filter(|url| !url.is_empty())
}
