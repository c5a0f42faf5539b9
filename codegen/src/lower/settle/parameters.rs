//! The parameters of operations: how each is written, which depends on its type.

use super::Settler;
use crate::api::{MediaKind, Parameter, ParameterPlace, ParameterStyle, Shape, TypeId};
use crate::diagnostic::{Code, Origin};
use crate::value::Value;

impl Settler<'_> {
    pub(in crate::lower) fn parameters(&mut self) {
        let mut operations = std::mem::take(&mut self.api.operations);
        for parameter in operations.iter_mut().flat_map(|it| &mut it.parameters) {
            match parameter.json {
                // The pairs of a form are those of a query.
                true if self.is_form(parameter) => parameter.json = false,
                true => {
                    parameter.text = self.is_text_content(&parameter.origin, parameter.ty);
                    parameter.json = !parameter.text;
                }
                false => {
                    let (style, explode) = (parameter.style, parameter.explode);
                    self.note_style(&parameter.origin, style, explode, parameter.ty);
                }
            }
        }
        self.api.operations = operations;
    }

    /// Whether a parameter is the whole query, as a form.
    fn is_form(&self, parameter: &Parameter) -> bool {
        let content = self.document.get(&parameter.origin).and_then(|it| it.get("content"));
        let name = content.and_then(|content| Some(&content.members().first()?.0));
        parameter.place == ParameterPlace::Querystring
            && name.is_some_and(|name| MediaKind::of(name) == MediaKind::Form)
            && matches!(self.shape(parameter.ty), Shape::Struct(_) | Shape::Map(..))
    }

    /// Whether a parameter's `content` is a text as it is. What is neither JSON nor a text is sent
    /// as JSON, and reported.
    fn is_text_content(&mut self, origin: &Origin, ty: TypeId) -> bool {
        let value = self.document.get(origin).unwrap_or(&Value::Null);
        let name = value.get("content").and_then(|it| Some(it.members().first()?.0.to_string()));
        let Some(name) = name.filter(|name| MediaKind::of(name) != MediaKind::Json) else {
            return false;
        };
        let shape = self.shape(ty);
        if matches!(shape, Shape::Scalar(_) | Shape::Enum(_)) {
            return true;
        }
        let message = format!("a parameter with members cannot be written as `{name}`");
        let place = origin.child("content").child(&name);
        self.report(Code::ParameterMediaType, &place, message, "it is sent as JSON");
        false
    }

    /// Says where the specification does not define what a style makes of a type (3.1.1, "Style
    /// Examples").
    fn note_style(&mut self, origin: &Origin, style: ParameterStyle, explode: bool, ty: TypeId) {
        let shape = self.shape(ty);
        let is_single = matches!(shape, Shape::Scalar(_) | Shape::Enum(_));
        let is_list = matches!(shape, Shape::List(..));
        let help = match style {
            ParameterStyle::DeepObject if is_single || is_list => {
                "it is for objects; the value is written in the style `form`, exploded"
            }
            ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited if is_single => {
                "it is for arrays and objects; the value is written in the style `form`"
            }
            ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited if explode => {
                "it is not for `explode: true`; the value is written in the style `form`, exploded"
            }
            _ => return,
        };
        let message = "the specification does not define this style for this value";
        self.report(Code::ParameterStyle, &origin.child("style"), message, help);
    }
}
