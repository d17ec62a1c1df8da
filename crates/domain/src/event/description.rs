//! Descriptions: the HTML that authors may write, and its plain text.
//!
//! ammonia decides what is safe. Bare links become anchors between two passes of it, so nothing that the linking does
//! could get past the sanitiser.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use linkify::{LinkFinder, LinkKind};
use url::Url;

const TAGS: [&str; 21] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "i",
    "em",
    "b",
    "strong",
    "u",
    "s",
    "span",
    "a",
    "li",
    "ul",
    "ol",
    "code",
    "blockquote",
];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href", "target"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None)
        .attribute_filter(|_, attribute, value| match attribute {
            "href" => Some(without_tracking(value).into()),
            _ => Some(value.into()),
        });
    builder
});

/// Makes a description safe: the tags that Gancio keeps, `href` and `target` on links and no other attribute, bare
/// links as anchors, `fbclid` taken out of links.
pub fn sanitise(html: &str) -> String {
    let safe = SANITISER.clean(html).to_string();
    SANITISER.clean(&walk(&safe, Linker::default())).to_string()
}

/// The text of a sanitised description, each link followed by its address in brackets.
pub fn plain_text(html: &str) -> String {
    let text = walk(html, PlainText::default());
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        if !(line.is_empty() && kept.last().is_none_or(String::is_empty)) {
            kept.push(line);
        }
    }
    kept.join("\n").trim_end().to_owned()
}

fn without_tracking(href: &str) -> String {
    if !href.contains("fbclid") {
        return href.to_owned();
    }
    let Ok(mut url) = Url::parse(href) else {
        return href.to_owned();
    };
    let kept: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(key, _)| key != "fbclid").collect();
    if kept.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    url.into()
}

/// Something that reads HTML token by token and writes text.
trait Walker {
    fn start(&mut self, tag: &Tag);
    fn end(&mut self, name: &str);
    fn text(&mut self, text: &str);
    fn finish(self) -> String;
}

struct Sink<W>(RefCell<W>);

impl<W: Walker> TokenSink for Sink<W> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut walker = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => walker.start(&tag),
            Token::TagToken(tag) => walker.end(&tag.name),
            Token::CharacterTokens(text) => walker.text(&text),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

fn walk<W: Walker>(html: &str, walker: W) -> String {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer =
        Tokenizer::new(Sink(RefCell::new(walker)), html5ever::tokenizer::TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

/// Copies HTML and turns bare links into anchors, except inside links and code.
#[derive(Default)]
struct Linker {
    output: String,
    untouchable: usize,
    pending: String,
}

impl Linker {
    /// Text arrives in pieces (an entity is a piece of its own), a link may span several.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.pending);
        if self.untouchable > 0 {
            self.output.push_str(&escape(&text));
            return;
        }
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url]);
        for span in finder.spans(&text) {
            let escaped = escape(span.as_str());
            let is_web = ["http://", "https://"].iter().any(|scheme| span.as_str().starts_with(scheme));
            if span.kind().is_some() && is_web {
                let href = escaped.replace('"', "&quot;");
                self.output.push_str(&format!(r#"<a target="_blank" href="{href}">{escaped}</a>"#));
            } else {
                self.output.push_str(&escaped);
            }
        }
    }
}

impl Walker for Linker {
    fn start(&mut self, tag: &Tag) {
        self.flush();
        if is_untouchable(&tag.name) {
            self.untouchable += 1;
        }
        self.output.push('<');
        self.output.push_str(&tag.name);
        for attribute in &tag.attrs {
            let value = escape(&attribute.value).replace('"', "&quot;");
            self.output.push_str(&format!(r#" {}="{value}""#, attribute.name.local));
        }
        self.output.push('>');
    }

    fn end(&mut self, name: &str) {
        self.flush();
        if is_untouchable(name) {
            self.untouchable = self.untouchable.saturating_sub(1);
        }
        self.output.push_str(&format!("</{name}>"));
    }

    fn text(&mut self, text: &str) {
        self.pending.push_str(text);
    }

    fn finish(mut self) -> String {
        self.flush();
        self.output
    }
}

fn is_untouchable(name: &str) -> bool {
    matches!(name, "a" | "code")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Keeps the words, breaks lines where blocks end, and writes out addresses.
#[derive(Default)]
struct PlainText {
    output: String,
    href: Option<String>,
}

impl Walker for PlainText {
    fn start(&mut self, tag: &Tag) {
        match &*tag.name {
            "br" => self.output.push('\n'),
            "a" => {
                let href = tag.attrs.iter().find(|attribute| &*attribute.name.local == "href");
                self.href = href.map(|attribute| attribute.value.to_string());
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "a" => {
                if let Some(href) = self.href.take() {
                    self.output.push_str(&format!(" [{href}]"));
                }
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "ul" | "ol" => {
                self.output.push_str("\n\n");
            }
            "li" => self.output.push('\n'),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.output.push_str(text);
    }

    fn finish(self) -> String {
        self.output
    }
}
