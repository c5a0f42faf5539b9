//! `multipart/form-data` (RFC 7578).

use bytes::{BufMut, Bytes, BytesMut};

/// Parts of a form, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Multipart {
    parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Eq)]
struct Part {
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    content: Bytes,
}

/// Shows no content: it may be a secret.
impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.content.len())
    }
}

impl Multipart {
    /// A form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text field.
    #[must_use]
    pub fn text(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parts.push(Part {
            name: name.into(),
            file_name: None,
            media_type: None,
            content: Bytes::from(value.into()),
        });
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn file(
        mut self,
        name: impl Into<String>,
        file_name: impl Into<String>,
        media_type: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        self.parts.push(Part {
            name: name.into(),
            file_name: Some(file_name.into()),
            media_type: Some(media_type.into()),
            content: content.into(),
        });
        self
    }

    /// The media type with its boundary, and the bytes.
    pub(crate) fn encode(&self) -> (String, Bytes) {
        let boundary = self.boundary();
        let mut bytes = BytesMut::new();
        for part in &self.parts {
            let mut head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
                quoted(&part.name)
            );
            if let Some(file_name) = &part.file_name {
                head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
            }
            if let Some(media_type) = &part.media_type {
                let media_type: String = media_type.chars().filter(|it| !it.is_control()).collect();
                head.push_str(&format!("\r\nContent-Type: {media_type}"));
            }
            head.push_str("\r\n\r\n");
            bytes.put(head.as_bytes());
            bytes.put(part.content.clone());
            bytes.put(&b"\r\n"[..]);
        }
        bytes.put(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), bytes.freeze())
    }

    /// A boundary that no part contains; the same form has the same one, so that a request can
    /// be compared.
    fn boundary(&self) -> String {
        let mut number = 0u32;
        loop {
            let boundary = format!("specwright-{number:08}");
            let is_inside = |part: &Part| {
                part.content.windows(boundary.len()).any(|window| window == boundary.as_bytes())
            };
            if !self.parts.iter().any(is_inside) {
                return boundary;
            }
            number += 1;
        }
    }
}

/// A parameter of `Content-Disposition` as browsers write it (WHATWG HTML, "multipart form data").
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
