//! Whether the written form that a document shows of an example (`serializedValue` of OpenAPI 3.2) is
//! one of its value.

use percent_encoding::percent_decode_str;
use serde_json::Value as Json;
use specwright::api::{Example, MediaKind, MediaType, Parameter, ParameterPlace};

use super::style;

/// Of a parameter: a pair or several in a query or cookies, else the value alone. What may be
/// percent-encoded in several ways is compared as it is read.
pub(crate) fn of_parameter(parameter: &Parameter, example: &Example) -> bool {
    let Some(shown) = &example.serialized else { return true };
    let written = style::written(parameter, &example.value.to_json());
    let shown = match parameter.place {
        ParameterPlace::Query | ParameterPlace::Querystring => shown.trim_start_matches('?'),
        _ => shown,
    };
    read(&written) == read(shown)
}

/// Of a body, as far as its media type says how it is read.
pub(crate) fn of_media_type(media_type: &MediaType, example: &Example) -> bool {
    let Some(shown) = &example.serialized else { return true };
    let value = example.value.to_json();
    let json = |text: &str| serde_json::from_str::<Json>(text).ok();
    match media_type.kind {
        MediaKind::Json => json(shown).as_ref() == Some(&value),
        MediaKind::Text => value.as_str().is_none_or(|text| text == shown),
        // Where nothing is said of how a member is written.
        MediaKind::Form if media_type.encoding.is_empty() => {
            let mut pairs: Vec<String> = shown.split('&').map(read).collect();
            let mut own: Vec<String> =
                style::form_pairs(&value).iter().map(|it| read(it)).collect();
            pairs.sort();
            own.sort();
            pairs == own
        }
        _ => true,
    }
}

fn read(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
