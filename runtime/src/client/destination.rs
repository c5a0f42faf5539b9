//! Where requests go.

use std::borrow::Cow;

use crate::address::BaseAddress;
use crate::{RequestError, server};

/// Where requests go.
#[derive(Clone, Debug)]
pub(crate) enum Destination {
    /// To this address, whatever the document says.
    Given(BaseAddress),
    /// To a server of the document, or to the one that an operation has of its own.
    Document {
        /// The address of the server.
        base: BaseAddress,
        /// Whether the caller has named the server, and has not merely left it at the first.
        is_named: bool,
        /// Whether the document names https addresses, so that an http one is suspect.
        is_https: bool,
    },
    /// To the servers that the operations have of their own: the document names no other.
    Operations {
        /// As for a document.
        is_https: bool,
    },
}

/// An address, and whether credentials are sent there.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    pub(crate) base: Cow<'a, BaseAddress>,
    /// The address is one that anybody on the way can listen to, and nobody has asked for it.
    pub(crate) is_suspect: bool,
}

impl Destination {
    /// The address that is the same for all operations without one of their own.
    pub(crate) fn base(&self) -> Option<&BaseAddress> {
        match self {
            Self::Given(base) | Self::Document { base, .. } => Some(base),
            Self::Operations { .. } => None,
        }
    }

    /// The address for an operation that has perhaps a server of its own.
    pub(crate) fn of(&self, own: Option<&'static str>) -> Result<Target<'_>, RequestError> {
        let (base, is_trusted) = match (self, own) {
            (Self::Given(base), _) => (Cow::Borrowed(base), true),
            (Self::Document { base, is_named, is_https }, None) => {
                (Cow::Borrowed(base), *is_named || !is_https)
            }
            (Self::Document { base, is_named, is_https }, Some(own)) => {
                let is_relative = server::is_relative(own);
                let url = if is_relative { base.resolve(own) } else { own.to_owned() };
                let is_trusted = !is_https && !base.is_https() || is_relative && *is_named;
                (Cow::Owned(BaseAddress::parse(&url)?), is_trusted)
            }
            (Self::Operations { is_https }, Some(own)) => {
                (Cow::Owned(BaseAddress::parse(own)?), !is_https)
            }
            (Self::Operations { .. }, None) => {
                let why = "the document names no server for the operation: give the client's \
                           builder an address (`base_url`)";
                return Err(RequestError::Address(why.to_owned()));
            }
        };
        let is_suspect = !is_trusted && !base.is_https() && !base.is_loopback();
        Ok(Target { base, is_suspect })
    }
}
