//! The client over a real socket, against small servers of its own.

mod auth;
mod build;
mod failures;
mod generated;
mod operations;
mod project;
mod retry;
mod secrets;
mod server;
