//! Blocks as Markdown.

use crate::page::{Block, BlockKind};

/// Blocks as Markdown: paragraphs apart, lists together, code fenced.
pub(crate) fn markdown(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut previous: Option<&Block> = None;
    let mut number = 0_u32;
    for block in blocks {
        // "NOTE:" is a paragraph of its own on the page; its text belongs behind it.
        if let Some(before) = previous.filter(|before| is_note(before) && block.is_paragraph()) {
            let word = before.text.trim();
            if !word.ends_with([':', '：']) {
                out.push(':');
            }
            let text = block.text.trim();
            out.push(' ');
            out.push_str(text.strip_prefix(word).unwrap_or(text).trim_start());
            previous = Some(block);
            continue;
        }
        if let Some(before) = previous {
            let tight = block.is_item() && before.level > 0 || block.is_item() && before.is_item();
            out.push_str(if tight { "\n" } else { "\n\n" });
        }
        number = if block.kind == BlockKind::Numbered { number + 1 } else { 0 };
        push(&mut out, block, number);
        previous = Some(block);
    }
    out
}

/// The mark of a note, alone in a paragraph.
fn is_note(block: &Block) -> bool {
    let word = block.text.trim().trim_end_matches([':', '：']);
    block.is_paragraph()
        && matches!(word, "NOTE" | "Note" | "NOTICE" | "CAUTION" | "WARNING" | "说明" | "注意")
}

fn push(out: &mut String, block: &Block, number: u32) {
    let level = usize::from(block.level);
    match block.kind {
        BlockKind::Bullet => {
            out.push_str(&"  ".repeat(level.saturating_sub(1)));
            out.push_str("- ");
            out.push_str(block.text.trim());
        }
        BlockKind::Numbered => {
            out.push_str(&"  ".repeat(level.saturating_sub(1)));
            out.push_str(&format!("{number}. "));
            out.push_str(block.text.trim());
        }
        BlockKind::Paragraph => {
            out.push_str(&"  ".repeat(level));
            out.push_str(block.text.trim());
        }
        BlockKind::Code => {
            let pad = "  ".repeat(level);
            let fence = if block.text.contains("```") { "~~~~" } else { "```" };
            out.push_str(&format!("{pad}{fence}text"));
            for line in block.text.lines() {
                out.push('\n');
                if !line.is_empty() {
                    out.push_str(&pad);
                    out.push_str(line);
                }
            }
            out.push_str(&format!("\n{pad}{fence}"));
        }
    }
}

/// A labelled part: on one line where it is one paragraph.
pub(super) fn labelled(label: &str, blocks: &[Block]) -> String {
    match blocks {
        [] => String::new(),
        [only] if only.is_paragraph() => format!("{label}: {}", only.text.trim()),
        [first, rest @ ..] if first.is_paragraph() => {
            let sep = if rest.iter().all(Block::is_item) { "\n" } else { "\n\n" };
            format!("{label}: {}{sep}{}", first.text.trim(), markdown(rest))
        }
        _ => format!("{label}:\n\n{}", markdown(blocks)),
    }
}
