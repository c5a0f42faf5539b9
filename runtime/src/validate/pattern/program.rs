//! Expressions that look around or refer back, as programs.
//!
//! An automaton is run over the text once for each lookaround, innermost first, and notes the
//! places where it holds: from the end to the beginning for what looks ahead. A last run then only
//! has to ask at a place. So lookaround takes time in proportion to text times expression. What
//! refers back to a group has no such automaton; there, ways are tried one after the other.

use super::Search;
use super::class::WORD;
use super::emit;
use super::parse::Node;

/// Longer programs are not made: counted repetitions are written out.
const LENGTH: usize = 20_000;

/// A search is given up after so many steps of a program, a tenth of a second or so.
const STEPS: usize = 20_000_000;

#[derive(Debug)]
pub(super) struct Program {
    code: Vec<Step>,
    /// Those that others ask come first.
    looks: Vec<Look>,
    /// How many places are kept in mind while ways are tried.
    slots: usize,
    refers_back: bool,
}

#[derive(Debug)]
struct Look {
    code: Vec<Step>,
    is_behind: bool,
}

#[derive(Debug)]
enum Step {
    /// One character of these ranges.
    Class(Vec<(char, char)>),
    /// Here or there, in this order.
    Split(usize, usize),
    Start,
    End,
    LineStart,
    LineEnd,
    /// Whether a word begins or ends here.
    Boundary(bool),
    /// Whether the lookaround of this number holds here.
    Look(usize, bool),
    /// Keeps this place in mind.
    Save(usize),
    /// Goes on where this is not the place that is kept.
    Moved(usize),
    /// The text of the group of this number.
    Back(usize),
    Match,
}

/// The program would be too long, or asks of a lookaround what it took.
#[derive(Debug)]
pub(super) struct Unsupported;

impl Program {
    pub(super) fn new(node: &Node) -> Result<Self, Unsupported> {
        let refers_back = node.has_back_reference();
        let slots = 2 * node.groups();
        let mut compiler =
            Compiler { looks: Vec::new(), left: LENGTH, refers_back, slots, group: 0 };
        let code = compiler.program(node, false)?;
        Ok(Self { code, looks: compiler.looks, slots: compiler.slots, refers_back })
    }

    pub(super) fn search(&self, text: &str) -> Search {
        let text: Vec<char> = text.chars().collect();
        let mut run = Run { text: &text, looks: Vec::new(), left: STEPS };
        for look in &self.looks {
            let mut holds = vec![false; text.len() + 1];
            let noted = run.automaton(&look.code, !look.is_behind, |place| {
                holds[place] = true;
                false
            });
            if noted.is_none() {
                return Search::GivenUp;
            }
            run.looks.push(holds);
        }
        let found = match self.refers_back {
            true => run.ways(&self.code, self.slots),
            false => run.automaton(&self.code, false, |_| true),
        };
        match found {
            Some(true) => Search::Found,
            Some(false) => Search::NotFound,
            None => Search::GivenUp,
        }
    }
}

struct Compiler {
    looks: Vec<Look>,
    /// How many steps may still be made.
    left: usize,
    refers_back: bool,
    slots: usize,
    /// How many groups have been met.
    group: usize,
}

impl Compiler {
    fn program(&mut self, node: &Node, is_backward: bool) -> Result<Vec<Step>, Unsupported> {
        let mut code = Vec::new();
        self.node(&mut code, node, is_backward)?;
        code.push(Step::Match);
        Ok(code)
    }

    fn push(&mut self, code: &mut Vec<Step>, step: Step) -> Result<(), Unsupported> {
        self.left = self.left.checked_sub(1).ok_or(Unsupported)?;
        code.push(step);
        Ok(())
    }

    fn node(
        &mut self,
        code: &mut Vec<Step>,
        node: &Node,
        is_backward: bool,
    ) -> Result<(), Unsupported> {
        let step = match node {
            Node::Class(_) => Step::Class(emit::ranges(node)),
            Node::IgnoreCase(inner) if matches!(**inner, Node::Class(_)) => {
                Step::Class(emit::ranges(node))
            }
            Node::IgnoreCase(inner) => return self.node(code, inner, is_backward),
            Node::Sequence(nodes) if is_backward => {
                return nodes.iter().rev().try_for_each(|node| self.node(code, node, true));
            }
            Node::Sequence(nodes) => {
                return nodes.iter().try_for_each(|node| self.node(code, node, false));
            }
            Node::Either(nodes) => return self.either(code, nodes, is_backward),
            Node::Repeat { inner, least, most, is_lazy } => {
                return self.repeat(code, inner, (*least, *most), *is_lazy, is_backward);
            }
            Node::Capture(inner) => {
                let number = self.group;
                self.group += 1;
                if !self.refers_back {
                    return self.node(code, inner, is_backward);
                }
                self.push(code, Step::Save(2 * number))?;
                self.node(code, inner, is_backward)?;
                Step::Save(2 * number + 1)
            }
            Node::Start => Step::Start,
            Node::End => Step::End,
            Node::LineStart => Step::LineStart,
            Node::LineEnd => Step::LineEnd,
            Node::Boundary => Step::Boundary(true),
            Node::NotBoundary => Step::Boundary(false),
            Node::Look { inner, is_behind, holds } => {
                if self.refers_back && (inner.groups() > 0 || inner.has_back_reference()) {
                    return Err(Unsupported);
                }
                let look = self.program(inner, !is_behind)?;
                self.looks.push(Look { code: look, is_behind: *is_behind });
                Step::Look(self.looks.len() - 1, *holds)
            }
            Node::Back(number) => Step::Back(*number as usize - 1),
        };
        self.push(code, step)
    }

    fn either(
        &mut self,
        code: &mut Vec<Step>,
        nodes: &[Node],
        is_backward: bool,
    ) -> Result<(), Unsupported> {
        let mut ends = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let split = code.len();
            let is_last = index + 1 == nodes.len();
            if !is_last {
                self.push(code, Step::Split(split + 1, 0))?;
            }
            self.node(code, node, is_backward)?;
            if !is_last {
                ends.push(code.len());
                self.push(code, Step::Split(0, 0))?;
                code[split] = Step::Split(split + 1, code.len());
            }
        }
        for end in ends {
            code[end] = Step::Split(code.len(), code.len());
        }
        Ok(())
    }

    fn repeat(
        &mut self,
        code: &mut Vec<Step>,
        inner: &Node,
        (least, most): (u32, Option<u32>),
        is_lazy: bool,
        is_backward: bool,
    ) -> Result<(), Unsupported> {
        let first_group = self.group;
        let one = |this: &mut Self, code: &mut Vec<Step>| {
            this.group = first_group;
            this.node(code, inner, is_backward)
        };
        let split = |from: usize, to: usize| match is_lazy {
            false => Step::Split(from + 1, to),
            true => Step::Split(to, from + 1),
        };
        for _ in 0..least {
            // Steps are counted, but a part without any could be asked for four thousand million
            // times.
            let length = code.len();
            one(self, code)?;
            if code.len() == length {
                break;
            }
        }
        let Some(most) = most else {
            let (place, slot) = (code.len(), self.slots);
            self.slots += 1;
            self.push(code, Step::Split(0, 0))?;
            self.push(code, Step::Save(slot))?;
            one(self, code)?;
            self.push(code, Step::Moved(slot))?;
            self.push(code, Step::Split(place, place))?;
            code[place] = split(place, code.len());
            return Ok(());
        };
        let mut places = Vec::new();
        for _ in least..most {
            places.push(code.len());
            self.push(code, Step::Split(0, 0))?;
            one(self, code)?;
        }
        for place in places {
            code[place] = split(place, code.len());
        }
        // When it is not there at all, its groups are counted all the same.
        self.group = first_group + inner.groups();
        Ok(())
    }
}

/// A search in one text.
struct Run<'a> {
    text: &'a [char],
    /// Where each lookaround holds.
    looks: Vec<Vec<bool>>,
    left: usize,
}

impl Run<'_> {
    /// Whether a step that takes no character goes on at a place.
    fn holds(&self, step: &Step, place: usize) -> bool {
        let before = place.checked_sub(1).and_then(|before| self.text.get(before));
        let behind = self.text.get(place);
        let ends_line = |character: Option<&char>| {
            character.is_none_or(|it| matches!(it, '\n' | '\r' | '\u{2028}' | '\u{2029}'))
        };
        let is_word = |character: Option<&char>| {
            let code = character.map(|it| u32::from(*it));
            code.is_some_and(|code| WORD.iter().any(|(from, to)| (*from..=*to).contains(&code)))
        };
        match step {
            Step::Start => before.is_none(),
            Step::End => behind.is_none(),
            Step::LineStart => ends_line(before),
            Step::LineEnd => ends_line(behind),
            Step::Boundary(holds) => (is_word(before) != is_word(behind)) == *holds,
            Step::Look(number, holds) => self.looks[*number][place] == *holds,
            _ => true,
        }
    }

    /// Runs an automaton that may begin at each place, and tells the places where it ends until
    /// one is enough. Nothing when it takes too long.
    fn automaton(
        &mut self,
        code: &[Step],
        is_backward: bool,
        mut found: impl FnMut(usize) -> bool,
    ) -> Option<bool> {
        let (mut now, mut next) = (States::new(code.len()), States::new(code.len()));
        let end = self.text.len();
        for index in 0..=end {
            let place = if is_backward { end - index } else { index };
            self.enter(code, &mut now, 0, place);
            self.left = self.left.checked_sub(now.list.len() + 1)?;
            if now.list.iter().any(|state| matches!(code[*state], Step::Match)) && found(place) {
                return Some(true);
            }
            if index == end {
                break;
            }
            let (character, behind) = match is_backward {
                true => (self.text[place - 1], place - 1),
                false => (self.text[place], place + 1),
            };
            next.clear();
            for state in &now.list {
                if let Step::Class(ranges) = &code[*state]
                    && contains(ranges, character)
                {
                    self.enter(code, &mut next, state + 1, behind);
                }
            }
            std::mem::swap(&mut now, &mut next);
        }
        Some(false)
    }

    /// Adds a state with all that are reached from it without a character.
    fn enter(&self, code: &[Step], states: &mut States, state: usize, place: usize) {
        let mut open = vec![state];
        while let Some(state) = open.pop() {
            if !states.add(state) {
                continue;
            }
            match &code[state] {
                Step::Split(first, second) => open.extend([*second, *first]),
                Step::Class(_) | Step::Match | Step::Back(_) => {}
                step if self.holds(step, place) => open.push(state + 1),
                _ => {}
            }
        }
    }

    /// Tries one way after the other, from each place.
    fn ways(&mut self, code: &[Step], slots: usize) -> Option<bool> {
        let mut kept: Vec<Option<usize>> = vec![None; slots];
        for start in 0..=self.text.len() {
            kept.fill(None);
            let mut open = vec![Way::Try(0, start)];
            while let Some(way) = open.pop() {
                self.left = self.left.checked_sub(1)?;
                let (state, place) = match way {
                    Way::Try(state, place) => (state, place),
                    Way::Restore(slot, place) => {
                        kept[slot] = place;
                        continue;
                    }
                };
                match &code[state] {
                    Step::Match => return Some(true),
                    Step::Split(first, second) => {
                        open.extend([Way::Try(*second, place), Way::Try(*first, place)]);
                    }
                    Step::Class(ranges) => {
                        let fits = self.text.get(place).is_some_and(|it| contains(ranges, *it));
                        open.extend(fits.then_some(Way::Try(state + 1, place + 1)));
                    }
                    Step::Save(slot) => {
                        open.extend([Way::Restore(*slot, kept[*slot]), Way::Try(state + 1, place)]);
                        kept[*slot] = Some(place);
                    }
                    Step::Moved(slot) if kept[*slot] == Some(place) => {}
                    Step::Back(group) => {
                        // A group that took no part is empty (22.2.2.7.2), and so is one that has
                        // only begun.
                        let group = kept[2 * group].zip(kept[2 * group + 1]);
                        let said = group.and_then(|(from, to)| self.text.get(from..to));
                        let said = said.unwrap_or_default();
                        self.left = self.left.checked_sub(said.len())?;
                        if self.text[place..].starts_with(said) {
                            open.push(Way::Try(state + 1, place + said.len()));
                        }
                    }
                    step if self.holds(step, place) => open.push(Way::Try(state + 1, place)),
                    _ => {}
                }
            }
        }
        Some(false)
    }
}

/// What is still to be done while ways are tried.
enum Way {
    Try(usize, usize),
    Restore(usize, Option<usize>),
}

/// States of an automaton, each once.
struct States {
    list: Vec<usize>,
    is_there: Vec<bool>,
}

impl States {
    fn new(count: usize) -> Self {
        Self { list: Vec::new(), is_there: vec![false; count] }
    }

    fn add(&mut self, state: usize) -> bool {
        let is_new = !std::mem::replace(&mut self.is_there[state], true);
        if is_new {
            self.list.push(state);
        }
        is_new
    }

    fn clear(&mut self) {
        for state in self.list.drain(..) {
            self.is_there[state] = false;
        }
    }
}

fn contains(ranges: &[(char, char)], character: char) -> bool {
    let place = ranges.partition_point(|(_, last)| *last < character);
    ranges.get(place).is_some_and(|(first, _)| *first <= character)
}
