//! A review as annotations at the changed lines.

use specwright::diagnostic::{Rendered, Severity};
use specwright::print::{Annotation, Level, Printed, Workflow};
use specwright::printed;

use super::{Review, State, is_over, words};
use crate::diff::{self, Changed};

impl Review {
    /// Annotations at the lines of the pull request: what breaks callers or may, and defects that
    /// came.
    #[must_use]
    pub fn annotations(&self) -> Printed<Workflow> {
        let changes = words::changes(self).filter(|it| it.level > diff::Level::Compatible);
        let mut out: Printed<Workflow> = changes.map(|it| self.change(it)).collect();
        for document in &self.documents {
            let is_fatal = document.state == State::Unreadable;
            for defect in &document.defects.came {
                out.push(&self.defect(defect, is_fatal));
            }
        }
        out
    }

    fn change(&self, change: &Changed) -> Printed<Workflow> {
        // What is gone has no line any more; the whole of the pull request has it then.
        let file = change.new.as_ref().map(|place| self.in_repository(&place.file));
        let values = words::values(change).map(|values| printed!("; {}", values));
        let advice = words::advice(change).map(|advice| printed!("; to do: {}", advice));
        Printed::annotation(&Annotation {
            level: match (change.level, &change.accepted) {
                (diff::Level::Breaking, None) if self.refused && is_over(change, self.fails_on) => {
                    Level::Error
                }
                (_, None) => Level::Warning,
                (_, Some(_)) => Level::Notice,
            },
            file: file.as_deref(),
            position: change.new.as_ref().map(|place| (place.line, place.column)),
            title: &change.rule,
            message: printed!(
                "{}: {}{}{}",
                change.place,
                change.meaning,
                values.unwrap_or_default(),
                advice.unwrap_or_default()
            ),
        })
    }

    fn defect(&self, defect: &Rendered, is_fatal: bool) -> Printed<Workflow> {
        let file = defect.file.as_deref().map(|file| self.in_repository(file));
        let also = defect.also.as_ref().map(|also| printed!("\n{}", also)).unwrap_or_default();
        let help = defect.help.as_ref().map(|help| printed!("\n{}", help)).unwrap_or_default();
        Printed::annotation(&Annotation {
            level: match defect.severity {
                Severity::Error | Severity::Loss if is_fatal => Level::Error,
                Severity::Note => Level::Notice,
                _ => Level::Warning,
            },
            file: file.as_deref(),
            position: defect.line.zip(defect.column),
            title: defect.code,
            message: printed!("{}{}{}", defect.message, also, help),
        })
    }

    /// A file as GitHub knows it, from the top of the repository.
    fn in_repository(&self, file: &str) -> String {
        let mut parts: Vec<&str> = self.folder.split('/').filter(|it| !it.is_empty()).collect();
        for part in file.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }
}
