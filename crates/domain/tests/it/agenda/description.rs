//! Descriptions: the HTML that authors may write, and its plain text.

use std::time::{Duration, Instant};

use uncino_domain::agenda::event::description::{bare_text, headings_below, plain_text, sanitise};
use uncino_domain::agenda::event::submission::EventSubmission;

use crate::agenda::events::submission;

/// The vector of the contract's transcripts (D.2).
const SENT: &str = "<p>Hello <b>you</b> <script>alert(1)</script> https://example.org</p>";
const KEPT: &str =
    r#"<p>Hello <b>you</b>  <a target="_blank" href="https://example.org">https://example.org</a></p>"#;

pub(crate) fn assert_sanitised(table: &[(&str, &str)]) {
    for (sent, kept) in table {
        assert_eq!(sanitise(sent), *kept, "{sent}");
    }
}

#[test]
fn the_vector_of_the_transcripts_matches_to_the_letter() {
    assert_eq!(sanitise(SENT), KEPT);
    assert_eq!(plain_text(KEPT), "Hello you https://example.org [https://example.org]");
}

#[test]
fn bare_text_is_without_addresses() {
    assert_eq!(bare_text(KEPT), "Hello you https://example.org");
    assert_eq!(
        bare_text("<p>Bring <a href=\"/x\">a friend</a>.</p><ul><li>one</li></ul>"),
        "Bring a friend.\n\none"
    );
}

#[test]
fn nothing_turns_the_direction_of_what_follows() {
    assert_sanitised(&[
        ("de\u{202e}sc \u{2067}live\u{2069}", "desc live"),
        ("<p>de&#x202e;sc &#8294;live</p>", "<p>desc live</p>"),
        (r#"<a href="java&#x202e;script:alert(1)">x</a>"#, "<a>x</a>"),
        ("<scr\u{202e}ipt>alert(1)</scr\u{202e}ipt>x", "x"),
        ("&lt;b\u{202e}&gt;", "&lt;b&gt;"),
        ("\u{200e}a\u{200f}", "\u{200e}a\u{200f}"),
    ]);
}

#[test]
fn the_tags_of_the_contract_are_kept() {
    for tag in [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "i",
        "em",
        "b",
        "strong",
        "u",
        "s",
        "span",
        "ul",
        "ol",
        "li",
        "code",
        "blockquote",
    ] {
        let html = format!("<{tag}>text</{tag}>");
        assert_eq!(sanitise(&html), html);
    }
    assert_eq!(sanitise("a<br>b<br/>c"), "a<br>b<br>c");
}

#[test]
fn scripts_and_styles_go_with_what_is_in_them() {
    assert_sanitised(&[
        ("a<script>alert(1)</script>b", "ab"),
        ("a<SCRIPT SRC=//evil.example/x.js></SCRIPT>b", "ab"),
        ("a<style>* { display: none }</style>b", "ab"),
        ("a<script>alert(1)", "a"),
        ("<scr<script>ipt>alert(1)</script>", "ipt&gt;alert(1)"),
        ("<svg><script>alert(1)</script></svg>", ""),
    ]);
}

#[test]
fn every_other_tag_goes_and_its_words_stay() {
    assert_sanitised(&[
        ("<div>a</div><table><tr><td>b</td></tr></table>", "a<br>b"),
        ("a<img src=x onerror=alert(1)>b", "ab"),
        ("a<iframe src=https://evil.example></iframe>b", "ab"),
        ("<form action=/x><input name=y><button>go</button></form>", "go"),
        ("<object data=x></object><embed src=x><video src=x></video><audio src=x></audio>", ""),
        ("<base href=//evil.example><link rel=stylesheet href=x><meta http-equiv=refresh content=0>a", "a"),
        ("a<!-- comment -->b<![CDATA[c]]>", "ab"),
        ("<custom-element>a</custom-element>", "a"),
    ]);
}

#[test]
fn text_without_blocks_keeps_its_lines() {
    assert_sanitised(&[
        ("Programme:\n20:00 Doors\r\n21:00 Band\n", "Programme:<br>20:00 Doors<br>21:00 Band"),
        ("a\n\nb\nc\n \n\nd", "<p>a</p><p>b<br>c</p><p>d</p>"),
        ("<b>a</b>\n<i>b</i>", "<b>a</b><br><i>b</i>"),
        ("<b>a\n\nb</b>\n\nc", "<p><b>a<br><br>b</b></p><p>c</p>"),
        ("a<br />\nb<br>\n<br>\nc", "a<br>b<br><br>c"),
        ("a &lt;b&gt;\n &amp; c", "a &lt;b&gt;<br>&amp; c"),
        ("<p>a\nb</p>\nc", "<p>a\nb</p>\nc"),
    ]);
}

#[test]
fn a_lost_block_leaves_a_break_or_a_space() {
    assert_sanitised(&[
        ("<div>One</div><div>Two</div>", "One<br>Two"),
        ("<div><p>One</p></div><div>Two</div>", "<p>One</p>Two"),
        ("a<div><div>b</div></div>c", "a<br>b<br>c"),
        (
            "<table><tr><td>20:00</td><td>Doors</td></tr><tr><td>21:00</td><td>Show</td></tr></table>",
            "20:00 Doors<br>21:00 Show",
        ),
        ("<section>a</section><article><b>b</b></article>", "a<br><b>b</b>"),
        ("<ul><li><div>a</div></li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a<br>b"),
        ("a<hr>b", "a<br>b"),
        ("<pre>a\nb</pre>c", "a<br>b<br>c"),
        ("<div>a<br></div><div>b</div>", "a<br>b"),
    ]);
    assert_eq!(plain_text(&sanitise("<div>One</div><div>Two</div>")), "One\nTwo");
    assert_eq!(plain_text(&sanitise("<table><tr><td>20:00</td><td>Doors</td></tr></table>")), "20:00 Doors");
}

#[test]
fn headings_come_below_those_of_the_page() {
    for (html, shown) in [
        ("<h3>a</h3>", "<h2>a</h2>"),
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>", "<h2>a</h2><h3>b</h3><h4>c</h4><h3>d</h3>"),
        ("<h2>a</h2><h5>b</h5><h1>c</h1>", "<h2>a</h2><h3>b</h3><h2>c</h2>"),
        ("<h4>a</h4><h3>b</h3><h4>c</h4>", "<h2>a</h2><h2>b</h2><h3>c</h3>"),
        (
            "<h1>1</h1><h2>2</h2><h3>3</h3><h4>4</h4><h5>5</h5><h6>6</h6>",
            "<h2>1</h2><h3>2</h3><h4>3</h4><h5>4</h5><h6>5</h6><h6>6</h6>",
        ),
        (
            r#"<p>a &amp; <a href="https://a.example/?x&amp;y">b</a><br></p>"#,
            r#"<p>a &amp; <a href="https://a.example/?x&amp;y">b</a><br></p>"#,
        ),
    ] {
        assert_eq!(headings_below(html, 1), shown);
    }
}

#[test]
fn text_stays_text() {
    assert_sanitised(&[
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
        ("caffè &egrave; 🎺 &nbsp;x", "caffè è 🎺 &nbsp;x"),
        ("&#60;script&#62;", "&lt;script&gt;"),
    ]);
}

#[test]
fn unclosed_and_misnested_markup_is_put_right() {
    assert_sanitised(&[
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<b>a", "<b>a</b>"),
        ("a</b></p>", "a<p></p>"),
        ("<b><i>a</b>b</i>", "<b><i>a</i></b><i>b</i>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<a href=\"https://a.example\">a", r#"<a href="https://a.example">a</a>"#),
        ("<", "&lt;"),
        ("<b", ""),
        ("", ""),
    ]);
}

#[test]
fn what_was_sanitised_stays_as_it_is() {
    for sent in [
        SENT,
        "https://a.example/?x=1&y=2#z",
        "https://a.example/?fbclid=1&x=a b",
        r#"<a href="https://a.example/?q=a+b&fbclid=1&r=%C3%BC">a</a>"#,
        r#"<a href="mailto:a@b.example?fbclid=1&subject=x">a</a>"#,
        "<b><i>a</b>b</i>",
        "<p>a<h1>b<p>c",
        "<h1><h2>a</h1>b</h2>",
        "<ul><li>a<ul><li>b</ul>c</ul>",
        "<blockquote><p>a<blockquote>b</p></blockquote>",
        "<code><a href=https://a.example>https://b.example</code>https://c.example",
        "<b><p><b><p><b><p>a",
        "<a href=https://a.example><p>a<a href=https://b.example>b</a> https://c.example",
        "<table><b><tr><td>a</b>https://a.example",
        "<svg><p><style><!--</style><img title=\"--><img src=x onerror=alert(1)>\">",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<select><option><b>https://a.example",
        "<template><b>a</b></template>b",
        "<textarea><b>https://a.example</textarea>",
        "<plaintext><b>https://a.example",
        "&amp;amp;lt;b&amp;gt; &#38;#60; \u{a0}\u{feff}\u{200b}",
        "a\r\nb\rc",
        "https://a.example/&lt;b&gt; https://b.example/&amp;amp;",
        "<a>https://a.example</a><a href=x>y</a>",
        "<br><br/></br>",
        "a\n\nb\n<b>c\n\nd</b>",
        "<div>a</div>b\n\nc<table><tr><td>d<td>e",
        "«www.example.org» www.example.org/?fbclid=1",
    ] {
        let once = sanitise(sent);
        assert_eq!(sanitise(&once), once, "{sent}");
    }
}

/// What is kept of a description that somebody sends, if it isn't refused; and it is decided quickly.
fn judged(html: String) -> Option<String> {
    let start = Instant::now();
    let judged = EventSubmission { description: Some(html), ..submission() }.judge_new(None);
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(3), "{taken:?}");
    judged.ok().map(|draft| draft.details.description)
}

#[test]
fn a_hundred_thousand_hostile_characters_are_judged_quickly() {
    for pattern in [
        "<b>",
        "<b><p>",
        "<a href=x>",
        "<i><b></i>",
        "<ul><li>",
        "<ol>",
        "<b></p>",
        "<div>",
        "https://",
        "https://a.example/ ",
        "www.",
        "www.a-",
        "www.a.b ",
        "http://a(",
        "http://a!",
        "\n",
        "\n\na",
        "<div>",
        "<pre>\n",
        "<td>",
        "<h1>",
        "<",
        "&",
        "(((((",
    ] {
        eprintln!("{pattern}");
        judged(pattern.repeat(100_000 / pattern.len()));
    }
}

/// Every paragraph opens again what was open in the one before: three hundred in three hundred.
#[test]
fn a_small_description_does_not_grow_into_a_large_one() {
    let open = (0..300).map(|number| format!("<b x={number}>")).collect::<Vec<_>>().concat();
    let sent = format!("<p>{open}{}", "<p>x".repeat(300));
    let length = sent.len();
    let kept = judged(sent).map_or(0, |kept| kept.len());
    assert!(kept <= 20 * length, "{length} characters became {kept}");
}

#[test]
fn plain_text_keeps_the_words_and_writes_out_the_links() {
    for (html, text) in [
        ("", ""),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<h1>Title</h1><p>a<br>b</p>", "Title\n\na\nb"),
        ("<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"),
        ("<p>a   <b>b</b>\n c</p>", "a b\nc"),
        (r#"<a href="https://a.example">here</a>!"#, "here [https://a.example]!"),
        ("<a>here</a>", "here"),
        ("a &lt; b &amp; c&nbsp;d", "a < b & c d"),
        ("<p></p><p></p><p>a</p><p></p>", "a"),
        ("&lt;script&gt;", "<script>"),
        ("Programme<ul><li>a</li></ul>b<h2>c</h2>", "Programme\na\n\nb\nc"),
    ] {
        assert_eq!(plain_text(html), text, "{html}");
    }
}
