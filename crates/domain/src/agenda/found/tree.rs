//! The elements of a page: a flat tree of what matters here. The tokens are those of browsers; where tags are left out or crossed,
//! browsers have more rules than this, and none that a page with events is likely to need.
//!
//! Not with the tree builder of browsers: a page of a megabyte of tags within each other keeps it busy for minutes.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Token, Tokenizer};
use url::Url;

/// The most elements and texts of a page that are read.
const MAX_NODES: usize = 60_000;
/// How deep elements are within each other; deeper ones are beside each other.
const MAX_DEPTH: usize = 200;

/// The attributes that anybody asks for.
const KEPT: [&str; 10] =
    ["class", "href", "src", "alt", "title", "datetime", "value", "content", "type", "data"];

const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements whose words aren't for people.
const UNREAD: [&str; 8] = ["script", "style", "template", "noscript", "svg", "iframe", "select", "button"];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 26] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "section",
    "table",
    "tr",
    "ul",
];

/// An element or a text, in the order of the page.
#[derive(Debug)]
struct Node {
    content: Content,
    /// The number of the first node behind all that is within it.
    end: usize,
}

#[derive(Debug)]
enum Content {
    Text(String),
    Element { name: String, attributes: Vec<(&'static str, String)> },
}

/// The elements and texts of a page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// Reads HTML, whatever it is.
    pub(super) fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut building = Building::default();
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let attribute = |name: &&'static str| {
                        tag.attributes.get(name.as_bytes()).map(|value| (*name, string(&value.value)))
                    };
                    building.open(string(&tag.name), KEPT.iter().filter_map(attribute).collect());
                }
                Token::EndTag(tag) => building.close(&string(&tag.name)),
                Token::String(text) => building.text(string(&text.value)),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
            if building.tree.nodes.len() >= MAX_NODES {
                break;
            }
        }
        building.close_all(0);
        building.tree
    }

    /// What its addresses are relative to.
    pub(super) fn base(&self, url: &Url) -> Url {
        let said =
            self.all().find(|node| self.name(*node) == "base").and_then(|node| self.attribute(node, "href"));
        said.and_then(|href| url.join(href).ok()).unwrap_or_else(|| url.clone())
    }

    /// The texts of the scripts of a type.
    pub(super) fn scripts(&self, kind: &str) -> Vec<String> {
        let is_so = |node: &usize| {
            self.name(*node) == "script"
                && self.attribute(*node, "type").is_some_and(|said| {
                    said.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(kind)
                })
        };
        self.all().filter(is_so).map(|node| self.raw_text(node)).collect()
    }

    /// All nodes, by their numbers.
    pub(super) fn all(&self) -> std::ops::Range<usize> {
        0..self.nodes.len()
    }

    /// All nodes within one.
    pub(super) fn within(&self, node: usize) -> std::ops::Range<usize> {
        node + 1..self.nodes[node].end
    }

    /// The name of an element; empty for a text.
    pub(super) fn name(&self, node: usize) -> &str {
        match &self.nodes[node].content {
            Content::Text(_) => "",
            Content::Element { name, .. } => name,
        }
    }

    /// An attribute of an element.
    pub(super) fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        match &self.nodes[node].content {
            Content::Text(_) => None,
            Content::Element { attributes, .. } => {
                attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
            }
        }
    }

    /// The classes of an element.
    pub(super) fn classes(&self, node: usize) -> impl Iterator<Item = &str> {
        self.attribute(node, "class").unwrap_or_default().split_ascii_whitespace()
    }

    /// The words of an element as people read them, with a space where a line ends; at least so many bytes of them, if there
    /// are, and not many more.
    pub(super) fn text(&self, node: usize, most: usize) -> String {
        let mut text = String::new();
        self.walk(node, &mut |step| {
            match step {
                Step::Text(words) => text.push_str(words),
                Step::Open(child) if self.name(child) == "img" => {
                    text.push_str(self.attribute(child, "alt").unwrap_or_default());
                }
                Step::Open(child) if BLOCKS.contains(&self.name(child)) => text.push(' '),
                Step::Close(name) if BLOCKS.contains(&name) => text.push(' '),
                Step::Open(_) | Step::Close(_) => {}
            }
            text.len() < most
        });
        text
    }

    /// What is within an element, as HTML that is still to be sanitised; at least so many bytes, if there are, and not many more.
    pub(super) fn html(&self, node: usize, base: &Url, most: usize) -> String {
        let mut html = String::new();
        self.walk(node, &mut |step| {
            match step {
                Step::Text(words) => html.push_str(&escape(words)),
                Step::Open(child) => {
                    let href = self.attribute(child, "href").filter(|_| self.name(child) == "a");
                    let href = href.map(str::trim).and_then(|href| match Url::parse(href) {
                        Ok(_whole) => Some(href.to_owned()),
                        Err(_relative) => base.join(href).ok().map(String::from),
                    });
                    let href = href.map(|href| format!(" href=\"{}\"", escape(&href)));
                    html.push_str(&format!("<{}{}>", self.name(child), href.unwrap_or_default()));
                }
                Step::Close(name) if VOID.contains(&name) => {}
                Step::Close(name) => html.push_str(&format!("</{name}>")),
            }
            html.len() < most
        });
        html.trim().to_owned()
    }

    fn raw_text(&self, node: usize) -> String {
        let text = |node: usize| match &self.nodes[node].content {
            Content::Text(text) => text.as_str(),
            Content::Element { .. } => "",
        };
        self.within(node).map(text).collect()
    }

    /// Tells step by step what is within an element and is for people, until it isn't to go on. What is open then is closed.
    fn walk<'t>(&'t self, node: usize, tell: &mut dyn FnMut(Step<'t>) -> bool) {
        let (mut open, mut next): (Vec<usize>, _) = (Vec::new(), node + 1);
        let end = self.nodes[node].end;
        while next < end {
            while let Some(last) = open.pop_if(|last| self.nodes[*last].end <= next) {
                tell(Step::Close(self.name(last)));
            }
            let goes_on = match &self.nodes[next].content {
                Content::Text(text) => tell(Step::Text(text)),
                Content::Element { name, .. } if UNREAD.contains(&&**name) => {
                    next = self.nodes[next].end;
                    continue;
                }
                Content::Element { .. } => {
                    open.push(next);
                    tell(Step::Open(next))
                }
            };
            if !goes_on {
                break;
            }
            next += 1;
        }
        for last in open.into_iter().rev() {
            tell(Step::Close(self.name(last)));
        }
    }
}

enum Step<'t> {
    Open(usize),
    Text(&'t str),
    Close(&'t str),
}

fn string(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A text as it stands in HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text in which characters are written as in HTML (`&amp;`), and tags mean nothing.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let plain = text.replace('<', "&lt;");
    let mut read = String::with_capacity(plain.len());
    for token in Tokenizer::new(&*plain) {
        let Ok(token) = token;
        if let Token::String(text) = token {
            read.push_str(&string(&text.value));
        }
    }
    read
}

/// A tree that grows.
#[derive(Default)]
struct Building {
    tree: Tree,
    open: Vec<usize>,
    /// How many elements are open that are too deep.
    too_deep: usize,
}

impl Building {
    fn open(&mut self, name: String, attributes: Vec<(&'static str, String)>) {
        if self.too_deep == 0 {
            self.close_before(&name);
        }
        let is_void = VOID.contains(&&*name);
        let number = self.add(Content::Element { name, attributes });
        if is_void {
        } else if self.open.len() < MAX_DEPTH {
            self.open.push(number);
        } else {
            self.too_deep += 1;
        }
    }

    /// The elements that end where another one begins.
    fn close_before(&mut self, name: &str) {
        let (ended, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "option" => (&["option"], &["select", "datalist"]),
            name if BLOCKS.contains(&name) && name != "br" => (&["p"], &["button", "td", "li", "div"]),
            _ => return,
        };
        for at in (0..self.open.len()).rev() {
            let name = self.tree.name(self.open[at]);
            if ended.contains(&name) {
                return self.close_all(at);
            }
            if within.contains(&name) {
                return;
            }
        }
    }

    fn close(&mut self, name: &str) {
        if VOID.contains(&name) {
        } else if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(at) = self.open.iter().rposition(|node| self.tree.name(*node) == name) {
            self.close_all(at);
        }
    }

    /// Ends all elements from that one on.
    fn close_all(&mut self, from: usize) {
        let end = self.tree.nodes.len();
        for node in self.open.drain(from..) {
            self.tree.nodes[node].end = end;
        }
    }

    fn text(&mut self, text: String) {
        self.add(Content::Text(text));
    }

    fn add(&mut self, content: Content) -> usize {
        let number = self.tree.nodes.len();
        self.tree.nodes.push(Node { content, end: number + 1 });
        number
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{Tree, unescape};

    #[test]
    fn tags_that_are_left_out_end_where_browsers_end_them() {
        let tree = Tree::read("<ul><li class=a>One<li>Two</ul><p class=b>Three<p>Four<div>Five</b></div>Six");
        let of = |class: &str| tree.all().find(|node| tree.classes(*node).any(|name| name == class)).unwrap();
        assert_eq!((tree.text(of("a"), 99), tree.text(of("b"), 99)), ("One".to_owned(), "Three".to_owned()));
    }

    #[test]
    fn what_is_within_is_html_with_whole_addresses_and_without_scripts() {
        let tree =
            Tree::read("<div><p>A &lt; <a href='/x?a=1&amp;b'>b</a><script>alert('<p>')</script><br>c</div>");
        let base = Url::parse("https://a.example/y/").unwrap();
        assert_eq!(
            tree.html(0, &base, 999),
            "<p>A &lt; <a href=\"https://a.example/x?a=1&amp;b\">b</a><br>c</p>"
        );
        assert_eq!(tree.html(0, &base, 4), "<p>A &lt; </p>");
    }

    #[test]
    fn characters_are_what_their_names_say() {
        assert_eq!(
            unescape("Rock &amp; Roll &#8211; <b>&quot;Live&quot;</b> &nope;"),
            "Rock & Roll – <b>\"Live\"</b> &nope;"
        );
    }

    /// A megabyte of tags within each other, of attributes, and of ends of nothing.
    #[test]
    fn whatever_is_sent_takes_little_time() {
        let attributes: Vec<String> = (0..150_000).map(|number| format!("a{number}")).collect();
        let attributes = attributes.join(" ");
        let start = std::time::Instant::now();
        for html in [
            "<div>".repeat(200_000),
            "<p><b>".repeat(200_000),
            "<li>".repeat(200_000),
            "<a>x</b></i>".repeat(90_000),
            format!("<a {attributes}>"),
            "<!--".repeat(200_000),
            "&".repeat(1_000_000),
            "<".repeat(1_000_000),
        ] {
            let tree = Tree::read(&html);
            let url = Url::parse("https://a.example/").unwrap();
            for node in tree.all().take(3) {
                assert!(
                    tree.text(node, 1_000).len() < 200_000 && tree.html(node, &url, 1_000).len() < 200_000
                );
            }
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
    }
}
