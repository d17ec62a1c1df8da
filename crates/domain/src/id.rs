//! Identifiers. What Gancio's clients read as integers are integers; what only OAuth knows are UUIDs.

use std::fmt;

use uuid::Uuid;

macro_rules! integer_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

integer_id!(
    /// A user: positive, never reused.
    UserId
);
integer_id!(
    /// An event: positive, never reused.
    EventId
);
integer_id!(
    /// A place: positive, never reused.
    PlaceId
);
uuid_id!(
    /// A token family: all tokens that came from one authorization.
    FamilyId
);
uuid_id!(
    /// A session. Not the secret in the cookie: that is known by its digest alone.
    SessionId
);

/// A client identifier (RFC 6749 section 2.2). Public, unique, never reused; 40 hexadecimal characters where we made it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(String);

impl ClientId {
    /// Takes an identifier as presented or stored. An unknown one is found out by looking it up.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The identifier as on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
