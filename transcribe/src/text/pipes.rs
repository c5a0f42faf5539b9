//! The other form in which page texts circulate: cells as `cell |` lines over a rule.
//!
//! Such an extraction writes `Parameter |`, `Mandatory |`, … , a rule `---|---|---|---` and then
//! the cells, each but a row's last one ended by a bar. Taking the bars and the rule away
//! leaves the usual layout, one block a paragraph.

/// Rewrites the lines of such tables; any other text stays as it is, line for line.
pub(crate) fn unfold(text: &str) -> String {
    if !text.lines().any(is_rule) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let trimmed = line.trim_end();
        if is_rule(line) {
            // Kept as an empty line, so that places stay right.
        } else if let Some(cell) = trimmed.strip_suffix('|').filter(|cell| !cell.contains('|')) {
            out.push_str(cell.trim_end());
        } else if trimmed.contains(" | ") {
            // A whole row on one line has no lines of its own to give to its cells.
            out.push_str(&trimmed.replace(" | ", "\u{2028}"));
        } else {
            out.push_str(trimmed);
        }
        out.push('\n');
    }
    out
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let dashes = line.chars().filter(|letter| *letter == '-').count();
    dashes >= 6
        && line.contains('|')
        && line.chars().all(|letter| matches!(letter, '-' | '|' | ':' | ' '))
}
