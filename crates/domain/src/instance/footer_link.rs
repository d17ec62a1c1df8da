//! Links at the foot of every page, as an instance has set them.

use serde_json::{Value, json};
use url::Url;

use crate::text::{can_be_seen, one_line};

/// How many are shown.
pub const MAX_LINKS: usize = 20;
/// The longest words and the longest address, in characters.
const MAX_TEXT: usize = 500;

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FooterLink {
    /// What is read.
    pub label: String,
    /// A page of the web, an e-mail address, or a path on this site.
    pub href: String,
}

impl FooterLink {
    /// A link if it has words and leads somewhere: `http`, `https`, `mailto`, or a path that begins with one slash.
    pub fn of(label: &str, href: &str) -> Option<Self> {
        let (label, href) = (one_line(label), href.trim());
        let is_short = |text: &str| text.chars().nth(MAX_TEXT).is_none();
        let is_path = href.starts_with('/') && !href.starts_with("//") && !href.contains('\\');
        let leads_on =
            || Url::parse(href).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"));
        let is_one_word = href.chars().all(|c| !c.is_whitespace() && !c.is_control());
        let is_fit = can_be_seen(&label) && is_short(&label) && is_short(href) && is_one_word;
        (is_fit && (is_path || leads_on())).then(|| Self { label, href: href.to_owned() })
    }

    /// Those of the setting `footerLinks`, a list of objects with `label` and `href`; what is none is passed over.
    pub fn list(setting: &Value) -> Vec<Self> {
        let links = setting.as_array().into_iter().flatten();
        let text = |link: &Value, name: &str| link.get(name).and_then(Value::as_str).map(str::to_owned);
        let link = |link: &Value| Self::of(&text(link, "label")?, &text(link, "href")?);
        links.filter_map(link).take(MAX_LINKS).collect()
    }

    /// As that setting has it.
    pub fn setting(links: &[Self]) -> Value {
        links.iter().map(|link| json!({"href": link.href, "label": link.label})).collect()
    }

    /// Reads one a line, as people write them: words, a space, the address. The first line that is none, or one too many, is
    /// the error.
    pub fn read_lines(text: &str) -> Result<Vec<Self>, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let link = |line: &str| {
            let (label, href) = line.rsplit_once(char::is_whitespace)?;
            Self::of(label, href)
        };
        let numbered = lines.enumerate();
        let read = numbered
            .map(|(number, line)| link(line).filter(|_| number < MAX_LINKS).ok_or_else(|| line.to_owned()));
        read.collect()
    }
}

impl std::fmt::Display for FooterLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.label, self.href)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::FooterLink;

    fn hrefs(links: &[FooterLink]) -> Vec<&str> {
        links.iter().map(|link| &*link.href).collect()
    }

    #[test]
    fn a_link_leads_to_the_web_to_mail_or_within_the_site() {
        let links = json!([
            {"label": "Home", "href": "/"},
            {"label": "Out", "href": "https://example.org/a?b"},
            {"label": "Write", "href": "mailto:a@example.org"},
            {"label": "Script", "href": "javascript:alert(1)"},
            {"label": "Data", "href": "data:text/html,x"},
            {"label": "Elsewhere", "href": "//evil.example"},
            {"label": "Elsewhere", "href": "/\\evil.example"},
            {"label": "", "href": "/"},
            {"label": "Two", "href": "/a b"},
            {"href": "/"},
            "x",
            null,
        ]);
        let links = FooterLink::list(&links);
        assert_eq!(hrefs(&links), ["/", "https://example.org/a?b", "mailto:a@example.org"]);
        assert_eq!(FooterLink::list(&json!("x")), []);
        assert_eq!(FooterLink::list(&FooterLink::setting(&links)), links);
    }

    #[test]
    fn lines_are_links_and_the_first_that_is_none_is_told() {
        let links = FooterLink::read_lines("Our house https://example.org\n\n  Rules   /p/rules  ").unwrap();
        assert_eq!(
            links.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["Our house https://example.org", "Rules /p/rules"]
        );
        assert_eq!(FooterLink::read_lines("Rules /p/rules\nnothing"), Err("nothing".to_owned()));
        let many = "Rules /p/rules\n".repeat(20);
        assert_eq!(FooterLink::read_lines(&many).map(|links| links.len()), Ok(20));
        assert!(FooterLink::read_lines(&format!("{many}Rules /p/rules")).is_err());
        assert_eq!(FooterLink::read_lines("Bad javascript:x"), Err("Bad javascript:x".to_owned()));
    }
}
