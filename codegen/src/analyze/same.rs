//! Inline types that are word for word the same: one of them is defined, the others are names
//! for it.
//!
//! Documents without a component for it write the same object or enum again and again. Every
//! place keeps a name of its own, so that nothing is called differently once one of them changes
//! or goes; only the definition is shared. What requests carry and what only answers do is never
//! one type: they change for different reasons, and only the former is made by callers.

use std::fmt::Write;

use foldhash::{HashMap, HashSet};

use crate::api::{
    Additional, Constraints, Docs, Enum, Owner, Property, Scalar, Shape, Struct, Type, TypeId,
    TypeName, Types, Union, UnionKind, Variant,
};

/// Inline types by the type that is defined for them; `sent` are those that requests carry.
pub(super) fn same(types: &Types, sent: &HashSet<TypeId>) -> HashMap<TypeId, TypeId> {
    let mut classes = Classes { types, sent, of: vec![None; types.len()] };
    let mut known: HashMap<String, usize> = HashMap::default();
    let mut defined: Vec<TypeId> = Vec::new();
    // What stands in a type comes after it in the arena, and has its class first.
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for id in ids.iter().copied().rev() {
        let Some(description) = classes.describe(id) else { continue };
        let class = *known.entry(description).or_insert_with(|| {
            defined.push(id);
            defined.len() - 1
        });
        classes.of[id.0 as usize] = Some(class);
        defined[class] = defined[class].min_by_rank(types, id);
    }
    let defined_for = |id: TypeId| {
        let class = classes.of[id.0 as usize]?;
        let is_item =
            matches!(types.get(id).shape, Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_));
        let is_inline = matches!(types.get(id).name, TypeName::Inline(..));
        (is_item && is_inline && defined[class] != id).then_some((id, defined[class]))
    };
    ids.iter().copied().filter_map(defined_for).collect()
}

impl TypeId {
    /// That which is rather defined: a component before what stands in a schema, this before what
    /// stands in an operation, and the first in the document of these.
    fn min_by_rank(self, types: &Types, other: TypeId) -> TypeId {
        let rank = |id: TypeId| {
            let mut home = id;
            loop {
                match &types.get(home).name {
                    TypeName::Named(_) | TypeName::Shared(_) => break (u8::from(home != id), id),
                    TypeName::Inline(Owner::Operation(_), _) => break (2, id),
                    TypeName::Inline(Owner::Type(owner), _) => home = *owner,
                }
            }
        };
        if rank(other) < rank(self) { other } else { self }
    }
}

/// Which types are the same, as far as they have been described.
struct Classes<'a> {
    types: &'a Types,
    sent: &'a HashSet<TypeId>,
    /// By type.
    of: Vec<Option<usize>>,
}

impl Classes<'_> {
    /// All that makes the type what it is, without what is said of it at its own place; nothing
    /// for a type that is like no other.
    fn describe(&self, id: TypeId) -> Option<String> {
        let Type { shape, nullable, deprecated, origin: _, name: _, docs: _ } = self.types.get(id);
        let is_sent = self.sent.contains(&id);
        let mut text = format!("{nullable} {deprecated} {is_sent} ");
        match shape {
            Shape::Struct(object) => self.object(&mut text, object)?,
            Shape::Enum(Enum { values, docs, names }) => {
                push(&mut text, format_args!("enum {values:?} {docs:?} {names:?}"));
            }
            Shape::Union(Union { kind, variants, several }) => {
                push(&mut text, format_args!("{several} "));
                self.union(&mut text, kind, variants);
            }
            Shape::List(item, limits) => {
                text.push_str("list ");
                push_limits(&mut text, limits);
                self.part(&mut text, *item);
            }
            Shape::Map(values, limits) => {
                text.push_str("map ");
                push_limits(&mut text, limits);
                self.part(&mut text, *values);
            }
            Shape::Alias(target) => {
                text.push_str("alias");
                self.part(&mut text, *target);
            }
            Shape::Scalar(Scalar { kind, format, constraints }) => {
                push(&mut text, format_args!("{kind:?}"));
                push_text(&mut text, format.as_deref());
                push_limits(&mut text, constraints);
            }
            Shape::Any(reason) => push(&mut text, format_args!("{reason:?}")),
        }
        Some(text)
    }

    fn object(&self, text: &mut String, object: &Struct) -> Option<()> {
        let Struct { properties, additional, limits } = object;
        text.push_str("object ");
        push_limits(text, limits);
        for property in properties {
            let Property {
                name,
                ty,
                required,
                read_only,
                write_only,
                deprecated,
                default,
                docs,
                origin: _,
            } = property;
            // Whether the field is optional depends on where the object travels.
            if *required && (*read_only || *write_only) {
                return None;
            }
            push_text(text, Some(name));
            for flag in [required, read_only, write_only, deprecated] {
                text.push(if *flag { '+' } else { '-' });
            }
            if let Some(default) = default {
                push(text, format_args!("{default:?}"));
            }
            push_docs(text, docs);
            self.part(text, *ty);
        }
        match additional {
            Additional::Unsaid => {}
            Additional::Forbidden => text.push_str(" forbidden"),
            Additional::Typed(values) => {
                text.push_str(" typed");
                self.part(text, *values);
            }
        }
        Some(())
    }

    fn union(&self, text: &mut String, kind: &UnionKind, variants: &[Variant]) {
        push(text, format_args!("union {kind:?}"));
        for Variant { ty, tags, is_default } in variants {
            push(text, format_args!(" {tags:?} {is_default}"));
            self.part(text, *ty);
        }
    }

    /// A type that another is made of. A name of its own is all there is to a component.
    fn part(&self, text: &mut String, id: TypeId) {
        let part = self.types.get(id);
        match &part.name {
            TypeName::Named(_) | TypeName::Shared(_) => {
                push(text, format_args!(" component {}", id.0))
            }
            TypeName::Inline(_, role) => {
                match self.of[id.0 as usize] {
                    Some(class) => push(text, format_args!(" class {class}")),
                    // It stands in another type, as what `allOf` takes from a component does, or
                    // is like no other: only that very type is the same.
                    None => push(text, format_args!(" type {}", id.0)),
                }
                push_text(text, Some(role));
                push_docs(text, &part.docs);
            }
        }
    }
}

fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a text does not fail.
    let _ = text.write_fmt(arguments);
}

fn push_docs(text: &mut String, docs: &Docs) {
    push_text(text, docs.title.as_deref());
    push_text(text, docs.description.as_deref());
}

/// A text with its length before it, so that no text looks like the end of one and a next.
fn push_text(text: &mut String, part: Option<&str>) {
    let Some(part) = part else { return text.push_str(" -") };
    push(text, format_args!(" {}:", part.len()));
    text.push_str(part);
}

/// Limits, of which there mostly are none.
fn push_limits(text: &mut String, limits: &Constraints) {
    if !limits.is_empty() {
        push(text, format_args!("{limits:?}"));
    }
}
