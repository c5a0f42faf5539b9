//! Tables of what the document asks of values besides their type, for those who ask for them.

use foldhash::{HashMap, HashSet};
use proc_macro2::Literal;

use super::file::SourceFile;
use super::formats::Formats;
use super::ty::TypeWriter;
use crate::analyze::Analysis;
use crate::api::{Additional, Api, Bound, Constraints, ScalarKind, Shape, TypeId, Types};

/// Formats that the runtime can check of a text.
const CHECKED_FORMATS: &[&str] = &[
    "base64url",
    "byte",
    "date",
    "date-time",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "time",
    "uri",
    "uuid",
];

/// What is asked of the values of an API.
pub(super) struct Asked<'a> {
    types: &'a Types,
    formats: &'a Formats,
    analysis: &'a Analysis,
    /// The types of whose values, or of parts of them, anything is asked.
    checked: HashSet<TypeId>,
}

impl<'a> Asked<'a> {
    /// Looks at all types of an API.
    pub(super) fn of(api: &'a Api, analysis: &'a Analysis, formats: &'a Formats) -> Self {
        let types = &api.types;
        let mut asked = Self { types, formats, analysis, checked: HashSet::default() };
        let mut holders: HashMap<TypeId, Vec<TypeId>> = HashMap::default();
        let mut open: Vec<TypeId> = Vec::new();
        for (id, definition) in types.iter() {
            for part in types.parts(id) {
                holders.entry(part).or_default().push(id);
            }
            let own = match &definition.shape {
                Shape::Struct(object) => of_members(&object.limits),
                _ => asked.limits(id, true),
            };
            if !own.is_empty() {
                open.push(id);
            }
        }
        while let Some(id) = open.pop() {
            if asked.checked.insert(id) {
                open.extend(holders.get(&id).into_iter().flatten());
            }
        }
        asked
    }

    /// What is asked of a value where it stands, as the macro takes it; nothing for what the type
    /// asks itself. With `inside`, of what a wrapper holds.
    fn limits(&self, id: TypeId, inside: bool) -> Vec<String> {
        self.limits_in(id, inside, 0)
    }

    /// The limits of what stands in so many arrays and objects.
    fn limits_in(&self, id: TypeId, inside: bool, depth: usize) -> Vec<String> {
        let mut id = id;
        let mut is_own = inside;
        loop {
            if self.analysis.is_newtype(id) && !is_own {
                return Vec::new();
            }
            let Shape::Alias(target) = self.types.get(id).shape else { break };
            (id, is_own) = (target, false);
        }
        match &self.types.get(id).shape {
            Shape::Scalar(scalar) => match scalar.kind {
                ScalarKind::Integer(_) | ScalarKind::Number | ScalarKind::Decimal => {
                    of_numbers(&scalar.constraints)
                }
                ScalarKind::Boolean | ScalarKind::Own => Vec::new(),
                kind => {
                    let mut limits = of_texts(&scalar.constraints);
                    let is_text = self.formats.type_of(kind).is_none();
                    limits.extend(format(kind, scalar.format.as_deref()).filter(|_| is_text));
                    limits
                }
            },
            Shape::List(item, limits) => {
                let mut own = counted("min_items", "max_items", limits);
                own.extend(limits.unique.then(|| "unique_items".to_owned()));
                own.extend(self.items(*item, depth));
                own
            }
            Shape::Map(values, limits) => {
                let mut own = of_members(limits);
                own.extend(self.items(*values, depth));
                own
            }
            Shape::Struct(_)
            | Shape::Enum(_)
            | Shape::Union(_)
            | Shape::Any(_)
            | Shape::Alias(_) => Vec::new(),
        }
    }

    /// What is asked of the items of an array, or of the values of an object. No value is deeper
    /// than what reads it goes.
    fn items(&self, id: TypeId, depth: usize) -> Option<String> {
        const DEEPEST: usize = 128;
        if depth >= DEEPEST {
            return None;
        }
        let limits = self.limits_in(id, false, depth + 1);
        (!limits.is_empty()).then(|| format!("items [{}]", limits.join(", ")))
    }

    /// What stands behind a field or variant: its limits, or nothing when nothing is asked of it.
    fn part(&self, id: TypeId) -> Option<String> {
        let limits = self.limits(id, false);
        match limits.is_empty() {
            true => self.checked.contains(&id).then(String::new),
            false => Some(format!(" [{}]", limits.join(", "))),
        }
    }
}

/// Writes the table of a struct: its fields, each with the name of its member; the last one takes
/// the members without a name.
pub(super) fn write_object<'m>(
    file: &mut SourceFile,
    writer: &mut TypeWriter<'_>,
    id: TypeId,
    members: impl Iterator<Item = (&'m str, Option<(&'m str, TypeId)>)>,
) {
    let Some(asked) = &writer.context.asked else { return };
    let Shape::Struct(object) = &writer.context.api.types.get(id).shape else { return };
    // A form with files is not counted as JSON.
    let has_files = writer.context.analysis.forms().has_files(id);
    let own = if has_files { Vec::new() } else { of_members(&object.limits) };
    let own = if own.is_empty() { own } else { vec![format!(" [{}]", own.join(", "))] };
    let mut lines = String::new();
    for (field, member) in members {
        let field = crate::names::identifier(field);
        let line = match (member, object.additional) {
            (Some((wire, ty)), _) => asked
                .part(ty)
                .map(|part| format!("    {field}: {}{part},\n", Literal::string(wire))),
            (None, Additional::Typed(values)) => {
                asked.part(values).map(|part| format!("    ..{field}{part}\n"))
            }
            (None, _) => None,
        };
        lines.extend(line);
    }
    let name = writer.context.names.ty(id);
    push(file, writer, &format!("{name}{} {{", own.concat()), &lines, "}");
}

/// Writes the table of a union.
pub(super) fn write_union(
    file: &mut SourceFile,
    writer: &mut TypeWriter<'_>,
    id: TypeId,
    variants: &[(&str, TypeId)],
) {
    let Some(asked) = &writer.context.asked else { return };
    let line = |(variant, ty): &(&str, TypeId)| {
        asked.part(*ty).map(|part| format!("    {variant}{part},\n"))
    };
    let lines: String = variants.iter().filter_map(line).collect();
    let name = writer.context.names.ty(id);
    push(file, writer, &format!("enum {name} {{"), &lines, "}");
}

/// Writes the table of a wrapper.
pub(super) fn write_wrapper(file: &mut SourceFile, writer: &mut TypeWriter<'_>, id: TypeId) {
    let Some(asked) = &writer.context.asked else { return };
    let limits = asked.limits(id, true).join(", ");
    let name = writer.context.names.ty(id);
    push(file, writer, &format!("{name}([{limits}])"), "", "");
}

fn push(file: &mut SourceFile, writer: &mut TypeWriter<'_>, head: &str, lines: &str, end: &str) {
    let gap = if lines.is_empty() { "" } else { "\n" };
    file.push_text(format!("constraints!({head}{gap}{lines}{end});\n"));
    writer.import("specwright_runtime::constraints");
}

fn of_numbers(limits: &Constraints) -> Vec<String> {
    let bound = |limit: &Option<Bound>, inclusive: &str, exclusive: &str| {
        let (number, is_exclusive) = limit.as_ref()?;
        Some(format!("{} = {number}", if *is_exclusive { exclusive } else { inclusive }))
    };
    let least = bound(&limits.minimum, "minimum", "exclusive_minimum");
    let most = bound(&limits.maximum, "maximum", "exclusive_maximum");
    let multiple = limits.multiple_of.as_ref().map(|of| format!("multiple_of = {of}"));
    [least, most, multiple].into_iter().flatten().collect()
}

fn of_texts(limits: &Constraints) -> Vec<String> {
    let mut own = counted("min_length", "max_length", limits);
    let pattern = limits.pattern.as_ref();
    own.extend(pattern.map(|pattern| format!("pattern = {}", Literal::string(pattern))));
    own
}

fn of_members(limits: &Constraints) -> Vec<String> {
    counted("min_properties", "max_properties", limits)
}

fn counted(least: &str, most: &str, limits: &Constraints) -> Vec<String> {
    // At least none is asked of nothing.
    let least = limits.min_length.filter(|count| *count > 0).map(|it| format!("{least} = {it}"));
    let most = limits.max_length.map(|it| format!("{most} = {it}"));
    [least, most].into_iter().flatten().collect()
}

/// The format of a text, under the name by which the runtime knows it.
fn format(kind: ScalarKind, format: Option<&str>) -> Option<String> {
    let name = match kind {
        ScalarKind::DateTime => "date-time",
        ScalarKind::Date => "date",
        ScalarKind::Uuid => "uuid",
        ScalarKind::Uri => "uri",
        ScalarKind::Ipv4 => "ipv4",
        ScalarKind::Ipv6 => "ipv6",
        ScalarKind::Byte => "byte",
        ScalarKind::Base64Url => "base64url",
        ScalarKind::String => CHECKED_FORMATS.iter().find(|known| Some(**known) == format)?,
        _ => return None,
    };
    Some(format!("format = {}", Literal::string(name)))
}
