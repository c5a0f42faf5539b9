//! Names of what stands in types: the fields of objects, the variants of enums and unions.

use super::{Names, Scope, pascal, snake};
use crate::api::{
    Additional, Api, Enum, EnumValues, Owner, Shape, Struct, TypeId, TypeName, Union,
};

/// The variant of open enums and unions for values that the document does not name.
pub const UNKNOWN: &str = "Unknown";

/// Methods that models have, of their own or by a trait, and those of operators, which a method of
/// that name would be taken for.
const MODEL_METHODS: &[&str] = &[
    "new",
    "builder",
    "validate",
    "check",
    "default",
    "clone",
    "clone_from",
    "clone_into",
    "to_owned",
    "eq",
    "ne",
    "fmt",
    "serialize",
    "deserialize",
    "deserialize_in_place",
    "from",
    "into",
    "try_from",
    "try_into",
    "borrow",
    "borrow_mut",
    "type_id",
    "add",
    "sub",
    "mul",
    "div",
    "rem",
    "shl",
    "shr",
    "bitand",
    "bitor",
    "bitxor",
];

impl Names {
    /// The fields of an object's members, in their order, then that of the members that are not
    /// named, where these are kept; not yet told from keywords. Nothing for what is no object.
    pub fn fields(&self, api: &Api, id: TypeId) -> &[String] {
        match &api.types.get(id).shape {
            Shape::Struct(object) => self.members(id, || fields(object)),
            _ => &[],
        }
    }

    /// The methods that set an object's members, in the order of its fields; not yet told from
    /// keywords. One whose field is called like a method that every model has is `with_` it.
    pub fn setters(&self, api: &Api, id: TypeId) -> Vec<String> {
        setters(self.fields(api, id))
    }

    /// The variants of an enum or a union, in their order, without [`UNKNOWN`]. Nothing for what is
    /// neither.
    pub fn variants(&self, api: &Api, id: TypeId) -> &[String] {
        match &api.types.get(id).shape {
            Shape::Enum(definition) => self.members(id, || enum_variants(definition)),
            Shape::Union(union) => self.members(id, || self.union_variants(api, id, union)),
            _ => &[],
        }
    }

    /// They are found when they are first asked for: most types of a large document are never, when
    /// a part of it is selected.
    fn members(&self, id: TypeId, find: impl FnOnce() -> Vec<String>) -> &[String] {
        self.members.get(&id).map_or(&[], |known| known.get_or_init(find))
    }

    /// The names of their types, without what they share with the union.
    fn union_variants(&self, api: &Api, id: TypeId, union: &Union) -> Vec<String> {
        let own = self.ty(id);
        let wire = |ty: TypeId| {
            let name = match &api.types.get(ty).name {
                TypeName::Named(_) | TypeName::Shared(_) => self.ty(ty).to_owned(),
                // The own members of a schema that others extend, among the variants of another.
                TypeName::Inline(Owner::Type(owner), role) if role == "base" && *owner != id => {
                    self.ty(*owner).to_owned()
                }
                TypeName::Inline(_, role) => pascal(role),
            };
            match name.strip_prefix(own) {
                Some(rest) if rest.starts_with(char::is_uppercase) => rest.to_owned(),
                _ => name,
            }
        };
        let wires: Vec<String> = union.variants.iter().map(|variant| wire(variant.ty)).collect();
        open_variants(&wires)
    }
}

/// The methods that set these fields.
pub(super) fn setters(fields: &[String]) -> Vec<String> {
    let is_taken = |field: &String| MODEL_METHODS.contains(&field.as_str());
    let mut scope = Scope::with_reserved(MODEL_METHODS);
    let plain: Vec<_> = fields.iter().filter(|it| !is_taken(it)).map(String::as_str).collect();
    scope.reserve(&plain);
    let setter = |field: &String| match is_taken(field) {
        true => scope.give(&format!("with_{field}")),
        false => field.clone(),
    };
    fields.iter().map(setter).collect()
}

fn fields(object: &Struct) -> Vec<String> {
    let mut scope = Scope::default();
    let wires: Vec<&str> = object.properties.iter().map(|it| it.name.as_str()).collect();
    let mut fields = scope.give_all(&wires, snake);
    if let Additional::Typed(_) = object.additional {
        fields.push(scope.give("additional_properties"));
    }
    fields
}

/// The names that the document proposes, else the values.
fn enum_variants(definition: &Enum) -> Vec<String> {
    let values: Vec<String> = match &definition.values {
        EnumValues::Strings(values) => values.clone(),
        EnumValues::Integers(values) => values.iter().map(ToString::to_string).collect(),
    };
    let proposed = |(index, value)| definition.names.get(index).cloned().flatten().unwrap_or(value);
    let wires: Vec<String> = values.into_iter().enumerate().map(proposed).collect();
    open_variants(&wires)
}

fn open_variants(wires: &[String]) -> Vec<String> {
    let wires: Vec<&str> = wires.iter().map(String::as_str).collect();
    Scope::with_reserved(&[UNKNOWN, "Self"]).give_all(&wires, pascal)
}
