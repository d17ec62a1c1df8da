//! Ways of client authentication at our endpoints (RFC 6749 section 2.3), by their names in metadata.

use crate::named::named;

named! {
    /// A value of `token_endpoint_auth_method` (RFC 7591 section 2).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ClientAuthMethod {
        /// HTTP Basic with id and secret.
        SecretBasic = "client_secret_basic",
        /// Id and secret in the body.
        SecretPost = "client_secret_post",
        /// A public client: its id in the body, no proof.
        None = "none",
    }
}

impl ClientAuthMethod {
    /// Those that prove something.
    pub const PROVING: [Self; 2] = [Self::SecretBasic, Self::SecretPost];
}
