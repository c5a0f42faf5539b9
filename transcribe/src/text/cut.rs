//! The most consistent cut of a page into prose and tables.
//!
//! Text does not mark where a cell, a row or a table ends, and no single line can tell. So each
//! reading of the page is given a cost, the sum of what is surprising about it: a sentence where
//! a name should be, a row's beginning inside a description, headings inside a cell. The reading
//! of the whole page that costs least is taken. It is found from the page's end to its beginning,
//! one piece at a time, in time linear in the page.

use super::features::{Cost, Features, NEVER};
use super::headers::Headers;
use super::shape::{Cells, Shape, looks_like_row};

/// One step of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A piece outside tables.
    Prose,
    /// A table's caption and headings, by their place among the page's.
    Header(usize),
    /// A title inside a table, above a row.
    Title,
    /// The cells of a row before its description.
    Row(Cells),
    /// A piece of a description.
    Wide,
    /// The cells behind the description.
    Tail(Cells),
    /// The row or the table ends; no piece is read.
    End,
}

/// A step with the piece it begins at.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) at: usize,
    pub(super) step: Step,
}

/// A place where another reading of the page would have been as good, or nearly.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub(super) at: usize,
    pub(super) taken: Step,
    pub(super) other: Step,
    /// How much more the other reading costs; 0 where both are equally good.
    pub(super) margin: Cost,
}

/// The cut of a page.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) steps: Vec<Taken>,
    /// Other readings that come close, in the page's order.
    pub(super) others: Vec<Other>,
}

/// Readings that cost this much more than the best one are worth a word in explanations.
const CLOSE: Cost = 3;

/// What a title inside a table costs: more than the name of a row that has several words.
const TITLE: Cost = 5;

/// What a reading is in the middle of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Outside,
    /// Behind the headings of a table.
    Headed(usize),
    /// Between two rows.
    Between(usize),
    /// Behind the first piece of a description.
    Inside(usize),
}

impl State {
    /// Its place in a table of costs. States that another one reaches without reading a piece
    /// come behind it.
    fn index(self) -> usize {
        match self {
            Self::Outside => 0,
            Self::Between(shape) => 1 + 3 * shape,
            Self::Headed(shape) => 2 + 3 * shape,
            Self::Inside(shape) => 3 + 3 * shape,
        }
    }
}

struct Edge {
    cost: Cost,
    to: State,
    next: usize,
    step: Step,
}

struct Page<'a> {
    features: &'a [Features],
    headers: &'a Headers,
    /// What the rest of the page costs, for each piece and state.
    rest: Vec<Cost>,
    states: usize,
}

/// Cuts a page.
pub(super) fn cut(features: &[Features], headers: &Headers) -> Cut {
    let states = headers.states();
    let rest = vec![0; states * (features.len() + 1)];
    let mut page = Page { features, headers, rest, states };
    page.settle();
    page.walk()
}

impl Page<'_> {
    /// Fills in what the rest of the page costs, from its end on.
    fn settle(&mut self) {
        let mut edges = Vec::new();
        for at in (0..=self.features.len()).rev() {
            let shapes = 0..self.headers.shapes.len();
            let inner =
                shapes.flat_map(|it| [State::Between(it), State::Headed(it), State::Inside(it)]);
            for state in [State::Outside].into_iter().chain(inner) {
                self.edges(at, state, &mut edges);
                let best = edges.iter().map(|edge| self.total(edge)).min();
                // At the end of the page nothing is left to pay.
                let best = best.unwrap_or(if at == self.features.len() { 0 } else { NEVER });
                self.rest[at * self.states + state.index()] = best.min(NEVER);
                edges.clear();
            }
        }
    }

    fn total(&self, edge: &Edge) -> Cost {
        edge.cost.saturating_add(self.rest[edge.next * self.states + edge.to.index()])
    }

    /// Follows the best reading from the beginning, with what else comes close.
    fn walk(&self) -> Cut {
        let mut cut = Cut::default();
        let (mut at, mut state) = (0, State::Outside);
        let mut edges = Vec::new();
        loop {
            self.edges(at, state, &mut edges);
            let Some(best) = edges.iter().min_by_key(|edge| self.total(edge)) else { break };
            let cost = self.total(best);
            let rivals = edges.iter().filter(|edge| edge.step != best.step);
            if let Some(rival) = rivals.min_by_key(|edge| self.total(edge)) {
                let margin = self.total(rival) - cost;
                if margin <= CLOSE {
                    let (taken, other) = (best.step.clone(), rival.step.clone());
                    cut.others.push(Other { at, taken, other, margin });
                }
            }
            cut.steps.push(Taken { at, step: best.step.clone() });
            (at, state) = (best.next, best.to);
            edges.clear();
        }
        cut
    }

    /// What can come next in a state.
    fn edges(&self, at: usize, state: State, edges: &mut Vec<Edge>) {
        match state {
            State::Outside => {
                if at < self.features.len() {
                    let cost = self.prose(at);
                    edges.push(Edge { cost, to: State::Outside, next: at + 1, step: Step::Prose });
                    self.header(at, edges);
                }
            }
            State::Headed(shape) => {
                self.row(at, shape, edges);
                self.title(at, shape, edges);
                self.leave(at, 12, edges);
            }
            State::Between(shape) => {
                self.row(at, shape, edges);
                self.title(at, shape, edges);
                self.leave(at, self.leaving(at, shape), edges);
            }
            State::Inside(shape) => self.inside(at, shape, edges),
        }
    }

    /// A row begins; a first piece of its description belongs to it.
    fn row(&self, at: usize, shape: usize, edges: &mut Vec<Edge>) {
        let shaped = &self.headers.shapes[shape];
        for mut cells in shaped.starts(self.features, at) {
            cells.cost += (at..cells.next).map(|cell| self.header_cost(cell)).sum::<Cost>();
            let next = cells.next;
            if next < self.features.len() {
                let cost = cells.cost + self.wide_cost(shaped, next, true);
                let to = self.behind_wide(shaped, shape, next);
                edges.push(Edge { cost, to, next: next + 1, step: Step::Row(cells.clone()) });
            }
            let cost = cells.cost + Shape::empty(self.features, next);
            let bare = Cells { next, ..cells };
            if shaped.has_tail() {
                for tail in shaped.ends(self.features, next) {
                    let mut both = bare.clone();
                    both.cells.push(next..next);
                    both.cells.extend(tail.cells);
                    let to = State::Between(shape);
                    let step = Step::Row(both);
                    edges.push(Edge { cost: cost + tail.cost, to, next: tail.next, step });
                }
            } else {
                let mut bare = bare;
                bare.cells.push(next..next);
                edges.push(Edge { cost, to: State::Between(shape), next, step: Step::Row(bare) });
            }
        }
    }

    /// A title that goes across the table, with a row behind it.
    fn title(&self, at: usize, shape: usize, edges: &mut Vec<Edge>) {
        let shaped = &self.headers.shapes[shape];
        let Some(piece) = self.features.get(at).filter(|piece| piece.across) else { return };
        let begins = shaped.starts(self.features, at + 1).iter().any(|cells| cells.cost < TITLE);
        if begins && piece.level == shaped.level {
            let to = State::Between(shape);
            edges.push(Edge { cost: TITLE, to, next: at + 1, step: Step::Title });
        }
    }

    fn wide_cost(&self, shaped: &Shape, at: usize, is_first: bool) -> Cost {
        // A label above headings belongs to them, and so does a sentence that announces them.
        let announced = self.features[at].announces && !is_first && self.has_header(at + 1);
        let label = if self.is_label(at) || announced { 4 } else { 0 };
        shaped.wide(self.features, at, is_first) + self.header_cost(at).max(label)
    }

    /// What it costs that headings which begin at a piece are read as anything else.
    fn header_cost(&self, at: usize) -> Cost {
        let headers = &self.headers.all[self.headers.at(at)];
        headers.iter().map(|header| 15 - header.cost).max().unwrap_or(0)
    }

    /// A mark ends the description whose last piece it stands behind.
    fn behind_wide(&self, shaped: &Shape, shape: usize, at: usize) -> State {
        let ends = shaped.marked && self.features[at].ends_cell && !shaped.has_tail();
        if ends { State::Between(shape) } else { State::Inside(shape) }
    }

    fn inside(&self, at: usize, shape: usize, edges: &mut Vec<Edge>) {
        let shaped = &self.headers.shapes[shape];
        let closed = at.checked_sub(1).is_some_and(|above| self.features[above].ends_cell);
        if at < self.features.len() && !(shaped.marked && shaped.has_tail() && closed) {
            let cost = self.wide_cost(shaped, at, false);
            let to = self.behind_wide(shaped, shape, at);
            edges.push(Edge { cost, to, next: at + 1, step: Step::Wide });
        }
        if shaped.has_tail() {
            for tail in shaped.ends(self.features, at) {
                let (cost, next) = (tail.cost, tail.next);
                edges.push(Edge { cost, to: State::Between(shape), next, step: Step::Tail(tail) });
            }
        } else {
            // A row that a mark should have ended.
            let cost = if shaped.closed { 3 } else { 0 };
            edges.push(Edge { cost, to: State::Between(shape), next: at, step: Step::End });
        }
    }

    fn header(&self, at: usize, edges: &mut Vec<Edge>) {
        for place in self.headers.at(at) {
            let header = &self.headers.all[place];
            edges.push(Edge {
                cost: header.cost,
                to: State::Headed(header.shape),
                next: header.next,
                step: Step::Header(place),
            });
        }
    }

    fn leave(&self, at: usize, cost: Cost, edges: &mut Vec<Edge>) {
        edges.push(Edge { cost, to: State::Outside, next: at, step: Step::End });
    }

    /// What it costs that a table ends before a piece.
    fn leaving(&self, at: usize, shape: usize) -> Cost {
        let Some(piece) = self.features.get(at) else { return 0 };
        let level = self.headers.shapes[shape].level;
        let shallow = piece.level < level || (piece.item && piece.level <= level);
        match () {
            () if piece.titled || piece.title.is_some() => 0,
            () if self.has_header(at) || self.is_label(at) => 0,
            () if piece.announces && self.has_header(at + 1) => 0,
            () if shallow && level > 0 => 0,
            () if piece.refers => 0,
            () if piece.code => 1,
            () => 5,
        }
    }

    fn has_header(&self, at: usize) -> bool {
        !self.headers.at(at).is_empty()
    }

    /// Whether a piece is the label of the headings behind it.
    fn is_label(&self, at: usize) -> bool {
        let header = &self.headers.all[self.headers.at(at + 1)];
        self.features[at].label && header.iter().any(|header| !header.captioned)
    }

    /// What it costs to read a piece as no part of a table.
    fn prose(&self, at: usize) -> Cost {
        self.header_cost(at).max(looks_like_row(self.features, at, true))
    }
}
