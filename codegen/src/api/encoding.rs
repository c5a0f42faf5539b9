//! How the members of a form are written (OpenAPI 3.0.4, "Encoding Object").

use super::ParameterStyle;
use crate::origin::Origin;

/// What the document says of a member of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    /// The member's name.
    pub property: String,
    /// Where it stands.
    pub origin: Origin,
    /// `contentType`: a media type, or several with commas between them.
    pub content_type: Option<String>,
    /// `style`
    pub style: Option<ParameterStyle>,
    /// `explode`
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: Option<bool>,
    /// Headers of the part.
    pub headers: Vec<PartHeader>,
}

/// What the document says of parts without names, by their positions (`prefixEncoding` and
/// `itemEncoding` of OpenAPI 3.2).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Positions {
    /// Of the first parts, each.
    pub first: Vec<Encoding>,
    /// Of those behind them.
    pub others: Option<Encoding>,
}

/// A header of a part.
#[derive(Clone, Debug, PartialEq)]
pub struct PartHeader {
    /// Its name.
    pub name: String,
    /// Its only value, when the document fixes one.
    pub fixed: Option<String>,
}

impl Encoding {
    /// Whether the member is written in a style rather than by its media type (OpenAPI 3.1.1,
    /// 4.8.15.1.2).
    pub fn has_style(&self) -> bool {
        self.style.is_some() || self.explode.is_some() || self.allow_reserved.is_some()
    }

    /// `style`, or what it is without a word.
    pub fn style(&self) -> ParameterStyle {
        self.style.unwrap_or(ParameterStyle::Form)
    }

    /// `explode`, or what it is without a word.
    pub fn explode(&self) -> bool {
        self.explode.unwrap_or(self.style() == ParameterStyle::Form)
    }

    /// The media type of the part, when there is one and no more.
    pub fn media_type(&self) -> Option<&str> {
        let name = self.content_type.as_deref()?.trim();
        (!self.has_style() && !name.contains([',', '*'])).then_some(name)
    }

    /// The media type of a file that says none itself: of several, the first that is no range.
    pub fn file_media_type(&self) -> Option<&str> {
        let mut names = self.content_type.as_deref()?.split(',').map(str::trim);
        names.find(|name| !self.has_style() && !name.contains('*'))
    }
}
