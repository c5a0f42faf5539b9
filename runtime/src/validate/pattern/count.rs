//! Counts that are too large for an automaton.

use super::parse::Node;

/// `^A{0,9999}$` as `^A*$`, and how many characters there have to be: an automaton counts by having
/// a state for each number. Nothing for an expression of another form.
pub(super) fn without(node: &Node) -> Option<(Node, usize, Option<usize>)> {
    let Node::Sequence(nodes) = node else { return None };
    let [Node::Start, parts @ .., Node::End] = &**nodes else { return None };
    let (mut others, mut counted) = (0, None);
    let mut out = vec![Node::Start];
    for part in parts {
        match uncaptured(part) {
            Node::Repeat { inner, least, most, is_lazy } if counted.is_none() => {
                if !is_one_character(inner) {
                    return None;
                }
                counted = Some((*least as usize, most.map(|most| most as usize)));
                let inner = inner.clone();
                out.push(Node::Repeat { inner, least: 0, most: None, is_lazy: *is_lazy });
            }
            one if is_one_character(one) => {
                others += 1;
                out.push(one.clone());
            }
            _ => return None,
        }
    }
    out.push(Node::End);
    let (least, most) = counted?;
    Some((Node::Sequence(out), least + others, most.map(|most| most + others)))
}

fn is_one_character(node: &Node) -> bool {
    match node {
        Node::Class(_) => true,
        Node::Capture(inner) | Node::IgnoreCase(inner) => is_one_character(inner),
        Node::Either(nodes) => nodes.iter().all(is_one_character),
        _ => false,
    }
}

fn uncaptured(node: &Node) -> &Node {
    match node {
        Node::Capture(inner) => uncaptured(inner),
        other => other,
    }
}
