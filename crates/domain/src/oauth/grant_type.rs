//! Grant types (RFC 6749 section 1.3): what a client can show for its tokens.

use crate::named::named;

named! {
    /// A grant type that this server knows.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum GrantType {
        /// RFC 6749 section 4.1.
        AuthorizationCode = "authorization_code",
        /// RFC 6749 section 6.
        RefreshToken = "refresh_token",
    }
}

impl GrantType {
    /// The grant types that a client may ask for (RFC 7591 section 2, `grant_types`), as the metadata says; of what it
    /// asks for no other is given. A client that an administrator registers asks for none: it has
    /// [`Self::BY_DEFAULT`].
    pub const OFFERED: [Self; 2] = [Self::AuthorizationCode, Self::RefreshToken];

    /// The grant types of a client that names none. Every WordPress is one of these: a grant type belongs here only if
    /// clients that never heard of it need it. So these are the two that Gancio gives.
    pub const BY_DEFAULT: [Self; 2] = [Self::AuthorizationCode, Self::RefreshToken];
}
