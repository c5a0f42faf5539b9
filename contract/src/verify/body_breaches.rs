//! What the document forbids of bodies, one reason at a time.

use serde_json::{Value as Json, json};

use super::breaches::{Breach, Change};
use super::call::Call;
use super::judge::{exactly, placed};
use super::run::Run;
use super::slots;
use super::values::NUMBER_IN_TEXT;
use super::world::{everywhere, form, schema};
use specwright::api::MediaKind;
use specwright::origin::Origin;

/// So many members that only answers have are tried.
const GIVEN: usize = 3;

impl Run<'_> {
    /// The breaches of the body of a request.
    pub(super) fn body_breaches(&self, base: &Call, found: &mut Vec<Breach>) {
        let index = base.operation;
        let operation = self.operation(index);
        let (Some(media), Some(value)) = (form(operation), base.value()) else { return };
        let whole = schema(media);
        if self.document.get(&whole).is_none() {
            return;
        }
        let mut push = |rank, pointer: &str, keyword, what: String, change| {
            let breach = Breach::new(index, placed("request body", pointer), change);
            found.push(breach.of(rank, keyword, &what, self.origin_of(&whole, pointer)));
        };
        let is_json = media.kind == MediaKind::Json;
        if matches!(media.kind, MediaKind::Text | MediaKind::Binary) {
            for it in self.values().invalid(&schema(media)) {
                if it.value.is_string() && it.keyword != "type" {
                    let change = Change::Body(String::new(), it.value);
                    push(it.rank, "", it.keyword, it.what, change);
                }
            }
        }
        if !is_json && !matches!(media.kind, MediaKind::Form | MediaKind::Multipart) {
            return;
        }
        if operation.body.as_ref().is_some_and(|it| it.required) {
            push(0, "", "required", "there is no body".to_owned(), Change::NoBody);
        }
        let values = self.values();
        let still = |pointer: &str, new: Option<Json>| {
            let mut body = value.clone();
            match new {
                Some(new) => slots::set(&mut body, pointer, new),
                None => {
                    slots::remove(&mut body, pointer);
                }
            }
            !values.is_valid(&whole, &body)
        };
        for mut slot in self.slots(base) {
            let deeper = if slot.depth > 3 { 1 } else { 0 };
            // In the last of several items: a careless service looks at the first only.
            if slot.name != "0"
                && let Some(last) = everywhere(value, &slot.pointer).pop()
                && value.pointer(&last).is_some()
            {
                slot.pointer = last;
            }
            // In a form, a list that is not there is an empty one.
            let is_empty_list = !is_json && !still(&slot.pointer, Some(json!([])));
            if slot.is_required && slot.name != "0" && !is_empty_list && still(&slot.pointer, None)
            {
                let change = Change::NoMember(slot.pointer.clone());
                push(0, &slot.pointer, "required", "the member is missing".to_owned(), change);
            }
            let kind = values.facts(&slot.origin).kind();
            for mut it in values.invalid(&slot.origin) {
                // A service that takes a text for the number in it looks at the number then.
                let own = value.pointer(&slot.pointer).filter(|it| it.is_number());
                if let (NUMBER_IN_TEXT, Some(own)) = (it.what.as_str(), own) {
                    it.value = json!(own.to_string());
                }
                // A text in a form says a list of one, too, and a number or a boolean that it holds.
                let is_said = it.value.as_str().is_some_and(|text| {
                    let read = serde_json::from_str::<Json>(text);
                    read.is_ok_and(|it| values.is_valid(&slot.origin, &it))
                        || matches!(text, "yes" | "1" | "0" | "on")
                });
                let is_of_form = it.keyword == "type"
                    && (!it.value.is_string()
                        || is_said
                        || matches!(kind, Some("array" | "object")));
                if !is_json && (is_of_form || it.value.is_null()) {
                    continue;
                }
                if let Some(list) = slot.pointer.strip_suffix("/0").filter(|_| slot.name == "0") {
                    // The last of several items: a careless service looks at the first only.
                    let last = format!("{list}/-");
                    if still(&last, Some(it.value.clone())) {
                        let change = Change::Body(last, it.value);
                        push(it.rank + deeper, &slot.pointer, it.keyword, it.what, change);
                    }
                    continue;
                }
                if still(&slot.pointer, Some(it.value.clone())) {
                    let change = Change::Body(slot.pointer.clone(), it.value);
                    push(it.rank + deeper, &slot.pointer, it.keyword, it.what, change);
                }
            }
        }
        for (name, value) in self.only_given(index, &whole) {
            let mut pointer = String::new();
            specwright::value::push_token(&mut pointer, &name);
            if is_json && still(&pointer, Some(value.clone())) {
                let what = format!("the member `{name}`, which only answers have");
                let change = Change::Body(pointer.clone(), value);
                let breach = Breach::new(index, placed("request body", &pointer), change);
                let place = Some(whole.child(&name));
                found.push(breach.of(1, "additionalProperties", &what, place));
            }
        }
        let mut push = |rank, pointer: &str, keyword, what: String, change| {
            let breach = Breach::new(index, placed("request body", pointer), change);
            found.push(breach.of(rank, keyword, &what, self.origin_of(&whole, pointer)));
        };
        for pointer in self.objects(base) {
            let extra = format!("{pointer}/unexpectedMember");
            if still(&extra, Some(json!("sample"))) {
                let what = "a member that is not allowed".to_owned();
                push(
                    0,
                    &pointer,
                    "additionalProperties",
                    what,
                    Change::Body(extra, json!("sample")),
                );
            }
        }
        if is_json {
            for (rank, what, whole_value) in
                [(0, "a list", json!([])), (2, "a text", json!("sample")), (1, "null", Json::Null)]
            {
                if !values.is_valid(&whole, &whole_value) {
                    push(
                        rank,
                        "",
                        "type",
                        what.to_owned(),
                        Change::Body(String::new(), whole_value),
                    );
                }
            }
            let least = values.facts(&whole);
            if least.required.is_empty() && !values.is_valid(&whole, &json!({})) {
                let keyword = if least.alternatives.is_empty() { "minProperties" } else { "oneOf" };
                let change = Change::Body(String::new(), json!({}));
                push(0, "", keyword, "an empty object".to_owned(), change);
            }
            if let Some(both) = self.of_several(&whole) {
                let what = "what only some of the alternatives have, together".to_owned();
                push(0, "", "oneOf", what, Change::Body(String::new(), both));
            }
        }
    }

    /// Members that only the answers to an operation have, and not what it takes, with values for
    /// them: those first that say what a thing is and where it came from.
    fn only_given(&self, index: usize, whole: &Origin) -> Vec<(String, Json)> {
        let operation = self.operation(index);
        let answer = [200, 201].iter().find_map(|it| exactly(operation, *it));
        let Some(media) = answer.and_then(|it| it.content.first()) else { return Vec::new() };
        let facts = self.values().facts(whole);
        let has = |name: &String| facts.properties.iter().any(|it| it.0 == *name);
        let mut found: Vec<(String, Json)> = Vec::new();
        for (name, place) in self.values().facts(&media.origin.child("schema")).properties {
            let of_member = self.values().facts(&place);
            let is_scalar = !matches!(of_member.kind(), Some("array" | "object"));
            if !has(&name) && is_scalar {
                found.extend(self.values().plain(&place, 1).map(|it| (name, it)));
            }
        }
        let rank = |it: &(String, Json)| {
            let name = crate::names::plain(&it.0);
            let first = ["created", "id", "status", "state", "role", "owner", "updated", "version"];
            first.iter().position(|it| name.starts_with(it)).unwrap_or(first.len())
        };
        found.sort_by_key(rank);
        found.truncate(GIVEN);
        found
    }

    /// A value that has the members of all alternatives, where that makes it one of none.
    fn of_several(&self, whole: &Origin) -> Option<Json> {
        let values = self.values();
        let alternatives = values.facts(whole).alternatives;
        let all = alternatives.iter().filter_map(|it| values.plain(it, 1));
        let mut both = serde_json::Map::new();
        for value in all.collect::<Vec<_>>() {
            both.extend(value.as_object()?.clone());
        }
        Some(Json::Object(both)).filter(|it| alternatives.len() > 1 && !values.is_valid(whole, it))
    }

    /// The places of objects in a body.
    fn objects(&self, base: &Call) -> Vec<String> {
        let Some(value) = base.value() else { return Vec::new() };
        let inner = self.slots(base).into_iter().map(|it| it.pointer);
        std::iter::once(String::new())
            .chain(inner)
            .filter(|it| value.pointer(it).is_some_and(Json::is_object))
            .collect()
    }
}
