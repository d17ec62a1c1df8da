//! What pages say about a password that somebody chose.

use uncino_domain::people::password::PasswordError;

use crate::words::Message;

/// What is wrong with a password that somebody chose.
pub(crate) fn password_advice(error: PasswordError) -> Message {
    match error {
        PasswordError::TooShort => Message::new("form-password-too-short"),
        PasswordError::TooLong => Message::new("form-password-too-long"),
    }
}
