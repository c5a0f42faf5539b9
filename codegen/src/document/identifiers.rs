//! Schemas by the names that they give themselves: `$id`, `$anchor` and `$dynamicAnchor` (JSON
//! Schema 2020-12, core, 8.2).

use foldhash::HashMap;

use crate::origin::{Origin, Way};
use crate::value::Value;

/// Plain values may hold members that are called like keywords.
const VALUES: &[&str] = &["const", "default", "enum", "example", "examples"];

/// The names that the schemas of a file give themselves.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    ids: HashMap<Box<str>, Origin>,
    anchors: HashMap<Box<str>, Vec<Origin>>,
}

impl Identifiers {
    /// Looks through the tree of a file.
    pub(super) fn of(tree: &Value, file: u32) -> Self {
        let mut identifiers = Self::default();
        identifiers.collect(tree, &mut Way::from(&Origin::whole(file)));
        identifiers
    }

    /// The first schema with this `$id`, which may be written with an empty fragment.
    pub(super) fn id(&self, id: &str) -> Option<&Origin> {
        self.ids.get(id)
    }

    /// The schemas with this anchor, of either kind, in the order of the file.
    pub(super) fn anchors(&self, name: &str) -> &[Origin] {
        self.anchors.get(name).map_or(&[], Vec::as_slice)
    }

    fn collect(&mut self, value: &Value, at: &mut Way) {
        let name = |keyword: &str| value.get(keyword).and_then(Value::as_str);
        if let Some(id) = name("$id") {
            self.ids.entry(id.trim_end_matches('#').into()).or_insert_with(|| at.here());
        }
        for anchor in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(name) {
            let places = self.anchors.entry(anchor.into()).or_default();
            // A schema may have both, of one name.
            let here = at.here();
            if places.last() != Some(&here) {
                places.push(here);
            }
        }
        for (name, member) in value.members().iter().filter(|(name, _)| !VALUES.contains(&&**name))
        {
            let length = at.enter(name);
            self.collect(member, at);
            at.leave(length);
        }
        for (index, item) in value.items().iter().enumerate() {
            let length = at.enter(&index.to_string());
            self.collect(item, at);
            at.leave(length);
        }
    }
}
