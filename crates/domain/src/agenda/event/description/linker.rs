//! Bare links become anchors.

use html5ever::tokenizer::Tag;

use super::links::{Span, spans};
use super::tracking::without_tracking;
use super::walk::{Walker, Writer, escape, opening};
use crate::text::is_web_address;

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
        for span in spans(&text) {
            match span {
                Span::Text(text) => self.output.push_str(&escape(text)),
                Span::Link(link) => {
                    let shown = escape(&without_tracking(link));
                    let scheme = if is_web_address(link) { "" } else { "http://" };
                    let href = shown.replace('"', "&quot;");
                    self.output.push_str(&format!(r#"<a target="_blank" href="{scheme}{href}">{shown}</a>"#));
                }
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
        self.output.push_str(&opening(tag, &tag.name));
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
