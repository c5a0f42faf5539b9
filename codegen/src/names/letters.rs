//! Which letters of the world a Rust identifier can have, so that neither the compiler nor its
//! lints mind: names are normalised, and a letter that people take for another one is written as
//! its number. Only the root of a crate could allow such letters, and a module is none.

use unicode_normalization::UnicodeNormalization;
use unicode_security::mixed_script::AugmentedScriptSet;
use unicode_security::{
    GeneralSecurityProfile, is_potential_mixed_script_confusable_char, skeleton,
};

/// A text in the form in which all spellings of a letter are one: `e` with an accent behind it is
/// `é`, and `𝒳` is `X` (NFKC, as UAX #31 asks; rustc compares identifiers after NFC).
pub(super) fn normal(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfkc().collect() }
}

/// Whether a character of a word can stand in an identifier as it is (UTS #39).
pub(super) fn is_common(character: char) -> bool {
    character.is_ascii() || character.identifier_allowed()
}

/// Adds a letter that stands in no identifier to one, by its number.
pub(super) fn spell(letter: char, name: &mut String) {
    name.push_str(&format!("u{:x}", u32::from(letter)));
}

/// What tells a name from others to a reader: two that look alike are one.
pub(super) fn look(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { skeleton(name).collect() }
}

/// A name without letters that could be taken for those of another script: all, when the whole name
/// looks like an English one; of each script, when the name has no other letters of that script.
pub(super) fn told_apart(name: String) -> String {
    if name.is_ascii() {
        return name;
    }
    let looks_english = skeleton(&name).all(|it| it.is_ascii());
    let letters = || name.chars().filter(|it| !it.is_ascii());
    let is_suspicious = |it: char| is_potential_mixed_script_confusable_char(it);
    let mut known: Vec<AugmentedScriptSet> = vec![AugmentedScriptSet::for_char('a')];
    known.extend(letters().filter(|it| !is_suspicious(*it)).map(AugmentedScriptSet::for_char));
    known.retain(|scripts| !scripts.is_all());
    let is_known = |letter: char| {
        let own = AugmentedScriptSet::for_char(letter);
        own.is_all()
            || known.iter().any(|scripts| {
                let mut common = *scripts;
                common.intersect_with(own);
                !common.is_empty()
            })
    };
    if !looks_english && letters().all(|it| !is_suspicious(it) || is_known(it)) {
        return name;
    }
    let mut out = String::with_capacity(name.len() * 2);
    for letter in name.chars() {
        let stays =
            letter.is_ascii() || (!looks_english && (!is_suspicious(letter) || is_known(letter)));
        if stays { out.push(letter) } else { spell(letter, &mut out) }
    }
    out
}
