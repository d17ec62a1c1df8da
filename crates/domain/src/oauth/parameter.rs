//! A parameter of an OAuth request, before anyone judges it.

use crate::oauth::error::{OAuthError, OAuthErrorCode};

/// RFC 6749 section 3.1: a parameter without a value counts as omitted, and none may be sent more than once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Parameter {
    /// Not sent, or sent without a value.
    #[default]
    Absent,
    /// Sent once.
    Once(String),
    /// Sent more than once: the request is refused wherever this parameter matters.
    Repeated,
}

impl Parameter {
    /// Reads one parameter out of decoded pairs.
    pub fn find(pairs: &[(String, String)], name: &str) -> Self {
        let mut values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
        match (values.next(), values.next()) {
            (None, _) => Self::Absent,
            (Some(value), None) if value.is_empty() => Self::Absent,
            (Some(value), None) => Self::Once(value.clone()),
            (Some(_), Some(_)) => Self::Repeated,
        }
    }

    /// Every value of a parameter that may come more than once, in the order in which they were sent; a text without
    /// characters is one of them.
    pub fn values<'p>(pairs: &'p [(String, String)], name: &'static str) -> impl Iterator<Item = &'p str> {
        pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value, if there is one.
    ///
    /// # Errors
    /// `invalid_request` when the parameter was repeated or holds a control character (RFC 6749 appendix A allows none).
    pub fn optional(&self) -> Result<Option<&str>, OAuthError> {
        match self {
            Self::Absent => Ok(None),
            Self::Once(value) if value.chars().any(char::is_control) => {
                Err(OAuthErrorCode::InvalidRequest.because("a parameter contains control characters"))
            }
            Self::Once(value) => Ok(Some(value)),
            Self::Repeated => Err(OAuthErrorCode::InvalidRequest.because("a parameter is repeated")),
        }
    }

    /// The value of a parameter that must be there.
    ///
    /// # Errors
    /// `invalid_request` with this description if it is not, and as for [`Self::optional`].
    pub fn required(&self, missing: &'static str) -> Result<&str, OAuthError> {
        self.optional()?.ok_or(OAuthErrorCode::InvalidRequest.because(missing))
    }
}
