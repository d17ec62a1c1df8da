//! Where a person was going before they had to log in: an address within the site, never anything else.

use crate::extract::parameters;
use crate::extract::parameters::Pairs;

/// A path with its query, on this site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Next(String);

impl Next {
    /// Takes an address if it can't lead elsewhere; else the home page.
    pub(crate) fn parse(text: Option<&str>) -> Self {
        let is_within_site = |text: &&str| {
            text.starts_with('/')
                && !text.starts_with("//")
                && text.len() <= 32_768
                && text.chars().all(|c| c.is_ascii_graphic() && c != '\\')
        };
        Self(text.filter(is_within_site).unwrap_or("/").to_owned())
    }

    /// Reads it from a query or a form.
    pub(crate) fn from_pairs(pairs: &Pairs) -> Self {
        Self::parse(pairs.iter().find(|(name, _)| name == "next").map(|(_, value)| value.as_str()))
    }

    /// The address.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The client that the person was being asked about, if that is where they were going.
    pub(crate) fn client_id(&self) -> Option<String> {
        let query = self.0.strip_prefix("/oauth/authorize?")?;
        let pairs = parameters::decode(query.as_bytes()).ok()?;
        pairs.into_iter().find(|(name, _)| name == "client_id").map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::Next;

    #[test]
    fn only_addresses_within_the_site_are_followed() {
        let good = "/oauth/authorize?redirect_uri=https://wp.example/?page=wpgancio&scope=event:write";
        assert_eq!(Next::parse(Some(good)).as_str(), good);
        let elsewhere = [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "evil",
            "",
            "/a b",
            "/\u{e9}",
            "/\r\nx",
        ];
        for text in elsewhere {
            assert_eq!(Next::parse(Some(text)).as_str(), "/", "{text:?}");
        }
        assert_eq!(Next::parse(None).as_str(), "/");
    }
}
