//! Members of answers that lead to the next page.

use crate::Field;

/// A member of an answer that says something of the next page, such as its token, and may be absent,
/// `null` or empty.
pub trait NextToken {
    /// What there is when there is something.
    type Value;

    /// The value.
    fn value(&self) -> Option<Self::Value>;
}

impl NextToken for String {
    type Value = Self;

    fn value(&self) -> Option<Self> {
        (!self.is_empty()).then(|| self.clone())
    }
}

macro_rules! value_tokens {
    ($($value:ty)*) => {
        $(
            impl NextToken for $value {
                type Value = Self;

                fn value(&self) -> Option<Self> {
                    Some(*self)
                }
            }
        )*
    };
}

value_tokens!(bool i32 i64 u32 u64);

#[cfg(feature = "uri")]
impl NextToken for crate::formats::Url {
    type Value = String;

    fn value(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl<T: NextToken> NextToken for Option<T> {
    type Value = T::Value;

    fn value(&self) -> Option<T::Value> {
        self.as_ref().and_then(T::value)
    }
}

impl<T: NextToken> NextToken for Field<T> {
    type Value = T::Value;

    fn value(&self) -> Option<T::Value> {
        Field::value(self).and_then(T::value)
    }
}

impl<T: NextToken> NextToken for &T {
    type Value = T::Value;

    fn value(&self) -> Option<T::Value> {
        (**self).value()
    }
}
