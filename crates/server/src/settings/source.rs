//! Where the source code of this program is.

use url::Url;

use crate::exit::Failure;

/// Reads `server.source_url`; none if it is empty.
pub(super) fn url(text: &str) -> Result<Option<Url>, Failure> {
    let text = text.trim();
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
    if url.is_none() && !text.is_empty() {
        return Err(Failure::Setting(format!(
            "server.source_url must be like https://code.example.org/uncino: {text}"
        )));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::url;

    #[test]
    fn only_pages_of_the_web_are_one() {
        assert!(url(" ").unwrap().is_none());
        assert_eq!(url(" https://code.example/x ").unwrap().unwrap().as_str(), "https://code.example/x");
        for text in ["code.example", "ftp://code.example", "javascript:x"] {
            assert!(url(text).is_err(), "{text}");
        }
    }
}
