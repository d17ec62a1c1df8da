//! The errors that the OAuth standards name, with a hint for the client's developer.

/// An error code of the OAuth standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OAuthErrorCode {
    /// RFC 6749 sections 4.1.2.1 and 5.2.
    InvalidRequest,
    /// RFC 6749 section 5.2: client authentication failed.
    InvalidClient,
    /// RFC 6749 section 5.2: the code or refresh token is not good, for whatever reason.
    InvalidGrant,
    /// RFC 6749 sections 4.1.2.1 and 5.2: this client may not do that.
    UnauthorizedClient,
    /// RFC 6749 section 5.2.
    UnsupportedGrantType,
    /// RFC 6749 section 4.1.2.1.
    UnsupportedResponseType,
    /// RFC 6749 sections 4.1.2.1 and 5.2.
    InvalidScope,
    /// RFC 6749 section 4.1.2.1: the person said no.
    AccessDenied,
    /// RFC 6749 section 4.1.2.1, where an HTTP status can't be sent.
    ServerError,
    /// Too many failures (RFC 6585 section 4); how many seconds to wait.
    TooManyRequests(u32),
    /// RFC 6749 section 4.1.2.1: overloaded for the moment.
    TemporarilyUnavailable,
    /// RFC 8707 section 2: the resource is none of ours, or more than was granted.
    InvalidTarget,
    /// RFC 7591 section 3.2.2.
    InvalidRedirectUri,
    /// RFC 7591 section 3.2.2.
    InvalidClientMetadata,
}

impl OAuthErrorCode {
    /// The code as on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable | Self::TooManyRequests(_) => "temporarily_unavailable",
            Self::InvalidTarget => "invalid_target",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidClientMetadata => "invalid_client_metadata",
        }
    }

    /// An error with a hint for the client's developer. Hints are fixed words: never an echo of what was sent, because
    /// WordPress prints them raw; no quotes, backslash or control characters (RFC 6749 section 5.2).
    pub fn because(self, description: &'static str) -> OAuthError {
        OAuthError { code: self, description }
    }
}

/// What an OAuth client is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {description}", code.as_str())]
pub struct OAuthError {
    /// The machine-readable code.
    pub code: OAuthErrorCode,
    /// The hint for the developer.
    pub description: &'static str,
}
