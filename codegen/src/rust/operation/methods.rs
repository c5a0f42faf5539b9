//! The client's method of an operation, and setters for what may be absent.

use super::super::argument::Argument;
use super::super::file::SourceFile;
use super::super::plain::{Call, Function, Plain};
use super::super::ty::TypeWriter;
use super::words::{argument_docs, operation_docs};
use crate::api::Operation;
use crate::names::identifier;

/// Writes `new`, the client's method, and the setters of its call.
pub(super) fn write(
    file: &mut SourceFile,
    writer: &TypeWriter<'_>,
    index: usize,
    operation: &Operation,
    arguments: &[Argument<'_>],
) {
    let name = &writer.context.names.operation(index).ty;
    let required = arguments.iter().filter(|argument| argument.is_required);
    let (parameters, given): (Vec<String>, Vec<String>) = required
        .map(|argument| {
            let (field, ty) = (identifier(&argument.field), &argument.ty);
            match argument.is_text {
                true => (format!("{field}: impl Into<{ty}>"), field),
                false => (format!("{field}: {ty}"), field),
            }
        })
        .unzip();
    file.push_plain(new(writer, name, arguments, parameters.clone()));
    file.push_plain(method(writer, index, operation, parameters, given));
    if arguments.iter().any(|argument| !argument.is_required) {
        let mut item = writer.context.plain();
        item.open(format_args!("impl Call<'_, {name}>"));
        let optional = arguments.iter().filter(|argument| !argument.is_required);
        optional.for_each(|argument| setter(&mut item, writer, argument));
        item.close();
        file.push_plain(item);
    }
}

/// More arguments than clippy likes, without `self`.
const MANY: usize = 6;

fn allow(item: &mut Plain, parameters: &[String]) {
    if parameters.len() > MANY {
        item.line("#[allow(clippy::too_many_arguments)]");
    }
}

fn new(
    writer: &TypeWriter<'_>,
    name: &str,
    arguments: &[Argument<'_>],
    parameters: Vec<String>,
) -> Plain {
    let fields = arguments.iter().map(|argument| {
        let field = identifier(&argument.field);
        match (argument.is_required, argument.is_text) {
            (true, true) => format!("{field}: {field}.into()"),
            (true, false) => field,
            (false, _) => format!("{field}: None"),
        }
    });
    let mut item = writer.context.plain();
    item.open(format_args!("impl {name}"));
    item.say("The operation with the arguments that it requires.");
    allow(&mut item, &parameters);
    item.function(&Function::of("pub fn new", parameters));
    item.literal(&fields.collect::<Vec<_>>());
    item.close();
    item.close();
    item
}

fn method(
    writer: &TypeWriter<'_>,
    index: usize,
    operation: &Operation,
    mut parameters: Vec<String>,
    given: Vec<String>,
) -> Plain {
    let names = writer.context.names.operation(index);
    let name = &names.ty;
    let mut said = operation_docs(operation);
    said.truncate(2);
    let mut item = writer.context.plain();
    item.open("impl Client");
    item.comment(&said);
    item.say("");
    item.say(&format!("See [`{name}`]."));
    allow(&mut item, &parameters);
    if operation.deprecated {
        item.line("#[deprecated]");
    }
    parameters.insert(0, "&self".to_owned());
    item.function(&Function {
        head: &format!("pub fn {}", names.method),
        arguments: parameters,
        returns: format!("Call<'_, {name}>"),
    });
    let given = given.into_iter().map(Call::Value).collect();
    let made = Call::Function(format!("{name}::new"), given);
    let client = Call::Value("self".to_owned());
    item.call(&Call::Function("Call::new".to_owned(), vec![client, made]), "");
    item.close();
    item.close();
    item
}

/// The method of a call that sets an argument.
fn setter(item: &mut Plain, writer: &TypeWriter<'_>, argument: &Argument<'_>) {
    let mut said = argument_docs(writer, argument);
    said.truncate(1);
    let (field, ty) = (identifier(&argument.field), &argument.ty);
    let (taken, value) = match argument.is_text {
        true => (format!("{field}: impl Into<{ty}>"), format!("{field}.into()")),
        false => (format!("{field}: {ty}"), field.clone()),
    };
    item.apart();
    item.comment(&said);
    item.function(&Function::of(&format!("pub fn {field}"), vec!["mut self".to_owned(), taken]));
    let set = format!("self.operation.{field} = Some");
    item.call(&Call::Function(set, vec![Call::Value(value)]), ";");
    item.line("self");
    item.close();
}
