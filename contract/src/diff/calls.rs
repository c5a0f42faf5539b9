//! Which operations are the same ones in both documents, and which have come or gone: those of
//! the paths, webhooks, and the callbacks of each operation.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::change::{Both, Change, Comparison};
use super::operation::Operations;
use super::read::{self, Kind, Operation, is_set};
use super::rules::{self, Direction, Rule};
use super::schema::Schemas;
use super::security::{self, Renamed};
use super::servers::{self, Moved};
use specwright::api::Method;
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// Operations of the old document and of the new one.
type Lists<'a> = (Vec<Operation<'a>>, Vec<Operation<'a>>);

/// Compares lists of operations.
pub(super) struct Calls<'c, 'a> {
    old: &'a Document,
    new: &'a Document,
    schemas: &'c mut Schemas<'a>,
    into: &'c mut Comparison,
    today: &'c str,
    renamed: &'c Renamed<'a>,
    /// What has moved between servers and paths.
    moved: Moved,
    /// Callbacks that were compared, which several operations may share, or have below themselves.
    seen: HashMap<(Origin, Origin, Direction), usize>,
    /// Callbacks that are still to be looked at, each list with the node of its operation.
    waiting: VecDeque<(usize, Lists<'a>, Direction)>,
}

impl<'c, 'a> Calls<'c, 'a> {
    pub(super) fn new(
        (old, new): (&'a Document, &'a Document),
        schemas: &'c mut Schemas<'a>,
        into: &'c mut Comparison,
        today: &'c str,
        renamed: &'c Renamed<'a>,
    ) -> Self {
        let (seen, waiting) = (HashMap::new(), VecDeque::new());
        let moved = Moved::default();
        Self { old, new, schemas, into, today, renamed, moved, seen, waiting }
    }

    /// Compares all operations of the documents. Says what has moved between servers and paths.
    pub(super) fn run(mut self) -> Moved {
        for (kind, sent) in [(Kind::Call, Direction::Request), (Kind::Webhook, Direction::Response)]
        {
            let lists = (read::operations(self.old, kind), read::operations(self.new, kind));
            if kind == Kind::Call {
                let moved = Moved::between(self.old, self.new);
                self.moved = moved.filter(|it| is_moved(&lists, it)).unwrap_or_default();
            }
            self.compare(lists, sent);
        }
        while let Some((node, lists, sent)) = self.waiting.pop_front() {
            self.into.open(node);
            self.compare(lists, sent);
            self.into.leave();
        }
        self.moved
    }

    fn compare(&mut self, (before, after): Lists<'a>, sent: Direction) {
        let mut left: BTreeMap<_, Vec<Operation<'a>>> = BTreeMap::new();
        let mut order = Vec::new();
        for operation in after {
            let key = key(&operation, &self.moved.new);
            order.push(key.clone());
            left.entry(key).or_default().push(operation);
        }
        for operation in &before {
            let others = left.entry(key(operation, &self.moved.old)).or_default();
            // Of several that differ by the names of their variables, the one of the same name.
            let same = others.iter().position(|other| other.path == operation.path);
            let index = same.or((!others.is_empty()).then_some(0));
            match index.map(|index| others.remove(index)) {
                Some(other) => self.pair(operation, &other, sent),
                None => self.removed(operation, sent),
            }
        }
        for operation in order.into_iter().filter_map(|key| left.get_mut(&key)?.pop()) {
            self.added(&operation, sent);
        }
    }

    fn pair(&mut self, old: &Operation<'a>, new: &Operation<'a>, sent: Direction) {
        let key = (old.origin.clone(), new.origin.clone(), sent);
        if let Some(node) = self.seen.get(&key) {
            return self.into.link(*node);
        }
        let node = self.into.enter(&self.route(new));
        if new.kind == Kind::Callback {
            self.seen.insert(key, node);
        }
        let (schemas, into) = (&mut *self.schemas, &mut *self.into);
        let mut operations = Operations { old: self.old, new: self.new, schemas, into, sent };
        if !operations.is_same(old, new) {
            operations.compare(old, new);
            let lists = (read::callbacks(self.old, old), read::callbacks(self.new, new));
            self.waiting.push_back((node, lists, sent.opposite()));
        }
        // What is asked for may be said by the document.
        let documents = (self.old, self.new);
        security::requirements(documents, (old, new), self.renamed, sent, self.into);
        if new.kind == Kind::Call {
            servers::own(documents, (old, new), self.into);
        }
        self.into.leave();
    }

    /// The way to an operation in words.
    fn route(&self, operation: &Operation<'_>) -> String {
        match self.into.route() {
            "" => operation.name(),
            above => format!("{above}, {}", operation.name()),
        }
    }

    fn removed(&mut self, operation: &Operation<'_>, sent: Direction) {
        let sunset = operation.value.get("x-sunset").and_then(Value::as_str);
        let is_promised = sunset.is_some_and(|date| date > self.today);
        let rule = match operation.kind {
            Kind::Webhook => &rules::WEBHOOK_REMOVED,
            Kind::Callback => &rules::CALLBACK_REMOVED,
            Kind::Call if is_set(operation.value, "deprecated") && !is_promised => {
                &rules::OPERATION_RETIRED
            }
            Kind::Call => &rules::OPERATION_REMOVED,
        };
        let after = sunset.filter(|_| is_promised).map(|date| format!("promised until {date}"));
        self.whole(rule, operation, sent, (None, after), (Some(operation.origin.clone()), None));
    }

    fn added(&mut self, operation: &Operation<'_>, sent: Direction) {
        let rule = match operation.kind {
            Kind::Call => &rules::OPERATION_ADDED,
            Kind::Webhook => &rules::WEBHOOK_ADDED,
            Kind::Callback => &rules::CALLBACK_ADDED,
        };
        self.whole(rule, operation, sent, (None, None), (None, Some(operation.origin.clone())));
    }

    /// A change of a whole operation.
    fn whole(
        &mut self,
        rule: &'static Rule,
        operation: &Operation<'_>,
        sent: Direction,
        said: Both<String>,
        places: Both<Origin>,
    ) {
        let route = self.route(operation);
        self.into.enter(&route);
        self.into.push(Change::new(rule, sent, "", said, places));
        self.into.leave();
    }
}

/// Method and path of an operation, below what the servers of the other document have.
fn key(operation: &Operation<'_>, above: &str) -> (Method, String) {
    let (method, path) = operation.key();
    match operation.kind {
        Kind::Call => (method, format!("{above}{path}")),
        _ => (method, path),
    }
}

/// Whether more operations are the same ones so than by their paths alone.
fn is_moved((old, new): &Lists<'_>, moved: &Moved) -> bool {
    let count = |moved: &Moved| {
        let after: HashSet<_> = new.iter().map(|it| key(it, &moved.new)).collect();
        old.iter().filter(|it| after.contains(&key(it, &moved.old))).count()
    };
    count(moved) > count(&Moved::default())
}
