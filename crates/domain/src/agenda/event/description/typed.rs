//! What somebody types into a form who may know HTML, or not.

use super::{TAGS, from_words, sanitise, words};

/// The ends of what stands in a line of its own where HTML is shown.
const ENDS: [&str; 11] = [
    "</p>",
    "</h1>",
    "</h2>",
    "</h3>",
    "</h4>",
    "</h5>",
    "</h6>",
    "</li>",
    "</ul>",
    "</ol>",
    "</blockquote>",
];

/// A sanitised description as it is typed, to be read by [`from_typed`]: plain words if they say all of it, else HTML.
pub fn typed(html: &str) -> String {
    let plain = words(html);
    let again = sanitise(&from_typed(&plain));
    if again == html || format!("<p>{again}</p>") == html {
        return plain;
    }
    let html = in_lines(html);
    if has_tag(&html) { html } else { format!("<p>{html}</p>") }
}

/// What was typed, as HTML that is still to be sanitised: HTML if a tag stands in it that descriptions keep, else plain words.
pub fn from_typed(text: &str) -> String {
    if has_tag(text) { text.replace("\r\n", "\n") } else { from_words(text) }
}

fn has_tag(text: &str) -> bool {
    text.split('<').skip(1).any(|behind| {
        let name = behind.strip_prefix('/').unwrap_or(behind);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let Some((name, rest)) = end.and_then(|end| name.split_at_checked(end)) else { return false };
        rest.starts_with(['>', '/', ' ', '\n', '\r', '\t'])
            && TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
    })
}

fn in_lines(html: &str) -> String {
    let split = |html: String, end: &&str| html.replace(*end, &format!("{end}\n")).replace("\n\n", "\n");
    ENDS.iter().fold(html.to_owned(), split).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{from_typed, typed};
    use crate::agenda::event::description::sanitise;

    #[test]
    fn who_knows_no_html_reads_none() {
        for text in [
            "We move.",
            "First.\n\nSecond,\nin two lines.",
            "See https://example.org/x and anna@example.org",
            "3 < 5 & <anna@example.org> <3",
        ] {
            assert_eq!(typed(&sanitise(&from_typed(text))), text, "{text:?}");
        }
    }

    #[test]
    fn who_knows_html_writes_it_and_has_it_again() {
        for html in [
            "<h2>Rules</h2>\n<p>Be <b>kind</b>.</p>\n<ul>\n<li>One</li>\n<li>Two</li>\n</ul>",
            "<p>Look <a href=\"https://example.org/\">here</a></p>",
            "Be <em>kind</em>.",
        ] {
            let safe = sanitise(&from_typed(html));
            assert_eq!(typed(&safe), html);
            assert_eq!(
                sanitise(&from_typed(&typed(&safe))),
                safe,
                "a form that is only sent back changes nothing"
            );
        }
        assert_eq!(typed("<p>Be kind.</p>"), "Be kind.", "one paragraph is none");
        assert_eq!(typed("<p>a</p><p><b>b</b></p>"), "<p>a</p>\n<p><b>b</b></p>");
    }

    #[test]
    fn words_that_look_like_html_stay_words() {
        for said in ["&lt;b&gt;x", "<p>&lt;b&gt;x</p>"] {
            assert_eq!(typed(said), "<p>&lt;b&gt;x</p>");
        }
        assert_eq!(sanitise(&from_typed("<p>&lt;b&gt;x</p>")), "<p>&lt;b&gt;x</p>");
    }

    #[test]
    fn what_is_no_tag_of_ours_stays_as_it_was_typed() {
        assert_eq!(from_typed("<script>x</script>"), "&lt;script&gt;x&lt;/script&gt;");
        assert_eq!(from_typed("<B>x</B><script>y</script>"), "<B>x</B><script>y</script>");
        assert_eq!(sanitise(&from_typed("<B>x</B><script>y</script>")), "<b>x</b>");
    }
}
