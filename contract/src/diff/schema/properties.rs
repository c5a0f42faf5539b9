//! Members of objects: which come and go, which have to be there, which travel.

use specwright::diagnostic::Origin;

use super::super::rules::{self, Direction, Rule};
use super::super::view::{Additional, Types, View};
use super::{Pass, Use, position};

impl Pass<'_, '_> {
    pub(super) fn properties(&mut self) {
        let (old, new) = (&self.views.0, &self.views.1);
        for (name, before) in &old.properties {
            match new.properties.get(name) {
                Some(after) => self.property(name, before, after),
                None => self.property_removed(name, before),
            }
        }
        for (name, after) in
            new.properties.iter().filter(|(name, _)| !old.properties.contains_key(*name))
        {
            self.property_added(name, after);
        }
        self.refused();
        // Names that are only listed as required are members of any value.
        let is_named =
            |name: &str| old.properties.contains_key(name) || new.properties.contains_key(name);
        for name in new.required.difference(&old.required).filter(|name| !is_named(name)) {
            self.report(&rules::PROPERTY_REQUIRED, None, Some((*name).to_owned()));
        }
        for name in old.required.difference(&new.required).filter(|name| !is_named(name)) {
            self.report(&rules::PROPERTY_OPTIONAL, Some((*name).to_owned()), None);
        }
    }

    fn property(&mut self, name: &str, before: &[Origin], after: &[Origin]) {
        let (old, new) = (position(before), position(after));
        let views = (View::of(self.schemas.old, &old), View::of(self.schemas.new, &new));
        let was_idle = self.is_idle(&views.0);
        let is_idle = self.is_idle(&views.1);
        let usage =
            Use { is_idle: self.usage.is_idle || was_idle || is_idle, ..self.usage.inner() };
        let below = format!(".{name}");
        let places = || (before.last().cloned(), after.last().cloned());
        let is_required = (
            self.views.0.required.contains(name) && !was_idle,
            self.views.1.required.contains(name) && !is_idle,
        );
        let rule = match is_required {
            (false, true) => Some(&rules::PROPERTY_REQUIRED),
            (true, false) => Some(&rules::PROPERTY_OPTIONAL),
            _ => None,
        };
        // What becomes read-only or write-only is said as that, but for what breaks callers: a member that
        // they did not send and must now, and one that always came and comes no more.
        let rule = match (self.usage.direction, was_idle, is_idle) {
            (_, was, is) if was == is => rule,
            (Direction::Request, true, false) => rule.filter(|_| is_required.1),
            (Direction::Response, false, true) if is_required.0 => {
                Some(&rules::PROPERTY_REMOVED_REQUIRED)
            }
            _ => None,
        };
        if let Some(rule) = rule {
            let (old, new) = places();
            self.add(rule, &below, None, None, old, new);
        }
        self.access(&views, &below, places());
        let route = format!("{}{below}", self.into.route());
        self.schemas.compare(old, new, usage, &route, self.into);
    }

    /// `readOnly` and `writeOnly`.
    fn access(
        &mut self,
        views: &(View<'_>, View<'_>),
        below: &str,
        (old, new): (Option<Origin>, Option<Origin>),
    ) {
        type Access = fn(&View<'_>) -> bool;
        let all: [(&str, Access, [&'static Rule; 2]); 2] = [
            (
                "readOnly",
                |view| view.read_only,
                [&rules::READ_ONLY_ADDED, &rules::READ_ONLY_REMOVED],
            ),
            (
                "writeOnly",
                |view| view.write_only,
                [&rules::WRITE_ONLY_ADDED, &rules::WRITE_ONLY_REMOVED],
            ),
        ];
        for (word, is_so, [come, gone]) in all {
            let rule = match (is_so(&views.0), is_so(&views.1)) {
                (false, true) => come,
                (true, false) => gone,
                _ => continue,
            };
            let said = |view: &View<'_>| is_so(view).then(|| word.to_owned());
            self.add(rule, below, said(&views.0), said(&views.1), old.clone(), new.clone());
        }
    }

    fn property_removed(&mut self, name: &str, before: &[Origin]) {
        let view = View::of(self.schemas.old, &position(before));
        let below = format!(".{name}");
        let is_required = self.views.0.required.contains(name);
        let rule = match is_required {
            _ if self.usage.direction == Direction::Request && self.refuses(name) => {
                &rules::PROPERTY_REFUSED
            }
            true => &rules::PROPERTY_REMOVED_REQUIRED,
            false => &rules::PROPERTY_REMOVED,
        };
        let old = before.last().cloned();
        self.member(&view, |pass| {
            pass.add(rule, &below, None, None, old, pass.new.parts.last().cloned())
        });
    }

    /// Whether the new schema takes no member of this name any more.
    fn refuses(&self, name: &str) -> bool {
        let new = &self.views.1;
        let is_closed = new.additional.forbidden.is_some()
            || new
                .constraints
                .get("unevaluatedProperties")
                .is_some_and(|all| all.iter().any(|(_, value)| value.as_bool() == Some(false)));
        let may_match = new.constraints.contains_key("patternProperties");
        new.refused.contains_key(name) || (is_closed && !may_match)
    }

    /// Members that had no name and are refused by it now, and the other way about.
    fn refused(&mut self) {
        let (old, new) = (&self.views.0, &self.views.1);
        let is_new =
            |name: &str| !old.refused.contains_key(name) && !old.properties.contains_key(name);
        if old.additional.forbidden.is_none() {
            for (name, place) in new.refused.iter().filter(|(name, _)| is_new(name)) {
                let rule = withdrawn(&old.additional);
                let whole = self.old.parts.last().cloned();
                self.add(rule, &format!(".{name}"), None, None, whole, Some(place.clone()));
            }
        }
        let is_gone =
            |name: &str| !new.refused.contains_key(name) && !new.properties.contains_key(name);
        if new.additional.forbidden.is_none() {
            for (name, place) in old.refused.iter().filter(|(name, _)| is_gone(name)) {
                let rule = &rules::ADDITIONAL_ALLOWED;
                let whole = self.new.parts.last().cloned();
                self.add(rule, &format!(".{name}"), None, None, Some(place.clone()), whole);
            }
        }
    }

    fn property_added(&mut self, name: &str, after: &[Origin]) {
        let view = View::of(self.schemas.new, &position(after));
        let below = format!(".{name}");
        let asks = self.views.1.required.contains(name);
        // A default says what is meant, and not that it need not be sent.
        let rule = match asks {
            true => &rules::PROPERTY_ADDED_REQUIRED,
            false => &rules::PROPERTY_ADDED,
        };
        let new = after.last().cloned();
        self.member(&view, |pass| {
            pass.add(rule, &below, None, None, pass.old.parts.last().cloned(), new)
        });
    }

    /// Does something for a member, which may not travel in this direction.
    fn member(&mut self, view: &View<'_>, report: impl FnOnce(&mut Self)) {
        let was_idle = self.usage.is_idle;
        self.usage.is_idle |= self.is_idle(view);
        report(self);
        self.usage.is_idle = was_idle;
    }

    /// Whether values of a schema do not travel in this direction.
    fn is_idle(&self, view: &View<'_>) -> bool {
        match self.usage.direction {
            Direction::Request => view.read_only,
            Direction::Response => view.write_only,
        }
    }

    /// What becomes of members that are not named.
    pub(super) fn additional(&mut self) {
        let (old, new) = (&self.views.0.additional, &self.views.1.additional);
        let both_objects = self.views.0.types.contains(Types::OBJECT)
            && self.views.1.types.contains(Types::OBJECT);
        if !both_objects {
            return;
        }
        match (&old.forbidden, &new.forbidden) {
            (None, Some(place)) => {
                let rule = withdrawn(old);
                let said = old.allowed.as_ref().or(old.schemas.last());
                let old = said.or(self.old.parts.last()).cloned();
                self.add(rule, "", None, None, old, Some(place.clone()));
                return;
            }
            (Some(place), None) => {
                let (old, new) = (Some(place.clone()), self.new.parts.last().cloned());
                self.add(&rules::ADDITIONAL_ALLOWED, "", None, None, old, new);
                return;
            }
            _ => {}
        }
        match (old.schemas.as_slice(), new.schemas.as_slice()) {
            ([], []) => {}
            (_, []) => {
                self.report(&rules::SCHEMA_REMOVED, Some("additionalProperties".to_owned()), None);
            }
            ([], _) => {
                self.report(&rules::SCHEMA_ADDED, None, Some("additionalProperties".to_owned()))
            }
            (before, after) => self.inner("{}", before, after),
        }
    }
}

/// The rule for members without a name that are not taken any more: who was told of them is refused;
/// nobody has to have sent what was not mentioned.
fn withdrawn(old: &Additional) -> &'static Rule {
    match old.allowed.is_some() || !old.schemas.is_empty() {
        true => &rules::ADDITIONAL_WITHDRAWN,
        false => &rules::ADDITIONAL_FORBIDDEN,
    }
}
