//! Moments: times of RFC 3339, whatever zone they are written in.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value as Json;

/// Whether two texts are moments of which one is not the other, cut to its second.
pub(super) fn is_another_moment(one: &Json, other: &Json, words: &str) -> bool {
    let moment = |it: &Json| it.as_str().and_then(instant);
    let (Some(one), Some(other)) = (moment(one), moment(other)) else { return false };
    let words = words.to_lowercase();
    let is_coarse = ["minute", "hour", "midnight", " day"].iter().any(|it| words.contains(it));
    !is_coarse && (one - other).abs() > 1.001
}

/// Seconds since 1970 of a time of RFC 3339.
pub(super) fn instant(text: &str) -> Option<f64> {
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let mut parts = date.split('-').map(|it| it.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let end = rest.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at(end);
    let mut parts = time.split(':').map(|it| it.parse::<f64>().ok());
    let (hour, minute, second) =
        (parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0.0));
    let offset = match zone.split_at(1) {
        ("Z" | "z", "") => 0.0,
        (sign, zone) => {
            let (hours, minutes) = zone.split_once(':')?;
            let minutes = hours.parse::<f64>().ok()? * 60.0 + minutes.parse::<f64>().ok()?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    // Days since 1970 of a date of the Gregorian calendar, counted from March.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days as f64 * 86_400.0 + hour * 3600.0 + minute * 60.0 + second - offset * 60.0)
}

/// A moment as RFC 3339 writes it so many hours east of Greenwich, to the microsecond.
pub(super) fn in_zone(moment: f64, hours: i8) -> Option<String> {
    let local = moment + f64::from(hours) * 3600.0;
    let time = UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(local).ok()?)?;
    let days = (local / 86_400.0).floor() as i64;
    // The civil calendar from days since 1970, by the era of 400 years.
    let of_march = days + 719_468;
    let (era, of_era) = (of_march.div_euclid(146_097), of_march.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let of_day = time.duration_since(UNIX_EPOCH).ok()?.as_secs() % 86_400;
    let micros = ((local - local.floor()) * 1e6).round() as u64;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let sign = if hours < 0 { '-' } else { '+' };
    let zone = hours.unsigned_abs();
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}{sign}{zone:02}:00"
    ))
}
