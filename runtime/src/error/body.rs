//! Bodies that are not what the document says.

/// Why a body is not what the document says.
#[derive(Debug, thiserror::Error)]
#[error("{message}{}", at(path))]
pub struct BodyError {
    message: String,
    path: Option<String>,
}

impl BodyError {
    /// An error with this text.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), path: None }
    }

    /// The same error with the place in the body, such as `status.pointStatuses[0].taskType`.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The place in the body, when it is known.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }
}

fn at(path: &Option<String>) -> String {
    path.as_ref().map(|path| format!(" (at `{path}`)")).unwrap_or_default()
}
