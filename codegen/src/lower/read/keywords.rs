//! One view of a Schema Object, whichever variant `openapiv3` has read it as.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::api::{Constraints, Limits};

pub(super) type SchemaRef<'a> = ReferenceOr<&'a Schema>;

/// The keywords of a schema.
pub(super) struct Keywords<'a> {
    pub(super) data: &'a SchemaData,
    pub(super) ty: Option<&'a str>,
    pub(super) format: Option<String>,
    pub(super) values: Vec<Value>,
    pub(super) properties: Option<&'a IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'a [String],
    pub(super) additional: Option<&'a AdditionalProperties>,
    pub(super) items: Option<&'a ReferenceOr<Box<Schema>>>,
    pub(super) all_of: &'a [ReferenceOr<Schema>],
    pub(super) one_of: &'a [ReferenceOr<Schema>],
    pub(super) any_of: &'a [ReferenceOr<Schema>],
    pub(super) constraints: Constraints,
}

impl<'a> Keywords<'a> {
    pub(super) fn of(schema: &'a Schema) -> Self {
        let mut keywords = Self {
            data: &schema.schema_data,
            ty: None,
            format: None,
            values: Vec::new(),
            properties: None,
            required: &[],
            additional: None,
            items: None,
            all_of: &[],
            one_of: &[],
            any_of: &[],
            constraints: Constraints::default(),
        };
        match &schema.schema_kind {
            SchemaKind::Type(ty) => keywords.typed(ty),
            SchemaKind::OneOf { one_of } => keywords.one_of = one_of,
            SchemaKind::AnyOf { any_of } => keywords.any_of = any_of,
            SchemaKind::AllOf { all_of } => keywords.all_of = all_of,
            SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => keywords.any(any),
        }
        keywords
    }

    fn typed(&mut self, ty: &'a Type) {
        match ty {
            Type::String(string) => {
                self.ty = Some("string");
                self.format = format(&string.format);
                self.values = string.enumeration.iter().map(json).collect();
                self.constraints = Constraints::from(Limits {
                    pattern: string.pattern.clone(),
                    min_length: string.min_length.map(|length| length as u64),
                    max_length: string.max_length.map(|length| length as u64),
                    ..Limits::default()
                });
            }
            Type::Number(number) => {
                self.ty = Some("number");
                self.format = format(&number.format);
                self.values = number.enumeration.iter().map(json).collect();
                self.constraints = Constraints::from(Limits {
                    minimum: number.minimum.and_then(float).zip(Some(number.exclusive_minimum)),
                    maximum: number.maximum.and_then(float).zip(Some(number.exclusive_maximum)),
                    multiple_of: number.multiple_of.and_then(float),
                    ..Limits::default()
                });
            }
            Type::Integer(integer) => {
                self.ty = Some("integer");
                self.format = format(&integer.format);
                self.values = integer.enumeration.iter().map(json).collect();
                self.constraints = Constraints::from(Limits {
                    minimum: integer.minimum.map(Into::into).zip(Some(integer.exclusive_minimum)),
                    maximum: integer.maximum.map(Into::into).zip(Some(integer.exclusive_maximum)),
                    multiple_of: integer.multiple_of.map(Into::into),
                    ..Limits::default()
                });
            }
            Type::Boolean(boolean) => {
                self.ty = Some("boolean");
                self.values = boolean.enumeration.iter().map(json).collect();
            }
            Type::Object(object) => {
                self.ty = Some("object");
                self.properties = Some(&object.properties);
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
                self.constraints = Constraints::from(Limits {
                    min_length: object.min_properties.map(|count| count as u64),
                    max_length: object.max_properties.map(|count| count as u64),
                    ..Limits::default()
                });
            }
            Type::Array(array) => {
                self.ty = Some("array");
                self.items = array.items.as_ref();
                self.constraints = Constraints::from(Limits {
                    min_length: array.min_items.map(|count| count as u64),
                    max_length: array.max_items.map(|count| count as u64),
                    unique: array.unique_items,
                    ..Limits::default()
                });
            }
        }
    }

    fn any(&mut self, any: &'a AnySchema) {
        self.ty = any.typ.as_deref();
        self.format = any.format.clone();
        self.values = any.enumeration.clone();
        self.properties = Some(&any.properties).filter(|properties| !properties.is_empty());
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.items = any.items.as_ref();
        self.all_of = &any.all_of;
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        let exclusive = |flag: Option<bool>| Some(flag.unwrap_or_default());
        let count =
            |counts: [Option<usize>; 3]| counts.into_iter().flatten().next().map(|n| n as u64);
        self.constraints = Constraints::from(Limits {
            minimum: any.minimum.and_then(float).zip(exclusive(any.exclusive_minimum)),
            maximum: any.maximum.and_then(float).zip(exclusive(any.exclusive_maximum)),
            multiple_of: any.multiple_of.and_then(float),
            min_length: count([any.min_length, any.min_items, any.min_properties]),
            max_length: count([any.max_length, any.max_items, any.max_properties]),
            pattern: any.pattern.clone(),
            unique: any.unique_items.unwrap_or_default(),
        });
    }

    /// These keywords without those that name members or combine schemas with what is here.
    pub(super) fn without_members(&self) -> Self {
        Self {
            data: self.data,
            ty: self.ty,
            format: self.format.clone(),
            values: self.values.clone(),
            properties: None,
            required: &[],
            additional: None,
            items: self.items,
            all_of: &[],
            one_of: self.one_of,
            any_of: self.any_of,
            constraints: self.constraints.clone(),
        }
    }

    /// Whether the values are texts that mean yes or no (`x-specwright-type: flag`).
    pub(super) fn is_flag(&self) -> bool {
        let wanted = self.data.extensions.get("x-specwright-type");
        wanted.and_then(|wanted| wanted.as_str()) == Some("flag")
    }

    /// Whether the schema says nothing of its values: no type, no members, nothing to combine.
    /// Branches that only list `required` are of this kind.
    pub(super) fn says_no_type(&self) -> bool {
        self.ty.is_none()
            && self.values.is_empty()
            && self.properties.is_none()
            && self.additional.is_none()
            && self.items.is_none()
            && self.all_of.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
    }

    /// Whether the schema says only that its values are objects.
    pub(super) fn says_object_only(&self) -> bool {
        let is_unnamed = self.properties.is_none_or(|properties| properties.is_empty());
        let is_plain = self.values.is_empty() && self.all_of.is_empty();
        self.ty == Some("object")
            && is_unnamed
            && is_plain
            && self.additional.is_none()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
    }

    /// Whether the schema names members of an object.
    pub(super) fn has_members(&self) -> bool {
        self.properties.is_some_and(|properties| !properties.is_empty())
            || matches!(self.additional, Some(AdditionalProperties::Schema(_)))
    }
}

fn format<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(item) => {
            serde_json::to_value(item).ok()?.as_str().map(str::to_owned)
        }
        VariantOrUnknownOrEmpty::Unknown(name) => Some(name.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

/// A limit; whole ones are written without a fraction.
fn float(limit: f64) -> Option<serde_json::Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if limit.fract() == 0.0 && limit.abs() <= EXACT {
        return Some((limit as i64).into());
    }
    serde_json::Number::from_f64(limit)
}

fn json<T: Clone + Into<Value>>(value: &Option<T>) -> Value {
    value.clone().map_or(Value::Null, Into::into)
}

/// A `$ref`, or a view of a schema.
pub(super) fn borrowed(schema: &ReferenceOr<Schema>) -> SchemaRef<'_> {
    match schema {
        ReferenceOr::Reference { reference } => {
            ReferenceOr::Reference { reference: reference.clone() }
        }
        ReferenceOr::Item(schema) => ReferenceOr::Item(schema),
    }
}

/// A `$ref`, or a view of a boxed schema.
pub(super) fn unboxed(schema: &ReferenceOr<Box<Schema>>) -> SchemaRef<'_> {
    match schema {
        ReferenceOr::Reference { reference } => {
            ReferenceOr::Reference { reference: reference.clone() }
        }
        ReferenceOr::Item(schema) => ReferenceOr::Item(&**schema),
    }
}
