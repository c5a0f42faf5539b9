//! Secrets that are nearly right, to be refused.

/// How a secret is nearly right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Near {
    /// With a letter more at its end.
    Longer,
    /// Without its last letter.
    Shorter,
    /// In letters of the other case.
    OtherCase,
}

impl Near {
    pub(super) const ALL: [Self; 3] = [Self::Longer, Self::Shorter, Self::OtherCase];

    /// What is made of a secret, where that is something else.
    pub(super) fn of(self, secret: &str) -> Option<String> {
        let made = match self {
            Self::Longer => format!("{secret}x"),
            Self::Shorter => {
                secret.chars().take(secret.chars().count().saturating_sub(1)).collect()
            }
            Self::OtherCase if secret == secret.to_uppercase() => secret.to_lowercase(),
            Self::OtherCase => secret.to_uppercase(),
        };
        Some(made).filter(|it| it != secret && !it.is_empty())
    }
}

/// Secrets that are nearly right.
pub(super) fn near(secret: &str) -> Vec<String> {
    Near::ALL.into_iter().filter_map(|it| it.of(secret)).collect()
}
