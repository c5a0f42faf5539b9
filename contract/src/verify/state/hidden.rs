//! What lists leave out unless it is asked for: what is archived, what is deleted.

use serde_json::json;

use crate::names::{plain, words as words_in};
use crate::verify::check::Check;
use crate::verify::judge::exactly;
use crate::verify::lists::pages::Pages;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::words::{mentions, sentences, words_of};
use crate::verify::world::{Instance, id_of};
use specwright::api::ParameterPlace;

/// Words by which a sentence says that something is not in a list.
const OUT: &[&str] = &[
    "not listed",
    "left out",
    "leaves out",
    "omitted",
    "excluded",
    "hidden",
    "not included",
    "not shown",
    "not returned",
    "not in the list",
    "not part of the list",
    "do not appear",
    "does not appear",
];

/// How parameters begin that ask for what is left out.
const ASKING: &[&str] = &["include", "with", "show"];

impl Run<'_> {
    /// Whether words say that a list leaves something out.
    pub(in crate::verify) fn leaves_out(&self, list: usize) -> bool {
        let operation = self.operation(list);
        let parameters = operation.parameters.iter().filter_map(|it| it.docs.description.clone());
        let words: Vec<String> = parameters.chain([words_of(operation)]).collect();
        let words = words.join("\n").to_lowercase();
        OUT.iter().any(|it| words.contains(it))
    }

    /// What is in a state now is not in the list, where words say so, and is when it is asked for.
    pub(in crate::verify) async fn hidden(
        &mut self,
        resource: usize,
        own: &Instance,
        done: &Seen,
        state: &str,
    ) -> Step {
        let Some(list) = self.resources[resource].list.filter(|it| self.is_allowed(*it)) else {
            return Ok(());
        };
        let (at, sentence) = self.leaving_out(list, state);
        if at.is_none() && sentence.is_none() {
            return Ok(());
        }
        sentence.iter().for_each(|it| self.looked(it));
        let parameter = self.resources[resource].parameter.clone();
        let has =
            |it: &Pages| it.items.iter().any(|it| id_of(&parameter, it).as_ref() == Some(&own.id));
        let Some(plain) = self.whole_list(list, &own.path).await? else { return Ok(()) };
        self.checked(Check::ListFilter);
        let mut wrong = None;
        if has(&plain) {
            let message =
                format!("what is {state} is left out unless it is asked for, and it is there");
            wrong = plain.seen.last().cloned().map(|it| (message, it));
        } else if let Some(at) = at
            && let Some(mut call) = self.list_call(list, Some(&own.path)).await?
        {
            let size = self.largest_page(list);
            call.values.extend(size.map(|(at, most)| (at, json!(most))));
            call.values.insert(at, json!(true));
            let all = self.pages(&call, size.map(|it| it.1)).await?;
            if all.is_whole && !has(&all) {
                let message = format!("what is {state} was asked for, and it is not there");
                wrong = all.seen.last().cloned().map(|it| (message, it));
            }
        }
        if let Some((message, seen)) = wrong {
            let place = match at {
                Some(at) => format!("query parameter {}", self.operation(list).parameters[at].name),
                None => "response body".to_owned(),
            };
            let (check, keyword, steps) = (Check::ListFilter, Some("description"), &[done, &seen]);
            self.found(Found { check, operation: list, place, keyword, message, steps });
        }
        Ok(())
    }

    /// The parameter of a list that asks for what is in a state, where it is left out without, and the
    /// sentence that says that it is.
    fn leaving_out(&self, list: usize, state: &str) -> (Option<usize>, Option<String>) {
        let operation = self.operation(list);
        let asks = |at: &usize| {
            let parameter = &operation.parameters[*at];
            let facts = self.parameter_schema(list, *at).map(|it| self.values().facts(&it));
            let Some(facts) = facts.filter(|_| parameter.place == ParameterPlace::Query) else {
                return false;
            };
            let said = parameter.docs.description.as_deref().unwrap_or_default().to_lowercase();
            let name = words_in(&parameter.name);
            let is_named = name.iter().any(|it| mentions(it, state)) || mentions(&said, state);
            let is_default = facts.default == Some(json!(false)) || said.contains("default");
            facts.kind() == Some("boolean")
                && ASKING.iter().any(|it| plain(&parameter.name).starts_with(it))
                && is_named
                && is_default
                && facts.default != Some(json!(true))
        };
        let at = (0..operation.parameters.len()).find(asks);
        let mut words = words_of(operation);
        for said in
            exactly(operation, 200).into_iter().filter_map(|it| it.docs.description.as_ref())
        {
            words.push('\n');
            words.push_str(said);
        }
        let says = |it: &&str| {
            let lower = it.to_lowercase();
            let is_asked = at.is_none() && lower.contains("unless");
            mentions(&lower, state) && OUT.iter().any(|it| lower.contains(it)) && !is_asked
        };
        let sentence = sentences(&words).into_iter().find(says).map(str::to_owned);
        (at, sentence)
    }
}
