//! Items without what their face does not show: comments, and what functions do. That is most of
//! a file, and need not be parsed.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Items without doc attributes, their functions with empty bodies.
pub(super) fn bare(items: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut is_function = false;
    let mut tokens = items.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let next = match token {
            TokenTree::Punct(ref mark) if mark.as_char() == '#' => {
                if tokens.next_if(is_doc).is_some() {
                    continue;
                }
                token
            }
            TokenTree::Ident(ref word) => {
                is_function |= word == "fn";
                token
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inside = match std::mem::take(&mut is_function) {
                    true => TokenStream::new(),
                    false => bare(group.stream()),
                };
                Group::new(Delimiter::Brace, inside).into()
            }
            other => other,
        };
        kept.push(next);
    }
    kept.into_iter().collect()
}

/// Whether these are the brackets of a doc attribute.
fn is_doc(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let first = group.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(name)) if name == "doc")
}
