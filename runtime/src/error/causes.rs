//! Causes in words, of what is found out before a request is sent.

super::message::message_error! {
    /// Why a request could not be authenticated. The text never holds a secret.
    AuthError
}

super::message::message_error! {
    /// Why a setting could not be found out. The text never holds a secret.
    SettingError
}
