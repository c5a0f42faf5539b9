//! When things were created and changed, by what they say themselves.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::moments::instant;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::words::{is_state, tells};
use crate::verify::world::unwrapped;

/// Clocks and caches may be so many seconds apart; zones of time are further.
const APART: f64 = 600.0;

/// What is further from now is made up and tells no time.
const LIVE: f64 = 26.0 * 3600.0;

/// Words by which the time of the last change is not that of each change.
const LIMITING: &[&str] = &[
    "own",
    "only",
    "not",
    "no",
    "except",
    "unless",
    "members",
    "fields",
    "content",
    "contents",
    "text",
    "data",
    "details",
    "patch",
    "put",
    "replaced",
    "replacement",
    "edited",
    "edit",
    "by hand",
    "when",
    "if",
];

/// Longer than the second that most times are written in.
const SECOND: Duration = Duration::from_millis(1100);

/// Whether a member says when its thing was created.
fn is_of_creation(name: &str) -> bool {
    ["createdat", "createdon", "created", "creationdate", "creationtime", "createdtime"]
        .contains(&plain(name).as_str())
}

/// Whether a member says when its thing was changed last.
pub(in crate::verify) fn is_of_update(name: &str) -> bool {
    [
        "updatedat",
        "updatedon",
        "updated",
        "modifiedat",
        "modified",
        "lastmodified",
        "lastmodifiedat",
        "lastupdated",
        "lastupdatedat",
        "changedat",
        "lastchanged",
        "lastchangedat",
    ]
    .contains(&plain(name).as_str())
}

/// The first member of a thing that is called so, and the moment in it.
fn moment(thing: &Json, is: fn(&str) -> bool) -> Option<(String, Json, f64)> {
    thing.as_object()?.iter().find_map(|(name, value)| {
        let moment = instant(value.as_str()?)?;
        is(name).then(|| (name.clone(), value.clone(), moment))
    })
}

/// Seconds since 1970.
fn seconds(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH).map_or(0.0, |it| it.as_secs_f64())
}

impl Run<'_> {
    /// What was just created was created just now, and not changed before that.
    pub(super) fn created_now(&mut self, created: &Seen) {
        let (Some(answer), Some(shown)) = (created.response(), created.json()) else { return };
        let thing = unwrapped(&shown);
        let said = created.call.value();
        let Some((name, value, at)) = moment(thing, is_of_creation) else { return };
        if said.is_some_and(|it| it.get(&name).is_some()) {
            return;
        }
        let date = answer.header("date").and_then(|it| httpdate::parse_http_date(it).ok());
        let now = date.unwrap_or_else(SystemTime::now);
        let now = seconds(now);
        if (now - at).abs() > LIVE {
            return;
        }
        self.checked(Check::StoredAsSent);
        let (check, operation, keyword) = (Check::StoredAsSent, created.call.operation, None);
        let steps = &[created];
        if (now - at).abs() > APART {
            let minutes = ((at - now) / 60.0).round();
            let message = format!(
                "it was created just now, and {} is {} minutes {} that",
                short(&value),
                minutes.abs(),
                if minutes < 0.0 { "before" } else { "after" }
            );
            let place = format!("response body/{name}");
            self.found(Found { check, operation, place, keyword, message, steps });
        } else if let Some((other, later, updated)) = moment(thing, is_of_update)
            && updated < at - 1.0
        {
            let message = format!(
                "it was changed at {}, before it was created at {}",
                short(&later),
                short(&value)
            );
            let place = format!("response body/{other}");
            self.found(Found { check, operation, place, keyword, message, steps });
        }
    }

    /// Waits until a change is sure to be at another time than what was before.
    pub(super) async fn other_second(&self, before: &Seen) -> Step {
        let shown = before.json().unwrap_or_default();
        match moment(unwrapped(&shown), is_of_update) {
            Some(_) => self.unless_ended(tokio::time::sleep(SECOND)).await,
            None => Ok(()),
        }
    }

    /// The time of the last change has moved with a change.
    pub(super) fn moved(&mut self, before: &Seen, changed: &Seen, after: &Seen) {
        let (Some(one), Some(other)) = (before.json(), after.json()) else { return };
        let (Some((name, was, then)), Some((_, is, now))) =
            (moment(unwrapped(&one), is_of_update), moment(unwrapped(&other), is_of_update))
        else {
            return;
        };
        if (seconds(SystemTime::now()) - then).abs() > LIVE {
            return;
        }
        if one == other || changed.call.value().is_some_and(|it| it.get(&name).is_some()) {
            return;
        }
        self.checked(Check::StoredAsSent);
        if now <= then {
            let message = format!(
                "it has changed, and the time of its last change was {} and is {}",
                short(&was),
                short(&is)
            );
            let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
            let (operation, steps) = (changed.call.operation, &[before, changed, after]);
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
    }

    /// The time of the last change has moved with an action by which a thing got into another state, unless words say that
    /// it tells of other changes.
    pub(in crate::verify) fn moved_on(&mut self, before: &Seen, done: &Seen, after: &Seen) {
        let (Some(one), Some(other)) = (before.json(), after.json()) else { return };
        let (one, other) = (unwrapped(&one), unwrapped(&other));
        let Some((name, was, _)) = moment(one, is_of_update) else { return };
        // Of whole seconds, two may be the same.
        let is_fine = was.as_str().is_some_and(|it| it.contains('.'));
        let members = one.as_object().into_iter().flatten();
        let mut states = members.filter(|(key, it)| is_state(key) && it.is_string());
        let is_changed = states.any(|(key, it)| other.get(key).is_some_and(|now| now != it));
        let words = self.words_of_answer(after, &name).to_lowercase();
        let is_of_others = LIMITING.iter().any(|it| tells(&words, it));
        let is_of_all = words.trim().is_empty()
            || ["change", "changed", "changes"].iter().any(|it| tells(&words, it));
        if is_fine && is_changed && is_of_all && !is_of_others {
            self.moved(before, done, after);
        }
    }
}
