//! The wings of the house (`docs/architecture.md`): which of them may name which.

use std::path::{Path, PathBuf};

/// Two wings that never name each other, wherever a crate has them.
const STRANGERS: (&str, &str) = ("oauth", "agenda");
/// The folders that are divided into wings.
const DIVIDED: [&str; 4] = ["domain/src", "storage/src", "testkit/src/memory", "web/src"];

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates")
}

fn sources_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in entries.map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(sources_below(&entry));
        } else if entry.extension().is_some_and(|kind| kind == "rs") {
            found.push(entry);
        }
    }
    found
}

/// The lines in which a wing names another.
fn lines_that_name(folder: &str, wing: &str, other: &str) -> Vec<String> {
    let sources = sources_below(&crates().join(folder).join(wing));
    assert!(!sources.is_empty(), "{folder} has the wing {wing}");
    let names = [
        format!("crate::{other}::"),
        format!("uncino_domain::{other}::"),
        format!("crate::memory::{other}::"),
        format!("crate::contract::{other}::"),
    ];
    let mut lines = Vec::new();
    for source in sources {
        let text = std::fs::read_to_string(&source).unwrap();
        let naming = text.lines().filter(|line| names.iter().any(|name| line.contains(name)));
        lines.extend(naming.map(|line| format!("{}: {}", source.display(), line.trim())));
    }
    lines
}

#[test]
fn oauth_and_agenda_never_name_each_other() {
    let (one, other) = STRANGERS;
    for folder in DIVIDED {
        assert_eq!(lines_that_name(folder, one, other), [""; 0]);
        assert_eq!(lines_that_name(folder, other, one), [""; 0]);
    }
}

#[test]
fn what_a_wing_names_is_found() {
    assert!(!lines_that_name("domain/src", "oauth", "people").is_empty(), "a code belongs to a person");
}
