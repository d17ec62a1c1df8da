//! Lines stay lines: where a block goes that isn't kept, and in text that has none.

use html5ever::tokenizer::Tag;

use super::walk::{Walker, Writer, escape, opening, walk, walk_into};

/// The blocks that descriptions keep.
const KEPT: [&str; 11] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"];

/// The blocks that they lose. Cells of one row stand beside each other.
pub(super) const LOST: [&str; 38] = [
    "address",
    "article",
    "aside",
    "caption",
    "center",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "legend",
    "main",
    "menu",
    "nav",
    "option",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "dir",
    "optgroup",
];

/// Puts a break or a space where a block begins or ends that will be lost. Text without any block becomes paragraphs where a
/// line is blank, and a line ends where it ends.
pub(super) fn with_breaks(html: &str) -> String {
    match walk_into(html, Blocks::default()) {
        Blocks { kept: false, lost: false } => walk(html, Lines::default()),
        Blocks { kept, lost: _ } => walk(html, Breaks { is_flat: !kept, ..Breaks::default() }),
    }
}

/// Which blocks are there?
#[derive(Default)]
struct Blocks {
    kept: bool,
    lost: bool,
}

impl Walker for Blocks {
    fn start(&mut self, tag: &Tag) {
        self.kept |= KEPT.contains(&&*tag.name);
        self.lost |= LOST.contains(&&*tag.name);
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// What must stand between what was and what comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

/// HTML with blocks.
#[derive(Default)]
struct Breaks {
    output: String,
    gap: Gap,
    /// Did anything come since the last line began?
    has_begun: bool,
    preformatted: usize,
    /// Will no block be left? Then a line end, which meant a space so far, would mean more.
    is_flat: bool,
}

impl Breaks {
    fn block(&mut self, name: &str) {
        let gap = if matches!(name, "td" | "th") { Gap::Space } else { Gap::Line };
        if self.has_begun {
            self.gap = self.gap.max(gap);
        }
    }

    fn begin_line(&mut self) {
        (self.gap, self.has_begun) = (Gap::None, false);
    }

    fn go_on(&mut self) {
        match std::mem::take(&mut self.gap) {
            Gap::None => {}
            Gap::Space => self.output.push(' '),
            Gap::Line => self.output.push_str("<br>"),
        }
        self.has_begun = true;
    }
}

impl Walker for Breaks {
    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if LOST.contains(&name) {
            self.block(name);
            self.preformatted += usize::from(name == "pre");
            return;
        }
        if KEPT.contains(&name) || name == "br" {
            self.begin_line();
        } else {
            self.go_on();
        }
        self.output.push_str(&opening(tag, name));
    }

    fn end(&mut self, name: &str) {
        if LOST.contains(&name) {
            self.block(name);
            self.preformatted = self.preformatted.saturating_sub(usize::from(name == "pre"));
            return;
        }
        if KEPT.contains(&name) {
            self.begin_line();
        }
        self.output.push_str(&format!("</{name}>"));
    }

    fn text(&mut self, text: &str) {
        let mut text = escape(text);
        if self.is_flat && self.preformatted == 0 {
            text = text.replace('\n', " ");
        }
        if text.trim().is_empty() {
            self.output.push_str(&text);
            return;
        }
        self.go_on();
        if self.preformatted > 0 {
            self.output.push_str(&text.trim_end_matches('\n').replace('\n', "<br>"));
        } else {
            self.output.push_str(&text);
        }
    }
}

impl Writer for Breaks {
    fn finish(self) -> String {
        self.output
    }
}

/// Text without blocks.
#[derive(Default)]
struct Lines {
    output: String,
    /// How many lines ended since anything came.
    ended: usize,
    /// Was the last thing a break? The line end behind it is the same one.
    is_after_break: bool,
    has_paragraphs: bool,
    /// How many elements are open: a paragraph begins outside of all.
    open: usize,
}

impl Lines {
    fn go_on(&mut self) {
        let ended = std::mem::take(&mut self.ended);
        if self.output.is_empty() || ended == 0 {
            return;
        }
        if ended == 1 {
            self.output.push_str("<br>");
        } else if self.open > 0 {
            self.output.push_str("<br><br>");
        } else {
            self.output.push_str("</p><p>");
            self.has_paragraphs = true;
        }
    }
}

impl Walker for Lines {
    fn start(&mut self, tag: &Tag) {
        if &*tag.name == "br" {
            (self.ended, self.is_after_break) = (0, true);
        } else {
            self.go_on();
            self.open += 1;
        }
        self.output.push_str(&opening(tag, &tag.name));
    }

    fn end(&mut self, name: &str) {
        self.open = self.open.saturating_sub(1);
        self.output.push_str(&format!("</{name}>"));
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '\u{2028}' | '\u{2029}' if self.is_after_break => self.is_after_break = false,
                '\n' | '\u{2028}' | '\u{2029}' => self.ended += 1,
                c if c.is_whitespace() && (self.ended > 0 || self.is_after_break) => {}
                c => {
                    self.is_after_break = false;
                    self.go_on();
                    match c {
                        '&' => self.output.push_str("&amp;"),
                        '<' => self.output.push_str("&lt;"),
                        '>' => self.output.push_str("&gt;"),
                        c => self.output.push(c),
                    }
                }
            }
        }
    }
}

impl Writer for Lines {
    fn finish(self) -> String {
        if self.has_paragraphs { format!("<p>{}</p>", self.output) } else { self.output }
    }
}
