//! A question to both instances: what kind it is, and about what.

/// What is asked for, and so what of the answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What an instance says of itself.
    Nodeinfo,
    /// A list of events.
    List,
    /// An event.
    Event,
    /// All places.
    Places,
    /// A place with its events.
    Place,
    /// All tags.
    Tags,
    /// The events with a tag.
    Tag,
    /// All collections.
    Collections,
    /// The events of a collection.
    Collection,
    Announcements,
    JsonFeed,
    Rss,
    Calendar,
    /// A file of a picture.
    Picture,
    /// A page: only whether it is there.
    Page,
}

impl Kind {
    /// What such questions are called together.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Nodeinfo => "nodeinfo",
            Self::List => "lists",
            Self::Event => "events",
            Self::Places | Self::Place => "places",
            Self::Tags | Self::Tag => "tags",
            Self::Collections | Self::Collection => "collections",
            Self::Announcements => "announcements",
            Self::JsonFeed | Self::Rss | Self::Calendar => "feeds",
            Self::Picture => "pictures",
            Self::Page => "pages",
        }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) kind: Kind,
    /// The path and the query.
    pub(super) path: String,
    pub(super) about: Subject,
}

/// Of what a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// Everything, or one event.
    Nothing,
    /// What has a tag.
    Tag(String),
    /// What is at a place.
    Place(i64),
    /// What a collection chooses.
    Collection(String),
}

impl Subject {
    /// What stands in the address of its feeds.
    pub(super) fn path(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Tag(tag) => format!("/tag/{}", encoded(tag)),
            Self::Place(place) => format!("/place/{place}"),
            Self::Collection(name) => format!("/collection/{}", encoded(name)),
        }
    }
}

impl Question {
    /// About everything.
    pub(super) fn of(kind: Kind, path: impl Into<String>) -> Self {
        Self { kind, path: path.into(), about: Subject::Nothing }
    }

    /// About that.
    pub(super) fn about(self, about: Subject) -> Self {
        Self { about, ..self }
    }
}

/// A name as it stands in a path.
pub(super) fn encoded(name: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    encoded.replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_name_stays_one_part_of_a_path() {
        assert_eq!(encoded("a/b c?d+é"), "a%2Fb%20c%3Fd%2B%C3%A9");
    }
}
