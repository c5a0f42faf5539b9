//! What a change of one thing leaves of all others.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::lists::pages::Pages;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::state::{is_of_change, same_loosely};
use crate::verify::words::is_state;
use crate::verify::world::{Instance, id_of};

/// Members that tell the place of a thing among others. (That a thing is the one of all, such as the
/// default, is told by booleans.)
const TOGETHER: &[&str] =
    &["position", "rank", "order", "index", "sortorder", "priority", "number"];

/// Whether a member may change with other things: its place among them, or that it is the one.
pub(super) fn is_told_of_others(name: &str, value: &Json) -> bool {
    value.is_boolean() || TOGETHER.contains(&plain(name).as_str())
}

impl Run<'_> {
    /// The list that a thing is in.
    pub(in crate::verify) async fn all_of(
        &mut self,
        resource: usize,
        own: &Instance,
    ) -> Step<Option<Pages>> {
        match self.resources[resource].list {
            Some(list) => self.whole_list(list, &own.path).await,
            None => Ok(None),
        }
    }

    /// The other things of a list are as they were before something was done with one.
    pub(in crate::verify) async fn others_stay(
        &mut self,
        resource: usize,
        own: &Instance,
        before: Option<Pages>,
        (operation, changed): (usize, &Seen),
    ) -> Step {
        let Some(before) = before.filter(|it| it.items.len() > 1) else { return Ok(()) };
        let Some(after) = self.all_of(resource, own).await? else { return Ok(()) };
        let Some(last) = after.seen.last().cloned() else { return Ok(()) };
        let parameter = self.resources[resource].parameter.clone();
        let moves = self.moves_by_itself(resource);
        self.checked(Check::StoredAsSent);
        for item in &before.items {
            let id = id_of(&parameter, item);
            if id.is_none() || id.as_ref() == Some(&own.id) {
                continue;
            }
            let Some(now) = after.items.iter().find(|it| id_of(&parameter, it) == id) else {
                continue;
            };
            let members = item.as_object().into_iter().flatten();
            let other = members.into_iter().find(|(name, was)| {
                let is = now.get(*name).unwrap_or(&Json::Null);
                let may_move = moves && is_state(name);
                !same_loosely(was, is)
                    && !is_told_of_others(name, was)
                    && !is_of_change(name, was)
                    && !may_move
                    && !self.is_tainted(name)
            });
            if let Some((name, was)) = other {
                let message = format!(
                    "it was done with one thing, and of another one this has changed from {} to {}",
                    short(was),
                    short(now.get(name).unwrap_or(&Json::Null))
                );
                let (check, place) = (Check::StoredAsSent, format!("response body/*/{name}"));
                let steps = &[changed, &last];
                self.found(Found { check, operation, place, keyword: None, message, steps });
                return Ok(());
            }
        }
        Ok(())
    }
}
