//! What a case gives to an operation: its arguments and its body.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::case::Case;
use super::compare;
use crate::body::{Items, Upload};
use crate::json::json_slice;
use crate::multipart::File;
use crate::{Field, Multipart};

impl Case {
    /// The argument of a field; one that is not given is `null`.
    ///
    /// # Panics
    ///
    /// When it does not fit.
    #[track_caller]
    pub fn argument<T: DeserializeOwned>(&self, field: &str) -> T {
        let given = self.value("arguments").and_then(|all| all.get(field));
        match serde_json::from_value(given.cloned().unwrap_or_default()) {
            Ok(argument) => argument,
            Err(error) => self.refuse(format!("the argument `{field}` does not fit: {error}")),
        }
    }

    /// Checks that an argument holds what is given for it.
    ///
    /// # Panics
    ///
    /// When it does not.
    #[track_caller]
    pub fn holds(&self, field: &str, argument: &impl Serialize) {
        let given = self.value("arguments").and_then(|all| all.get(field));
        self.is_equal(&given.cloned().unwrap_or_default(), argument);
    }

    /// Whether there is a body.
    pub fn has_body(&self) -> bool {
        self.value("body").is_some()
    }

    /// The body's media type in the document, empty without a body.
    pub fn form(&self) -> &str {
        self.text("form").unwrap_or_default()
    }

    /// Fails: the bindings know no such form of the body.
    ///
    /// # Panics
    ///
    /// Always.
    #[track_caller]
    pub fn no_form(&self) -> ! {
        self.fail(format!("the bindings have no form `{}` of the body", self.form()))
    }

    /// The body, decoded from JSON.
    ///
    /// # Panics
    ///
    /// When it does not fit.
    #[track_caller]
    pub fn body<T: DeserializeOwned>(&self) -> T {
        match json_slice(&self.json()) {
            Ok(body) => body,
            Err(error) => self.refuse(format!("it is not what the bindings read: {error}")),
        }
    }

    /// The body as a text.
    pub fn body_text(&self) -> String {
        match self.value("body") {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        }
    }

    /// The body as bytes to send.
    pub fn body_upload(&self) -> Upload {
        self.body_text().into()
    }

    /// The body as values one after the other.
    ///
    /// # Panics
    ///
    /// When one does not fit.
    #[track_caller]
    pub fn body_items<T: DeserializeOwned>(&self) -> Items<T> {
        match self.value("body") {
            Some(Value::Array(_)) => self.body::<Vec<T>>().into(),
            _ => Vec::from([self.body::<T>()]).into(),
        }
    }

    /// The body as a form of which the document describes no members.
    pub fn body_parts(&self) -> Multipart {
        let members = self.value("body").and_then(Value::as_object);
        members.into_iter().flatten().fold(Multipart::new(), |form, (name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            form.text(name, text)
        })
    }

    /// A member of the body; one that is not there is `null`.
    ///
    /// # Panics
    ///
    /// When it does not fit.
    #[track_caller]
    pub fn member<T: DeserializeOwned>(&self, name: &str) -> T {
        match serde_json::from_value(self.member_value(name).cloned().unwrap_or_default()) {
            Ok(member) => member,
            Err(error) => self.refuse(format!("the member `{name}` does not fit: {error}")),
        }
    }

    /// A member of the body that is a file, several, or none.
    ///
    /// # Panics
    ///
    /// When there is none and there has to be.
    #[track_caller]
    pub fn files<F: Files>(&self, name: &str) -> F {
        match F::from_member(self.member_value(name)) {
            Some(files) => files,
            None => self.fail(format!("there is no file `{name}`")),
        }
    }

    /// A member of the body that may be absent, `null`, or a value.
    ///
    /// # Panics
    ///
    /// When it does not fit.
    #[track_caller]
    pub fn member_field<T: DeserializeOwned>(&self, name: &str) -> Field<T> {
        match self.member_value(name) {
            None => Field::Absent,
            Some(Value::Null) => Field::Null,
            Some(_) => Field::Value(self.member(name)),
        }
    }

    fn member_value(&self, name: &str) -> Option<&Value> {
        self.value("body")?.get(name)
    }

    /// The body as JSON text.
    pub(super) fn json(&self) -> Vec<u8> {
        self.value("body").map(Value::to_string).unwrap_or_default().into_bytes()
    }

    /// Checks that a value encodes to what is expected.
    #[track_caller]
    pub(super) fn is_equal(&self, expected: &Value, value: &impl Serialize) {
        let actual = match serde_json::to_value(value) {
            Ok(actual) => actual,
            Err(error) => self.refuse(format!("it cannot be encoded: {error}")),
        };
        let found = compare::differences(expected, &actual);
        if !found.is_empty() {
            self.refuse(format!(
                "decoded and encoded again it is another value:\n  {}",
                found.join("\n  ")
            ));
        }
    }
}

/// What a member that is a file can be: one, several, or perhaps none.
pub trait Files: Sized {
    /// The files of a member; nothing where there has to be one.
    fn from_member(member: Option<&Value>) -> Option<Self>;
}

impl Files for File {
    fn from_member(member: Option<&Value>) -> Option<Self> {
        Some(match member? {
            Value::String(text) => text.clone().into(),
            other => other.to_string().into(),
        })
    }
}

impl Files for Vec<File> {
    fn from_member(member: Option<&Value>) -> Option<Self> {
        match member? {
            Value::Array(items) => items.iter().map(|item| File::from_member(Some(item))).collect(),
            other => File::from_member(Some(other)).map(|file| Vec::from([file])),
        }
    }
}

impl<F: Files> Files for Option<F> {
    fn from_member(member: Option<&Value>) -> Option<Self> {
        Some(member.filter(|it| !it.is_null()).and_then(|it| F::from_member(Some(it))))
    }
}

impl<F: Files> Files for Field<F> {
    fn from_member(member: Option<&Value>) -> Option<Self> {
        match member {
            None => Some(Self::Absent),
            Some(Value::Null) => Some(Self::Null),
            Some(other) => F::from_member(Some(other)).map(Self::Value),
        }
    }
}
