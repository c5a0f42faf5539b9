//! OpenAPI Overlay 1.0: what people decided, applied last, each action with its reason.
//!
//! Beside `update` and `remove` two actions are understood as extensions, since the
//! specification has no way to say them: `x-specwright-rename` gives a component another name
//! and follows its references, `x-specwright-extract` makes one component of schemas that a
//! page prints several times without a name.

mod actions;
mod apply;

pub(crate) use actions::read;
pub(crate) use apply::apply;
