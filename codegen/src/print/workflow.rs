//! Annotations of GitHub Actions.

use super::escape::inline;
use super::printed::{Printed, Receiver};
use super::terminal::Terminal;

/// GitHub's runner, which reads workflow commands from the output of a step.
#[derive(Clone, Copy, Debug)]
pub enum Workflow {}

impl Receiver for Workflow {
    /// As a property, whose escapes are those of a message and two more.
    fn value(text: &str, out: &mut String) {
        out.push_str(&data(&inline(text)).replace(':', "%3A").replace(',', "%2C"));
    }

    /// Commands are what is meant here.
    fn settle(_: &mut String, _: usize) {}
}

/// How an annotation is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The check fails.
    Error,
    /// Somebody should look.
    Warning,
    /// Worth knowing.
    Notice,
}

/// What is shown beside a line of a file in a pull request.
#[derive(Clone, Debug)]
pub struct Annotation<'a> {
    /// How much it matters.
    pub level: Level,
    /// The file, relative to the repository.
    pub file: Option<&'a str>,
    /// Line and column, both from 1.
    pub position: Option<(usize, usize)>,
    /// A few words above the message.
    pub title: &'a str,
    /// The message, of one or more lines.
    pub message: Printed<Terminal>,
}

impl Printed<Workflow> {
    /// A workflow command, one line.
    #[must_use]
    pub fn annotation(annotation: &Annotation<'_>) -> Self {
        let level = match annotation.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        };
        let file = annotation.file.map(|file| Self::of("file={},", &[&file])).unwrap_or_default();
        let position = annotation.file.and(annotation.position);
        let position =
            position.map(|(line, column)| Self::of("line={},col={},", &[&line, &column]));
        let position = position.unwrap_or_default();
        let mut printed =
            Self::of("::{} {}{}title={}::", &[&level, &file, &position, &annotation.title]);
        printed.push_raw(&data(annotation.message.as_str()));
        printed.push_raw("\n");
        printed
    }
}

/// A text as the message of a command: the runner undoes these three.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
