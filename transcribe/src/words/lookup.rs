//! Texts looked up among the words of all languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::languages::{INTERNATIONAL, LANGUAGES, Label, Language, Word};
use super::{Column, Section, pattern};

/// A longer text is no title or caption.
const MAX_CHARS: usize = 80;

static COLUMNS: LazyLock<HashMap<String, Column>> =
    LazyLock::new(|| columns(LANGUAGES.iter(), str::to_owned));

/// Headings of the languages that are read whatever their capitals.
static LOOSE_COLUMNS: LazyLock<HashMap<String, Column>> =
    LazyLock::new(|| columns(LANGUAGES.iter().filter(|language| language.loose), folded));

fn columns(
    languages: impl Iterator<Item = &'static Language>,
    key: fn(&str) -> String,
) -> HashMap<String, Column> {
    let all = languages.flat_map(|language| language.columns);
    let all = all.flat_map(|(column, headings)| headings.iter().map(move |it| (it, *column)));
    all.map(|(heading, column)| (key(heading), column)).collect()
}

static TITLES: LazyLock<HashMap<String, Section>> = LazyLock::new(|| {
    let titles = LANGUAGES.iter().flat_map(|language| language.titles);
    let all = titles.flat_map(|(section, titles)| titles.iter().map(move |it| (it, *section)));
    let mut map = HashMap::new();
    for (title, section) in all {
        map.entry(title.to_lowercase()).or_insert(section);
    }
    map
});

static YES_OR_NO: LazyLock<HashMap<String, bool>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for language in &LANGUAGES {
        for (words, answer) in [(language.yes, true), (language.no, false)] {
            for word in words {
                all.entry((*word).to_owned()).or_insert(answer);
                if language.loose {
                    all.entry(capital(word)).or_insert(answer);
                }
            }
        }
    }
    all
});

static NOTHING: LazyLock<HashMap<String, ()>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for language in &LANGUAGES {
        for word in language.nothing {
            all.insert((*word).to_owned(), ());
            if language.loose {
                all.insert(capital(word), ());
            }
        }
    }
    all
});

/// The words of each language's captions, longest first.
static BAGS: LazyLock<Vec<Bag>> = LazyLock::new(|| LANGUAGES.iter().map(Bag::new).collect());

struct Bag {
    language: &'static Language,
    words: HashMap<String, Word>,
    longest_first: Vec<(String, Word)>,
}

impl Bag {
    fn new(language: &'static Language) -> Self {
        let all = INTERNATIONAL.iter().chain(language.words);
        let words: HashMap<String, Word> = all
            .flat_map(|(word, texts)| texts.iter().map(|text| (text.to_lowercase(), *word)))
            .collect();
        let mut longest_first: Vec<(String, Word)> =
            words.iter().map(|(text, word)| (text.clone(), *word)).collect();
        longest_first.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        Self { language, words, longest_first }
    }

    /// The words of a text, where all of them are the language's.
    fn words(&self, text: &str) -> Option<Vec<Word>> {
        let mut found = Vec::new();
        if self.language.spaced {
            let parts = text.split([' ', '/', '-', '(', ')', ',', '.']);
            for part in parts.filter(|part| !part.is_empty()) {
                found.push(*self.words.get(part)?);
            }
        } else if !text.is_ascii() {
            let mut rest = text;
            while let Some(first) = rest.chars().next() {
                if first.is_whitespace() || "（）()、,".contains(first) {
                    rest = &rest[first.len_utf8()..];
                    continue;
                }
                let (known, word) =
                    self.longest_first.iter().find(|(known, _)| rest.starts_with(known))?;
                found.push(*word);
                rest = &rest[known.len()..];
            }
        }
        (!found.is_empty()).then_some(found)
    }
}

/// A text with its first letter as it is and the rest in lower case.
fn folded(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter();
    first.chain(letters.as_str().to_lowercase().chars()).collect()
}

/// A word with a capital.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.as_str().chars()).collect()
}

/// The column that a heading names.
pub(crate) fn column(heading: &str) -> Option<Column> {
    let heading = heading.trim();
    if heading.len() > 4 * MAX_CHARS {
        return None;
    }
    COLUMNS.get(heading).or_else(|| LOOSE_COLUMNS.get(&folded(heading))).copied()
}

static FORM_DATA: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?:multipart/)?form[- ]?data|multipart/form"));

/// The words of a caption or title, and the language they are of.
pub(crate) fn bag(text: &str) -> Option<(&'static Language, Vec<Word>)> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    // Form data is written in three ways.
    let text = match text.contains("form") {
        true => FORM_DATA.replace_all(text, "form"),
        false => text.into(),
    };
    BAGS.iter().find_map(|bag| Some((bag.language, bag.words(&text)?)))
}

/// The section that a title opens, in lower case.
pub(crate) fn section(title: &str) -> Option<Section> {
    if let Some(known) = TITLES.get(title) {
        return Some(*known);
    }
    if title.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    let loose = BAGS.iter().filter(|bag| bag.language.loose);
    loose.into_iter().find_map(|bag| by_words(&bag.words(title)?))
}

fn by_words(words: &[Word]) -> Option<Section> {
    let has = |word: Word| words.contains(&word);
    match () {
        () if has(Word::Example) && has(Word::Response) => Some(Section::ResponseExample),
        () if has(Word::Example) && has(Word::Request) => Some(Section::RequestExample),
        () if has(Word::Example) => None,
        () if has(Word::Error) && words.len() > 1 => Some(Section::Errors),
        () if has(Word::Status) && words.len() > 1 => Some(Section::Status),
        () if has(Word::Response) => Some(Section::Response),
        () if has(Word::Request) => Some(Section::Request),
        () => None,
    }
}

/// The language that a title is of, where it is read by its words.
pub(crate) fn loose_language(title: &str) -> Option<&'static str> {
    let title = title.trim().to_lowercase();
    let mut loose = BAGS.iter().filter(|bag| bag.language.loose);
    let found = loose.find(|bag| {
        let listed = bag.language.titles.iter().any(|(_, titles)| titles.contains(&title.as_str()));
        listed || bag.words(&title).as_deref().and_then(by_words).is_some()
    });
    let strict = LANGUAGES.iter().filter(|language| !language.loose);
    let mut strict = strict.flat_map(|language| language.titles);
    let elsewhere = strict.any(|(_, titles)| titles.contains(&title.as_str()));
    found.filter(|_| !elsewhere).map(|bag| bag.language.name)
}

/// What a cell under "Mandatory" says, where it says just that.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    YES_OR_NO.get(text).copied()
}

/// Whether a heading is "Optional", so that its column says the opposite of "Mandatory".
pub(crate) fn is_optional(heading: &str) -> bool {
    let heading = heading.trim();
    LANGUAGES.iter().any(|language| language.optional.contains(&heading))
}

/// Whether a word stands where there is nothing to say.
pub(crate) fn is_nothing(text: &str) -> bool {
    NOTHING.contains_key(text)
}

/// Whether a breadcrumb can begin with a word.
pub(crate) fn is_home(word: &str) -> bool {
    LANGUAGES.iter().any(|language| language.home.contains(&word))
}

/// The names of the languages, for messages.
pub(crate) fn names() -> String {
    let names: Vec<&str> = LANGUAGES.iter().map(|language| language.name).collect();
    names.join(", ")
}

/// Texts as the alternatives of a pattern, longest first.
fn alternatives<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<&str> = texts.collect();
    all.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    all.dedup();
    let all: Vec<String> = all.into_iter().map(regex::escape).collect();
    all.join("|")
}

fn of(texts: fn(&'static Language) -> &'static [&'static str]) -> String {
    alternatives(LANGUAGES.iter().flat_map(texts).copied())
}

/// `Table 4 PointStatus`: the number, and the rest after a blank or glued to it.
pub(crate) static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    let tables = of(|language| language.table);
    pattern(&format!(r"^(?:{tables})\s*(\d+)(?:[\s:：.、-]+(.*)|(\p{{L}}.*))?$"))
});

/// The text of a link to a table.
pub(crate) static SEE_TABLE_LINK: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?i)^(?:{})\s*(\d+)", of(|language| language.table))));

/// A line that says of which answer the tables below are.
pub(crate) static STATUS_LINE: LazyLock<Regex> = LazyLock::new(|| {
    let words = of(|language| language.status);
    pattern(&format!(r"^(?i:{words})\s*[:：]\s*(\d{{3}}|[1-5]XX|default)\s*$"))
});

/// The date of a page.
pub(crate) static UPDATED: LazyLock<Regex> = LazyLock::new(|| {
    let words = of(|language| language.updated);
    pattern(&format!(r"^(?:{words})\s*[:：]?\s*(\d{{4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})"))
});

/// The labels of a part of descriptions, as the alternatives of a pattern.
pub(crate) fn labels(wanted: &[Label]) -> String {
    let facets = LANGUAGES.iter().flat_map(|language| language.facets);
    alternatives(
        facets.filter(|(facet, _)| wanted.contains(facet)).flat_map(|(_, all)| *all).copied(),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::fmt::Debug;

    use super::super::languages::{LANGUAGES, Language, Meanings};
    use super::{bag, folded, section};
    use crate::words::Section;

    /// No text of a kind means two things, whatever the language.
    fn single<T: Copy + PartialEq + Debug>(of: fn(&Language) -> Meanings<T>) {
        let mut known: HashMap<String, T> = HashMap::new();
        for language in &LANGUAGES {
            for (meaning, texts) in of(language) {
                for text in *texts {
                    let key = folded(text);
                    let first = *known.entry(key).or_insert(*meaning);
                    assert_eq!(first, *meaning, "{text} ({})", language.name);
                }
            }
        }
    }

    #[test]
    fn a_word_means_one_thing() {
        single(|language| language.columns);
        single(|language| language.titles);
        for language in &LANGUAGES {
            for answer in language.yes {
                assert!(!LANGUAGES.iter().any(|other| other.no.contains(answer)), "{answer}");
            }
        }
    }

    #[test]
    fn every_language_names_the_parts_of_a_call() {
        for language in &LANGUAGES {
            let whole =
                (language.columns.len(), language.yes.len().min(1), language.table.len().min(1));
            assert_eq!(whole, (8, 1, 1), "{}", language.name);
        }
    }

    #[test]
    fn titles_by_their_words() {
        for (title, wanted) in [
            ("parâmetros de solicitação", Section::Request),
            ("códigos de estado", Section::Status),
            ("ejemplos de respuestas", Section::ResponseExample),
            ("örnek istekler", Section::RequestExample),
            ("รหัสข้อผิดพลาด", Section::Errors),
            ("معلمات الاستجابة", Section::Response),
            ("レスポンスの例", Section::ResponseExample),
            ("contoh permintaan", Section::RequestExample),
            ("請求範例", Section::RequestExample),
        ] {
            assert_eq!(section(title), Some(wanted), "{title}");
        }
        assert!(bag("parâmetros de solicitação especiais").is_none());
    }
}
