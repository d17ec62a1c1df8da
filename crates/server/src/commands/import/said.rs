//! What is said of a move: for people line by line, for programs in JSON.

use std::path::Path;

use serde::Serialize;
use uncino_domain::instance::move_in::{Report, Version};
use uncino_domain::text::printable;

use crate::exit::Failure;
use crate::output::say;
use crate::settings::Settings;

/// The report with the version, as it is written into a file.
#[derive(Serialize)]
struct Written<'r> {
    version: String,
    #[serde(flatten)]
    report: &'r Report,
}

/// Says all of it.
pub(super) fn report(report: &Report) {
    say!("\nwhat comes:");
    for coming in &report.coming {
        say!("  {} of {} {}: {}", coming.come, coming.there, coming.what, coming.become_what);
    }
    if !report.homeless.is_empty() {
        say!("\nwhat has no home here:");
    }
    for homeless in &report.homeless {
        say!("  {} {}: {}", homeless.count, printable(&homeless.what), homeless.done);
    }
    if !report.troubles.is_empty() {
        say!("\nrows with troubles:");
    }
    for trouble in &report.troubles {
        let (table, id) = (trouble.table, printable(&trouble.id));
        say!("  {table} {id}: {}; {}", printable(&trouble.wrong), printable(&trouble.done));
    }
    if !report.notes.is_empty() {
        say!("\nto be known:");
    }
    for note in &report.notes {
        say!("  {}", printable(note));
    }
}

/// Writes it into a file.
pub(super) fn write(report: &Report, version: &Version, file: &Path) -> Result<(), Failure> {
    let unwritable = |error: &dyn std::fmt::Display| {
        Failure::Refused(format!("the report can't be written to {}: {error}", file.display()))
    };
    let written = Written { version: version.to_string(), report };
    let json = serde_json::to_string_pretty(&written).map_err(|error| unwritable(&error))?;
    std::fs::write(file, json + "\n").map_err(|error| unwritable(&error))
}

/// Links, feeds and applications know the old address: it must stay.
pub(super) fn note_address(report: &mut Report, old: &str, settings: &Settings) {
    let ours = settings.base_url(([127, 0, 0, 1], 13120).into()).map(|url| url.to_string());
    let bare = |url: &str| url.trim_end_matches('/').to_owned();
    if ours.is_ok_and(|ours| bare(&ours) != bare(old)) {
        report.notes.push(format!(
            "server.base_url must become \"{old}\": links, feeds and applications know the agenda by that address."
        ));
    }
}
