//! What types are called that are no schemas of the components: after what they stand in, or the
//! words of their place. A name depends on nothing that stands elsewhere.

use super::{Reader, is_component_schema};
use crate::api::{Owner, TypeId, TypeName};
use crate::diagnostic::Origin;
use crate::names::pascal;

impl Reader<'_> {
    /// What stands in an operation is called after it, and after no other that gets there first:
    /// a name would change with that one.
    pub(super) fn own_name(&self, origin: &Origin, name: TypeName) -> TypeName {
        let TypeName::Inline(Owner::Operation(index), role) = name else { return name };
        let own = self.api.operations.get(index).filter(|it| origin.is_below(&it.origin));
        // An operation before this one, if it is not this one: what comes later is not known yet.
        let before = || origin.parents().find_map(|place| self.operation_at.get(&place).copied());
        match own.map(|_| index).or_else(before) {
            Some(owner) => TypeName::Inline(Owner::Operation(owner), role),
            None => TypeName::Shared(self.shared_name(origin, &role)),
        }
    }

    /// Calls a type after what it stands in, once that is met: a `$ref` from elsewhere may have
    /// been met first, and would give another name to it.
    pub(super) fn adopt(&mut self, id: TypeId, name: TypeName) {
        let definition = self.api.types.get(id);
        let is_component = (id.0 as usize) < self.components;
        if is_component
            || is_component_schema(&definition.origin)
            || matches!(definition.name, TypeName::Inline(..))
        {
            return;
        }
        let name = self.own_name(&definition.origin, name);
        let mut at = &name;
        while let TypeName::Inline(Owner::Type(owner), _) = at {
            if *owner == id {
                return;
            }
            at = &self.api.types.get(*owner).name;
        }
        self.api.types.get_mut(id).name = name;
    }

    /// A name for what several operations use: that of the component and what kind of component it
    /// is, or the path and the role.
    fn shared_name(&self, origin: &Origin, role: &str) -> String {
        let tokens: Vec<_> = crate::value::tokens(&origin.pointer).collect();
        let tokens: Vec<&str> = tokens.iter().map(AsRef::as_ref).collect();
        match tokens.as_slice() {
            ["components", "callbacks", name, ..] if role.starts_with(name) => role.to_owned(),
            ["webhooks" | "x-webhooks", name, ..] => format!("{name} {role}"),
            ["components", kind, name, rest @ ..] => {
                let kind = match *kind {
                    "responses" => "response",
                    "requestBodies" => "request body",
                    "parameters" => "parameter",
                    "headers" => "header",
                    "mediaTypes" => "body",
                    other => other,
                };
                let rest = rest.iter().copied().filter(|token| !STRUCTURE.contains(token));
                [*name, kind].into_iter().chain(rest).collect::<Vec<_>>().join(" ")
            }
            ["paths", path, "parameters", ..] => format!("{path} {role}"),
            // Whoever uses it, and in whichever role.
            _ => {
                let name = self.name_of(origin);
                let kind = ["response", "request body"].into_iter().find(|it| role.starts_with(it));
                let is_said = pascal(&name).ends_with(&pascal(role));
                format!("{name} {}", kind.unwrap_or(if is_said { "parameter" } else { role }))
            }
        }
    }

    /// A name for a schema that is no component: the words of its place that say something, and
    /// before them the name of the file where that is what the schema, or the one it is in, has.
    pub(super) fn name_of(&self, origin: &Origin) -> String {
        let tokens: Vec<_> = crate::value::tokens(&origin.pointer).collect();
        let words = tokens.iter().map(AsRef::as_ref).filter(|it| !STRUCTURE.contains(it));
        let is_in_root = tokens.first().is_none_or(|it| IN_SCHEMA.contains(&it.as_ref()));
        let words: Vec<&str> = match self.api.files.get(origin.file as usize) {
            Some(file) if origin.file > 0 && (is_in_root || words.clone().next().is_none()) => {
                file_name(file).into_iter().chain(words).collect()
            }
            _ => words.collect(),
        };
        if words.is_empty() { "Schema".to_owned() } else { words.join(" ") }
    }
}

/// Words of places that say nothing of what stands there.
const STRUCTURE: &[&str] = &[
    "components",
    "schemas",
    "schema",
    "properties",
    "items",
    "content",
    "paths",
    "responses",
    "requestBody",
    "requestBodies",
    "parameters",
    "headers",
    "application/json",
    "definitions",
    "$defs",
    "allOf",
    "anyOf",
    "oneOf",
];

/// Keywords at whose values a schema has others.
const IN_SCHEMA: &[&str] =
    &["properties", "items", "additionalProperties", "allOf", "anyOf", "oneOf"];

/// What a file is called: its folder, when it is only the index of that.
fn file_name(path: &str) -> Option<&str> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name = if stem == "index" || stem == "_index" { folder.rsplit('/').next()? } else { stem };
    Some(if name.is_empty() { stem } else { name })
}
