//! "Did you mean": the known name that is nearest to a written one.

/// The known name that was probably meant by one that is not known: equal but for case and signs,
/// or a slip of the keyboard or two away. Of several, the first of the nearest.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written = plain(written);
    let limit = match written.len() {
        0 => return None,
        1..=4 => 1,
        5..=9 => 2,
        _ => 3,
    };
    let distances = known.into_iter().map(|name| (distance(&written, name), name));
    let near = distances.filter(|(distance, name)| *distance <= limit && *distance < name.len());
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// `did you mean …?` for the nearest of the known names, and what else there is to say.
pub(crate) fn help<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    match nearest(written, known) {
        Some(name) => format!("did you mean `{name}`? If not: {otherwise}"),
        None => otherwise.to_owned(),
    }
}

/// How many letters are missing, too many, others, or swapped with their neighbour.
pub(crate) fn distance(plain_written: &str, known: &str) -> usize {
    let known = plain(known);
    // Names as long as a document are no slips of one another.
    let apart = known.len().abs_diff(plain_written.len());
    if apart > 3 { apart } else { strsim::osa_distance(plain_written, &known) }
}

/// A name without case and signs: `request_body` is `requestBody`.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let methods = ["get", "put", "post", "delete", "parameters"];
        for (written, meant) in [
            ("gett", Some("get")),
            ("GET", Some("get")),
            ("psot", Some("post")),
            ("paramters", Some("parameters")),
            ("para_meter", Some("parameters")),
            ("query", None),
            ("", None),
            ("$", None),
            ("x", None),
        ] {
            assert_eq!(nearest(written, methods), meant, "{written}");
        }
    }
}
