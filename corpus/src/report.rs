//! The table that the README shows.

use crate::round_trip::{Tally, Trips};
use crate::row::{Generated, Row};
use crate::samples::Judged;

/// All documents as a table, and what they come to.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| document | operations | left out | repaired | files | lines | generate | check |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut total = [0; 5];
    let (mut milliseconds, mut seconds, mut compiling) = (Vec::new(), 0.0, 0);
    for row in rows {
        let checked = match &row.checked {
            None => "–".to_owned(),
            Some(Ok(time)) => {
                seconds += time;
                compiling += 1;
                format!("{time:.1} s")
            }
            Some(Err(_)) => "**fails**".to_owned(),
        };
        let name = &row.document.name;
        match &row.generated {
            Err(reason) => {
                let reason = reason.replace(['|', '\n'], " ");
                text.push_str(&format!("| {name} | **not generated**: {reason} | | | | | | |\n"));
            }
            Ok(it) => {
                let counts = [it.operations, it.left_out, it.repaired, it.files, it.lines];
                for (sum, count) in total.iter_mut().zip(counts) {
                    *sum += count;
                }
                milliseconds.push(it.milliseconds);
                let [operations, left_out, repaired, files, lines] = counts;
                text.push_str(&format!(
                    "| {name} | {operations} | {left_out} | {repaired} | {files} | {lines} | \
                     {} ms | {checked} |\n",
                    it.milliseconds
                ));
            }
        }
    }
    milliseconds.sort_unstable();
    let median = milliseconds.get(milliseconds.len() / 2).copied().unwrap_or_default();
    let sum: u128 = milliseconds.iter().sum();
    let [operations, left_out, repaired, files, lines] = total;
    text.push_str(&format!(
        "| **{} of {} generated, {compiling} compile** | {operations} | {left_out} | {repaired} | \
         {files} | {lines} | {sum} ms (median {median}) | {seconds:.0} s |\n",
        milliseconds.len(),
        rows.len(),
    ));
    text
}

/// What all documents come to, for a README.
pub(crate) fn summary(rows: &[Row], trips: Option<&Trips>) -> String {
    let done: Vec<&Generated> = rows.iter().filter_map(|row| row.generated.as_ref().ok()).collect();
    let compiling = rows.iter().filter(|row| matches!(row.checked, Some(Ok(_)))).count();
    let seconds: f64 = rows.iter().filter_map(|row| row.checked.as_ref()?.as_ref().ok()).sum();
    let sum = |of: fn(&Generated) -> usize| done.iter().map(|it| of(it)).sum::<usize>();
    let mut text = format!(
        "| documents | generated | compile, warnings denied | operations | left out | lines | all \
         `cargo check` |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n\
         | {} | {} | {compiling} | {} | {} | {} | {seconds:.0} s |\n",
        rows.len(),
        done.len(),
        sum(|it| it.operations),
        sum(|it| it.left_out),
        sum(|it| it.lines),
    );
    if let Some(trips) = trips {
        text.push('\n');
        text.push_str(&self::trips(trips));
    }
    text
}

/// Where the summary stands in a README.
const MARKS: [&str; 2] = ["<!-- corpus -->\n", "<!-- end of corpus -->"];

/// The text of a README with this summary.
///
/// # Errors
///
/// When it has no place for it.
pub(crate) fn with_summary(readme: &str, summary: &str) -> Result<String, String> {
    let [begin, end] = MARKS;
    let parts = readme.split_once(begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(end)?;
        Some(format!("{before}{begin}\n{summary}\n{end}{after}"))
    });
    parts.ok_or_else(|| format!("there is no `{}` with a `{end}` after it", begin.trim_end()))
}

/// What samples and examples came to.
pub(crate) fn trips(trips: &Trips) -> String {
    let mut text = String::from(
        "| what | values | same after decoding and encoding |\n| --- | ---: | ---: |\n",
    );
    let nothing = Tally::default();
    let examples = |judged| trips.examples.get(&judged).unwrap_or(&nothing);
    for (name, count) in [
        ("samples of schemas", &trips.samples),
        ("examples, valid by their own schema", examples(Judged::Valid)),
        ("examples with members that their schema does not name", examples(Judged::Undocumented)),
        ("examples that their own schema refuses", examples(Judged::Invalid)),
    ] {
        text.push_str(&format!("| {name} | {} | {} |\n", count.all, count.same));
    }
    text
}
