//! What is known only at the end of a run: what was never there, what was never tried, and how little
//! was proved.

use super::check::Check;
use super::run::{Found, Run, Seen};
use super::values::Labelled;

impl Run<'_> {
    /// What is known only at the end.
    pub(super) fn finish(&mut self) {
        let missing: Vec<((usize, u16, String), Seen)> = std::mem::take(&mut self.optional_headers)
            .into_iter()
            .filter_map(|(key, seen)| Some((key, seen?)))
            .collect();
        for ((operation, status, name), seen) in missing {
            let is_seen = self.headers_seen.iter().any(|it| it.2 == name);
            let is_own = self.headers_seen.contains(&(operation, status, name.clone()));
            let is_location = status == 201 && name.eq_ignore_ascii_case("location");
            if is_own || !(is_seen || is_location) || is_occasional(&name) {
                continue;
            }
            let message =
                "the document declares it, and no answer of this status has it".to_owned();
            let (check, place) = (Check::DeclaredHeadersPresent, format!("response header {name}"));
            self.found(Found { check, operation, place, keyword: None, message, steps: &[&seen] });
        }
        self.untried();
        self.report.coverage.unchecked = self.unchecked();
        let order = |id: &str| self.api.operations.iter().position(|it| it.id == id);
        self.report.findings.sort_by_key(|it| order(&it.operation));
        self.proved_little();
    }

    /// Keywords that nothing was sent for.
    fn untried(&mut self) {
        for index in 0..self.api.operations.len() {
            let mut all: Vec<String> = self
                .breaches(index)
                .iter()
                .map(|it| format!("{}: {}", it.place, it.keyword))
                .collect();
            if let Some(base) = self.base.get(&index) {
                for slot in self.slots(base) {
                    let place = super::judge::placed("request body", &slot.pointer);
                    let labels = self.values().valid(&slot.origin);
                    all.extend(
                        labels.iter().map(|Labelled { keyword, .. }| format!("{place}: {keyword}")),
                    );
                }
            }
            all.sort();
            all.dedup();
            let coverage = &mut self.report.coverage.operations[index];
            all.retain(|it| !coverage.keywords.contains_key(it));
            coverage.untried = all;
        }
    }

    fn proved_little(&mut self) {
        let silent: Vec<String> = self
            .api
            .operations
            .iter()
            .enumerate()
            .filter(|(index, _)| {
                let statuses = &self.report.coverage.operations[*index].statuses;
                self.is_allowed(*index) && !statuses.keys().any(|it| (200..300).contains(it))
            })
            .map(|(index, it)| match self.why_refused(index) {
                Some(why) => format!("`{}` ({why})", it.id),
                None => format!("`{}`", it.id),
            })
            .collect();
        if !silent.is_empty() {
            let shown = silent.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
            let more = if silent.len() > 10 { " and others" } else { "" };
            self.note(format!("no request of these was successful, so that little is proved of them: {shown}{more}"));
        }
        let has_writes = (0..self.api.operations.len()).any(|it| !self.is_allowed(it));
        if has_writes {
            self.note("operations that change something were left out; --allow-writes tries them on a service whose data may change");
        }
        let signed: Vec<String> = self
            .api
            .security_schemes
            .iter()
            .filter(|it| !self.options.credentials.can_sign(it))
            .map(|it| format!("`{}`", it.name))
            .collect();
        if !signed.is_empty() {
            self.note(format!("requests are not signed, as {} asks for", signed.join(", ")));
        }
    }
}

/// Whether a header is there only now and then, by what it says.
fn is_occasional(name: &str) -> bool {
    let name = name.to_lowercase();
    [
        "next",
        "prev",
        "link",
        "retry",
        "deprecat",
        "sunset",
        "warning",
        "age",
        "replay",
        "set-cookie",
        "problem",
    ]
    .iter()
    .any(|it| name.contains(it))
}
