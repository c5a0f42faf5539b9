//! What can change in the public face of bindings, in the sense of semantic versioning: a table.

use crate::diff::rules::{Area, Effect, Level, Rule};

/// `NAME: id, Area, Level meaning; advice`.
macro_rules! rules {
    ($($name:ident: $id:literal, $area:ident, $level:ident $meaning:literal, $advice:literal;)*) => {
        $(pub(super) static $name: Rule = Rule {
            name: $id,
            area: Area::$area,
            effect: Effect::InRust(Level::$level, $meaning, $advice),
        };)*

        /// All rules, in the order in which the documentation lists them.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    OPERATION_ADDED: "rust-operation-added", Function,
        Compatible "there is another method of the client", "nothing";
    OPERATION_REMOVED: "rust-operation-removed", Function,
        Breaking "calls of the method do not compile", "leave the calls out, or call another operation";
    OPERATION_RENAMED: "rust-operation-renamed", Function,
        Breaking "calls by the old name do not compile", "use the new name of the method and of its types";

    ITEM_ADDED: "rust-item-added", Item,
        Compatible "there is another type to name", "nothing";
    ITEM_REMOVED: "rust-item-removed", Item,
        Breaking "code that names it does not compile", "use the type that stands in its place";
    ITEM_RENAMED: "rust-item-renamed", Item,
        Breaking "code that uses the old name does not compile", "use the new name";
    ITEM_KIND_CHANGED: "rust-item-kind-changed", Item,
        Breaking "it is made and taken apart in another way", "make and read values of the new kind";
    ITEM_SEPARATED: "rust-item-separated", Item,
        Breaking "two names for one type are two types", "convert between them, or use the one that is meant";
    ALIAS_CHANGED: "rust-alias-changed", Item,
        Breaking "values are of another type", "make and read values of the new type";
    ITEM_CLOSED: "rust-item-closed", Item,
        Breaking "it cannot be written out, nor matched in full, any more",
        "make it with `new` and setters; add `..` to patterns, and an arm `_`";
    ITEM_OPENED: "rust-item-opened", Item,
        Compatible "it can be written out and matched in full", "nothing; later additions break who does";

    FIELD_ADDED: "rust-field-added", Field,
        Compatible "there is another field to read and to set", "nothing";
    FIELD_ADDED_TO_LITERAL: "rust-field-added-to-literal", Field,
        Breaking "values that are written out, and patterns without `..`, lack it",
        "name it, or add `..Default::default()` where there is one";
    FIELD_REMOVED: "rust-field-removed", Field,
        Breaking "code that reads or sets it does not compile", "leave it out";
    FIELD_RENAMED: "rust-field-renamed", Field,
        Breaking "code that uses the old name does not compile", "use the new name";
    FIELD_TYPE_CHANGED: "rust-field-type-changed", Field,
        Breaking "code that reads or sets it meets another type", "make and read values of the new type";

    VARIANT_ADDED: "rust-variant-added", Variant,
        Compatible "there is another variant; the enum is open, so that a match has an arm for it",
        "nothing; an arm of its own where it matters";
    VARIANT_ADDED_TO_CLOSED: "rust-variant-added-to-closed", Variant,
        Breaking "a match that names all variants lacks it", "add an arm";
    VARIANT_REMOVED: "rust-variant-removed", Variant,
        Breaking "code that names it does not compile", "leave it out; a value of this kind is `Unknown`";
    VARIANT_RENAMED: "rust-variant-renamed", Variant,
        Breaking "code that uses the old name does not compile", "use the new name";
    VARIANT_TYPE_CHANGED: "rust-variant-type-changed", Variant,
        Breaking "it holds another type", "make and read values of the new type";

    FUNCTION_ADDED: "rust-function-added", Function,
        Compatible "there is another function to call", "nothing";
    FUNCTION_REMOVED: "rust-function-removed", Function,
        Breaking "calls of it do not compile", "set the field, or leave the call out";
    FUNCTION_CHANGED: "rust-function-changed", Function,
        Breaking "it is called in another way", "change the calls";
    RETURN_CHANGED: "rust-return-changed", Function,
        Breaking "it returns another type", "read values of the new type";
    ARGUMENT_ADDED: "rust-argument-added", Function,
        Breaking "calls lack an argument", "give it";
    ARGUMENT_REMOVED: "rust-argument-removed", Function,
        Breaking "calls have an argument too many", "leave it out";
    ARGUMENT_TYPE_CHANGED: "rust-argument-type-changed", Function,
        Breaking "calls give a value of the wrong type", "give one of the new type";
    ARGUMENT_WIDENED: "rust-argument-widened", Function,
        Warning "more can be given; calls that leave the type to the compiler may lack it",
        "nothing, or name the type";
    ARGUMENT_ORDER_CHANGED: "rust-argument-order-changed", Function,
        Breaking "calls give values in the wrong places, also where they compile", "give them in the new order";
    ARGUMENT_REPLACED: "rust-argument-replaced", Function,
        Breaking "calls compile, and what they give means something else", "give what is asked for now";

    OUTPUT_CHANGED: "rust-output-changed", Function,
        Breaking "an awaited call gives another type", "read values of the new type";
    FAILURE_CHANGED: "rust-failure-changed", Function,
        Breaking "documented errors are of another type", "read errors of the new type";

    CONSTANT_ADDED: "rust-constant-added", Item,
        Compatible "there is another constant to name", "nothing";
    CONSTANT_REMOVED: "rust-constant-removed", Item,
        Breaking "code that names it does not compile", "leave it out";
    CONSTANT_TYPE_CHANGED: "rust-constant-type-changed", Item,
        Breaking "it is of another type", "read values of the new type";

    TRAIT_ADDED: "rust-trait-added", Trait,
        Compatible "it implements another trait", "nothing";
    TRAIT_REMOVED: "rust-trait-removed", Trait,
        Breaking "code that needs the trait does not compile", "do without: `new` instead of `default`, for example";

    FEATURE_ADDED: "rust-feature-added", Feature,
        Compatible "there is another feature", "nothing";
    FEATURE_REMOVED: "rust-feature-removed", Feature,
        Breaking "a manifest that names it is refused", "leave it out, or name another one";
    FEATURE_NEEDED: "rust-feature-needed", Feature,
        Breaking "it is not compiled with the features that it was compiled with", "turn on a feature that has it";
    FEATURES_INTRODUCED: "rust-features-introduced", Feature,
        Warning "who has turned the default features off has none of the operations",
        "turn the wanted features on";
}
