//! What is said of a key that its object does not have.

use super::key::{Below, Key, Object};
use super::objects::foreign;
use super::{Code, Value, Walk};
use crate::near;

/// What was probably meant.
enum Meant {
    /// Something that is known from elsewhere: what to write instead, and whether the bindings
    /// miss something.
    Foreign(&'static str, bool),
    /// A key of the object that stands below this one.
    Below(&'static Key, &'static Key, Object),
    /// A key of the object around.
    Above(&'static Key, Object),
    /// A key that is spelt nearly so.
    Near(&'static Key),
}

impl Walk<'_> {
    /// A key that a later version of OpenAPI has here.
    pub(super) fn later(&mut self, key: &Key, object: Object) {
        let message = format!(
            "`{}` of {} is of OpenAPI 3.{}, and this document says 3.{}",
            key.name,
            object.name(),
            key.since,
            self.version
        );
        let help = match UNREAD.contains(&(object, key.name)) {
            true => "it is not read",
            false => "it is read all the same",
        };
        let at = self.at.here();
        self.report(Code::LaterVersion, &at, message, help.to_owned());
    }

    /// A key that no version has here.
    pub(super) fn unknown(&mut self, object: Object, name: &str, member: &Value, whole: &Value) {
        let meant = self.meant(object, name, member, whole);
        let message = format!("`{name}` is no key of {}", object.name());
        let (is_lost, help) = match meant {
            Some(Meant::Foreign(help, is_lost)) => (is_lost, help.to_owned()),
            Some(Meant::Below(way, key, inner)) => {
                // A parameter or header may carry its schema itself, as in Swagger 2.0.
                let is_read = matches!(object, Object::Parameter | Object::Header);
                let is_schema = inner == Object::Schema && whole.get(way.name).is_none();
                let help = format!(
                    "`{}` is a key of {}, one level down, below `{}`",
                    key.name,
                    inner.name(),
                    way.name
                );
                (key.carries || (is_schema && !is_read), help)
            }
            Some(Meant::Above(key, outer)) => {
                let help = format!("`{}` is a key of {}, one level up", key.name, outer.name());
                (key.carries, help)
            }
            Some(Meant::Near(key)) => {
                (key.carries, format!("did you mean `{}`? It is not read as it stands", key.name))
            }
            None if is_operation(object, member) => {
                (true, "OpenAPI has no such method; the operation is left out".to_owned())
            }
            None if object == Object::Example => {
                (false, "an example stands below `value`".to_owned())
            }
            None => (false, "it is not read; a key of your own begins with `x-`".to_owned()),
        };
        let at = self.at.here();
        if object == Object::Responses && !matches!(meant, Some(Meant::Above(..))) {
            let message = format!("`{name}` is no status");
            let help = match meant {
                Some(Meant::Near(key)) => {
                    format!("did you mean `{}`? The answer is left out", key.name)
                }
                _ => "a status is 100 to 599, 1XX to 5XX, or `default`; the answer is left out"
                    .to_owned(),
            };
            return self.report(Code::ResponseLeftOut, &at, message, help);
        }
        let code = if is_lost { Code::KeyLeftOut } else { Code::UnknownKey };
        self.report(code, &at, message, help);
    }

    fn meant(&self, object: Object, name: &str, member: &Value, whole: &Value) -> Option<Meant> {
        if let Some((help, is_lost)) = foreign(object, name) {
            return Some(Meant::Foreign(help, is_lost));
        }
        let has = |key: &&Key| key.since <= self.version;
        let ways = object.keys().iter().filter(has).filter(|key| is_near_level(key.below));
        for way in ways {
            let Some(inner) = way.below.object() else { continue };
            if let Some(key) = inner.key(name).filter(has) {
                return Some(Meant::Below(way, key, inner));
            }
        }
        let around = self.parents.last().copied();
        let above = around.filter(|outer| is_around(*outer, object)).and_then(|outer| {
            let key = outer.key(name).filter(has)?;
            Some(Meant::Above(key, outer))
        });
        if above.is_some() {
            return above;
        }
        // What is there already was hardly meant, unless it is a second list or object of its kind.
        let is_free = |key: &&Key| {
            whole.get(key.name).is_none_or(|known| {
                (known.is_object() && member.is_object()) || (known.is_array() && member.is_array())
            })
        };
        let reference = object.is_referable().then_some(&REFERENCE);
        let keys = || object.keys().iter().chain(reference).filter(is_free);
        let near = near::nearest(name, keys().map(|key| key.name))?;
        keys().find(|key| key.name == near).map(Meant::Near)
    }
}

/// What bindings have no use for, though the specification knows it.
const UNREAD: &[(Object, &str)] = &[(Object::Xml, "nodeType")];

/// What leads to an object that stands elsewhere.
static REFERENCE: Key = Key { name: "$ref", below: Below::Text, since: 0, carries: true };

/// Whether what stands below is written one level up by mistake: no items of lists, and no named
/// ones but media types.
fn is_near_level(below: Below) -> bool {
    matches!(below, Below::One(_) | Below::Map(Object::MediaType))
}

/// Whether an object stands that close around another.
fn is_around(outer: Object, inner: Object) -> bool {
    let is_way = |below: Below| is_near_level(below) && below.object() == Some(inner);
    outer.keys().iter().any(|key| is_way(key.below))
}

/// Whether what stands in a path item is an operation, by what it has.
fn is_operation(object: Object, member: &Value) -> bool {
    let has = |name: &str| member.get(name).is_some();
    object == Object::PathItem && (has("responses") || has("operationId"))
}
