//! Numbers at the limits of what is allowed.

use serde_json::{Value as Json, json};

use super::Labelled;
use super::facts::Facts;

/// Above this, a double does not have each integer (RFC 8259, 6).
const DOUBLE: f64 = 9_007_199_254_740_992.0;

/// A number as it is written: whole ones without a fraction.
pub(in crate::verify) fn written(value: f64) -> Json {
    if value.fract() == 0.0 && value.abs() < 9.0e15 { json!(value as i64) } else { json!(value) }
}

/// The smallest step between values of the schema that is worth a try.
fn step(facts: &Facts, kind: &str) -> f64 {
    let fraction = |bound: Option<(f64, bool)>| bound.is_some_and(|it| it.0.fract() != 0.0);
    match (facts.multiple_of, kind) {
        (Some(step), _) => step,
        (None, "integer") => 1.0,
        _ if fraction(facts.minimum) || fraction(facts.maximum) => 0.01,
        _ => 0.5,
    }
}

pub(in crate::verify) fn valid(facts: &Facts, kind: &str, found: &mut Vec<Labelled>) {
    let mut push = |rank, keyword, what: &str, value: Json| {
        found.push(Labelled::new(rank, keyword, what, value));
    };
    let step = step(facts, kind);
    if kind == "number" {
        push(0, "type", "a fraction", json!(19.99));
    }
    if let Some((low, is_out)) = facts.minimum {
        let (keyword, value) = match is_out {
            true => ("exclusiveMinimum", low + step),
            false => ("minimum", low),
        };
        push(0, keyword, "as small as allowed", written(value));
    }
    if let Some((high, is_out)) = facts.maximum {
        let (keyword, value) = match is_out {
            true => ("exclusiveMaximum", high - step),
            false => ("maximum", high),
        };
        push(0, keyword, "as large as allowed", written(value));
    }
    push(0, "type", "zero", json!(0));
    if kind == "number" {
        push(1, "type", "a small fraction", json!(0.03));
        push(2, "type", "a number that is written without a fraction", json!(7));
        push(1, "type", "a negative fraction", json!(-0.5));
        if facts.format.as_deref() == Some("double") {
            push(0, "format", "a fraction of many digits", json!(12.345_678_901_25));
        }
    }
    push(0, "type", "a negative number", json!(-1));
    if let Some(step) = facts.multiple_of {
        push(0, "multipleOf", "a multiple", written(step * 3.0));
        let low = facts.minimum.map_or(0.0, |it| it.0);
        push(1, "multipleOf", "a multiple", written((low / step).ceil() * step + step));
    }
    let has_room = facts.maximum.is_some_and(|it| it.0 > DOUBLE);
    if kind == "integer" && (has_room || facts.format.as_deref() == Some("int64")) {
        let what = "more digits than a double has";
        push(0, "format", what, json!(9_007_199_254_740_993_i64));
        push(1, "maximum", what, json!(i64::MAX));
        push(1, "maximum", what, json!(999_999_999_999_999_999_i64));
    }
    if facts.maximum.is_none() {
        push(1, "type", "a large number", json!(1_000_000));
        if kind == "integer" && facts.format.as_deref() != Some("int32") {
            push(1, "type", "more than 32 bits", json!(4_294_967_297_i64));
        }
    }
}

pub(in crate::verify) fn invalid(facts: &Facts, kind: &str, found: &mut Vec<Labelled>) {
    let mut push = |rank, keyword, what: &str, value: f64| {
        found.push(Labelled::new(rank, keyword, what, written(value)));
    };
    let step = step(facts, kind);
    if let Some((low, is_out)) = facts.minimum {
        match is_out {
            true => push(0, "exclusiveMinimum", "the excluded limit", low),
            false => push(0, "minimum", "too small by the least step", low - step),
        }
        push(2, "minimum", "far too small", low - step * 1000.0);
    }
    if let Some((high, is_out)) = facts.maximum {
        match is_out {
            true => push(0, "exclusiveMaximum", "the excluded limit", high),
            false => push(0, "maximum", "too large by the least step", high + step),
        }
        push(2, "maximum", "far too large", high + step * 1000.0);
    }
    if let Some(step) = facts.multiple_of {
        let low = facts.minimum.map_or(0.0, |it| it.0);
        let on = (low / step).ceil() * step + step;
        let off = if kind == "integer" { 1.0 } else { step / 2.0 };
        push(0, "multipleOf", "no multiple", on + off);
    }
    if kind == "integer" && facts.format.as_deref() == Some("int32") && facts.maximum.is_none() {
        push(1, "format", "more than 32 bits", 2_147_483_648.0);
    }
}
