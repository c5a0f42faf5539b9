//! The one way out for printed text.
//!
//! Documents, pages, paths and the answers of services are written by others, and what they hold
//! must not speak to who reads a message: to cargo, a terminal, a build service, a browser. So
//! nothing is printed but [`Printed`] text, which is made for one [`Receiver`] from words of the
//! program, which are `&'static str`, and from values, which are escaped as that receiver asks:
//!
//! ```
//! use specwright::print::{Printed, Terminal};
//! use specwright::printed;
//!
//! let name = "a\u{1b}[2J\nb";
//! let text: Printed<Terminal> = printed!("the schema `{}` is not defined\n", name);
//! assert_eq!(text.as_str(), "the schema `a\\u{1b}[2J\\nb` is not defined\n");
//! ```
//!
//! A text that is not the program's own cannot stand in for the words, nor be printed:
//!
//! ```compile_fail
//! use specwright::print::{Printed, Terminal};
//! let text = String::from("of a document");
//! let printed: Printed<Terminal> = specwright::printed!(text);
//! ```
//!
//! ```compile_fail
//! specwright::print::stderr(&String::from("of a document"));
//! ```
//!
//! [`stdout`] and [`stderr`] are the only functions of the workspace that write to these streams;
//! `clippy.toml` refuses the others.

mod cargo;
mod escape;
mod json;
mod markdown;
mod printed;
mod sink;
mod terminal;
mod workflow;

pub use cargo::Cargo;
pub use escape::inline;
pub(crate) use escape::is_printable;
pub use json::Json;
pub use markdown::{Code, Markdown};
#[doc(hidden)]
pub use printed::count;
pub use printed::{Printable, Printed, Receiver};
pub use sink::{stderr, stderr_is_terminal, stdout};
pub use terminal::{Lines, Terminal};
pub use workflow::{Annotation, Level, Workflow};
