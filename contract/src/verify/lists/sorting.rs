//! Lists in the order that is asked for.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::judge::Kind;
use crate::verify::lists::List;
use crate::verify::lists::pages::{Role, items, role};
use crate::verify::run::{Run, Seen, Step};
use crate::verify::style::plain as written;
use crate::verify::words::quoted;
use specwright::api::ParameterPlace;

impl Run<'_> {
    /// Each order that can be asked for.
    pub(in crate::verify) async fn sorting(&mut self, list: &List) -> Step {
        let operation = self.operation(list.operation);
        let Some(at) = role(operation, Role::Sort) else { return Ok(()) };
        let Some(schema) = self.parameter_schema(list.operation, at) else { return Ok(()) };
        let facts = self.values().facts(&schema);
        let of_items = facts.items.as_ref().map(|it| self.values().facts(it)).unwrap_or_default();
        let is_array = facts.kind() == Some("array");
        let listed = facts.enumerated.clone().or(of_items.enumerated);
        let texts: Vec<String> = match listed {
            Some(listed) => listed.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            None => {
                let words = format!(
                    "{}\n{}",
                    facts.words,
                    operation.parameters[at].docs.description.clone().unwrap_or_default()
                );
                quoted(&words)
                    .into_iter()
                    .filter(|it| self.values().is_valid(&schema, &json!(it)))
                    .collect()
            }
        };
        let direction = self.direction(list.operation, at);
        for text in texts.into_iter().take(6) {
            let Some((member, is_down)) = sort_of(&text, list) else { continue };
            let ways: Vec<Option<(&str, bool)>> = match &direction {
                Some((_, up, down)) => vec![Some((up, false)), Some((down, true))],
                None => vec![None],
            };
            for way in ways {
                let mut call = list.whole();
                call.values.insert(at, if is_array { json!([text]) } else { json!(text) });
                if let (Some((direction, ..)), Some((way, _))) = (&direction, way) {
                    call.values.insert(*direction, json!(way));
                }
                let seen = self.send(&call).await?;
                self.judge(&seen, Kind::Valid);
                if !seen.is_success() {
                    continue;
                }
                let is_down = way.map_or(is_down, |it| it.1);
                let place = format!("query parameter {}", operation.parameters[at].name);
                self.is_sorted(list, &member, is_down, &place, &seen);
                let found = seen.json().map(|it| items(&it)).unwrap_or_default();
                if list.is_whole
                    && found.len() != list.all.len()
                    && (list.all.len() as u64) < list.size.map_or(u64::MAX, |it| it.1)
                {
                    let message = format!(
                        "sorted by `{text}` there are {} items instead of {}",
                        found.len(),
                        list.all.len()
                    );
                    self.list_found(list, Check::ListOrder, &place, message, &[&seen]);
                }
            }
        }
        Ok(())
    }

    /// The parameter that says which way an order goes, with its words for up and for down: one that
    /// is called so, or one besides that of the member whose values are nothing else.
    fn direction(&self, list: usize, sort: usize) -> Option<(usize, String, String)> {
        let operation = self.operation(list);
        let ways = |at: usize| {
            let facts = self.values().facts(&self.parameter_schema(list, at)?);
            let listed = facts.enumerated?;
            let is = |it: &&Json, start: &str| {
                it.as_str().is_some_and(|it| it.to_lowercase().starts_with(start))
            };
            let up = listed.iter().find(|it| is(it, "asc"))?.as_str()?.to_owned();
            let down = listed.iter().find(|it| is(it, "desc"))?.as_str()?.to_owned();
            Some((at, up, down))
        };
        if let Some(at) = role(operation, Role::Direction) {
            return ways(at).or_else(|| Some((at, "asc".to_owned(), "desc".to_owned())));
        }
        (0..operation.parameters.len())
            .filter(|at| *at != sort && operation.parameters[*at].place == ParameterPlace::Query)
            .find_map(ways)
    }

    /// Whether the items of an answer are in the order of a member.
    pub(in crate::verify) fn is_sorted(
        &mut self,
        list: &List,
        member: &str,
        is_down: bool,
        place: &str,
        seen: &Seen,
    ) {
        let found = seen.json().map(|it| items(&it)).unwrap_or_default();
        self.checked(Check::ListOrder);
        let keys: Vec<&Json> =
            found.iter().filter_map(|it| it.get(member)).filter(|it| !it.is_null()).collect();
        let in_order = |fold: bool| {
            keys.windows(2).all(|pair| {
                let order = ordered(pair[0], pair[1], fold);
                if is_down { order.is_ge() } else { order.is_le() }
            })
        };
        if !in_order(false) && !in_order(true) {
            let way = if is_down { "falls" } else { "rises" };
            let message = format!(
                "the items should be in an order in which `{member}` {way}, and they are not"
            );
            self.list_found(list, Check::ListOrder, place, message, &[seen]);
        }
    }
}

/// Numbers as numbers, times as times, texts by their letters.
pub(in crate::verify) fn ordered(one: &Json, other: &Json, fold: bool) -> std::cmp::Ordering {
    if let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) {
        return one.total_cmp(&other);
    }
    let (one, other) = (written(one), written(other));
    if let (Some(one), Some(other)) =
        (crate::verify::compare::instant(&one), crate::verify::compare::instant(&other))
    {
        return one.total_cmp(&other);
    }
    if fold { one.to_lowercase().cmp(&other.to_lowercase()) } else { one.cmp(&other) }
}

/// The member that a word asks to sort by, and whether it falls.
fn sort_of(text: &str, list: &List) -> Option<(String, bool)> {
    let lower = text.to_lowercase();
    let is_down =
        lower.starts_with('-') || lower.ends_with("desc") || lower.ends_with("descending");
    let mut name = plain(&lower);
    for end in ["descending", "ascending", "desc", "asc"] {
        if let Some(start) = name.strip_suffix(end).filter(|it| !it.is_empty()) {
            name = start.to_owned();
            break;
        }
    }
    let members = list.all.iter().filter_map(Json::as_object).flat_map(|it| it.keys());
    let mut members = members.filter(|it| plain(it) == name || plain(it) == format!("{name}at"));
    members.next().map(|it| (it.clone(), is_down))
}
