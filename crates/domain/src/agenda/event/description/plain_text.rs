//! The words of a description.

use html5ever::tokenizer::Tag;

use super::walk::{Walker, Writer, escape, walk};

/// The text of a sanitised description, each link followed by its address in brackets.
pub fn plain_text(html: &str) -> String {
    in_lines(&walk(html, PlainText::default()))
}

/// The text of a sanitised description as people read it: without the addresses of links.
pub fn bare_text(html: &str) -> String {
    in_lines(&walk(html, PlainText { without_addresses: true, ..PlainText::default() }))
}

/// A sanitised description as somebody may have written it who knows no HTML: a link that is its own address stands there
/// once. What they write is made a description by [`from_words`].
pub fn words(html: &str) -> String {
    in_lines(&walk(html, PlainText { is_to_be_edited: true, ..PlainText::default() }))
}

/// Plain words as HTML that is still to be sanitised: nothing in them is a tag.
pub fn from_words(words: &str) -> String {
    escape(&words.replace("\r\n", "\n"))
}

fn in_lines(text: &str) -> String {
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
    /// Where the words of the link begin.
    link_begins: usize,
    is_to_be_edited: bool,
}

impl PlainText {
    /// Do the words of the link that ends here say where it leads?
    fn says(&self, href: &str) -> bool {
        let said = self.output[self.link_begins..].trim();
        let leads = |scheme: &str| href.strip_prefix(scheme) == Some(said);
        self.is_to_be_edited && ["", "http://", "https://", "mailto:", "tel:"].into_iter().any(leads)
    }
}

impl Walker for PlainText {
    fn start(&mut self, tag: &Tag) {
        match &*tag.name {
            "br" => self.output.push('\n'),
            "a" if !self.without_addresses => {
                let href = tag.attrs.iter().find(|attribute| &*attribute.name.local == "href");
                self.href = href.map(|attribute| attribute.value.to_string());
                self.link_begins = self.output.len();
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
                if let Some(href) = self.href.take().filter(|href| !self.says(href)) {
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
