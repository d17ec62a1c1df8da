//! What came of all questions.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use uncino_outbound::NoAnswer;

use super::compare::Difference;
use super::question::Question;

/// How much of a value is kept, in characters.
const SHOWN: usize = 160;
/// How many examples of a difference are kept.
const EXAMPLES: usize = 3;

/// What came of all questions.
#[derive(Debug, Default)]
pub(super) struct Tally {
    same: usize,
    intended: usize,
    differing: usize,
    /// In how many answers each difference was that is meant.
    letters: BTreeMap<char, usize>,
    /// What isn't meant, by group and place.
    groups: BTreeMap<(&'static str, String), Group>,
    silent: Option<Silent>,
}

/// One difference in many answers.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) answers: usize,
    pub(super) examples: Vec<Example>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Example {
    pub(super) question: String,
    pub(super) old: String,
    pub(super) new: String,
}

/// Questions in a row that had no answer.
#[derive(Debug, Clone)]
pub(super) struct Silent {
    pub(super) count: usize,
    pub(super) site: String,
    pub(super) error: String,
}

impl Tally {
    /// Counts what came of a question.
    pub(super) fn count(&mut self, question: &Question, differences: Vec<Difference>) {
        self.silent = None;
        let mut letters: Vec<char> = differences.iter().filter_map(|found| found.letter).collect();
        letters.sort_unstable();
        letters.dedup();
        for letter in letters {
            *self.letters.entry(letter).or_default() += 1;
        }
        let is_same = differences.is_empty();
        let mut unmeant: Vec<Difference> =
            differences.into_iter().filter(|found| found.letter.is_none()).collect();
        match (is_same, unmeant.is_empty()) {
            (true, _) => self.same += 1,
            (false, true) => self.intended += 1,
            (false, false) => self.differing += 1,
        }
        unmeant.sort_by(|one, other| one.at.cmp(&other.at));
        for of_place in unmeant.chunk_by(|one, other| one.at == other.at) {
            let Some(first) = of_place.first() else { continue };
            let example = Example {
                question: question.path.clone(),
                old: shown(first.old.as_ref()),
                new: shown(first.new.as_ref()),
            };
            self.group(question, &first.at, example);
        }
    }

    /// Counts a question to which one side has no answer.
    pub(super) fn silent(&mut self, question: &Question, site: &str, error: &NoAnswer) {
        let count = self.silent.take().map_or(0, |silent| silent.count) + 1;
        self.silent = Some(Silent { count, site: site.to_owned(), error: error.to_string() });
        self.differing += 1;
        let example =
            Example { question: question.path.clone(), old: site.to_owned(), new: error.to_string() };
        self.group(question, "no answer", example);
    }

    fn group(&mut self, question: &Question, at: &str, example: Example) {
        let group = self.groups.entry((question.kind.as_str(), at.to_owned())).or_default();
        group.answers += 1;
        if group.examples.len() < EXAMPLES {
            group.examples.push(example);
        }
    }

    /// The last questions, if they had no answer.
    pub(super) fn silent_in_a_row(&self) -> Option<&Silent> {
        self.silent.as_ref()
    }

    /// How many were asked.
    pub(super) fn questions(&self) -> usize {
        self.same + self.intended + self.differing
    }

    /// How many answers are the same.
    pub(super) fn same(&self) -> usize {
        self.same
    }

    /// How many differ as they are meant to.
    pub(super) fn intended(&self) -> usize {
        self.intended
    }

    /// How many differ in something that isn't meant.
    pub(super) fn differing(&self) -> usize {
        self.differing
    }

    /// In how many answers each difference was that is meant.
    pub(super) fn letters(&self) -> &BTreeMap<char, usize> {
        &self.letters
    }

    /// What isn't meant.
    pub(super) fn groups(&self) -> impl Iterator<Item = (&'static str, &str, &Group)> {
        self.groups.iter().map(|((kind, at), group)| (*kind, at.as_str(), group))
    }
}

fn shown(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
