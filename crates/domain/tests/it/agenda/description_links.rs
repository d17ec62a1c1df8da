//! Links in descriptions: which are kept, and which become some.

use uncino_domain::agenda::event::description::sanitise;

use crate::agenda::description::assert_sanitised;

#[test]
fn of_attributes_only_href_and_target_survive_and_only_on_links() {
    assert_sanitised(&[
        (
            r#"<p class="x" id="y" style="color:red" onclick="x()" data-z="1" lang="it" title="t">a</p>"#,
            "<p>a</p>",
        ),
        (r#"<b href="https://a.example" target="_blank">a</b>"#, "<b>a</b>"),
        (
            r#"<a href="https://a.example" target="_blank" rel="opener" onclick="x()" ping="//b" download>a</a>"#,
            r#"<a href="https://a.example" target="_blank">a</a>"#,
        ),
        // A tab with a name keeps a hold on the one that opened it.
        (r#"<a href="https://a.example" target="x">a</a>"#, r#"<a href="https://a.example">a</a>"#),
    ]);
}

#[test]
fn links_lead_to_the_web_to_mail_or_to_a_telephone() {
    for href in ["https://a.example/", "http://a.example/", "mailto:a@b.example", "tel:+39011"] {
        let html = format!(r#"<a href="{href}">a</a>"#);
        assert_eq!(sanitise(&html), html);
    }
    for href in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "\u{1}javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://a.example/1",
    ] {
        assert_eq!(sanitise(&format!(r#"<a href="{href}">a</a>"#)), "<a>a</a>", "{href}");
    }
}

#[test]
fn fbclid_is_taken_out_of_links_and_the_rest_of_the_query_stays() {
    for (href, kept) in [
        ("https://a.example/?fbclid=1", "https://a.example/"),
        ("https://a.example/?fbclid=1&amp;x=2", "https://a.example/?x=2"),
        ("https://a.example/?x=2&amp;fbclid=1#top", "https://a.example/?x=2#top"),
        ("https://a.example/?x=2&amp;fbclid=1&amp;y=3&amp;fbclid=4", "https://a.example/?x=2&amp;y=3"),
        ("https://a.example/?myfbclid=1", "https://a.example/?myfbclid=1"),
        ("https://a.example/?x=fbclid", "https://a.example/?x=fbclid"),
        ("https://a.example/fbclid", "https://a.example/fbclid"),
        ("https://a.example/?flag&amp;fbclid=1", "https://a.example/?flag"),
        ("https://a.example?fbclid", "https://a.example"),
        ("https://a.example/?a=%20+é&amp;fbclid=1&amp;&amp;b", "https://a.example/?a=%20+é&amp;&amp;b"),
        ("HTTPS://A.example:443/../?fbclid=1&amp;x", "HTTPS://A.example:443/../?x"),
        ("https://a.example/#?fbclid=1", "https://a.example/#?fbclid=1"),
    ] {
        let sanitised = sanitise(&format!(r#"<a href="{href}">a</a>"#));
        assert_eq!(sanitised, format!(r#"<a href="{kept}">a</a>"#), "{href}");
    }
}

#[test]
fn fbclid_is_taken_out_of_bare_links_too() {
    let sanitised = sanitise("https://a.example/?fbclid=1");
    assert!(sanitised.starts_with(r#"<a target="_blank" href="https://a.example/">"#), "{sanitised}");
}

fn link(href: &str, text: &str) -> String {
    format!(r#"<a target="_blank" href="{href}">{text}</a>"#)
}

#[test]
fn bare_links_become_links() {
    let plain = link("https://a.example", "https://a.example");
    for (sent, kept) in [
        ("https://a.example", plain.clone()),
        ("see https://a.example.", format!("see {plain}.")),
        ("(https://a.example)", format!("({plain})")),
        ("<p>https://a.example</p>", format!("<p>{plain}</p>")),
        ("<b>https://a.example</b>, https://a.example", format!("<b>{plain}</b>, {plain}")),
        ("http://a.example/x", link("http://a.example/x", "http://a.example/x")),
        (
            "ftp://a.example javascript:alert(1) a@b.example",
            "ftp://a.example javascript:alert(1) a@b.example".to_owned(),
        ),
    ] {
        assert_eq!(sanitise(sent), kept, "{sent}");
    }
}

#[test]
fn a_link_ends_where_the_address_does() {
    let plain = link("https://a.example/x", "https://a.example/x");
    for (before, after) in [
        ("x&nbsp;", "&nbsp;y"),
        ("«", "»"),
        ("“", "”, he said"),
        ("„", "“"),
        ("‹", "›"),
        ("「", "」です"),
        ("見て", "。次"),
        ("(", ")."),
        ("[", "]"),
        ("('", "')"),
        ("", "\u{2009}y"),
        ("", "\u{3000}y"),
        ("", "\u{200b}y"),
        ("\u{200f}", "\u{200f}"),
        ("", "।"),
        ("", "؟"),
        ("", "…"),
        ("", " – y"),
        ("", "|y"),
    ] {
        assert_eq!(
            sanitise(&format!("{before}https://a.example/x{after}")),
            format!("{before}{plain}{after}")
        );
    }
    for whole in
        ["https://a.example/(b)", "https://a.example/L’Aquila", "https://ä.example/é–b", "HTTPS://A.example/"]
    {
        assert_eq!(sanitise(whole), link(whole, whole));
    }
}

#[test]
fn an_address_may_begin_with_www() {
    let plain = |address: &str| link(&format!("http://{address}"), address);
    for (sent, kept) in [
        ("www.example.org", plain("www.example.org")),
        ("(WWW.example.org/x?y).", format!("({}).", plain("WWW.example.org/x?y"))),
        ("see&nbsp;www.example.org, or", format!("see&nbsp;{}, or", plain("www.example.org"))),
    ] {
        assert_eq!(sanitise(sent), kept);
    }
    for text in [
        "www.",
        "www.example",
        "www..org",
        "a@www.example.org",
        "xwww.example.org",
        "x.www.example.org",
        "xhttps://a.example",
    ] {
        assert_eq!(sanitise(text), text);
    }
}

#[test]
fn a_bare_link_with_an_ampersand_is_one_link() {
    let expected = link("https://a.example/?x=1&amp;y=2", "https://a.example/?x=1&amp;y=2");
    assert_eq!(sanitise("https://a.example/?x=1&amp;y=2"), expected);
    assert_eq!(sanitise("https://a.example/?x=1&y=2"), expected);
}

#[test]
fn a_bare_link_can_not_break_out_of_its_attribute() {
    for sent in [
        r#"https://a.example/"onmouseover="alert(1)"#,
        "https://a.example/&quot;onmouseover=&quot;alert(1)",
        "https://a.example/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
        "https://a.example/'onmouseover='alert(1)",
    ] {
        let sanitised = sanitise(sent);
        let tags: Vec<&str> =
            sanitised.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
        assert_eq!(tags.len(), 2, "{sanitised}");
        assert!(tags[0].starts_with(r#"a target="_blank" href="https://a.example/"#), "{sanitised}");
        assert_eq!(tags[0].matches('"').count(), 4, "{sanitised}");
        assert_eq!(tags[1], "/a");
    }
}

#[test]
fn links_and_code_are_left_as_they_are() {
    for html in [
        r#"<a href="https://a.example">https://b.example</a>"#,
        r#"<a href="https://a.example">see <b>https://b.example</b></a>"#,
        "<code>https://a.example</code>",
        "<code>curl <b>https://a.example</b></code>",
    ] {
        assert_eq!(sanitise(html), html);
    }
    let after = format!("<code>x</code> {}", link("https://a.example", "https://a.example"));
    assert_eq!(sanitise("<code>x</code> https://a.example"), after);
}

/// The inner link ends the outer one, so what follows is bare.
#[test]
fn a_link_in_a_link_that_only_a_forbidden_tag_keeps_together_is_settled_at_once() {
    let sent = "<a href=https://a.example><table><tr><td><a href=https://b.example>b</a> https://c.example</td></tr></table></a>";
    let once = sanitise(sent);
    assert_eq!(sanitise(&once), once);
}
