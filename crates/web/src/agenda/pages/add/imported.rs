//! What the form of an event says of the page that it was filled in from.

use serde::Serialize;
use url::Url;

use crate::words::Message;

/// The offer to fill the form in from a page, and what came of it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Import {
    /// Is it made?
    is_offered: bool,
    /// The address, as it was typed.
    address: String,
    errors: ImportErrors,
    /// From where it was filled in.
    found: Option<Message>,
}

/// What is wrong with the address.
#[derive(Debug, Default, Serialize)]
struct ImportErrors {
    address: Option<Message>,
}

impl Import {
    /// The same, where the offer is made or isn't.
    pub(super) fn offered(self, is_offered: bool) -> Self {
        Self { is_offered, ..self }
    }

    /// It was filled in from this host, where so many others are.
    pub(super) fn found(host: &str, others: usize) -> Self {
        let others = u32::try_from(others).unwrap_or(u32::MAX);
        let words = match others {
            0 => Message::new("import-found").with("host", host.to_owned()),
            others => {
                Message::new("import-found-one-of-many").with("host", host.to_owned()).with("others", others)
            }
        };
        Self { found: Some(words), ..Self::default() }
    }

    /// It wasn't, and why.
    pub(super) fn refused(address: String, words: Message) -> Self {
        Self { address, errors: ImportErrors { address: Some(words) }, ..Self::default() }
    }
}

/// A picture of another site that is to be taken.
#[derive(Debug, Serialize)]
pub(super) struct PictureElsewhere {
    url: String,
    host: String,
}

impl PictureElsewhere {
    /// The picture at this address; nothing if it is none of the web.
    pub(super) fn at(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        Some(Self { host: url.host_str()?.to_owned(), url: url.into() })
    }
}
