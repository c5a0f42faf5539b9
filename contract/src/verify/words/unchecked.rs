//! What of the document's words nothing checks.

use crate::verify::report::Unchecked;
use crate::verify::run::Run;
use crate::verify::words::{flowing, sentences};

impl Run<'_> {
    /// The sentences of the document that say something of requests or answers and that nothing
    /// has looked at.
    pub(in crate::verify) fn unchecked(&mut self) -> Vec<Unchecked> {
        const TELLING: &[&str] = &[
            "must",
            "only",
            "unique",
            "sorted",
            "ordered",
            "at most",
            "at least",
            "default",
            "cannot",
            "never",
            "always",
            "between",
            "no more than",
            "immutable",
            "case-insensitive",
            "idempotent",
        ];
        let mut found = Vec::new();
        let mut places = vec![(String::new(), self.document.root())];
        while let Some((place, value)) = places.pop() {
            if let Some(text) = value.get("description").and_then(|it| it.as_str()) {
                for sentence in sentences(&flowing(text)) {
                    let lower = sentence.to_lowercase();
                    let tells = TELLING.iter().any(|it| {
                        lower
                            .split(|it: char| !it.is_alphanumeric() && it != '-')
                            .any(|word| word == *it)
                            || it.contains(' ') && lower.contains(it)
                    });
                    if tells && !self.looked_at.contains(sentence) && found.len() < 200 {
                        let place = format!("{place}/description");
                        found.push(Unchecked { place, words: sentence.to_owned() });
                    }
                }
            }
            let mut inner = Vec::new();
            for (name, value) in value.members() {
                let mut place = place.clone();
                specwright::value::push_token(&mut place, name);
                if !matches!(&**name, "example" | "examples" | "default" | "enum") {
                    inner.push((place, value));
                }
            }
            for (index, value) in value.items().iter().enumerate() {
                inner.push((format!("{place}/{index}"), value));
            }
            places.extend(inner.into_iter().rev());
        }
        found
    }
}
