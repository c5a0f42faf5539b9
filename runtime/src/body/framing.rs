//! How values that follow each other are told apart.

use serde::Serialize;

use crate::error::RequestError;

/// How values are set apart.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Framing {
    /// A line each.
    Lines,
    /// RFC 7464, 2.2.
    Sequence,
}

impl Framing {
    pub(super) fn write<T: Serialize>(self, value: &T, to: &mut Vec<u8>) -> serde_json::Result<()> {
        if matches!(self, Self::Sequence) {
            to.push(0x1e);
        }
        serde_json::to_writer(&mut *to, value)?;
        to.push(b'\n');
        Ok(())
    }

    pub(super) fn all<T: Serialize>(
        self,
        values: impl IntoIterator<Item = T>,
    ) -> Result<Vec<u8>, RequestError> {
        let mut bytes = Vec::new();
        for value in values {
            self.write(&value, &mut bytes)
                .map_err(|error| RequestError::Body(error.to_string()))?;
        }
        Ok(bytes)
    }
}
