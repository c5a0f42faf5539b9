//! Bodies of answers, and their models twice: with the tables that the generator writes, and with serde's derives as one
//! writes them by hand.
//!
//! Their members are those that the documents of GitHub and Stripe have; what stands in them is made up.

/// Writes the models of a table into two modules, `generated` and `by_hand`.
///
/// `field: Type = "name"` is a required member, `field?: Type = "name"` one that may be absent. By hand a `Field` is an
/// `Option`, enums are closed, and unions are told by trying, which is less than what generated models do.
macro_rules! bodies {
    ($($table:tt)*) => {
        /// As the generator writes them.
        #[allow(unused_imports, reason = "not every body needs all of them")]
        pub(crate) mod generated {
            use std::collections::BTreeMap;

            use specwright_runtime::export::serde_json::Value;
            use specwright_runtime::{Boxed, Field, object, string_enum, untagged_union};

            models!(generated $($table)*);
        }

        /// With serde's derives.
        #[allow(dead_code, unused_imports, reason = "not every body needs all of them")]
        pub(crate) mod by_hand {
            use std::collections::BTreeMap;

            use serde::{Deserialize, Serialize};

            type Field<T> = Option<T>;

            models!(by_hand $($table)*);
        }
    };
}

/// Writes the models of a table in one of the two ways, one after the other.
macro_rules! models {
    ($way:ident) => {};
    (generated
        struct $name:ident { $( $field:ident $( $($never:lifetime)? ? )? : $ty:ty = $wire:literal, )* }
        $($more:tt)*
    ) => {
        #[derive(Clone, PartialEq)]
        #[allow(clippy::struct_excessive_bools, reason = "answers are as they are")]
        pub(crate) struct $name { $( pub(crate) $field: $ty, )* }

        object!($name { $( $field $( $($never)? ? )? : $wire, )* });

        models!(generated $($more)*);
    };
    (generated enum $name:ident { $( $variant:ident = $wire:literal, )* } $($more:tt)*) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum $name { $( $variant, )* Unknown(String) }

        string_enum!($name { $( $variant: $wire, )* ..Unknown });

        models!(generated $($more)*);
    };
    (generated union $name:ident { String, $variant:ident($object:ty) by $names:tt, } $($more:tt)*) => {
        #[derive(Clone, PartialEq)]
        pub(crate) enum $name { String(String), $variant(Boxed<$object>), Unknown(Value) }

        untagged_union!($name { String: string, $variant: object $names [], ..Unknown });

        models!(generated $($more)*);
    };
    (by_hand
        struct $name:ident { $( $field:ident $( $($never:lifetime)? ? )? : $ty:ty = $wire:literal, )* }
        $($more:tt)*
    ) => {
        #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
        pub(crate) struct $name {
            $( $( $($never)? #[serde(default)] )? #[serde(rename = $wire)] pub(crate) $field: $ty, )*
        }

        models!(by_hand $($more)*);
    };
    (by_hand enum $name:ident { $( $variant:ident = $wire:literal, )* } $($more:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
        pub(crate) enum $name { $( #[serde(rename = $wire)] $variant, )* }

        models!(by_hand $($more)*);
    };
    (by_hand union $name:ident { String, $variant:ident($object:ty) by $names:tt, } $($more:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
        #[serde(untagged)]
        pub(crate) enum $name { String(String), $variant(Box<$object>) }

        models!(by_hand $($more)*);
    };
}

pub(crate) mod charge;
pub(crate) mod items;
pub(crate) mod labels;
pub(crate) mod pull_request;

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is done with a body and its models.
pub(crate) trait Visit {
    /// `kind` says which models they are; `read` makes them of the body.
    fn visit<T: Debug + Serialize>(
        &mut self,
        body: &str,
        kind: &str,
        json: &str,
        read: fn(&[u8]) -> Option<T>,
    );
}

/// Shows each body with each of its models.
pub(crate) fn each(visit: &mut impl Visit) {
    /// Both kinds of models, and the first by serde_json alone.
    fn kinds<Generated, ByHand>(visit: &mut impl Visit, body: &str, json: &str)
    where
        Generated: Debug + Serialize + DeserializeOwned,
        ByHand: Debug + Serialize + DeserializeOwned,
    {
        visit.visit::<Generated>(body, "generated", json, answer);
        visit.visit::<Generated>(body, "generated, by serde_json", json, from_slice);
        visit.visit::<ByHand>(body, "by hand", json, from_slice);
    }
    let pull_request = include_str!("pull_request.json");
    kinds::<pull_request::generated::PullRequest, pull_request::by_hand::PullRequest>(
        visit,
        "pull request",
        pull_request,
    );
    let charge = include_str!("charge.json");
    kinds::<charge::generated::Charge, charge::by_hand::Charge>(visit, "charge", charge);
    kinds::<items::generated::Page, items::by_hand::Page>(visit, "items", &items::json());
    kinds::<Vec<labels::generated::Label>, Vec<labels::by_hand::Label>>(
        visit,
        "labels",
        &labels::json(),
    );
}

/// As operations read the body of an answer.
fn answer<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    specwright_runtime::decode::json_slice(json).ok()
}

fn from_slice<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    serde_json::from_slice(json).ok()
}
