//! What can be expected of times.

use super::client::Exchange;
use super::expectation::Expectation;
use super::expected::{last_json, within};

/// So many seconds may lie between two clocks.
const APART: f64 = 300.0;

/// A time that is far from now in the answer that says when something was created.
pub(super) fn of_now(pointer: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let [.., last] = steps else { return None };
    let shown = last_json(steps)?;
    let pointer = within(&shown, pointer);
    let text = shown.pointer(&pointer)?.as_str()?;
    let moment = super::moments::instant(text).filter(|_| text.len() > 19)?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    let is_new =
        last.request.method == http::Method::POST && last.response.as_ref().ok()?.is_success();
    (is_new && (now.as_secs_f64() - moment).abs() > APART).then(|| Expectation::Code {
        back: None,
        lines: [
            &format!("let time = body.pointer({pointer:?}).and_then(|it| it.as_str()).expect(\"a time\");"),
            "let number = |from: usize, to: usize| time[from..to].parse::<i64>().expect(\"a number\");",
            "let (year, month) = (number(0, 4), number(5, 7));",
            "// March is the first month of a year that ends with the day that there is not always.",
            "let year = if month < 3 { year - 1 } else { year };",
            "let of_year = (153 * ((month + 9) % 12) + 2) / 5 + number(8, 10) - 1;",
            "let days = year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468;",
            "let clock = number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19);",
            "let zone = match time.rfind(['+', '-']).filter(|at| *at > 10) {",
            "    Some(at) => {",
            "        let sign = if time[at..].starts_with('-') { -1 } else { 1 };",
            "        sign * (number(at + 1, at + 3) * 3600 + number(at + 4, at + 6) * 60)",
            "    }",
            "    None => 0,",
            "};",
            "let now = std::time::UNIX_EPOCH.elapsed().expect(\"a time\").as_secs() as i64;",
            &format!("assert!((days * 86_400 + clock - zone - now).abs() < {APART:?} as i64, \"{{time}}\");"),
        ]
        .map(str::to_owned)
        .to_vec(),
    })
}
