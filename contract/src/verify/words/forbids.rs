//! Whether words may forbid a value that the schema allows.
//!
//! Nothing is made of such words here: it is enough that they are about a value and that not all of
//! what they say is in its schema. A service that refuses the value may be right then.

use serde_json::Value as Json;

use crate::verify::moments::instant;
use crate::verify::run::Run;
use crate::verify::words::about::{About, names, tells};
use crate::verify::words::ruling::{has, may_mean_number, rules_out, rules_where_named};
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{form, schema};

/// Whether a time is on the other side of the present than the one that is accepted: what lies
/// ahead may be refused where what has been is accepted, and the other way round.
pub(in crate::verify) fn is_on_other_side(value: &Json, accepted: &Json) -> bool {
    let year = |it: &Json| {
        it.as_str().filter(|it| instant(it).is_some()).and_then(|it| it.get(..4)?.parse().ok())
    };
    let side = |it: u16| it >= 2080;
    match (year(value), year(accepted)) {
        (Some(one), Some(other)) => side(one) != side(other),
        _ => false,
    }
}

impl Run<'_> {
    /// Whether words may be the reason why a value of a request's body is refused with a status:
    /// `null` stands for a member that is left out as well.
    pub(in crate::verify) fn may_be_forbidden(
        &self,
        index: usize,
        pointer: &str,
        body: &Json,
        status: u16,
    ) -> bool {
        let value = body.pointer(pointer).unwrap_or(&Json::Null);
        if self.is_repeated(index, pointer, value) {
            return true;
        }
        if value.is_string() && self.may_name_another(index, pointer) {
            return true;
        }
        let facts = self.facts_in(index, pointer).unwrap_or_default();
        let said = self.said_of(index, pointer);
        said.iter().any(|it| {
            let (sentence, is_own) = match it {
                About::Own(sentence) => (sentence, true),
                About::Rule(sentence) => (sentence, false),
            };
            rules_out(sentence, &facts, value, status, is_own)
                && (is_own || rules_where_named(sentence, pointer))
                && (is_own
                    || may_mean_number(sentence, pointer, value)
                        && !self.is_of_other_values(index, sentence, body))
        })
    }

    /// Whether a member may name something that words say has to exist, by what that has a member for as well: `badge` of a
    /// course, whose instructor "has to exist", and who was given a `badge`.
    fn may_name_another(&self, index: usize, pointer: &str) -> bool {
        let name = specwright::value::unescaped(pointer.rsplit('/').next().unwrap_or_default());
        let rules = self.rules_around(index, pointer);
        let is_said = sentences(&rules).into_iter().any(|it| {
            has(&it.to_lowercase(), &["exist", "exists", "existing", "registered", "be known"])
        });
        let has_it = |other: usize| {
            let operation = self.operation(other);
            let whole = form(operation).map(schema).filter(|_| operation.method.as_str() == "POST");
            whole.is_some_and(|it| self.values().facts(&it).required.iter().any(|it| *it == name))
        };
        // "Her slug", where things are named by slugs.
        let own = self.facts_in(index, pointer).unwrap_or_default().words.to_lowercase();
        let is_common = |it: &str| ["name", "number", "year", "date", "type"].contains(&it);
        let is_named_by = |it: &&str| it.len() > 3 && !is_common(it) && tells(&own, it);
        if self.resources.iter().any(|it| is_named_by(&it.parameter.to_lowercase().as_str())) {
            return true;
        }
        let is_common = ["name", "title", "description", "note", "text"].contains(&name.as_ref());
        let mut others = (0..self.api.operations.len()).filter(|it| *it != index);
        is_said && !is_common && others.any(has_it)
    }

    /// The same of a parameter's value.
    pub(in crate::verify) fn may_forbid_parameter(
        &self,
        index: usize,
        at: usize,
        value: &Json,
        status: u16,
    ) -> bool {
        let operation = self.operation(index);
        let parameter = &operation.parameters[at];
        let schema = self.parameter_schema(index, at);
        let facts = schema.map(|it| self.values().facts(&it)).unwrap_or_default();
        let mut own = parameter.docs.description.clone().unwrap_or_default();
        own.push('\n');
        own.push_str(&facts.words);
        let mut rules = words_of(operation);
        for (_, it) in operation.parameters.iter().enumerate().filter(|it| it.0 != at) {
            rules.push('\n');
            rules.push_str(it.docs.description.as_deref().unwrap_or_default());
        }
        let is_ruled = |sentence: &&str, is_own| rules_out(sentence, &facts, value, status, is_own);
        sentences(&own).iter().any(|it| is_ruled(it, true))
            || sentences(&rules).iter().any(|it| names(it, &parameter.name) && is_ruled(it, false))
    }

    /// Whether a sentence is about listed values that other members of the body do not have: "an
    /// envelope that weighs more than 2 kg is refused" is nothing to a box.
    fn is_of_other_values(&self, index: usize, sentence: &str, body: &Json) -> bool {
        let lower = sentence.to_lowercase();
        // "Cold goods must have one, whereas others must not".
        let outside: String = lower.split('`').step_by(2).collect();
        if has(&outside, &["others", "all other", "any other", "every other", "whereas"]) {
            return false;
        }
        let Some(members) = body.as_object() else { return false };
        members.iter().any(|(name, own)| {
            let mut pointer = String::new();
            specwright::value::push_token(&mut pointer, name);
            let facts = self.facts_in(index, &pointer).unwrap_or_default();
            let Some(values) = facts.enumerated else { return false };
            let texts: Vec<String> =
                values.iter().filter_map(|it| Some(it.as_str()?.to_lowercase())).collect();
            let named: Vec<&String> = texts.iter().filter(|it| tells(&lower, it)).collect();
            let own = own.as_str().unwrap_or_default().to_lowercase();
            !named.is_empty() && !named.contains(&&own)
        })
    }
}
