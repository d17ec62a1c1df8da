//! Reading HTML token by token, as a browser splits it.

use std::cell::RefCell;

use html5ever::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Something that reads HTML token by token.
pub(super) trait Walker {
    fn start(&mut self, tag: &Tag);
    fn end(&mut self, name: &str);
    fn text(&mut self, text: &str);
}

/// A walker that writes text on its way.
pub(super) trait Writer {
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

pub(super) fn walk<W: Walker + Writer>(html: &str, walker: W) -> String {
    walk_into(html, walker).finish()
}

pub(super) fn walk_into<W: Walker>(html: &str, walker: W) -> W {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink(RefCell::new(walker)), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// A start tag as it is written, under this name.
pub(super) fn opening(tag: &Tag, name: &str) -> String {
    let attribute = |attribute: &Attribute| {
        let value = escape(&attribute.value).replace('"', "&quot;");
        format!(r#" {}="{value}""#, attribute.name.local)
    };
    format!("<{name}{}>", tag.attrs.iter().map(attribute).collect::<String>())
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
