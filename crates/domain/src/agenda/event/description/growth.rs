//! HTML that is small to send and large to judge.

use std::collections::HashSet;

use html5ever::tokenizer::Tag;

use super::walk::{Walker, walk_into};

/// Would it take unreasonably long to judge, or grow unreasonably when browsers' rules are applied? Every paragraph opens
/// again each formatting tag that was left open before, and depth costs quadratic time. No text of people comes near.
pub fn is_overgrown(html: &str) -> bool {
    walk_into(html, Growth::default()).is_too_much()
}

/// Counts what makes HTML grow.
#[derive(Default)]
struct Growth {
    tags: usize,
    formatting: HashSet<String>,
}

impl Growth {
    fn is_too_much(&self) -> bool {
        self.tags > 5_000 || self.formatting.len() > 60
    }
}

impl Walker for Growth {
    fn start(&mut self, tag: &Tag) {
        self.tags += 1;
        let reopened =
            ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
        if reopened.contains(&&*tag.name) && !self.is_too_much() {
            self.formatting.insert(format!("{} {:?}", tag.name, tag.attrs));
        }
    }

    fn end(&mut self, _name: &str) {
        self.tags += 1;
    }

    fn text(&mut self, _text: &str) {}
}
