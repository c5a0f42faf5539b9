//! What a request does to numbers of the things that it is about: "reduces the `stock`", "adds it to
//! the `balance`", "must not exceed the `capacity` of the room".

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::judge::{Kind, exactly};
use crate::verify::model;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::values::numbers::written;
use crate::verify::words::{sentences, tells, words_of};
use crate::verify::world::{Instance, everywhere, form, schema, unwrapped};

/// Words by which a sentence says that a number becomes less.
const DOWN: &[&str] = &[
    "reduc",
    "decreas",
    "deduct",
    "taken from",
    "takes from",
    "subtract",
    "goes down",
    "go down",
    "decrement",
    "lower",
    "withdraw",
    "debit",
    "uses up",
    "consum",
    "removed from",
];

/// Words by which a sentence says that a number becomes more.
const UP: &[&str] = &[
    "increas",
    "adds",
    "added to",
    "goes up",
    "go up",
    "increment",
    "raise",
    "credit",
    "restor",
    "given back",
    "back into",
    "back to",
    "back in ",
    "returned to",
    "put back",
    "grow",
    "one more",
];

/// Words by which a sentence says that there has to be enough.
const ENOUGH: &[&str] = &[
    "not enough",
    "insufficient",
    "exceed",
    "more than",
    "at most",
    "out of",
    "less than",
    "too few",
    "below zero",
    "negative",
    "sufficient",
    "enough",
    "only as many",
];

/// Whether a sentence has a number of its own as a limit: of "nobody may have more than three open loans" nothing is taken.
fn is_of_number(sentence: &str) -> bool {
    const NUMBERS: &[&str] =
        &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"];
    let lower = sentence.to_lowercase();
    ["more than ", "at most ", "exceed ", "less than "].iter().any(|it| {
        let next = lower.split_once(it).and_then(|(_, rest)| rest.split_whitespace().next());
        next.is_some_and(|it| {
            NUMBERS.contains(&it) || it.starts_with(|it: char| it.is_ascii_digit())
        })
    })
}

/// What members are called that say how many or how much.
const AMOUNTS: &[&str] = &[
    "quantity", "qty", "amount", "count", "units", "seats", "guests", "number", "points", "value",
];

/// What is not much, and enough for an ordinary request.
const FEW: f64 = 12.0;

/// A number of a thing that a request is about.
struct Touched {
    resource: usize,
    /// Whose things name it, where it is what was named when such a thing was created.
    through: Option<usize>,
    member: String,
    /// Whether it becomes less, where it is said which way it goes.
    is_less: Option<bool>,
    /// Whether there has to be enough of it.
    is_bound: bool,
    sentence: String,
    /// The member of the request in whose words the sentence stands.
    said_of: Option<String>,
}

/// A sentence without what something goes up or down by: "the `stock` goes down by the ordered quantity" is not about
/// the quantity.
fn subject(sentence: &str) -> String {
    let lower = sentence.to_lowercase();
    let ways = DOWN.iter().chain(UP).filter_map(|it| lower.find(it));
    let Some(by) = ways.min().and_then(|way| Some(way + lower.get(way..)?.find(" by ")?)) else {
        return lower;
    };
    let end = lower[by..].find([',', ';', '(']).map_or(lower.len(), |it| by + it);
    format!("{}{}", &lower[..by], &lower[end..])
}

/// Whether a sentence names a member: as it is written, or by its words.
fn names(sentence: &str, member: &str) -> bool {
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = lower
        .split(|it: char| !it.is_alphanumeric() && it != '_')
        .filter(|it| !it.is_empty())
        .collect();
    let own = crate::names::words(member);
    words.contains(&member.to_lowercase().as_str())
        || own.first().is_some_and(|it| it.len() > 3)
            && words.windows(own.len()).any(|it| it.iter().zip(&own).all(|(a, b)| a == b))
}

impl Run<'_> {
    /// Numbers of other things change as words say, and are enough.
    pub(in crate::verify) async fn effects(&mut self, index: usize) -> Step {
        if self.operation(index).method.as_str() != "POST" || !self.base.contains_key(&index) {
            return Ok(());
        }
        for touched in self.touched(index) {
            self.looked(&touched.sentence);
            self.affected(index, &touched).await?;
        }
        Ok(())
    }

    /// The numbers of things that the words of an operation name.
    fn touched(&self, index: usize) -> Vec<Touched> {
        let operation = self.operation(index);
        let slots = self.base.get(&index).map(|it| self.slots(it)).unwrap_or_default();
        let mut things: Vec<usize> =
            slots.iter().filter_map(|it| self.referred(index, it)).collect();
        let path = model::path(operation);
        let above = |it: &usize| self.resources[*it].is_above(path);
        let all = (0..self.resources.len()).filter(above);
        things.extend(all.max_by_key(|it| self.resources[*it].depth()));
        let mut own = words_of(operation);
        for status in [200, 201, 400, 409, 422] {
            let response = exactly(operation, status);
            own.push('\n');
            own.push_str(
                response.and_then(|it| it.docs.description.as_deref()).unwrap_or_default(),
            );
        }
        for slot in &slots {
            own.push('\n');
            own.push_str(&self.values().facts(&slot.origin).words);
        }
        let called = self.creates(index).map(|it| self.resources[it].singular());
        let called = called.unwrap_or_else(|| {
            crate::names::singular(
                path.rsplit('/').find(|it| !it.starts_with('{')).unwrap_or_default(),
            )
        });
        let owner = things.last().copied().filter(|it| above(it) && self.creates(index).is_none());
        let named = owner.and_then(|it| self.base.get(&self.creator(it)?)).map(|it| {
            self.slots(it).iter().filter_map(|slot| self.referred(it.operation, slot)).collect()
        });
        let named: Vec<usize> = named.unwrap_or_default();
        things.extend(&named);
        let mut found = Vec::new();
        for resource in things.into_iter().filter(|it| self.creates(index) != Some(*it)) {
            let Some(read) = self.resources[resource].read else { continue };
            let response = exactly(self.operation(read), 200);
            let Some(media) = response.and_then(|it| it.content.first()) else { continue };
            for (member, place) in self.values().facts(&media.origin.child("schema")).properties {
                let facts = self.values().facts(&place);
                if !matches!(facts.kind(), Some("integer" | "number"))
                    || slots.iter().any(|it| it.name == member)
                {
                    continue;
                }
                let of_member = sentences(&facts.words).into_iter().filter(|it| {
                    let lower = it.to_lowercase();
                    let mut words = lower.split(|it: char| !it.is_alphanumeric());
                    words.any(|it| crate::names::singular(it) == called)
                });
                let said = sentences(&own).into_iter().filter(|it| names(&subject(it), &member));
                let said: Vec<&str> = said.chain(of_member).collect();
                let has = |sentence: &str, all: &[&str]| {
                    let lower = sentence.to_lowercase();
                    all.iter().any(|it| lower.contains(it))
                };
                let way = said.iter().find_map(|it| match (has(it, DOWN), has(it, UP)) {
                    (true, false) => Some((*it, true)),
                    (false, true) => Some((*it, false)),
                    _ => None,
                });
                let bound = said.iter().find(|it| has(it, ENOUGH) && !is_of_number(it));
                if let Some(sentence) = way.map(|it| it.0).or(bound.copied()) {
                    let says = |it: &&Slot| {
                        let words = self.values().facts(&it.origin).words;
                        sentences(&words).contains(&sentence)
                    };
                    found.push(Touched {
                        resource,
                        through: owner.filter(|_| named.contains(&resource)),
                        member,
                        is_less: way.map(|it| it.1),
                        is_bound: bound.is_some(),
                        sentence: sentence.to_owned(),
                        said_of: slots.iter().find(says).map(|it| it.pointer.clone()),
                    });
                }
            }
        }
        found
    }

    /// A request about a thing of its own, with how it is before and after.
    async fn affected(&mut self, index: usize, touched: &Touched) -> Step {
        let (resource, member) = (touched.resource, &touched.member);
        let few = self.with_few(resource, member).await?;
        let own = match few {
            Some(own) => Some(own),
            None => self.create(resource).await?,
        };
        let Some(own) = own else { return Ok(()) };
        self.make_nameable(resource, &own).await?;
        // The next request is about this one.
        self.pin(resource, own.clone());
        let done = match touched.through {
            Some(owner) => self.about_owner(index, owner, &own, touched).await,
            None => self.about_own(index, resource, &own, touched).await,
        };
        self.forget(resource, &own.id);
        let Some((before, amount, seen, after)) = done? else { return Ok(()) };
        self.judge(&seen, Kind::Valid);
        let number = |it: &Seen| it.json().and_then(|it| unwrapped(&it).get(member)?.as_f64());
        let (Some(was), Some(now), Some(is_less)) =
            (number(&before), number(&after), touched.is_less)
        else {
            return Ok(());
        };
        self.checked(Check::Described);
        let moved = if is_less { was - now } else { now - was };
        let lower = touched.sentence.to_lowercase();
        let by_one = ["adds one ", "one more", "by one", "by 1", "one less", "takes one "];
        let amount = amount.or(by_one.iter().any(|it| lower.contains(it)).then_some(1.0));
        let amount = amount.filter(|_| !self.is_weighted(index));
        let is_right = match amount {
            Some(amount) => (moved - amount).abs() < 0.0051,
            None => moved > 0.0,
        };
        if !is_right {
            let way = if is_less { "less" } else { "more" };
            let by = amount.map_or(String::new(), |it| format!(" by {}", short(&written(it))));
            let message = format!(
                "by what is said of it `{member}` becomes {way}{by}, and it was {} and is {}",
                short(&written(was)),
                short(&written(now))
            );
            let (check, place) = (Check::Described, format!("response body/{member}"));
            let (keyword, steps) = (Some("description"), &[&before, &seen, &after]);
            let at = place.clone();
            let by = amount.map(|it| if is_less { -it } else { it });
            let found = Found { check, operation: index, place, keyword, message, steps };
            self.found_as(found, |it| Expectation::moved(&at, 2, by?, it));
        }
        Ok(())
    }

    /// Whether words of an operation say that what it counts is more or less than what was sent.
    fn is_weighted(&self, index: usize) -> bool {
        const WEIGHING: &[&str] = &[
            "times",
            "half",
            "double",
            "doubled",
            "twice",
            "triple",
            "percent",
            "per cent",
            "rounded",
            "round",
            "factor",
            "multiplied",
            "weighted",
            "bonus",
            "discount",
            "rate",
            "surcharge",
            "extra",
            "at most",
            "up to",
            "capped",
        ];
        let words = words_of(self.operation(index)).to_lowercase();
        words.contains('%') || WEIGHING.iter().any(|it| tells(&words, it))
    }

    /// A new thing that has not much of something, so that there can be asked for more.
    async fn with_few(&mut self, resource: usize, member: &str) -> Step<Option<Instance>> {
        let Some(creator) = self.creator(resource) else { return Ok(None) };
        let whole = form(self.operation(creator)).map(schema);
        let Some(mut call) = self.fresh(creator).await? else { return Ok(None) };
        let Some(body) = call.value_mut().filter(|it| it.get(member).is_some()) else {
            return Ok(None);
        };
        body[member] = written(FEW);
        let body = body.clone();
        if !whole.is_some_and(|it| self.values().is_valid(&it, &body)) {
            return Ok(None);
        }
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        Ok(self.created(resource, &seen))
    }

    /// Has an action be about a thing that names another one.
    async fn about_owner(
        &mut self,
        index: usize,
        owner: usize,
        own: &Instance,
        touched: &Touched,
    ) -> Step<Option<(Seen, Option<f64>, Seen, Seen)>> {
        let Some(made) = self.create(owner).await? else { return Ok(None) };
        let Some(before) = self.read(touched.resource, own).await?.filter(Seen::is_success) else {
            return Ok(None);
        };
        let body = made.sent.clone().unwrap_or_default();
        let slots = self.creator(owner).and_then(|it| self.base.get(&it));
        let slots = slots.map(|it| self.slots(it)).unwrap_or_default();
        let amount =
            slots.iter().find(|it| AMOUNTS.contains(&crate::names::plain(&it.name).as_str()));
        let amount = amount.map(|it| {
            let places = everywhere(&body, &it.pointer);
            places.iter().filter_map(|it| body.pointer(it).and_then(Json::as_f64)).sum()
        });
        let Some(call) = self.about(index, &made).await? else { return Ok(None) };
        let seen = self.send(&call).await?;
        let after = self.read(touched.resource, own).await?;
        let after = after.filter(|it| it.is_success() && seen.is_success());
        Ok(after.map(|it| (before, amount, seen, it)))
    }

    /// Has an operation be about a thing: first with more than it has, which has to be refused, and
    /// then with what is usual.
    async fn about_own(
        &mut self,
        index: usize,
        resource: usize,
        own: &Instance,
        touched: &Touched,
    ) -> Step<Option<(Seen, Option<f64>, Seen, Seen)>> {
        let Some(before) = self.read(resource, own).await?.filter(Seen::is_success) else {
            return Ok(None);
        };
        let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let Some(there) = shown.get(&touched.member).and_then(Json::as_f64) else {
            return Ok(None);
        };
        let Some(call) = self.fresh(index).await? else { return Ok(None) };
        let mut slots: Vec<Slot> = self.slots(&call);
        let kind = |it: &Slot| self.values().facts(&it.origin).kind();
        slots.retain(|it| {
            matches!(kind(it), Some("integer" | "number"))
                && (touched.said_of.as_ref() == Some(&it.pointer)
                    || names(&touched.sentence, &it.name)
                    || AMOUNTS.contains(&crate::names::plain(&it.name).as_str()))
        });
        slots.sort_by_key(|it| touched.said_of.as_ref() != Some(&it.pointer));
        let whole = form(self.operation(index)).map(schema);
        let Some((slot, whole)) = slots.first().zip(whole) else {
            let seen = self.send(&call).await?;
            let after = self.read(resource, own).await?;
            return Ok(after
                .filter(|it| it.is_success() && seen.is_success())
                .map(|it| (before, None, seen, it)));
        };
        // All of several items speak of the same thing: one of them is enough.
        let body = call.value().cloned().unwrap_or_default();
        let places = everywhere(&body, &slot.pointer);
        let usual: f64 =
            places.iter().filter_map(|it| body.pointer(it).and_then(Json::as_f64)).sum();
        let takes = touched.is_less != Some(false);
        if touched.is_bound && takes {
            let mut more = call.clone();
            if let Some(body) = more.value_mut() {
                slots::set(body, &slot.pointer, written(there + 1.0));
            }
            if more.value().is_some_and(|it| self.values().is_valid(&whole, it)) {
                self.checked(Check::Described);
                let seen = self.send(&more).await?;
                if seen.is_success() {
                    let message = format!(
                        "there are only {} of `{}`, and one more is accepted with {}",
                        short(&written(there)),
                        touched.member,
                        seen.status().unwrap_or_default()
                    );
                    let place = crate::verify::judge::placed("request body", &slot.pointer);
                    let (check, keyword) = (Check::Described, Some("description"));
                    let steps = &[&before, &seen];
                    self.found(Found { check, operation: index, place, keyword, message, steps });
                    return Ok(None);
                }
                self.judge(&seen, Kind::Protocol);
            }
        }
        if takes && usual > there {
            return Ok(None);
        }
        let seen = self.send(&call).await?;
        let after = self.read(resource, own).await?;
        if let Some((resource, made)) = self.made(index, &seen) {
            self.remember(resource, made);
        }
        let after = after.filter(|it| it.is_success() && seen.is_success());
        Ok(after.map(|it| (before, Some(usual), seen, it)))
    }
}

#[cfg(test)]
mod tests {
    use super::{names, subject};

    #[test]
    fn members_are_named_in_sentences() {
        assert!(names("Reduces the `stock` of each product", "stock"));
        assert!(names("There are not enough units in stock", "stock"));
        assert!(names("Must not exceed the free seats", "free_seats"));
        assert!(!names("Reduces what is there", "stock"));
        let goes_down = "The lot's `seedCount` goes down by the approved quantity, once";
        assert!(!names(&subject(goes_down), "quantity"));
        assert!(names(&subject(goes_down), "seedCount"));
        assert!(names(&subject("By paying, the balance is reduced"), "balance"));
    }
}
