//! What is said of a move: what comes, which rows had troubles, what has no home here.

use serde::Serialize;

/// The report. Its texts are for whoever runs the instance; no secret is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How much comes, a kind of thing a line.
    pub coming: Vec<Coming>,
    /// Every row that was wrong, what was wrong with it, and what is done.
    pub troubles: Vec<Trouble>,
    /// What is there and has no home here.
    pub homeless: Vec<Homeless>,
    /// What else is to be known.
    pub notes: Vec<String>,
}

/// How much of a kind of thing comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coming {
    /// The kind.
    pub what: &'static str,
    /// How many there are.
    pub there: usize,
    /// How many come.
    pub come: usize,
    /// What they become.
    pub become_what: &'static str,
}

/// A row that was wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// Its table.
    pub table: &'static str,
    /// Which row.
    pub id: String,
    /// What is wrong with it.
    pub wrong: String,
    /// What is done about it.
    pub done: String,
}

/// What has no home here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Homeless {
    /// What it is.
    pub what: String,
    /// How much of it there is.
    pub count: usize,
    /// What becomes of it.
    pub done: &'static str,
}

impl Report {
    /// Says what comes.
    pub(super) fn comes(
        &mut self,
        what: &'static str,
        (there, come): (usize, usize),
        become_what: &'static str,
    ) {
        self.coming.push(Coming { what, there, come, become_what });
    }

    /// The voice for one row of a table.
    pub(super) fn row(&mut self, table: &'static str, id: impl Into<String>) -> RowReport<'_> {
        RowReport { report: self, table, id: id.into() }
    }

    /// Says what has no home, if there is any.
    pub(super) fn homeless(&mut self, what: impl Into<String>, count: usize, done: &'static str) {
        if count > 0 {
            self.homeless.push(Homeless { what: what.into(), count, done });
        }
    }

    /// Says what else is to be known.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}

/// Says what is wrong with one row.
pub(super) struct RowReport<'r> {
    report: &'r mut Report,
    table: &'static str,
    id: String,
}

impl RowReport<'_> {
    pub(super) fn trouble(&mut self, wrong: impl Into<String>, done: impl Into<String>) {
        let trouble =
            Trouble { table: self.table, id: self.id.clone(), wrong: wrong.into(), done: done.into() };
        self.report.troubles.push(trouble);
    }
}
