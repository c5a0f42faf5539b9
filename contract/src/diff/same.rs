//! Parts of both documents that say the same and lead to nothing that has changed: between them there
//! is nothing to find. Most of two versions of a document is of that kind.

use foldhash::HashMap;

use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// What is known of pairs of parts. Where it is not easily told that two are the same, they differ.
pub(super) struct Same<'a> {
    old: &'a Document,
    new: &'a Document,
    pairs: Vec<Pair>,
    /// Where a pair is among them, by both places.
    known: HashMap<(Origin, Origin), usize>,
    /// Where a `$ref` from the top of a file leads, by the files and its text.
    led: HashMap<(u32, u32, &'a str), Led>,
    /// Pairs that were met and not looked at yet.
    waiting: Vec<usize>,
}

/// A part of the old document and one of the new.
struct Pair {
    old: Origin,
    new: Origin,
    /// Whether they differ, or lead to what does.
    differs: bool,
    /// The pairs that lead to it.
    users: Vec<usize>,
}

/// Where the same `$ref` leads in both documents.
#[derive(Clone, Copy)]
enum Led {
    /// To a pair of parts.
    To(usize),
    /// Nowhere in both.
    Nowhere,
    /// Somewhere in one of them.
    Apart,
}

impl<'a> Same<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        let (known, led) = (HashMap::default(), HashMap::default());
        Self { old, new, pairs: Vec::new(), known, led, waiting: Vec::new() }
    }

    /// Whether the parts at two places are the same, with all that they lead to.
    pub(super) fn is(&mut self, old: &Origin, new: &Origin) -> bool {
        let asked = self.pair(old.clone(), new.clone());
        while let Some(pair) = self.waiting.pop() {
            self.look(pair);
        }
        !self.pairs[asked].differs
    }

    fn pair(&mut self, old: Origin, new: Origin) -> usize {
        let index = self.pairs.len();
        let key = (old, new);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        self.known.insert(key.clone(), index);
        let (old, new) = key;
        self.pairs.push(Pair { old, new, differs: false, users: Vec::new() });
        self.waiting.push(index);
        index
    }

    fn look(&mut self, pair: usize) {
        let (old, new) = (self.pairs[pair].old.clone(), self.pairs[pair].new.clone());
        let mut references = Vec::new();
        let is_alike = match (self.old.get(&old), self.new.get(&new)) {
            (Some(before), Some(after)) => is_alike(before, after, &mut references),
            _ => false,
        };
        if !is_alike {
            return self.mark(pair);
        }
        for reference in references {
            match self.lead(&old, &new, reference) {
                Led::Nowhere => {}
                Led::To(target) if !self.pairs[target].differs => {
                    self.pairs[target].users.push(pair);
                }
                Led::To(_) | Led::Apart => return self.mark(pair),
            }
        }
    }

    /// Notes that a pair differs, and all that lead to it.
    fn mark(&mut self, pair: usize) {
        let mut marked = vec![pair];
        while let Some(pair) = marked.pop() {
            let pair = &mut self.pairs[pair];
            pair.differs = true;
            marked.append(&mut pair.users);
        }
    }

    fn lead(&mut self, old: &Origin, new: &Origin, reference: &'a str) -> Led {
        let key = (old.file, new.file, reference);
        // What it leads to depends on where it stands only when it is relative.
        let is_from_top = reference.starts_with("#/");
        if let Some(known) = self.led.get(&key).filter(|_| is_from_top) {
            return *known;
        }
        let led = match (self.old.resolve(old, reference), self.new.resolve(new, reference)) {
            (Ok(before), Ok(after)) => Led::To(self.pair(before, after)),
            (Err(_), Err(_)) => Led::Nowhere,
            _ => Led::Apart,
        };
        if is_from_top {
            self.led.insert(key, led);
        }
        led
    }
}

/// Whether two values are the same, member by member in one order; collects their `$ref`s.
fn is_alike<'a>(old: &'a Value, new: &'a Value, references: &mut Vec<&'a str>) -> bool {
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            before.len() == after.len()
                && before.iter().zip(after).all(|((name, old), (other, new))| {
                    match (&**name, old) {
                        ("$ref", Value::String(reference)) => references.push(reference),
                        // A `$ref` in it starts there.
                        ("$id", Value::String(_)) => return false,
                        _ => {}
                    }
                    name == other && is_alike(old, new, references)
                })
        }
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len()
                && before.iter().zip(after).all(|(old, new)| is_alike(old, new, references))
        }
        _ => old == new,
    }
}
