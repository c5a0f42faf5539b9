//! Names as documents write them: without what is only a way of writing, in words, one and many.

/// Letters and digits of a name, in lower case: `request_body` is `requestBody`.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a name, in lower case: `createdAt`, `created_at` and `created-at` have the same.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || was_lower && character.is_uppercase() {
            found.push(String::new());
        }
        was_lower = character.is_lowercase() || character.is_numeric();
        if let Some(last) = found.last_mut().filter(|_| character.is_alphanumeric()) {
            last.extend(character.to_lowercase());
        }
    }
    found.retain(|it| !it.is_empty());
    found
}

/// What one of many is called, as [`plain`] writes it: `Boxes` are `box`.
pub(crate) fn singular(name: &str) -> String {
    let mut name = plain(name);
    let has = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.len() > 1);
    if has("ies") {
        name.truncate(name.len() - 3);
        name.push('y');
    } else if ["sses", "shes", "ches", "xes"].into_iter().any(has) {
        name.truncate(name.len() - 2);
    } else if has("s") && !name.ends_with("ss") {
        name.truncate(name.len() - 1);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{singular, words};

    #[test]
    fn names_have_their_words() {
        assert_eq!(words("createdAt"), ["created", "at"]);
        assert_eq!(words("room_count"), ["room", "count"]);
        assert_eq!(words("country"), ["country"]);
    }

    #[test]
    fn plurals_have_their_singular() {
        for (many, one) in [
            ("things", "thing"),
            ("Categories", "category"),
            ("boxes", "box"),
            ("dishes", "dish"),
            ("addresses", "address"),
            ("address", "address"),
            ("order-items", "orderitem"),
            ("status", "statu"),
            ("ties", "tie"),
            ("pet", "pet"),
            ("s", "s"),
        ] {
            assert_eq!(singular(many), one);
        }
    }
}
