//! What receivers take printed text for.
#![allow(dead_code, reason = "each test uses a part")]

/// A workflow command: its name, its properties, its message.
pub(crate) type Command = (String, Vec<(String, String)>, String);

/// Nothing in it moves the cursor, reorders or hides text; only what the program means to be lines
/// are lines.
pub(crate) fn is_printable(text: &str, lines: usize) {
    for character in text.chars() {
        let is_unseen = matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
        let is_blank = matches!(character, '\n' | '\t');
        assert!(is_blank || !(character.is_control() || is_unseen), "{character:?} in {text:?}");
    }
    assert_eq!(text.matches('\n').count(), lines, "{text:?}");
}

/// What GitHub's runner takes a line for: a command with its properties and its message.
pub(crate) fn command(line: &str) -> Option<Command> {
    let undo = |text: &str, all: &[(&str, &str)]| {
        all.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
    };
    const DATA: [(&str, &str); 3] = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    const PROPERTY: [(&str, &str); 5] =
        [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    let Some(rest) = line.trim_start().strip_prefix("::") else {
        let (_, rest) = line.split_once("##[")?;
        let (name, message) = rest.split_once(']')?;
        return Some((name.to_owned(), Vec::new(), message.to_owned()));
    };
    let (head, message) = rest.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let pairs = properties.trim().split(',').filter_map(|pair| pair.split_once('='));
    let properties = pairs.map(|(name, value)| (name.to_owned(), undo(value, &PROPERTY)));
    Some((name.to_owned(), properties.collect(), undo(message, &DATA)))
}

/// What cargo takes a line of a build script for.
pub(crate) fn directive(line: &str) -> Option<&str> {
    line.trim().strip_prefix("cargo:")
}

/// No line is a command to a build service or to cargo.
pub(crate) fn commands_nobody(text: &str) {
    for line in text.lines() {
        assert_eq!(command(line), None, "{text:?}");
        assert_eq!(directive(line), None, "{text:?}");
        let is_tag = |at: usize| {
            line[at + 2..].trim_start_matches(|it: char| it.is_ascii_alphabetic()).starts_with('[')
        };
        assert!(!line.match_indices("##").any(|(at, _)| is_tag(at)), "{text:?}");
    }
}
