//! The operations of a path item.

use crate::api::Method;
use crate::origin::Origin;
use crate::value::Value;

/// An operation where it stands.
#[derive(Clone, Debug)]
pub struct Placed<'a> {
    /// Its method.
    pub method: Method,
    /// Its place.
    pub origin: Origin,
    /// What stands there.
    pub value: &'a Value,
}

/// The operations of a path item, which is put together from these objects: those with a keyword
/// for their method, in the order of the keywords, then those that name it themselves
/// (`additionalOperations`). One that another one hides comes later, and names that no method has
/// are given by their places.
pub fn operations<'a>(items: &[(Origin, &'a Value)]) -> (Vec<Placed<'a>>, Vec<Origin>) {
    let (mut found, mut nameless) = (Vec::new(), Vec::new());
    for (keyword, method) in Method::ALL {
        for (place, item) in items {
            let Some(value) = item.get(keyword) else { continue };
            found.push(Placed { method: *method, origin: place.child(keyword), value });
        }
    }
    for (place, item) in items {
        let place = place.child(ADDITIONAL);
        for (name, value) in item.get(ADDITIONAL).map(Value::members).unwrap_or_default() {
            let origin = place.child(name);
            match Method::sent_as(name) {
                _ if name.starts_with("x-") => {}
                Some(method) => found.push(Placed { method, origin, value }),
                None => nameless.push(origin),
            }
        }
    }
    (found, nameless)
}

/// Operations by the names of their methods (OpenAPI 3.2).
const ADDITIONAL: &str = "additionalOperations";
