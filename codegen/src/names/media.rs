//! Media types as names of variants.

use super::{Scope, pascal};
use crate::api::{MediaGroup, MediaKind, essence};

/// A media type as a name: its subtype without what all subtypes begin with.
pub fn media_name(name: &str) -> String {
    let essence = essence(name);
    let (main, sub) = essence.split_once('/').unwrap_or(("", &essence));
    let sub = ["x-", "vnd."].iter().find_map(|prefix| sub.strip_prefix(prefix)).unwrap_or(sub);
    match (main, sub) {
        ("text", "plain") => "Text".to_owned(),
        ("text", "event-stream") => "EventStream".to_owned(),
        ("*", "*") | ("application", "*") => "Other".to_owned(),
        (main, "*") => pascal(main),
        ("application", "www-form-urlencoded") => "Form".to_owned(),
        ("multipart", "form-data") => "Multipart".to_owned(),
        (_, sub) => pascal(sub.trim_start_matches("*+")),
    }
}

/// Variants for forms of a body: one of JSON is `Json`, whatever its subtype, unless there are
/// several; several media types of bytes are `Bytes`.
pub fn media_variants(forms: &[MediaGroup<'_>]) -> Vec<String> {
    let is_json = |form: &&MediaGroup<'_>| form.media.kind == MediaKind::Json;
    let only_json = forms.iter().filter(is_json).count() == 1;
    let mut scope = Scope::with_reserved(&["Self"]);
    let name = |form: &MediaGroup<'_>| match form.media.kind {
        MediaKind::Json if only_json => "Json".to_owned(),
        MediaKind::Binary if form.all.len() > 1 => "Bytes".to_owned(),
        _ => media_name(&form.media.name),
    };
    forms.iter().map(|form| scope.give(&name(form))).collect()
}
