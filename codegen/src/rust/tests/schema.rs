//! The tests of a named schema.

use quote::quote;

use super::operation::review;
use super::{Group, data};
use crate::api::TypeId;
use crate::names::identifier;
use crate::rust::Context;
use crate::rust::docs;
use crate::rust::file::SourceFile;
use crate::rust::ident::ident;
use crate::rust::ty::{Scope, TypeWriter};

/// The file of a schema's tests, and the names of its snapshots; nothing for one that is not read
/// from JSON.
pub(super) fn source(
    context: &Context<'_>,
    group: &Group<'_>,
    id: TypeId,
) -> Option<(SourceFile, Vec<String>)> {
    let mut writer = TypeWriter::new(context, Scope::Tests);
    let resolved = context.api.types.resolve(id);
    let defined = context.analysis.defined(resolved);
    if !context.has_item(id) || context.analysis.forms().has_files(defined) {
        return None;
    }
    let ty = writer.ty(id);
    let place = docs::place(context.api, &context.api.types.get(id).origin);
    let mut file = SourceFile { docs: docs::inner_attributes(&[place]), ..SourceFile::default() };
    let values = format!("{}.json", context.names.module(group.home));
    let name = group.name(context);
    file.push(quote! {
        fn case(name: &'static str) -> Case {
            crate::case(#name, include_str!(#values), name)
        }
    });
    let mut snapshots = Vec::new();
    for (case, test) in group.cases.iter().zip(&group.tests) {
        let is_reviewed = !group.reviewed(case).is_empty();
        let value = quote!(case.same(&case.body::<#ty>()));
        let value = review(is_reviewed, "value", value);
        let said = docs::attributes(&[data::title(context, group, case)]);
        let function = ident(&identifier(test));
        file.push(quote! {
            #said
            #[test]
            fn #function() {
                let case = case(#test);
                #value
            }
        });
        if is_reviewed {
            snapshots.push(format!("{name}__{test}__value"));
        }
    }
    if !snapshots.is_empty() {
        file.imports.insert("crate::reviewed".to_owned());
    }
    file.imports.extend(writer.imports);
    file.imports.insert("specwright_runtime::testing::Case".to_owned());
    Some((file, snapshots))
}
