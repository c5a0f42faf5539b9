//! Errors that are a text with a cause.

/// An error that is a text with a cause, of a type of its own. Clones share the cause, so that all
/// who waited for the same thing can be told the same.
macro_rules! message_error {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            message: String,
            source: Option<std::sync::Arc<dyn std::error::Error + Send + Sync>>,
        }

        impl $name {
            /// An error with this text.
            pub fn new(message: impl Into<String>) -> Self {
                Self { message: message.into(), source: None }
            }

            /// The same error with its cause. Where that is an [`Error`](crate::Error), its
            /// status, code and request id are those of the call that failed with this.
            #[must_use]
            pub fn with_source(
                mut self,
                source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
            ) -> Self {
                self.source = Some(source.into().into());
                self
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.message)
            }
        }

        impl std::error::Error for $name {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                self.source.as_deref().map(|source| source as _)
            }
        }
    };
}
pub(crate) use message_error;
