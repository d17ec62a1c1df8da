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
integer_id!(
    /// A collection: positive, never reused.
    CollectionId
);
integer_id!(
    /// A filter of a collection: positive, never reused.
    FilterId
);
integer_id!(
    /// An announcement: positive, never reused.
    AnnouncementId
);
integer_id!(
    /// A press that hid events: positive, never reused.
    HidingId
);
integer_id!(
    /// A message about an event: positive, never reused.
    MessageId
);
integer_id!(
    /// A static page: positive, never reused.
    StaticPageId
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
    /// Takes an identifier that somebody presented, if it can be one: 1 to 255 printable ASCII characters
    /// (RFC 6749 appendix A.1). An unknown one is found out by looking it up.
    pub fn parse(text: &str) -> Option<Self> {
        let fit = (1..=255).contains(&text.len()) && text.bytes().all(|byte| (0x20..=0x7E).contains(&byte));
        fit.then(|| Self(text.to_owned()))
    }

    /// Takes an identifier of ours, as made or stored.
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
