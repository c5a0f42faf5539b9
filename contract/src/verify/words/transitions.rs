//! From which state to which other one words say that things go: `draft` → `open` → `closed`.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::judge::{Kind, exactly};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::words::words_of;
use crate::verify::world::{Instance, form, schema, unwrapped};

/// What stands between a state and the next one.
const ARROWS: &[&str] = &["→", "->", "=>", "⟶"];

/// The steps that words show with arrows, of states that are listed: "`open` → `closed` or `cancelled`".
fn steps(words: &str, states: &[&str]) -> Vec<(String, String)> {
    let words = ARROWS.iter().fold(words.to_owned(), |it, arrow| it.replace(arrow, " → "));
    let words = words.replace(',', " , ").replace([';', '.'], " | ");
    let plain = |it: &str| {
        let is_end = |it: char| !it.is_alphanumeric() && it != '_' && it != '-';
        let name = it.trim_matches(is_end);
        if name.is_empty() { it.trim_matches('`').to_owned() } else { name.to_owned() }
    };
    let tokens: Vec<String> = words.split_whitespace().map(plain).collect();
    let is_joining = |it: &str| matches!(it, "," | "or" | "and");
    let is = |at: Option<usize>, token: &str| {
        at.and_then(|at| tokens.get(at)).is_some_and(|it| it == token)
    };
    let mut found = Vec::new();
    for at in (0..tokens.len()).filter(|at| tokens[*at] == "→") {
        // What another step begins or ends with is not of this one.
        let before = (0..at).rev().take_while(|it| {
            let is_end = *it + 1 < at && is(it.checked_sub(1), "→");
            is_joining(&tokens[*it]) || states.contains(&tokens[*it].as_str()) && !is_end
        });
        let after = (at + 1..tokens.len()).take_while(|it| {
            let is_start = *it > at + 1 && is(Some(*it + 1), "→");
            is_joining(&tokens[*it]) || states.contains(&tokens[*it].as_str()) && !is_start
        });
        let after: Vec<&String> =
            after.map(|it| &tokens[it]).filter(|it| !is_joining(it)).collect();
        for from in before.map(|it| &tokens[it]).filter(|it| !is_joining(it)) {
            found.extend(after.iter().map(|to| (from.clone(), (*to).clone())));
        }
    }
    found
}

impl Run<'_> {
    /// A change to a state to which no step leads is refused, where words show the steps.
    pub(in crate::verify) async fn transitions(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(patch) = known.patch.filter(|it| self.base.contains_key(it)) else {
            return Ok(());
        };
        let operation = self.operation(patch);
        let refuses = [409, 422, 400].iter().any(|it| exactly(operation, *it).is_some());
        let (Some(media), true) = (form(operation), refuses) else { return Ok(()) };
        let facts = self.values().facts(&schema(media));
        let state = facts.properties.iter().find(|it| super::states::is_state(&it.0));
        let Some((name, place)) = state else { return Ok(()) };
        let listed = self.values().facts(place).enumerated.unwrap_or_default();
        let states: Vec<&str> = listed.iter().filter_map(Json::as_str).collect();
        let words = [
            words_of(operation),
            self.values().facts(place).words,
            exactly(operation, 409).and_then(|it| it.docs.description.clone()).unwrap_or_default(),
            self.api.description.clone().unwrap_or_default(),
        ]
        .join("\n");
        let allowed = steps(&words, &states);
        let Some(own) = self.create(resource).await?.filter(|_| !allowed.is_empty()) else {
            return Ok(());
        };
        let Some(shown) = self.read(resource, &own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let first =
            shown.json().and_then(|it| unwrapped(&it).get(name)?.as_str().map(str::to_owned));
        let Some(first) = first else { return Ok(()) };
        let may = |from: &str, to: &str| {
            from == to || allowed.iter().any(|it| it.0 == from && it.1 == to)
        };
        if let Some(to) = states.iter().find(|it| !may(&first, it)) {
            self.leads_nowhere(patch, &own, (name, to), &[&shown]).await?;
        }
        // One step on, and back.
        let Some(next) = states.iter().find(|it| **it != first && may(&first, it)) else {
            return Ok(());
        };
        let Some(moved) = self.set_state(patch, &own, name, next).await? else { return Ok(()) };
        self.judge(&moved, if moved.is_success() { Kind::Valid } else { Kind::Protocol });
        let back = states.iter().find(|it| !may(next, it)).filter(|_| moved.is_success());
        if let Some(back) = back {
            self.leads_nowhere(patch, &own, (name, back), &[&moved]).await?;
        }
        Ok(())
    }

    async fn set_state(
        &mut self,
        patch: usize,
        own: &Instance,
        name: &str,
        state: &str,
    ) -> Step<Option<Seen>> {
        let Some(mut call) = self.about(patch, own).await? else { return Ok(None) };
        let (Some(media), Some(place)) = (form(self.operation(patch)), call.value_mut()) else {
            return Ok(None);
        };
        *place = json!({ name: state });
        let body = place.clone();
        if !self.values().is_valid(&schema(media), &body) {
            return Ok(None);
        }
        Ok(Some(self.send(&call).await?))
    }

    async fn leads_nowhere(
        &mut self,
        patch: usize,
        own: &Instance,
        (name, state): (&str, &str),
        before: &[&Seen],
    ) -> Step {
        let Some(seen) = self.set_state(patch, own, name, state).await? else { return Ok(()) };
        self.checked(Check::Described);
        if !seen.is_success() {
            self.judge(&seen, Kind::Protocol);
            return Ok(());
        }
        let message =
            format!("by the description no step leads to `{state}` from there, and it is accepted");
        let (check, place, keyword) =
            (Check::Described, format!("request body/{name}"), Some("description"));
        let steps: Vec<&Seen> = before.iter().copied().chain([&seen]).collect();
        self.found(Found { check, operation: patch, place, keyword, message, steps: &steps });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn steps_are_read() {
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let states = ["draft", "open", "closed", "cancelled"];
        assert_eq!(
            steps("Goes `draft` → `open` → `closed`", &states),
            [pair("draft", "open"), pair("open", "closed")]
        );
        assert_eq!(
            steps("draft -> open, open -> closed or cancelled", &states),
            [pair("draft", "open"), pair("open", "closed"), pair("open", "cancelled")]
        );
        assert_eq!(
            steps("`draft` → `open`, `cancelled`; `open` → `closed`.", &states),
            [pair("draft", "open"), pair("draft", "cancelled"), pair("open", "closed")]
        );
        assert_eq!(steps("Only draft and open can change", &states), []);
    }
}
