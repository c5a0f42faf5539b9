//! Names of cargo features.

use super::{Names, Scope, words};
use crate::api::Api;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};

/// The feature of schemas that only requests of the service carry.
pub const WEBHOOKS: &str = "webhooks";
/// The feature of schemas that nothing carries.
pub const UNREFERENCED: &str = "unreferenced";

impl Names {
    /// The feature of a tag that some operation has.
    pub fn feature(&self, tag: &str) -> Option<&str> {
        self.features.iter().find(|(known, _)| known == tag).map(|(_, feature)| feature.as_str())
    }

    /// In the order of the operations, so that a tag that is added at the end renames nothing.
    pub(super) fn assign_features(&mut self, api: &Api, found: &mut Diagnostics) {
        let mut tags = Vec::new();
        for operation in &api.operations {
            for tag in &operation.tags {
                if !tags.iter().any(|(known, _)| known == tag) {
                    tags.push((tag.clone(), operation.origin.child("tags")));
                }
            }
        }
        // Tags above those, which turn them all on.
        let mut next = 0;
        while let Some((tag, _)) = tags.get(next) {
            let place = api.tags.iter().position(|known| known.name == *tag);
            let parent = place.and_then(|index| Some((index, api.tags[index].parent.clone()?)));
            next += 1;
            if let Some((index, parent)) = parent
                && !tags.iter().any(|(known, _)| *known == parent)
            {
                let origin = Origin::root("/tags").index(index).child("parent");
                tags.push((parent, origin));
            }
        }
        let mut scope = Scope::with_reserved(&["default", WEBHOOKS, UNREFERENCED]);
        let wires: Vec<&str> = tags.iter().map(|(tag, _)| tag.as_str()).collect();
        let given = scope.give_all(&wires, kebab);
        for ((tag, origin), feature) in tags.into_iter().zip(given) {
            let wanted = kebab(&tag);
            if feature != wanted {
                let message = format!(
                    "the feature of the tag `{tag}` is called `{feature}`: the name `{wanted}` is \
                     taken"
                );
                found.push(Diagnostic::new(Code::NameCollision, &origin, message));
            }
            self.features.push((tag, feature));
        }
    }
}

/// `Code security` as `code-security`: what cargo takes for the name of a feature.
fn kebab(text: &str) -> String {
    let words: Vec<_> = words(text).iter().map(|word| word.to_lowercase()).collect();
    if words.is_empty() {
        return "tag".to_owned();
    }
    let name = words.join("-");
    let is_start = |it: char| it.is_ascii_digit() || unicode_ident::is_xid_start(it);
    if name.starts_with(is_start) { name } else { format!("tag-{name}") }
}
