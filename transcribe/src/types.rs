//! The notation of types: `String`, `Array of X objects`, `Map<String,String>` and their kin.

use std::sync::LazyLock;

use regex::Regex;

use super::words::pattern;

/// A type as a page prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Text, with a format where the page's word implies one.
    Text(Option<&'static str>),
    Integer(Option<&'static str>),
    Number(Option<&'static str>),
    Boolean,
    /// An object whose fields are not said; also used for values of any kind.
    Object,
    Any,
    File,
    /// A model by its name.
    Model(String),
    /// A model by the number of its table, with the rest of the link's text.
    Table(u32, Option<String>),
    List(Option<Box<Type>>),
    Map(Box<Type>),
}

impl Type {
    /// Whether it is a model, or made of one.
    pub(crate) fn names_model(&self) -> bool {
        match self {
            Self::Model(_) | Self::Table(..) => true,
            Self::List(Some(inner)) | Self::Map(inner) => inner.names_model(),
            _ => false,
        }
    }
}

/// Types inside types; a deeper one is no type of a reference page.
const MAX_DEPTH: usize = 8;

static LIST_OF: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:an? )?(?:array|list|set|collection)s? of (?:the )?(.+)$"));
/// "Dictionary data structure. For details, see Table 3."
static STRUCTURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(\w+) data structures?(?:\s*[.,;(]?\s*(?:for (?:more )?details?,? )?see (table\s*\d+)\s*\.?\)?)?\s*\.?$",
    )
});
static SEE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(.+?)\s*[.,;(]\s*(?:for (?:more )?details?,? )?see (table\s*\d+)\s*\.?\)?$")
});
static GENERIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(array|list|set|map|dict|dictionary|hashmap)\s*[<\[(]\s*(.*)\s*[>\])]\s*(?:objects?)?$",
    )
});
/// `integer(int64)`, `string($date-time)`.
static FORMATTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^([a-z]+)\s*[(<\[]\s*\$?([a-z][a-z0-9-]*)\s*[)>\]]$"));
/// `Integer (seconds)`, `String (1 to 64 characters)`: a type, and words about it.
static WITH_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^([A-Za-z]+)(?:\s+\(([^()<>\[\]]+)\)|\(([^()<>\[\]]* [^()<>\[\]]*)\))$")
});
/// `a string`, `an array of strings`, `integer value`, `String | null`, `Integer, nullable`.
static ARTICLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:an? )?(.+?)(?: (?:value|type))?$"));
static ARTICLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\s*an? "));
static NULLABLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:(.+?)\s*(?:\||or|/)\s*null|(.+?)\s*[,;(]\s*nullable\s*\)?)$")
});
static TABLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:table|表)\s*(\d+)\s*(.*?)\s*(?:objects?)?$"));
// How long a name may be is counted by `named`: a pattern that counts letters of all scripts takes a
// hundred times as long to compile as all others together.
static MODEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^([\p{L}_$][\p{L}\p{N}_$./:\- ]*?)\s+(?:[Oo]bjects?|OBJECT|structures?|structs?|对象|结构体|数组对象)$",
    )
});
static MODEL_LIST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^([\p{L}_$][\p{L}\p{N}_$./:\-]*?)\s*(?:\[\]|\s(?:object )?(?:array|list|Array|List)|(?:object\s)?数组|列表)$",
    )
});

/// "config array corresponding to infer_type": a list, and words about it.
static LIST_WITH_WORDS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([A-Za-z_][\w.\-]* (?:array|list)) ([a-z][^.:]*)$"));

/// The type that a cell names. `None`: not a notation this reader knows.
pub(crate) fn parse(text: &str) -> Option<Type> {
    let text = text.trim();
    if text.chars().any(|letter| WIDE.contains(&letter)) {
        return parse_at(&text.chars().map(narrow).collect::<String>(), 0);
    }
    parse_at(text, 0)
}

/// Letters and marks that are as wide as Chinese ones.
const WIDE: std::ops::RangeInclusive<char> = '\u{ff01}'..='\u{ff5e}';

fn narrow(letter: char) -> char {
    let narrow = |letter| char::from_u32(u32::from(letter) - 0xfee0);
    if WIDE.contains(&letter) { narrow(letter).unwrap_or(letter) } else { letter }
}

/// Whether a cell says that a value may be null: `String | null`.
pub(crate) fn is_nullable(text: &str) -> bool {
    NULLABLE.is_match(text.trim())
}

/// Whether a text is a type beyond doubt, to find rows where nothing else marks them.
pub(crate) fn is_regular(text: &str) -> bool {
    match parse(text) {
        Some(Type::Table(..)) | None => false,
        _ if list_with_words(text.trim()).is_some() => false,
        // As the end of a sentence as often.
        _ if text.trim_start().to_lowercase().starts_with("a") && ARTICLED.is_match(text) => false,
        // Any word may stand before "structure" or "list" in a sentence.
        Some(_) => !text.trim_end().ends_with(['.', '。']) && text.chars().count() <= 100,
    }
}

fn parse_at(text: &str, depth: usize) -> Option<Type> {
    if depth > MAX_DEPTH || text.is_empty() || text.len() > 200 {
        return None;
    }
    let text = text.trim();
    if let Some(simple) = simple(text) {
        return Some(simple);
    }
    if let Some(found) = STRUCTURE.captures(text).or_else(|| SEE.captures(text)) {
        let table = found.get(2).and_then(|table| parse_at(table.as_str(), depth + 1));
        return match (parse_at(found.get(1)?.as_str(), depth + 1)?, table) {
            (Type::Object | Type::Any | Type::Map(_), Some(table)) => Some(table),
            (Type::List(_), Some(table)) => Some(Type::List(Some(Box::new(table)))),
            (kind, _) => Some(kind),
        };
    }
    if let Some(found) = LIST_OF.captures(text) {
        let inner = found.get(1).map_or("", |inner| inner.as_str());
        return Some(Type::List(Some(Box::new(element(inner, depth + 1)?))));
    }
    if let Some(found) = FORMATTED.captures(text) {
        let part = |index| found.get(index).map_or("", |part| part.as_str());
        if let Some(kind) = formatted(part(1), part(2)) {
            return Some(kind);
        }
    }
    if let Some(found) = WITH_WORDS.captures(text) {
        return simple(found.get(1)?.as_str());
    }
    if let Some(found) = GENERIC.captures(text) {
        let kind = found.get(1).map_or("", |kind| kind.as_str()).to_lowercase();
        let inner = found.get(2).map_or("", |inner| inner.as_str());
        return generic(&kind, inner, depth + 1);
    }
    if let Some(found) = TABLE.captures(text) {
        let number = found.get(1)?.as_str().parse().ok()?;
        let rest = found.get(2).map_or("", |rest| rest.as_str()).trim();
        return Some(Type::Table(number, (!rest.is_empty()).then(|| rest.to_owned())));
    }
    if let Some(found) = NULLABLE.captures(text) {
        return parse_at(found.get(1).or(found.get(2))?.as_str(), depth + 1);
    }
    let bare = ARTICLE.captures(text).and_then(|found| simple(found.get(1)?.as_str()));
    if bare.is_some() {
        return bare;
    }
    if let Some(name) = named(&MODEL_LIST, text) {
        let inner = element(name, depth + 1)?;
        return Some(Type::List(Some(Box::new(inner))));
    }
    if let Some(list) = list_with_words(text) {
        return parse_at(list, depth + 1);
    }
    if let Some(inner) = text.strip_prefix("[]").or_else(|| text.strip_prefix("list ")) {
        return Some(Type::List(Some(Box::new(element(inner, depth + 1)?))));
    }
    let name = named(&MODEL, text)?.trim();
    (name.split(' ').count() <= 4).then(|| Type::Model(name.to_owned()))
}

/// The name in a notation of a model, if it is not too long for one.
fn named<'a>(notation: &Regex, text: &'a str) -> Option<&'a str> {
    let name = notation.captures(text)?.get(1)?.as_str();
    (name.chars().count() < 80).then_some(name)
}

/// The list that a cell begins with, before some words about it.
fn list_with_words(text: &str) -> Option<&str> {
    let found = LIST_WITH_WORDS.captures(text)?;
    let (list, words) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    let is_short = list.chars().count() <= 70 && (4..=81).contains(&words.chars().count());
    is_short.then_some(list)
}

/// A scalar type with its format in brackets. `None`: no format of that type.
fn formatted(kind: &str, format: &str) -> Option<Type> {
    const TEXTS: [&str; 11] = [
        "date-time",
        "date",
        "uuid",
        "byte",
        "binary",
        "password",
        "email",
        "uri",
        "hostname",
        "ipv4",
        "ipv6",
    ];
    let format = format.to_lowercase();
    let of = |known: &[&'static str]| known.iter().find(|known| **known == format).copied();
    match simple(kind)? {
        Type::Text(None) => Some(Type::Text(Some(of(&TEXTS)?))),
        Type::Integer(_) => Some(Type::Integer(Some(of(&["int32", "int64"])?))),
        Type::Number(_) => Some(Type::Number(Some(of(&["float", "double"])?))),
        _ => None,
    }
}

fn generic(kind: &str, inner: &str, depth: usize) -> Option<Type> {
    if matches!(kind, "array" | "list" | "set") {
        // Between brackets a model's name can have several words.
        if element(inner, depth).is_none() && is_words(inner) {
            return Some(Type::List(Some(Box::new(Type::Model(inner.trim().to_owned())))));
        }
        return Some(Type::List(Some(Box::new(element(inner, depth)?))));
    }
    let value = inner.split_once([',', '，']).map_or(inner, |(_, value)| value);
    Some(Type::Map(Box::new(element(value, depth)?)))
}

fn is_words(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 60
        && text.starts_with(|first: char| first.is_alphabetic())
        && text.chars().all(|letter| letter.is_alphanumeric() || " _-".contains(letter))
}

/// The type of an element: a plural, a model with or without "object" behind it.
fn element(text: &str, depth: usize) -> Option<Type> {
    let text = text.trim();
    // "objects" alone is a list; each of its elements is one object.
    let one = text.to_lowercase();
    if matches!(one.as_str(), "objects" | "json objects" | "dicts" | "maps" | "dictionaries") {
        return Some(Type::Object);
    }
    if let Some(kind) = parse_at(text, depth) {
        return Some(kind);
    }
    let singular = text.strip_suffix('s').unwrap_or(text);
    if let Some(kind) = simple(singular) {
        return Some(kind);
    }
    let plain = !text.is_empty()
        && text.len() <= 80
        && text.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && text.chars().all(|letter| letter.is_alphanumeric() || "_-./$".contains(letter));
    plain.then(|| Type::Model(text.to_owned()))
}

fn simple(text: &str) -> Option<Type> {
    Some(match text.to_lowercase().as_str() {
        "string" | "str" | "text" | "char" | "varchar" | "enum" | "字符串" | "string type" => {
            Type::Text(None)
        }
        "uuid" => Type::Text(Some("uuid")),
        "date" => Type::Text(Some("date")),
        "datetime" | "date-time" | "offsetdatetime" => Type::Text(Some("date-time")),
        // Pages never state the form of these; they stay texts.
        "time" | "timestamp" | "url" | "uri" | "ip" => Type::Text(None),
        "integer" | "int" | "整型" | "整数" | "short" | "byte" | "bigint" | "unsigned integer" => {
            Type::Integer(None)
        }
        "int32" => Type::Integer(Some("int32")),
        "long" | "int64" | "长整型" => Type::Integer(Some("int64")),
        "float" => Type::Number(Some("float")),
        "double" => Type::Number(Some("double")),
        "number" | "bigdecimal" | "decimal" | "浮点数" => Type::Number(None),
        "boolean" | "bool" | "布尔" | "布尔型" | "布尔值" | "boolean type" => Type::Boolean,
        "object" | "dict" | "对象" | "map" | "object type" => Type::Object,
        "objects" => Type::List(Some(Box::new(Type::Object))),
        "anytype" | "any" | "any type" => Type::Any,
        "file" | "binary" | "文件" | "stream" | "inputstream" => Type::File,
        "array" | "list" | "数组" | "列表" | "arrays" | "lists" | "set" => Type::List(None),
        "jsonarray" | "json array" => Type::List(Some(Box::new(Type::Object))),
        "json" | "json object" | "jsonobject" | "dictionary" | "hashmap" => Type::Object,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{is_regular, parse};

    /// A type as a short text.
    fn shown(text: &str) -> String {
        parse(text).map_or_else(|| "none".to_owned(), |kind| format!("{kind:?}"))
    }

    #[test]
    fn notations() {
        for (text, kind) in [
            ("String", "Text(None)"),
            ("Long", "Integer(Some(\"int64\"))"),
            ("Integer(int64)", "Integer(Some(\"int64\"))"),
            ("string ($date-time)", "Text(Some(\"date-time\"))"),
            ("number<double>", "Number(Some(\"double\"))"),
            ("string(whatever)", "none"),
            ("Integer (seconds)", "Integer(None)"),
            ("String(1 to 64 characters)", "Text(None)"),
            ("Map＜String，String＞", "Map(Text(None))"),
            ("a string", "Text(None)"),
            ("an array of strings", "List(Some(Text(None)))"),
            ("boolean value", "Boolean"),
            ("String | null", "Text(None)"),
            ("Integer, nullable", "Integer(None)"),
            ("Float", "Number(Some(\"float\"))"),
            ("Array", "List(None)"),
            ("Array of strings", "List(Some(Text(None)))"),
            ("Array of string", "List(Some(Text(None)))"),
            ("Array of integers", "List(Some(Integer(None)))"),
            ("Array of Volume object", "List(Some(Model(\"Volume\")))"),
            ("Array of Volume objects", "List(Some(Model(\"Volume\")))"),
            ("Array of Array of strings", "List(Some(List(Some(Text(None)))))"),
            ("List<Piece>", "List(Some(Model(\"Piece\")))"),
            ("Piece[]", "List(Some(Model(\"Piece\")))"),
            ("deleteOption Object", "Model(\"deleteOption\")"),
            ("primaryNic/extNics object", "Model(\"primaryNic/extNics\")"),
            ("Map<String,String>", "Map(Text(None))"),
            ("Map<String, Array<X>>", "Map(List(Some(Model(\"X\"))))"),
            ("Map<String,Map<String,Array<String>>>", "Map(Map(List(Some(Text(None)))))"),
            ("Table 3", "Table(3, None)"),
            ("Array of Table 9 objects", "List(Some(Table(9, None)))"),
            (
                "Table6 Data structure of the nodeTemplate field object",
                "Table(6, Some(\"Data structure of the nodeTemplate field\"))",
            ),
            ("AnyType", "Any"),
            ("No", "none"),
            ("-", "none"),
            ("", "none"),
            ("The name of the object to be created.", "none"),
        ] {
            assert_eq!(shown(text), kind, "{text}");
        }
    }

    #[test]
    fn types_inside_types_end_somewhere() {
        let deep = format!("{}String{}", "Array<".repeat(40), ">".repeat(40));
        assert_eq!(parse(&deep), None);
        assert!(is_regular("Array<String>"));
        assert!(!is_regular("This is an object."));
    }
}
