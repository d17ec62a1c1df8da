//! Headings of a description within those of a page.

use html5ever::tokenizer::Tag;

use super::walk::{Walker, Writer, escape, opening, walk};

/// A sanitised description whose headings come after one of this level, none left out between them: the outermost ones are
/// one deeper. Six is the deepest.
pub fn headings_below(html: &str, level: usize) -> String {
    walk(html, Headings { output: String::new(), level, above: Vec::new() })
}

struct Headings {
    output: String,
    level: usize,
    /// The levels, as they were written, of the headings that this part stands under.
    above: Vec<usize>,
}

impl Headings {
    fn depth(&self) -> String {
        format!("h{}", (self.level + self.above.len().max(1)).min(6))
    }
}

impl Walker for Headings {
    fn start(&mut self, tag: &Tag) {
        let Some(level) = level_of(&tag.name) else {
            self.output.push_str(&opening(tag, &tag.name));
            return;
        };
        self.above.retain(|above| *above < level);
        self.above.push(level);
        self.output.push_str(&opening(tag, &self.depth()));
    }

    fn end(&mut self, name: &str) {
        match level_of(name) {
            Some(_) => self.output.push_str(&format!("</{}>", self.depth())),
            None => self.output.push_str(&format!("</{name}>")),
        }
    }

    fn text(&mut self, text: &str) {
        self.output.push_str(&escape(text));
    }
}

impl Writer for Headings {
    fn finish(self) -> String {
        self.output
    }
}

fn level_of(name: &str) -> Option<usize> {
    ["h1", "h2", "h3", "h4", "h5", "h6"].iter().position(|heading| *heading == name).map(|at| at + 1)
}
