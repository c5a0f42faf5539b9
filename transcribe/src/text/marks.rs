//! Where a copy marks the ends of cells: by tabs, as browsers and spreadsheets do, or by bars.
//!
//! Both come down to one thing, a [`MARK`] at the end of a cell's last line, each cell on a line
//! of its own. What a line shared with others is cut by line separators, so that places stay.

/// Stands at the end of a line that ends a cell.
pub(super) const MARK: char = '\u{1f}';

/// A line that parts headings from rows.
pub(super) const RULE: char = '\u{1e}';

/// Stands between the cells of one line.
pub(super) const BREAK: char = '\u{2028}';

/// Rewrites a text with marks; one that has none stays as it is.
pub(super) fn unfold(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace([MARK, RULE], " ");
    if text.lines().any(|line| is_rule(line) || is_headed_by_bars(line)) {
        return lines(&text, bars);
    }
    // Tabs are blanks as well; they part cells where they part headings.
    if text.split('\t').zip(text.split('\t').skip(1)).any(|(left, right)| are_headings(left, right))
    {
        return lines(&text, tabs);
    }
    text
}

/// Whether bars part headings on a line: some copies have no rule below them.
fn is_headed_by_bars(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 500 || !line.contains('|') {
        return false;
    }
    let cells = split_bars(line.strip_prefix('|').unwrap_or(line));
    cells.len() > 1 && cells.iter().take(2).all(|cell| crate::words::column(cell).is_some())
}

fn are_headings(left: &str, right: &str) -> bool {
    let last = left.trim_end().lines().next_back().unwrap_or_default();
    let next = right.trim_start().lines().next().unwrap_or_default();
    let is = |text: &str| crate::words::column(text).is_some();
    is(last) && is(next)
}

fn lines(text: &str, rewrite: fn(&str, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.split('\n') {
        rewrite(line, &mut out);
        out.push('\n');
    }
    out.pop();
    out
}

/// `cell⇥cell⇥cell`, or a tab at either end of a cell's line, or on a line of its own.
fn tabs(line: &str, out: &mut String) {
    // Tabs in code are its own.
    if line.trim_start().starts_with(['"', '{', '}', '[', ']']) {
        out.push_str(line);
        return;
    }
    for (index, cell) in line.split('\t').enumerate() {
        if index > 0 {
            out.push(MARK);
            out.push(BREAK);
        }
        out.push_str(cell.trim_end());
    }
}

/// `cell |`, `| cell | cell |` or a lone bar.
fn bars(line: &str, out: &mut String) {
    let trimmed = line.trim_end();
    if is_rule(trimmed) {
        out.push(RULE);
        return;
    }
    let inner = trimmed.trim_start();
    let whole = inner.starts_with('|') && inner.len() > 1 && inner.ends_with('|');
    if !whole && !trimmed.ends_with('|') && !trimmed.contains(" | ") {
        out.push_str(trimmed);
        return;
    }
    // A bar at the start begins a row; the cells are what the others part.
    let cells = if whole { &inner[1..] } else { trimmed };
    let parts = split_bars(cells);
    let last = parts.len() - 1;
    for (index, cell) in parts.iter().enumerate() {
        // Behind the last bar of a line nothing is left.
        if index > 0 && (index < last || !cell.trim().is_empty()) {
            out.push(BREAK);
        }
        out.push_str(cell.trim_end());
        if index < last {
            out.push(MARK);
        }
    }
}

/// The parts between bars, those behind a backslash left alone.
fn split_bars(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for letter in text.chars() {
        match letter {
            '|' if !escaped => parts.push(String::new()),
            _ => {
                if let Some(part) = parts.last_mut() {
                    if letter == '|' {
                        part.pop();
                    }
                    part.push(letter);
                }
            }
        }
        escaped = letter == '\\';
    }
    parts
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let dashes = line.chars().filter(|letter| *letter == '-').count();
    dashes >= 6
        && line.contains('|')
        && line.chars().all(|letter| matches!(letter, '-' | '|' | ':' | ' '))
}
