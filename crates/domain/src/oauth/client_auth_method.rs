//! Ways of client authentication at our endpoints (RFC 6749 section 2.3), by their names in metadata.

/// A value of `token_endpoint_auth_method` (RFC 7591 section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuthMethod {
    /// HTTP Basic with id and secret.
    SecretBasic,
    /// Id and secret in the body.
    SecretPost,
    /// A public client: its id in the body, no proof.
    None,
}

impl ClientAuthMethod {
    /// All that the server knows.
    pub const ALL: [Self; 3] = [Self::SecretBasic, Self::SecretPost, Self::None];
    /// Those that prove something.
    pub const PROVING: [Self; 2] = [Self::SecretBasic, Self::SecretPost];

    /// The name as on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SecretBasic => "client_secret_basic",
            Self::SecretPost => "client_secret_post",
            Self::None => "none",
        }
    }

    /// The method of that name, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}
