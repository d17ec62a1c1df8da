//! Links of descriptions, for readers that aren't on the event's page.

use url::Url;

use crate::text::escape_html;

/// A description with whole addresses: a relative one is meant from the event's page. What was sanitised has
/// `<a ` nowhere but where a link begins, and each attribute in double quotes.
pub(crate) fn absolute_links(description: &str, page: &str) -> String {
    let Ok(page) = Url::parse(page) else { return description.to_owned() };
    let mut output = String::with_capacity(description.len());
    let mut rest = description;
    while let Some(position) = rest.find("<a ") {
        let (before, tag) = rest.split_at(position);
        output.push_str(before);
        rest = with_address(&mut output, tag, &page);
    }
    output.push_str(rest);
    output
}

/// Copies a tag up to its address, which it makes whole; what comes behind it. Always goes on by a character at least.
fn with_address<'a>(output: &mut String, tag: &'a str, page: &Url) -> &'a str {
    let mut rest = &tag[2..];
    output.push_str("<a");
    while let Some((name, value, behind)) = attribute(rest) {
        let value = if name == "href" { absolute(value, page) } else { value.to_owned() };
        output.push_str(&format!(" {name}=\"{value}\""));
        rest = behind;
    }
    rest
}

/// ` name="value"`: the name, the value as it is escaped, and what comes behind it.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let rest = text.strip_prefix(' ')?;
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    let (name, rest) = rest.split_at(length);
    let (value, behind) = rest.strip_prefix("=\"")?.split_once('"')?;
    (length > 0).then_some((name, value, behind))
}

fn absolute(escaped: &str, page: &Url) -> String {
    let address = escaped
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    if Url::parse(&address).is_ok() {
        return escaped.to_owned();
    }
    page.join(&address).map_or_else(|_no_address| escaped.to_owned(), |url| escape_html(url.as_str()))
}

#[cfg(test)]
mod tests {
    use super::absolute_links;

    #[test]
    fn relative_links_are_meant_from_the_page_and_words_stay() {
        for (html, expected) in [
            (r#"<a href="/about?a=1&amp;b">x</a>"#, r#"<a href="https://a.example/about?a=1&amp;b">x</a>"#),
            (r#"<a href="other">x</a>"#, r#"<a href="https://a.example/event/other">x</a>"#),
            (
                r##"<a target="_blank" href="#top">x</a>"##,
                r#"<a target="_blank" href="https://a.example/event/concert#top">x</a>"#,
            ),
            (r#"<a href="//b.example/x">x</a>"#, r#"<a href="https://b.example/x">x</a>"#),
            (r#"<a href="mailto:a@b.example">x</a>"#, r#"<a href="mailto:a@b.example">x</a>"#),
            (r#"<a href="https://b.example?a&amp;b">x</a>"#, r#"<a href="https://b.example?a&amp;b">x</a>"#),
            (r#"<p>href="/x" &lt;a href="/x"</p>"#, r#"<p>href="/x" &lt;a href="/x"</p>"#),
            ("<a ", "<a "),
            (r#"<a <a href="/x""#, r#"<a <a href="https://a.example/x""#),
            (r#"<a href="/x"#, r#"<a href="/x"#),
        ] {
            assert_eq!(absolute_links(html, "https://a.example/event/concert"), expected);
        }
    }
}
