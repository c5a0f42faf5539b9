//! Changes as they are found, each at its node: a pair of parts that several operations may share.

use super::rules::{Direction, Level, Rule};
use specwright::diagnostic::Origin;

/// One change.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) rule: &'static Rule,
    pub(super) level: Level,
    /// What it means for a caller.
    pub(super) meaning: &'static str,
    pub(super) direction: Direction,
    /// Where, in words, below the node that it is found at.
    pub(super) below: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) old: Option<Origin>,
    pub(super) new: Option<Origin>,
}

/// What something was and is, in words or by its places.
pub(super) type Both<T> = (Option<T>, Option<T>);

impl Change {
    /// A change by a rule, which says how much it matters in this direction.
    pub(super) fn new(
        rule: &'static Rule,
        direction: Direction,
        below: &str,
        (before, after): Both<String>,
        (old, new): Both<Origin>,
    ) -> Self {
        let (level, meaning) = rule.effect(direction);
        Self { rule, level, meaning, direction, below: below.to_owned(), before, after, old, new }
    }

    /// The changed part does not travel this way, so that nothing changes.
    pub(super) fn idle(&mut self) {
        if self.level != Level::Compatible {
            self.level = Level::Compatible;
            self.meaning = match self.direction {
                Direction::Request => "it is read-only: requests do not have it",
                Direction::Response => "it is write-only: answers do not have it",
            };
        }
    }
}

/// A pair of parts that was compared.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The way to it in words, as it was first found.
    pub(super) route: String,
    /// What it is part of.
    pub(super) parents: Vec<usize>,
    pub(super) changes: Vec<Change>,
}

/// All that is found, as a graph: what is shared is compared once, and belongs to all that use it.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) nodes: Vec<Node>,
    open: Vec<usize>,
}

impl Comparison {
    /// Begins a node below the open one.
    pub(super) fn enter(&mut self, route: &str) -> usize {
        let node = self.nodes.len();
        let parents = self.open.last().copied().into_iter().collect();
        self.nodes.push(Node { route: route.to_owned(), parents, changes: Vec::new() });
        self.open.push(node);
        node
    }

    /// Opens a node again.
    pub(super) fn open(&mut self, node: usize) {
        self.open.push(node);
    }

    /// Ends the open node.
    pub(super) fn leave(&mut self) {
        self.open.pop();
    }

    /// The open node has another one below it, which was compared already.
    pub(super) fn link(&mut self, node: usize) {
        if let (Some(parent), Some(node)) = (self.open.last(), self.nodes.get_mut(node)) {
            node.parents.push(*parent);
        }
    }

    /// Adds a change to the open node.
    pub(super) fn push(&mut self, change: Change) {
        if let Some(node) = self.open.last() {
            self.nodes[*node].changes.push(change);
        }
    }

    /// The way to the open node.
    pub(super) fn route(&self) -> &str {
        self.open.last().map_or("", |node| &self.nodes[*node].route)
    }

    /// The worst level of the changes, if there are any.
    pub(super) fn worst(&self) -> Option<Level> {
        let changes = self.nodes.iter().flat_map(|node| &node.changes);
        changes.map(|change| change.level).max()
    }

    /// The nodes without parents that lead to a node: operations, webhooks, or the whole.
    pub(super) fn roots(&self, node: usize) -> Vec<usize> {
        let mut seen = vec![false; self.nodes.len()];
        let mut waiting = vec![node];
        let mut roots = Vec::new();
        while let Some(at) = waiting.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let parents = &self.nodes[at].parents;
            if parents.is_empty() {
                roots.push(at);
            }
            waiting.extend(parents);
        }
        roots.sort_unstable();
        roots
    }
}
