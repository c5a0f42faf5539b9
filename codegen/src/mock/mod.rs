//! The contract server.
