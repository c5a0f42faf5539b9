//! What becomes of arguments once they are JSON: the same code for those of all types, so that a program has it once.

use http::header::{HeaderName, HeaderValue};

use super::RequestBuilder;
use crate::RequestError;
use crate::parameter::{self, Explode, FormMember, Style};

impl RequestBuilder {
    pub(super) fn add_path(
        self,
        name: &'static str,
        json: Result<String, RequestError>,
        style: Style,
        explode: Explode,
    ) -> Self {
        self.try_add(|this| {
            let text = parameter::path(name, json?, style, explode)?;
            let placeholder = format!("{{{name}}}");
            let is_segment = this.path.split('/').any(|segment| segment == placeholder);
            // `.` and `..` would be removed below this layer even when percent-encoded.
            if text.is_empty() || (is_segment && matches!(text.as_str(), "." | "..")) {
                return Err(RequestError::PathArgument { name, value: text });
            }
            this.path = this.path.replace(&placeholder, &text);
            Ok(())
        })
    }

    pub(super) fn add_query(
        self,
        name: &'static str,
        json: Result<String, RequestError>,
        style: Style,
        explode: Explode,
        allow_reserved: bool,
    ) -> Self {
        self.try_add(|this| {
            let pairs = parameter::pairs(name, json?, style, explode, allow_reserved)?;
            this.query.extend(pairs);
            Ok(())
        })
    }

    pub(super) fn add_cookie(
        self,
        name: &'static str,
        json: Result<String, RequestError>,
        explode: Explode,
    ) -> Self {
        self.try_add(|this| {
            let pairs = parameter::pairs(name, json?, Style::Form, explode, false)?;
            this.cookies.extend(pairs);
            Ok(())
        })
    }

    pub(super) fn add_header(
        self,
        name: &'static str,
        json: Result<String, RequestError>,
        explode: Explode,
    ) -> Self {
        self.try_add(|this| {
            let Some(text) = parameter::header(name, json?, explode)? else { return Ok(()) };
            let header = HeaderName::from_bytes(name.as_bytes());
            let value = HeaderValue::from_bytes(text.as_bytes());
            let (Ok(header), Ok(value)) = (header, value) else {
                return Err(RequestError::HeaderArgument(name));
            };
            this.headers.append(header, value);
            Ok(())
        })
    }

    pub(super) fn add_form(
        self,
        json: Result<String, RequestError>,
        members: &[FormMember],
    ) -> Self {
        self.try_add(|this| {
            let bytes = form_text(&json?, members)?.into_bytes().into();
            this.set_body(HeaderValue::from_static("application/x-www-form-urlencoded"), bytes);
            Ok(())
        })
    }
}

/// The pairs of a form as one text.
pub(super) fn form_text(json: &str, members: &[FormMember]) -> Result<String, RequestError> {
    let pairs = parameter::form_pairs(json, members)?;
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Ok(pairs.join("&"))
}
