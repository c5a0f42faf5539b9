//! Words as they are read: lines that an author has broken are one, and what stands by itself stays so.

use specwright::api::{Api, Docs};

/// A text without line ends within its sentences: each of its lines is a paragraph, an item of a list or a heading.
pub(in crate::verify) fn flowing(text: &str) -> String {
    let mut out = String::new();
    let mut is_open = false;
    for line in text.lines().map(str::trim) {
        let digits = line.trim_start_matches(|it: char| it.is_ascii_digit());
        let is_numbered = digits.len() < line.len() && digits.starts_with(['.', ')']);
        let is_item = ["- ", "* ", "+ ", "#", "|"].iter().any(|it| line.starts_with(it));
        let begins = line.is_empty() || is_item || is_numbered;
        if !out.is_empty() && !line.is_empty() {
            out.push(if is_open && !begins { ' ' } else { '\n' });
        }
        out.push_str(line);
        is_open = !line.is_empty() && !line.starts_with('#') && !line.starts_with('|');
    }
    out
}

/// Has the words of an API flow: those of its operations, and of their parameters, bodies and answers.
pub(in crate::verify) fn flow(api: &mut Api) {
    if let Some(words) = &mut api.description {
        *words = flowing(words);
    }
    for operation in &mut api.operations {
        flow_docs(&mut operation.docs);
        operation.parameters.iter_mut().for_each(|it| flow_docs(&mut it.docs));
        operation.body.iter_mut().for_each(|it| flow_docs(&mut it.docs));
        for response in &mut operation.responses {
            flow_docs(&mut response.docs);
            response.headers.iter_mut().for_each(|it| flow_docs(&mut it.docs));
        }
    }
}

fn flow_docs(docs: &mut Docs) {
    for words in [&mut docs.title, &mut docs.description].into_iter().flatten() {
        *words = flowing(words);
    }
}

#[cfg(test)]
mod tests {
    use super::flowing;

    #[test]
    fn sentences_are_not_broken_by_lines() {
        let text = "A test is neither early nor in the\n  future (UTC).\n\nIt is kept.\n";
        assert_eq!(flowing(text), "A test is neither early nor in the future (UTC).\nIt is kept.");
        let list = "Rules:\n- no more\n  than two\n- at least one\n1. first\n\nEnd";
        assert_eq!(flowing(list), "Rules:\n- no more than two\n- at least one\n1. first\nEnd");
        assert_eq!(flowing("# Limits\nAt most two"), "# Limits\nAt most two");
        assert_eq!(flowing(""), "");
    }
}
