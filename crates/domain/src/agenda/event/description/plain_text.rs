//! The words of a description.

use html5ever::tokenizer::Tag;

use super::walk::{Walker, Writer, walk};

/// The text of a sanitised description, each link followed by its address in brackets.
pub fn plain_text(html: &str) -> String {
    text(html, PlainText::default())
}

/// The text of a sanitised description as people read it: without the addresses of links.
pub fn words(html: &str) -> String {
    text(html, PlainText { without_addresses: true, ..PlainText::default() })
}

fn text(html: &str, walker: PlainText) -> String {
    let text = walk(html, walker);
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        if !(line.is_empty() && kept.last().is_none_or(String::is_empty)) {
            kept.push(line);
        }
    }
    kept.join("\n").trim_end().to_owned()
}

/// Keeps the words, breaks lines where blocks begin and end, and writes out addresses.
#[derive(Default)]
struct PlainText {
    without_addresses: bool,
    output: String,
    href: Option<String>,
}

impl Walker for PlainText {
    fn start(&mut self, tag: &Tag) {
        match &*tag.name {
            "br" => self.output.push('\n'),
            "a" if !self.without_addresses => {
                let href = tag.attrs.iter().find(|attribute| &*attribute.name.local == "href");
                self.href = href.map(|attribute| attribute.value.to_string());
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "ul" | "ol" | "li"
                if !self.output.is_empty() && !self.output.ends_with('\n') =>
            {
                self.output.push('\n');
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
}

impl Writer for PlainText {
    fn finish(self) -> String {
        self.output
    }
}
