//! Which sentences of a document are about a member of a body.

use crate::verify::run::Run;
use crate::verify::values::facts::Facts;
use crate::verify::words::{quoted, sentences, words_of};
use crate::verify::world::{form, schema};
use specwright::origin::Origin;

/// A sentence about a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::verify) enum About {
    /// It stands at the member.
    Own(String),
    /// It stands elsewhere and names the member.
    Rule(String),
}

impl About {
    pub(in crate::verify) fn sentence(&self) -> &str {
        match self {
            Self::Own(sentence) | Self::Rule(sentence) => sentence,
        }
    }
}

/// Parts of names that are words of any sentence.
const COMMON: &[&str] = &[
    "name", "type", "code", "date", "time", "number", "value", "text", "list", "count", "kind",
    "data", "info", "with", "from", "this", "that", "each", "have", "when", "item", "items",
];

/// Whether a text in lower case has a word, or several, as a whole.
pub(in crate::verify) fn tells(lower: &str, word: &str) -> bool {
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    !word.is_empty()
        && lower.match_indices(word).any(|(at, _)| {
            !is_part(lower[..at].chars().next_back())
                && !is_part(lower[at + word.len()..].chars().next())
        })
}

/// Whether a sentence in lower case puts things in the order of their times.
fn tells_of_times(lower: &str) -> bool {
    const ORDER: &[&str] = &[
        "earlier", "later", "before", "after", "future", "past", "today", "ahead", "sooner", "yet",
        "precede", "precedes", "predate", "predates", "follow", "follows", "earliest", "latest",
    ];
    ORDER.iter().any(|it| tells(lower, it))
}

/// Whether a sentence in lower case is about how old somebody is: "members must be of age".
fn tells_of_age(lower: &str) -> bool {
    const AGE: &[&str] =
        &["old", "older", "younger", "age", "aged", "adult", "adults", "minor", "minors", "turned"];
    AGE.iter().any(|it| tells(lower, it))
}

/// Whether a sentence in lower case is about several numbers together: "at most twelve in all".
fn tells_of_sums(lower: &str) -> bool {
    const TOGETHER: &[&str] = &[
        "in all",
        "in total",
        "total",
        "altogether",
        "together",
        "combined",
        "all told",
        "overall",
        "sum",
        "both",
        "taken together",
        "added up",
    ];
    TOGETHER.iter().any(|it| tells(lower, it))
}

/// Whether a sentence in lower case is about values that are not listed: "any other code is refused" means a
/// `voucherCode` too.
fn tells_of_others(lower: &str, name: &str) -> bool {
    let Some(last) = crate::names::words(name).pop() else { return false };
    ["other", "unknown", "invalid", "wrong"].iter().any(|it| {
        let (one, many) = (format!("{it} {last}"), format!("{it} {last}s"));
        tells(lower, &one) || tells(lower, &many)
    })
}

/// Whether two words are of one stem: `weighs`, `weight`; `days`, `day`.
fn is_of_stem(one: &str, other: &str) -> bool {
    let shared = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let (one, other) = (one.chars().count(), other.chars().count());
    one.abs_diff(other) <= 1 && shared >= one.min(other).min(5) && shared >= 3
        || shared >= 5 && one.max(other) - shared <= 3
}

/// Whether a sentence names a member, in code or by a word of its name.
pub(in crate::verify) fn names(sentence: &str, name: &str) -> bool {
    if quoted(sentence).iter().any(|it| it == name || it.ends_with(&format!(".{name}"))) {
        return true;
    }
    let lower = sentence.to_lowercase();
    let parts = crate::names::words(name);
    let whole = parts.join(" ");
    if tells(&lower, &whole) || tells(&lower, &name.to_lowercase()) {
        return true;
    }
    let words: Vec<&str> = lower.split(|it: char| !it.is_alphanumeric()).collect();
    let is_meant = |it: &&String| it.chars().count() >= 4 && !COMMON.contains(&it.as_str());
    parts.iter().filter(is_meant).any(|part| words.iter().any(|it| is_of_stem(it, part)))
}

impl Run<'_> {
    /// What the schema says of a place in the body of a request.
    pub(in crate::verify) fn facts_in(&self, index: usize, pointer: &str) -> Option<Facts> {
        let whole = form(self.operation(index)).map(schema)?;
        self.facts_below(&whole, pointer.split('/').skip(1))
    }

    /// What a schema says of a place below it, in whichever of its alternatives.
    fn facts_below<'t>(
        &self,
        whole: &Origin,
        tokens: impl Iterator<Item = &'t str>,
    ) -> Option<Facts> {
        let values = self.values();
        let mut facts = values.facts(whole);
        for token in tokens {
            let name = specwright::value::unescaped(token);
            let of_alternatives = || {
                let mut all = facts.alternatives.iter().map(|it| values.facts(it));
                all.find_map(|it| it.property(&name).cloned())
            };
            let inner = match token.parse::<usize>() {
                Ok(_) => facts.items.clone(),
                Err(_) => facts.property(&name).cloned().or_else(of_alternatives),
            };
            facts = values.facts(&inner?);
        }
        Some(facts)
    }

    /// The sentences of the document about a place in the body of a request.
    pub(in crate::verify) fn said_of(&self, index: usize, pointer: &str) -> Vec<About> {
        let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
        let name = tokens.iter().rev().find(|it| it.parse::<usize>().is_err());
        let name = name.map(|it| specwright::value::unescaped(it).into_owned()).unwrap_or_default();
        let mut found = Vec::new();
        let mut place = String::new();
        for token in &tokens {
            place.push('/');
            place.push_str(token);
            let own = self.facts_in(index, &place).map(|it| it.words).unwrap_or_default();
            found.extend(sentences(&own).into_iter().map(|it| About::Own(it.to_owned())));
        }
        found.extend(self.shown_words(index, &tokens).into_iter().map(About::Own));
        let rules = self.rules_around(index, &place);
        let facts = self.facts_in(index, &place).unwrap_or_default();
        let is_moment = matches!(facts.format.as_deref(), Some("date" | "date-time"));
        // A list has numbers to be added up, or is itself so many.
        let is_number = matches!(facts.kind(), Some("integer" | "number" | "array"));
        // "A test is neither earlier than … nor in the future": the only time of a body needs no name.
        let is_meant = |it: &&str| {
            let lower = it.to_lowercase();
            names(it, &name)
                || tells_of_others(&lower, &name)
                || is_moment && (tells_of_times(&lower) || tells_of_age(&lower))
                || is_number && tells_of_sums(&lower)
        };
        let rules = sentences(&rules).into_iter().filter(is_meant);
        found.extend(rules.map(|it| About::Rule(it.to_owned())));
        // What is said of all operations means a member only where it says so.
        let general = self.api.description.clone().unwrap_or_default();
        let general = sentences(&general).into_iter().filter(|it| quoted(it).contains(&name));
        found.extend(general.map(|it| About::Rule(it.to_owned())));
        found
    }

    /// What is said of the same member where answers show it.
    fn shown_words(&self, index: usize, tokens: &[&str]) -> Vec<String> {
        let facts = self.facts_shown(index, tokens).unwrap_or_default();
        sentences(&facts.words).into_iter().map(str::to_owned).collect()
    }

    /// What the schema of the answer says of the same member.
    pub(in crate::verify) fn facts_shown(&self, index: usize, tokens: &[&str]) -> Option<Facts> {
        let operation = self.operation(index);
        let shown = [200, 201].iter().find_map(|it| {
            crate::verify::judge::exactly(operation, *it)?.content.first().map(schema)
        });
        self.facts_below(&shown?, tokens.iter().copied())
    }

    /// What is said of an operation, of its body and answers, of the members beside one, and of the
    /// operation that creates what it changes.
    pub(super) fn rules_around(&self, index: usize, pointer: &str) -> String {
        let operation = self.operation(index);
        let mut words = words_of(operation);
        let mut add = |it: Option<&str>| {
            words.push('\n');
            words.push_str(it.unwrap_or_default());
        };
        for status in [400, 422] {
            let response = crate::verify::judge::exactly(operation, status);
            add(response.and_then(|it| it.docs.description.as_deref()));
        }
        let owner = self.resources.iter().position(|it| [it.put, it.patch].contains(&Some(index)));
        if let Some(creator) = owner.and_then(|it| self.creator(it)) {
            add(Some(&words_of(self.operation(creator))));
        }
        let Some(whole) = form(operation).map(schema) else { return words };
        let facts = self.values().facts(&whole);
        add(Some(&facts.words));
        for (name, origin) in &facts.properties {
            let mut own = String::new();
            specwright::value::push_token(&mut own, name);
            if !pointer.starts_with(&own) {
                add(Some(&self.values().facts(origin).words));
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::{names, tells_of_others};

    #[test]
    fn what_is_not_listed_is_meant_by_its_last_word() {
        assert!(tells_of_others("any other code is answered with 422", "voucherCode"));
        assert!(tells_of_others("unknown codes are refused", "voucher_code"));
        assert!(!tells_of_others("the code is kept", "voucherCode"));
    }

    #[test]
    fn members_are_named_in_code_and_in_words() {
        assert!(names("`acquired_on` cannot lie in the future", "acquired_on"));
        assert!(names("asking for more days than that is refused", "days"));
        assert!(names("An envelope that weighs more than 2 kg", "weightKg"));
        assert!(names("The window must be at least two hours long", "windowStart"));
        assert!(names("The e-mail or the postal code", "postal_code"));
        assert!(!names("The name of a thing", "customerName"));
        assert!(!names("Today is a fine day", "dayRate2"));
        assert!(!names("A box that is heavy", "weightKg"));
    }
}
