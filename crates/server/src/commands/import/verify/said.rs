//! What is said of both instances' answers: for people line by line, for programs in JSON.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use uncino_domain::text::printable;

use super::Sites;
use super::tally::{Example, Tally};
use crate::exit::Failure;
use crate::output::say;

/// All of it, as it is written into a file.
#[derive(Serialize)]
struct Written<'t> {
    old: String,
    new: String,
    questions: usize,
    same: usize,
    /// How many answers differ only as they are meant to.
    intended: usize,
    differing: usize,
    /// In how many answers each difference of docs/compatibility.md was.
    letters: BTreeMap<String, usize>,
    differences: Vec<WrittenGroup<'t>>,
}

#[derive(Serialize)]
struct WrittenGroup<'t> {
    kind: &'static str,
    at: &'t str,
    answers: usize,
    examples: &'t [Example],
}

/// Says what differs and isn't meant to.
pub(super) fn report(tally: &Tally) {
    let mut last = None;
    for (kind, at, group) in tally.groups() {
        if last != Some(kind) {
            say!("\n{kind}:");
            last = Some(kind);
        }
        say!("  {}: {} answers", printable(if at.is_empty() { "the whole" } else { at }), group.answers);
        for Example { question, old, new } in &group.examples {
            say!("    {}: {} became {}", printable(question), printable(old), printable(new));
        }
    }
}

/// Says it in one line.
pub(super) fn sum(tally: &Tally) {
    let letters: Vec<String> =
        tally.letters().iter().map(|(letter, answers)| format!("{letter}: {answers}")).collect();
    let letters = if letters.is_empty() { String::new() } else { format!(" ({})", letters.join(", ")) };
    say!(
        "\n{} questions, {} the same, {} differ as intended{letters}, {} differ",
        tally.questions(),
        tally.same(),
        tally.intended(),
        tally.differing()
    );
}

/// Writes it into a file.
pub(super) fn write(tally: &Tally, sites: &Sites, file: &Path) -> Result<(), Failure> {
    let unwritable = |error: &dyn std::fmt::Display| {
        Failure::Refused(format!("the report can't be written to {}: {error}", file.display()))
    };
    let groups = tally.groups();
    let written = Written {
        old: sites.old.shown(),
        new: sites.new.shown(),
        questions: tally.questions(),
        same: tally.same(),
        intended: tally.intended(),
        differing: tally.differing(),
        letters: tally.letters().iter().map(|(letter, answers)| (letter.to_string(), *answers)).collect(),
        differences: groups
            .map(|(kind, at, group)| WrittenGroup {
                kind,
                at,
                answers: group.answers,
                examples: &group.examples,
            })
            .collect(),
    };
    let json = serde_json::to_string_pretty(&written).map_err(|error| unwritable(&error))?;
    std::fs::write(file, json + "\n").map_err(|error| unwritable(&error))
}
