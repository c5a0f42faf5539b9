//! What derives that have attributes of their own are told of models: names on the wire, and what
//! of a Rust type stands for what in JSON.

use super::Context;
use super::rust_type::RustType;

/// A derive that reads an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Derive {
    /// `schemars::JsonSchema`, of version 1.
    Schemars,
    /// `ts_rs::TS`.
    TsRs,
}

/// Something of a model, or of a part of it.
#[derive(Clone, Copy)]
pub(super) enum Told<'a> {
    /// A name on the wire.
    Named(&'a str),
    /// The type of a member, and whether it may be absent.
    Type(&'a RustType, bool),
    /// The members that the document does not name.
    Rest,
    /// A value that stands for itself, without a name.
    Untagged,
    /// The member that tells the variants.
    Tag(&'a str),
    /// An enum of integers, and each of its variants.
    Integers,
    Integer,
}

impl Derive {
    /// The derive of a path, if it is one of them.
    fn of(path: &str) -> Option<Self> {
        match path.trim().trim_start_matches("::").split("::").next()?.trim() {
            "schemars" => Some(Self::Schemars),
            "ts_rs" => Some(Self::TsRs),
            _ => None,
        }
    }

    fn attribute(self) -> &'static str {
        match self {
            Self::Schemars => "schemars",
            Self::TsRs => "ts",
        }
    }

    /// The line of a manifest by which its crate is there.
    fn dependency(self) -> &'static str {
        match self {
            Self::Schemars => "schemars = \"1\"\n",
            Self::TsRs => "ts-rs = { version = \"12\", features = [\"serde-json-impl\"] }\n",
        }
    }

    /// What stands in the attribute.
    fn words(self, told: Told<'_>) -> Vec<String> {
        let literal = |text: &str| proc_macro2::Literal::string(text).to_string();
        let words = |words: &[&str]| words.iter().map(|&it| it.to_owned()).collect();
        match (self, told) {
            (_, Told::Named(name)) => vec![format!("rename = {}", literal(name))],
            (_, Told::Tag(name)) => vec![format!("tag = {}", literal(name))],
            (_, Told::Rest) => words(&["flatten"]),
            (_, Told::Untagged) => words(&["untagged"]),
            (Self::Schemars, Told::Type(ty, _)) => {
                let known = known(ty).into_iter();
                known.map(|it| format!("with = {}", literal(&it.to_string()))).collect()
            }
            (Self::TsRs, Told::Type(ty, is_optional)) => {
                let known = known(ty).into_iter();
                let mut words: Vec<String> =
                    known.map(|it| format!("as = {}", literal(&it.to_string()))).collect();
                let has_null = matches!(ty, RustType::Path(path, _) if path == "Field");
                let optional = if has_null { "optional = nullable" } else { "optional" };
                words.extend(is_optional.then(|| optional.to_owned()));
                words
            }
            (Self::Schemars, Told::Integer) => words(&["with = \"i64\"", "untagged"]),
            (Self::TsRs, Told::Integers) => words(&["type = \"number\""]),
            (Self::Schemars, Told::Integers) | (Self::TsRs, Told::Integer) => Vec::new(),
        }
    }
}

/// The type that others know for one that has something in it that only the runtime has.
fn known(ty: &RustType) -> Option<RustType> {
    fn known(ty: &RustType) -> RustType {
        let RustType::Path(path, arguments) = ty else { return ty.clone() };
        let path = match path.as_str() {
            "Field" => "Option",
            "Boxed" => "Box",
            "formats::Decimal" => "f64",
            "Flag" => "String",
            path if path.starts_with("formats::") => "String",
            path => path,
        };
        RustType::of(path, arguments.iter().map(known).collect::<Vec<_>>())
    }
    Some(known(ty)).filter(|known| known != ty)
}

impl Context<'_> {
    /// The attributes by which the derives that are asked for learn these things, a line each.
    pub(super) fn told(&self, told: &[Told<'_>]) -> Vec<String> {
        let derives = self.derive.iter().filter_map(|path| Derive::of(path));
        let lines = derives.filter_map(|derive| {
            let words: Vec<String> = told.iter().flat_map(|told| derive.words(*told)).collect();
            let attribute = derive.attribute();
            (!words.is_empty()).then(|| format!("#[{attribute}({})]", words.join(", ")))
        });
        lines.collect()
    }

    /// Lines of a manifest for the crates of these derives.
    pub(super) fn derive_dependencies(&self) -> String {
        self.derive.iter().filter_map(|path| Derive::of(path)).map(Derive::dependency).collect()
    }

    /// Whether a derive reads attributes, and so has to know all types of a model.
    pub(super) fn is_told(path: &str) -> bool {
        Derive::of(path).is_some()
    }
}
