//! Document to API: each construct of OpenAPI recognised, or reported.
//!
//! First all of the document is read, each schema by itself. Then what schemas say of each other is
//! settled, in passes over all of them.

mod draft;
mod graph;
mod read;
mod settle;

use crate::api::Api;
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::stack::on_deep_stack;

/// Reads the whole document.
pub fn lower(document: &Document) -> (Api, Diagnostics) {
    on_deep_stack(|| lower_all(document))
}

fn lower_all(document: &Document) -> (Api, Diagnostics) {
    let mut settler = settle::Settler::new(read::read(document));
    // A reader of a schema reads what it is made of before it.
    settler.note_order();
    // Which schemas extend which, and which of them stand for those that extend them.
    settler.note_families();
    // A schema that is only a `$ref` is the type it leads to, unless it leads to itself.
    settler.aliases();
    // What tells the variants of a union, as far as the document says it.
    settler.tags();
    // A schema that others extend, and that has a discriminator, is a union of them.
    settler.families();
    // What is made of other schemas has their members, and comes after them.
    settler.all_of();
    // What is required and not described is a member of any value.
    settler.required();
    // What the types of parameters and bodies are decides how they are written.
    settler.parameters();
    settler.media();
    // Unions that are variants of each other are one.
    settler.circular_unions();
    // Unions that are something simpler are that, the others tell their variants.
    settler.unions();
    // Members that several parts describe have the members of all.
    settler.intersections();
    // What is sent as a form with files is another type elsewhere.
    settler.forms();
    // Types stand in the order in which a reader of the document meets them.
    settler.order();
    (settler.api, settler.found)
}
