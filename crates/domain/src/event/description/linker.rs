//! Bare links become anchors, and links lose what tracks people.

use html5ever::tokenizer::Tag;
use linkify::{LinkFinder, LinkKind};
use url::Url;

use super::walk::{Walker, Writer};

/// A link without the parameter that Facebook follows people with.
pub(super) fn without_tracking(href: &str) -> String {
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

/// Copies HTML and turns bare links into anchors, except inside links and code.
#[derive(Default)]
pub(super) struct Linker {
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
            let shown = without_tracking(span.as_str());
            let escaped = escape(&shown);
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
}

impl Writer for Linker {
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
