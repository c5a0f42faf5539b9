//! How parameters and members of forms are written.

/// `style` of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ParameterStyle {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// That of cookies, in which nothing is percent-encoded (OpenAPI 3.2).
    Cookie,
}
