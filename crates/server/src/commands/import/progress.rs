//! How far something is: a line that is written over on a terminal, lines in a log.

use std::io::IsTerminal as _;

/// Tells how much of something is done.
pub(super) struct Progress {
    what: &'static str,
    /// How many are done between two lines of a log.
    a_line: usize,
    is_terminal: bool,
}

impl Progress {
    /// Of such things.
    pub(super) fn of(what: &'static str, a_line: usize) -> Self {
        Self { what, a_line, is_terminal: std::io::stderr().is_terminal() }
    }

    /// So many of so many are done.
    pub(super) fn went_on(&self, done: usize, all: usize) {
        let what = self.what;
        if self.is_terminal {
            eprint!("\r{what}: {done} of {all}{}", if done == all { "\n" } else { "" });
        } else if done.is_multiple_of(self.a_line) || done == all {
            tracing::info!(done, all, "{what}");
        }
    }
}
