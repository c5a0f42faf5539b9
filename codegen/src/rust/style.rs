//! Styles of parameters and of members of forms.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident::ident;
use crate::api::ParameterStyle;

/// A style as the runtime names it.
pub(super) fn style(style: ParameterStyle) -> TokenStream {
    let style = ident(match style {
        ParameterStyle::Simple => "Simple",
        ParameterStyle::Label => "Label",
        ParameterStyle::Matrix => "Matrix",
        // Cookies of that style have a call of their own.
        ParameterStyle::Form | ParameterStyle::Cookie => "Form",
        ParameterStyle::SpaceDelimited => "SpaceDelimited",
        ParameterStyle::PipeDelimited => "PipeDelimited",
        ParameterStyle::DeepObject => "DeepObject",
    });
    quote!(specwright_runtime::Style::#style)
}
