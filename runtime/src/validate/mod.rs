//! What the document asks of values besides their type: lengths, limits, patterns, formats.
//!
//! Bindings that are generated with `--validate` have a table of it for each model
//! ([`constraints!`](crate::constraints!)) and a method `validate`, which says all that is wrong
//! with a value, each with the JSON Pointer (RFC 6901) of its place. Values that the document does
//! not name, in open enums and unions, are no violations: a service may have learnt them since.

mod format;
mod limits;
mod number;
pub mod pattern;
mod value;
mod violation;

pub use limits::Limits;
pub use pattern::Pattern;
pub use violation::{Violation, Violations};

/// A value of which the document may ask something.
///
/// The method is not for calling: [`validate`] is, or the method of that name of a model.
pub trait Validate {
    /// Notes what is wrong with the value, by these limits and by those of its own parts.
    fn check(&self, limits: &Limits, at: &mut Checker);
}

/// Checks a value, such as a list of models.
///
/// # Errors
///
/// All that is wrong with it.
pub fn validate(value: &dyn Validate) -> Result<(), Violations> {
    let mut checker = Checker { pointer: String::new(), found: Vec::new() };
    value.check(&Limits::NONE, &mut checker);
    if checker.found.is_empty() { Ok(()) } else { Err(Violations::new(checker.found)) }
}

/// Where a check stands, and what it has found.
#[derive(Debug)]
pub struct Checker {
    pointer: String,
    found: Vec<Violation>,
}

impl Checker {
    /// Checks a member of an object.
    pub fn member(&mut self, name: &str, value: &dyn Validate, limits: &Limits) {
        let length = self.pointer.len();
        self.pointer.push('/');
        // RFC 6901, 3: `~` and `/` have another spelling in a pointer.
        for character in name.chars() {
            match character {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                other => self.pointer.push(other),
            }
        }
        value.check(limits, self);
        self.pointer.truncate(length);
    }

    /// Checks the values of a map, or the members of an object without a field of their own.
    pub fn members<V: Validate>(
        &mut self,
        map: &std::collections::BTreeMap<String, V>,
        limits: &Limits,
    ) {
        for (name, value) in map {
            self.member(name, value, limits);
        }
    }

    /// Checks how many members an object has.
    pub fn count(&mut self, object: &impl serde::Serialize, limits: &Limits) {
        if limits.min_properties.is_none() && limits.max_properties.is_none() {
            return;
        }
        if let Ok(serde_json::Value::Object(members)) = serde_json::to_value(object) {
            self.properties(members.len(), limits);
        }
    }

    fn properties(&mut self, count: usize, limits: &Limits) {
        if limits.min_properties.is_some_and(|least| (count as u64) < least) {
            self.report("minProperties", limits.min_properties, "members, fewer than");
        }
        if limits.max_properties.is_some_and(|most| count as u64 > most) {
            self.report("maxProperties", limits.max_properties, "members, more than");
        }
    }

    /// Notes what is wrong here. The value itself is not said: it may be a secret.
    fn report(&mut self, keyword: &'static str, limit: Option<u64>, what: &str) {
        let limit = limit.unwrap_or_default();
        self.violation(keyword, format!("has {what} {limit}"));
    }

    fn violation(&mut self, keyword: &'static str, message: String) {
        let pointer = self.pointer.clone();
        self.found.push(Violation { pointer, keyword, message });
    }
}

/// Maps the fields of a model to what the document asks of their values, and implements
/// [`Validate`](crate::validate::Validate) and the method `validate`.
///
/// A field stands with the name of its member, and in brackets what is asked of it; without
/// brackets, only of what stands in it. Fields of which nothing is asked are left out.
///
/// ```
/// # use specwright_runtime::{constraints, object};
/// pub struct Pet {
///     pub name: String,
///     pub age: Option<i64>,
///     pub tags: Vec<String>,
/// }
///
/// object!(Pet {
///     name: "name",
///     age?: "age",
///     tags: "tags",
/// });
///
/// constraints!(Pet {
///     name: "name" [min_length = 1, pattern = "^[a-z]+$"],
///     age: "age" [minimum = 0, exclusive_maximum = 100],
///     tags: "tags" [max_items = 3, unique_items, items [max_length = 5]],
/// });
///
/// let pet = Pet { name: String::new(), age: Some(100), tags: vec!["tabby".into(), "striped".into()] };
/// let violations = pet.validate().unwrap_err();
/// let places: Vec<_> = violations.iter().map(|it| (it.pointer(), it.keyword())).collect();
/// assert_eq!(places, [
///     ("/name", "minLength"), ("/name", "pattern"), ("/age", "exclusiveMaximum"),
///     ("/tags/1", "maxLength"),
/// ]);
/// ```
///
/// `constraints!(enum Name { Variant [..], .. })` is for unions, `constraints!(Name([..]))` for
/// wrappers.
#[macro_export]
macro_rules! constraints {
    ($name:ident $( [ $($own:tt)* ] )? {
        $( $field:ident : $wire:literal $( [ $($limits:tt)* ] )? ),* $(,)?
        $( .. $rest:ident $( [ $($values:tt)* ] )? $(,)? )?
    }) => {
        $crate::constraints!(@method $name);

        impl $crate::validate::Validate for $name {
            #[allow(unused_variables)]
            fn check(&self, _: &$crate::validate::Limits, at: &mut $crate::validate::Checker) {
                $( at.count(self, $crate::constraints!(@limits $($own)*)); )?
                $( at.member(
                    $wire, &self.$field, $crate::constraints!(@limits $( $($limits)* )?),
                ); )*
                $( at.members(&self.$rest, $crate::constraints!(@limits $( $($values)* )?)); )?
            }
        }
    };
    (enum $name:ident { $( $variant:ident $( [ $($limits:tt)* ] )? ),* $(,)? }) => {
        $crate::constraints!(@method $name);

        impl $crate::validate::Validate for $name {
            #[allow(unused_variables)]
            fn check(&self, _: &$crate::validate::Limits, at: &mut $crate::validate::Checker) {
                match self {
                    $( Self::$variant(value) => $crate::validate::Validate::check(
                        value, $crate::constraints!(@limits $( $($limits)* )?), at,
                    ), )*
                    #[allow(unreachable_patterns)]
                    _ => {}
                }
            }
        }
    };
    ($name:ident ( [ $($limits:tt)* ] )) => {
        $crate::constraints!(@method $name);

        impl $crate::validate::Validate for $name {
            fn check(&self, _: &$crate::validate::Limits, at: &mut $crate::validate::Checker) {
                let limits = $crate::constraints!(@limits $($limits)*);
                $crate::validate::Validate::check(&self.0, limits, at);
            }
        }
    };
    (@method $name:ident) => {
        impl $name {
            /// Checks what the document asks of the value besides its type.
            ///
            /// # Errors
            ///
            /// All that is wrong with it.
            pub fn validate(&self) -> ::core::result::Result<(), $crate::validate::Violations> {
                $crate::validate::validate(self)
            }
        }
    };
    (@limits) => { &$crate::validate::Limits::NONE };
    (@limits $( $key:ident $( = $value:literal )? $( [ $($inner:tt)* ] )? ),* $(,)?) => {{
        static LIMITS: $crate::validate::Limits = $crate::validate::Limits {
            $( $key: $crate::constraints!(@limit $key $( = $value )? $( [ $($inner)* ] )?), )*
            ..$crate::validate::Limits::NONE
        };
        &LIMITS
    }};
    (@limit unique_items) => { true };
    (@limit pattern = $pattern:literal) => {{
        static PATTERN: $crate::validate::Pattern = $crate::validate::Pattern::new($pattern);
        ::core::option::Option::Some(&PATTERN)
    }};
    (@limit minimum = $limit:literal) => { $crate::constraints!(@number $limit) };
    (@limit maximum = $limit:literal) => { $crate::constraints!(@number $limit) };
    (@limit exclusive_minimum = $limit:literal) => { $crate::constraints!(@number $limit) };
    (@limit exclusive_maximum = $limit:literal) => { $crate::constraints!(@number $limit) };
    (@limit multiple_of = $limit:literal) => { $crate::constraints!(@number $limit) };
    (@limit items [ $($limits:tt)* ]) => {
        ::core::option::Option::Some($crate::constraints!(@limits $($limits)*))
    };
    (@limit $key:ident = $value:literal) => { ::core::option::Option::Some($value) };
    // Digit by digit: a float could not hold all of them.
    (@number $limit:literal) => { ::core::option::Option::Some(::core::stringify!($limit)) };
}
